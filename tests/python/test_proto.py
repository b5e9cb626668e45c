"""Our messages against TensorBoard's and ONNX's own descriptors: same numbers, types and names wherever both have a field."""

import importlib
import subprocess

import onnx
import pytest
from google.protobuf import descriptor_pb2, descriptor_pool

from conftest import ROOT

MODULES = [
    *(f"tensorboard.compat.proto.{name}_pb2" for name in ("event", "summary", "tensor", "graph", "config", "meta_graph", "full_type", "op_def")),
    *(f"tensorboard.plugins.{name}.plugin_data_pb2" for name in ("scalar", "histogram", "image", "audio", "text", "pr_curve", "mesh", "hparams")),
    "tensorboard.plugins.hparams.api_pb2",
    "tensorboard.plugins.custom_scalar.layout_pb2",
    "tensorboard.plugins.projector.projector_config_pb2",
    "tensorboard.data.proto.data_provider_pb2",
]
PACKAGES = ["tensorboard", "tensorboard.hparams", "tensorboard.mesh", "tensorboard.projector", "tensorboard.data"]
# Where one package cannot hold two things of one name, ours has another one.
RENAMED = {"HParamType": "tensorboard.hparams.DataType", "SessionEndStatus": "tensorboard.hparams.Status"}
# Of these we have only what we read.
PARTIAL = {"MetaGraphDef"}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Our descriptors, by file."""
    path = tmp_path_factory.mktemp("proto") / "descriptors.pb"
    subprocess.run(["go", "-C", str(ROOT / "tools"), "run", "./protogen", "-in", str(ROOT / "proto"), "-descriptors", str(path)], check=True)
    files = descriptor_pb2.FileDescriptorSet.FromString(path.read_bytes()).file
    pool = descriptor_pool.DescriptorPool()
    for file in files:
        pool.Add(file)
    return [pool.FindFileByName(f.name) for f in files]


def named(files, package):
    """Messages and enums of a package by their name in it."""
    found = {}
    for file in files:
        if file.package == package:
            found |= {m.full_name.removeprefix(package + "."): m for m in file.message_types_by_name.values()}
            found |= {e.full_name.removeprefix(package + "."): e for e in file.enum_types_by_name.values()}
    return found


@pytest.fixture(scope="module")
def ours(files):
    return named(files, "board.tb")


def theirs(name, packages=PACKAGES):
    for module in MODULES:
        importlib.import_module(module)
    pool = descriptor_pool.Default()
    for full in [RENAMED[name]] if name in RENAMED else [f"{p}.{name}" for p in packages]:
        for find in (pool.FindMessageTypeByName, pool.FindEnumTypeByName):
            try:
                return find(full)
            except KeyError:
                pass
    pytest.fail(f"TensorBoard has no message or enum {name}")


def kind(descriptor):
    """What a field refers to, named as ours is."""
    if descriptor is None:
        return None
    for ours, full in RENAMED.items():
        if descriptor.full_name == full:
            return ours
    for package in ["board.tb", "board.data", *sorted(PACKAGES, key=len, reverse=True)]:
        if descriptor.full_name.startswith(package + "."):
            return descriptor.full_name.removeprefix(package + ".")
    return descriptor.full_name


def fields(message):
    """All that matters of a message's fields, on the wire, as text and as JSON, by number."""
    return {
        f.number: (
            f.name,
            f.json_name,
            f.type,
            f.is_repeated,
            f.is_repeated and f.is_packed,
            kind(f.message_type) or kind(f.enum_type),
            f.containing_oneof.name if f.containing_oneof else None,
        )
        for f in message.fields
    }


def compare(name, mine, real):
    if hasattr(mine, "values"):
        assert {v.name: v.number for v in mine.values} == {v.name: v.number for v in real.values}, name
        return
    have, want = fields(mine), fields(real)
    if name in PARTIAL:
        want = {number: field for number, field in want.items() if number in have}
    assert have == want, name
    if name != "Summary.Value":  # its number 7 lies between two members of a oneof
        assert list(have) == sorted(have), f"{name}: fields are declared in order of number"
    for nested in [*mine.nested_types, *mine.enum_types]:
        pool = {n.name: n for n in [*real.nested_types, *real.enum_types]}
        assert nested.name in pool, f"{name}.{nested.name}"
        compare(f"{name}.{nested.name}", nested, pool[nested.name])


def test_same_as_tensorboard(ours):
    assert {"Event", "Summary", "TensorProto", "GraphDef", "RunMetadata", "HParamsPluginData", "Layout", "ProjectorConfig"} <= ours.keys()
    for name, mine in ours.items():
        compare(name, mine, theirs(name))


def test_same_as_the_data_provider(files):
    mine = named(files, "board.data")
    assert {"ListRunsResponse", "ReadScalarsResponse", "ReadTensorsResponse", "ReadBlobSequencesResponse", "ReadBlobResponse"} <= mine.keys()
    for name, message in mine.items():
        compare(name, message, theirs(name, ["tensorboard.data"]))


def compare_onnx(mine, real):
    """ONNX's messages are proto2, of which we have what we write: all numbers, names and types that we have are theirs."""
    if hasattr(mine, "values"):
        assert {v.name: v.number for v in mine.values}.items() <= {v.name: v.number for v in real.values}.items(), mine.full_name
        return
    for f in mine.fields:
        r = real.fields_by_number[f.number]
        to, real_to = (d.message_type and d.message_type.full_name.split(".", 1)[1].removeprefix("onnx.") for d in (f, r))
        assert (f.name, f.type, f.is_repeated, to) == (r.name, r.type, r.is_repeated, real_to), mine.full_name
        assert f.is_repeated or f.has_presence, f.full_name  # readers tell zero from nothing
        assert not (f.is_repeated and f.is_packed), f.full_name
    assert [f.number for f in mine.fields] == sorted(f.number for f in mine.fields), mine.full_name
    for nested in mine.nested_types:
        compare_onnx(nested, real.nested_types_by_name[nested.name])
    for nested in mine.enum_types:
        compare_onnx(nested, real.enum_types_by_name[nested.name])


def test_same_as_onnx(files):
    mine = named(files, "board.onnx")
    assert {"ModelProto", "GraphProto", "NodeProto", "AttributeProto", "TensorProto"} <= mine.keys()
    for name, message in mine.items():
        compare_onnx(message, getattr(onnx, name).DESCRIPTOR)


def test_names_never_clash(files):
    """Both sets load into one process: theirs is in the default pool, ours must go there too."""
    pool = descriptor_pool.Default()
    for file in files:
        if not file.name.startswith("google/"):
            with pytest.raises(KeyError):
                pool.FindFileByName(file.name)
            assert file.package in ("board.tb", "board.data", "board.onnx")

"""The real TensorBoard reads what package summary writes: value by value, through its Python code and its server."""

import collections
import json
import math
import os
import re
import struct
import subprocess

import pytest
from tensorboard.backend.event_processing import event_accumulator, event_file_loader, plugin_event_accumulator
from tensorboard.compat.proto import event_pb2, summary_pb2, types_pb2
from tensorboard.util import tensor_util

from conftest import PATIENCE, ROOT, eventually, tensorboard

Point = collections.namedtuple("Point", "wall step value")

WEIRD = [0.0, -0.0, 1.5, 0.1, -1e-30, 1e30, math.nan, math.inf, -math.inf, 3.4028234663852886e38, 1.401298464324817e-45]
# What TensorBoard is to show of each run: the curves, in the order in which they are written.
CURVES = {
    "plain": {
        "loss": [Point(1.7e9 + s / 8, s, math.exp(-s / 30)) for s in range(200)],
        "accuracy": [Point(1.7e9 + s / 8, s, 1 - math.exp(-s / 30)) for s in range(0, 200, 10)],
    },
    "nested/deep/run": {"weird": [Point(1.7e9 + i, i, v) for i, v in enumerate(WEIRD)]},
    "steps": {"big": [Point(1.7e9 + i, s, float(i)) for i, s in enumerate([-5, 0, 1, 127, 128, 2**31, 2**53 + 1, 2**63 - 1])]},
    "names": {
        tag: [Point(1.7e9, 1, 1.0), Point(1.7e9 + 1, 2, 2.0)]
        for tag in ["a/b/c", "with space", "ünïcode/損失 🙂", "<b>no markup</b>", 'quotes "\'` and \\', "long/" * 60, "?&#%/="]
    },
    ".": {"root": [Point(1.7e9, 7, 7.0)]},
}
TOLD = {"display": "The *loss*", "description": "the **training** loss, per [batch](https://example.org) <script>alert(1)</script>"}


def points(tag, curve, **more):
    return [{"tag": tag, "step": p.step, "wall": p.wall, "value": repr(p.value), **more} for p in curve]


def written(directory, files):
    """Has package summary write event files, and returns their paths."""
    command = ["go", "run", "./tests/python/writelogs", str(directory)]
    done = subprocess.run(command, input=json.dumps(files), capture_output=True, text=True, cwd=ROOT, timeout=5 * PATIENCE)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.fixture(scope="module", params=["simple", "tensors"])
def form(request):
    """How scalars are written: as simple values, which is the default, and as tensors, as TensorFlow 2 does."""
    return request.param


@pytest.fixture(scope="module")
def logs(tmp_path_factory, form):
    directory = tmp_path_factory.mktemp("logs")
    files = [
        {"run": run, "tensors": form == "tensors", "points": [p for tag, curve in curves.items() for p in points(tag, curve, **(TOLD if tag == "loss" else {}))]}
        for run, curves in CURVES.items()
    ]
    return directory, dict(zip(CURVES, written(directory, files)))


def as_float32(value):
    return struct.unpack("<f", struct.pack("<f", value))[0]


def assert_same(got, want):
    """Compares points; a value that is not a number is the same as another one, and -0 is not 0."""
    bits = [(p.wall, p.step, "NaN" if math.isnan(p.value) else struct.pack("<d", p.value)) for p in got]
    assert bits == [(p.wall, p.step, "NaN" if math.isnan(p.value) else struct.pack("<d", as_float32(p.value))) for p in want]


def test_file_names(logs):
    for path in logs[1].values():
        assert re.fullmatch(r"events\.out\.tfevents\.\d{10}\..+\.\d+\.\d+", os.path.basename(path))


@pytest.mark.parametrize("run", CURVES)
def test_event_file_loader(logs, run):
    """Each event, as TensorBoard's reader of one file gives it, is what was meant."""
    events = list(event_file_loader.EventFileLoader(logs[1][run]).Load())
    assert events[0].file_version == "brain.Event:2"
    assert events[0].source_metadata.writer
    got = collections.defaultdict(list)
    for event in events[1:]:
        [value] = event.summary.value
        if value.tag not in got:
            assert value.metadata.plugin_data.plugin_name == "scalars"
            assert value.metadata.data_class == summary_pb2.DATA_CLASS_SCALAR
        assert value.tensor.dtype == types_pb2.DT_FLOAT and value.tensor.HasField("tensor_shape") and not value.tensor.tensor_shape.dim
        got[value.tag].append(Point(event.wall_time, event.step, tensor_util.make_ndarray(value.tensor).item()))
    assert list(got) == list(CURVES[run])
    for tag, curve in CURVES[run].items():
        assert_same(got[tag], curve)


@pytest.mark.parametrize("run", CURVES)
def test_same_bytes_as_python(logs, run):
    """What we append by hand is, byte for byte, what Python's protocol buffers make of the same event."""
    for event in event_file_loader.RawEventFileLoader(logs[1][run]).Load():
        assert event_pb2.Event.FromString(event).SerializeToString() == event


@pytest.mark.parametrize("run", CURVES)
def test_event_accumulator(logs, form, run):
    """The accumulator that other programs use: it knows simple values as scalars, and tensors as tensors."""
    keep_all = {event_accumulator.TENSORS: 0, event_accumulator.SCALARS: 0}
    accumulator = event_accumulator.EventAccumulator(os.path.dirname(logs[1][run]), size_guidance=keep_all, purge_orphaned_data=False).Reload()
    assert sorted(accumulator.Tags()["scalars" if form == "simple" else "tensors"]) == sorted(CURVES[run])
    for tag, curve in CURVES[run].items():
        if form == "simple":
            got = [Point(s.wall_time, s.step, s.value) for s in accumulator.Scalars(tag)]
        else:
            got = [Point(t.wall_time, t.step, tensor_util.make_ndarray(t.tensor_proto).item()) for t in accumulator.Tensors(tag)]
        assert_same(got, curve)
        if tag == "loss" or form == "tensors":
            metadata = accumulator.SummaryMetadata(tag)
            told = TOLD if tag == "loss" else {"display": "", "description": ""}
            assert (metadata.display_name, metadata.summary_description) == (told["display"], told["description"])


def has_read(ask, tags):
    """Tells whether TensorBoard knows all these tags of its runs."""
    known = ask("plugin/scalars/tags")
    return all(tag in known.get(run, {}) for run, names in tags.items() for tag in names) and known


@pytest.fixture(scope="module", params=["fast", "slow"])
def server(request, logs):
    """TensorBoard with its fast loader, the default, and with the Python one."""
    with tensorboard(logs[0], "--load_fast", "true" if request.param == "fast" else "false") as ask:
        eventually(lambda: has_read(ask, CURVES), "TensorBoard to know all tags")
        yield ask


def test_server_runs(server):
    assert sorted(server("runs")) == sorted(CURVES)


@pytest.mark.parametrize("run", CURVES)
def test_server_tags(server, form, run):
    tags = server("plugin/scalars/tags")[run]
    assert sorted(tags) == sorted(CURVES[run])
    for tag, shown in tags.items():
        if tag != "loss":
            assert shown["displayName"] in (["", tag] if form == "simple" else [""]) and shown["description"] == ""
            continue
        assert shown["displayName"] == TOLD["display"]
        assert "the <strong>training</strong> loss" in shown["description"]
        assert "<script>" not in shown["description"]


def curve_of(ask, run, tag):
    return [Point(wall, step, float(value)) for wall, step, value in ask("plugin/scalars/scalars", run=run, tag=tag)]


@pytest.mark.parametrize("run", CURVES)
def test_server_values(server, run):
    for tag, curve in CURVES[run].items():
        assert_same(eventually(lambda: len(got := curve_of(server, run, tag)) >= len(curve) and got, f"all points of {tag}"), curve)


def test_float64(tmp_path):
    """Doubles keep their precision in TensorBoard's own reader; its fast loader drops them, as docs/format.md says."""
    curve = [Point(1.7e9 + i, i, v) for i, v in enumerate([0.1, 1e300, math.pi, math.nan, -math.inf])]
    [path, _] = written(tmp_path, [{"run": "double", "float64": True, "points": points("x", curve)}, {"run": "single", "points": points("x", curve)}])
    got = [tensor_util.make_ndarray(e.summary.value[0].tensor) for e in list(event_file_loader.EventFileLoader(path).Load())[1:]]
    assert all(v.dtype == "float64" for v in got)
    assert [repr(v.item()) for v in got] == [repr(p.value) for p in curve]
    with tensorboard(tmp_path, "--load_fast", "false") as ask:
        eventually(lambda: has_read(ask, {"double": ["x"]}), "TensorBoard to know the tag")
        assert [repr(p.value) for p in curve_of(ask, "double", "x")] == [repr(p.value) for p in curve]


def test_purge_step(tmp_path):
    """A run that is continued from a checkpoint: the second file hides what the first one had from there on."""
    first = [Point(1.7e9 + s, s, 1.0) for s in range(10)]
    second = [Point(1.8e9 + s, s, 2.0) for s in range(5, 15)]
    files = [{"run": "r", "points": points("x", first)}, {"run": "r", "purge_step": 5, "points": points("x", second)}]
    written(tmp_path, files)
    accumulator = plugin_event_accumulator.EventAccumulator(str(tmp_path / "r")).Reload()
    got = [Point(t.wall_time, t.step, tensor_util.make_ndarray(t.tensor_proto).item()) for t in accumulator.Tensors("x")]
    assert_same(got, first[:5] + second)

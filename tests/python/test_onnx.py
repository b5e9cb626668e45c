"""What nn/onnx exports: valid by ONNX's own checker, and onnxruntime computes from it what we predict."""

import json
import subprocess

import numpy as np
import onnx
import onnxruntime
import pytest

from conftest import PATIENCE, ROOT


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """The models that our program wrote, with data and predictions."""
    command = ["go", "run", "./tests/python/writemodels", str(tmp_path_factory.mktemp("onnx"))]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=5 * PATIENCE)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def arrays(values):
    return {v["name"]: np.asarray(v["data"], "float32").reshape(v["shape"]) for v in values or []}


def session(path, level):
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = level
    options.intra_op_num_threads = 1
    options.log_severity_level = 3  # errors
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def assert_close(got, want, what):
    """Within 1e-5 of the number; of one near zero, a difference of larger ones, within 1e-6."""
    assert got.shape == want.shape and got.dtype == np.float32, what
    np.testing.assert_allclose(got, want, rtol=1e-5, atol=1e-6, err_msg=what)


def check_runs(model):
    """The outputs are ours, optimised or not, for the whole batch, a batch of one and an empty one."""
    x, y = arrays(model["inputs"]), arrays(model["outputs"])
    levels = onnxruntime.GraphOptimizationLevel
    for level in levels.ORT_DISABLE_ALL, levels.ORT_ENABLE_ALL:
        run = session(model["path"], level)
        assert [i.name for i in run.get_inputs()] == list(x)
        assert len(run.get_outputs()) == len(model["outputs"])
        for got, want in zip(run.run(None, x), model["outputs"], strict=True):
            assert_close(got, y[want["name"]], f"{model['name']}: {want['name']}")
        if model["name"] == "subclassed/batch":  # its samples depend on each other
            continue
        for n in 1, 0:
            for got, want in zip(run.run(None, {k: v[:n] for k, v in x.items()}), model["outputs"], strict=True):
                assert_close(got, y[want["name"]][:n], f"{model['name']}: {want['name']}, {n} samples")


def check_file(model):
    proto = onnx.load(model["path"])
    onnx.checker.check_model(proto, full_check=True)
    inferred = onnx.shape_inference.infer_shapes(proto, check_type=True, strict_mode=True, data_prop=True)
    assert (proto.ir_version, [(o.domain, o.version) for o in proto.opset_import]) == (8, [("", 17)])
    assert proto.producer_name == "board" and proto.doc_string
    assert {p.key: p.value for p in proto.metadata_props} == {"about": "tests", "case": model["name"]}
    inputs = {v["name"] for v in model["inputs"]}
    outputs = [v["name"] + ("_1" if v["name"] in inputs else "") for v in model["outputs"]]  # names are given once
    assert [o.name for o in proto.graph.output] == outputs
    for info, value in zip([*proto.graph.input, *proto.graph.output], [*model["inputs"], *model["outputs"]], strict=True):
        dims = info.type.tensor_type.shape.dim
        assert dims[0].dim_param == "batch" and info.type.tensor_type.elem_type == onnx.TensorProto.FLOAT, model["name"]
        assert all(d.dim_param or d.dim_value == n for d, n in zip(dims, value["shape"], strict=True)), model["name"]
    for info, ours in zip(inferred.graph.output, proto.graph.output, strict=True):
        assert info == ours, model["name"]


def check_weights(model):
    """Initializers named as weights are the weights, in one shape or another."""
    proto = onnx.load(model["path"])
    weights = arrays(model["weights"])
    ours = {i.name: onnx.numpy_helper.to_array(i) for i in proto.graph.initializer}
    for name in ours.keys() & weights.keys():
        np.testing.assert_array_equal(ours[name].ravel(), weights[name].ravel())
    kinds = {name for name in weights if name.rsplit("/", 1)[1] not in ("variance", "count")}
    if not model["name"].startswith("subclassed"):
        assert kinds <= ours.keys(), model["name"]


@pytest.mark.parametrize("check", [check_file, check_weights, check_runs])
def test_models(report, check, subtests):
    assert len(report["models"]) > 80
    for model in report["models"]:
        with subtests.test(model["name"]):
            check(model)


def test_everything_is_covered(report):
    names = {m["name"] for m in report["models"]}
    assert {f"activation/{name}" for name in report["activations"]} <= names
    used = {layer for m in report["models"] for layer in m["layers"]}
    assert set(report["layers"]) - used <= {"InputLayer"}


def test_operators(report):
    """What readers of the graph expect to see is there, and nothing of training."""
    models = {m["name"]: [n.op_type for n in onnx.load(m["path"]).graph.node] for m in report["models"]}
    assert models["stack/classifier"] == ["Flatten", "Gemm", "Relu", "Gemm", "Relu", "Gemm", "Softmax"]
    assert models["BatchNormalization"] == ["BatchNormalization"]
    assert models["LayerNormalization"] == ["LayerNormalization"]
    assert models["Normalization"] == ["Sub", "Div"]
    assert models["stack/nothing but dropout"] == ["Identity"]
    assert not any(op in ("Dropout", "RandomNormalLike") for ops in models.values() for op in ops)

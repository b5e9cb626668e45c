"""The safetensors package of the format's authors reads the files of nn's models, and nn reads what it writes."""

import json
import subprocess
import zipfile

import numpy as np
import pytest
import safetensors.numpy
from safetensors import safe_open

from conftest import ROOT

SHAPES = {
    "hidden/kernel": (3, 4), "hidden/bias": (4,),
    "batch_normalization/gamma": (4,), "batch_normalization/beta": (4,),
    "batch_normalization/moving_mean": (4,), "batch_normalization/moving_variance": (4,),
    "dense/kernel": (4, 2), "dense/bias": (2,),
}
TRAINED = [name for name in SHAPES if "/moving_" not in name]


def save(directory):
    """The weights, as nn says."""
    said = subprocess.run(["go", "run", "./tests/python/savemodels", str(directory)], cwd=ROOT, check=True, capture_output=True, text=True)
    return {name: np.array(values, "float32") for name, values in json.loads(said.stdout).items()}


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    directory = tmp_path_factory.mktemp("models")
    return directory, save(directory)


def same(tensors, values):
    assert {name: t.shape for name, t in tensors.items()} == SHAPES
    for name, t in tensors.items():
        assert t.dtype == np.float32
        np.testing.assert_array_equal(t.ravel(), values[name], err_msg=name)


def test_weights_alone(saved):
    directory, values = saved
    path = directory / "model.weights.safetensors"
    same(safetensors.numpy.load_file(path), values)
    with safe_open(path, "numpy") as f:
        assert f.metadata()["format"] == "board nn weights"


def test_model(saved):
    directory, values = saved
    with zipfile.ZipFile(directory / "model.nn") as archive:
        assert archive.testzip() is None
        assert json.loads(archive.read("metadata.json"))["format_version"] == 1
        config = json.loads(archive.read("config.json"))
        assert config["class_name"] == "Sequential"
        assert [layer["name"] for layer in config["config"]["layers"]] == ["input_layer", "hidden", "batch_normalization", "dense"]
        assert json.loads(archive.read("training.json"))["compile_config"]["optimizer"]["class_name"] == "Adam"
        same(safetensors.numpy.load(archive.read("model.weights.safetensors")), values)
        slots = safetensors.numpy.load(archive.read("optimizer.safetensors"))
    assert slots.keys() == {"iterations", "learning_rate"} | {f"{name}/{slot}" for name in TRAINED for slot in ("momentum", "velocity")}
    assert slots["iterations"].tolist() == [2, 0]
    assert slots["hidden/kernel/velocity"].shape == (3, 4)


def test_weights_of_python(tmp_path):
    rng = np.random.default_rng(0)
    theirs = {name: rng.normal(size=shape).astype("float32") for name, shape in SHAPES.items()}
    safetensors.numpy.save_file(theirs, tmp_path / "from_python.safetensors")
    values = save(tmp_path)
    assert values.keys() == theirs.keys()
    for name, t in theirs.items():
        np.testing.assert_array_equal(values[name], t.ravel(), err_msg=name)

"""Keras opens the files that nn writes for it: models and weights, with what compile was given and the state of the optimizer."""

import json
import os
import subprocess
import zipfile

import numpy as np
import pytest
from conftest import ROOT

os.environ.setdefault("KERAS_BACKEND", "jax")
os.environ.setdefault("JAX_PLATFORMS", "cpu")

import h5py
import keras

DATA = ROOT / "nn" / "testdata"


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """Models of every kind as Keras has saved them, and as nn has saved them anew."""
    given, made = tmp_path_factory.mktemp("given"), tmp_path_factory.mktemp("made")
    with zipfile.ZipFile(DATA / "keras_3.zip") as archive:
        archive.extractall(given)
    for path in (DATA / "keras_models").iterdir():
        (given / path.name).write_bytes(path.read_bytes())
    subprocess.run(["go", "run", "./tests/python/kerasmodels", str(given), str(made)], cwd=ROOT, check=True)
    return given, made


def names():
    with zipfile.ZipFile(DATA / "keras_3.zip") as archive:
        listed = [name for name in archive.namelist() if name.endswith(".json")]
    return sorted(name.removesuffix(".json") for name in [*listed, *(path.name for path in (DATA / "keras_models").glob("*.json"))])


def answers(folder, name):
    with open(folder / f"{name}.json") as f:
        return json.load(f)


def arrays(lists):
    """Arrays of one input or output, of several, or of named ones."""
    if isinstance(lists, dict):
        return {name: np.array(values, "float32") for name, values in lists.items()}
    several = [np.array(values, "float32") for values in lists]
    return several if len(several) > 1 else several[0]


def check_predictions(model, want):
    got, expected = model.predict(arrays(want["inputs"]), batch_size=want["batch_size"], verbose=0), arrays(want["outputs"])
    if isinstance(got, dict):
        got = [got[name] for name in sorted(got)]
    many = lambda values: values if isinstance(values, list) else [values]
    for ours, theirs in zip(many(got), many(expected), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-5)


@pytest.mark.parametrize("extension", [".keras", ".h5"])
@pytest.mark.parametrize("name", names())
def test_model(folders, name, extension):
    given, made = folders
    want = answers(given, name)
    model = keras.models.load_model(made / (name + extension))
    check_predictions(model, want)
    if "history" in want and extension == ".keras":  # from a .h5 file Keras 3 builds its optimizer for no weights at all, and cannot go on
        model.run_eagerly = True
        history = model.fit(arrays(want["x"]), arrays(want["y"]), batch_size=want["batch_size"], epochs=1, shuffle=False, verbose=0).history
        assert set(history) == set(want["history"])
        for key, values in want["history"].items():
            np.testing.assert_allclose(history[key], values, atol=1e-3, err_msg=key)


@pytest.mark.parametrize("name", names())
def test_weights(folders, name):
    """Weights alone go into a model of the same architecture."""
    given, made = folders
    model = keras.models.load_model(given / (name + ".keras"))
    for weight in model.weights:
        weight.assign(np.zeros(weight.shape))
    model.load_weights(made / (name + ".weights.h5"))
    check_predictions(model, answers(given, name))


def test_h5py_reads_every_object(folders):
    """Groups, attributes and numbers, as another reader of HDF5 finds them."""
    given, made = folders
    for name in ["classifier", "all_metrics", "nested_models"]:
        with h5py.File(given / f"{name}.h5") as theirs, h5py.File(made / f"{name}.h5") as ours:
            found = []
            ours.visititems(lambda path, item: found.append(path) if isinstance(item, h5py.Dataset) else None)
            assert found
            for layer in theirs["model_weights"]:
                shapes = [theirs["model_weights"][layer][path].shape for path in theirs["model_weights"][layer].attrs["weight_names"]]
                assert shapes == [ours["model_weights"][layer][path].shape for path in ours["model_weights"][layer].attrs["weight_names"]]
            assert json.loads(ours.attrs["model_config"])["class_name"] == json.loads(theirs.attrs["model_config"])["class_name"]

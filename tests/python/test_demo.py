"""The real TensorBoard reads what `board demo` writes: scalars, histograms, images and graphs."""

import signal
import subprocess
import urllib.parse

import pytest
from tensorboard.compat.proto.graph_pb2 import GraphDef
from google.protobuf import text_format

from conftest import PATIENCE, eventually, free_port, tensorboard

RUNS = [f"lr_{rate}_seed_1/{part}" for rate in ("0.1", "0.01") for part in ("train", "validation")]


@pytest.fixture(scope="module")
def demo(binary, tmp_path_factory):
    """The log directory of a demonstration that was stopped after some epochs."""
    logs = tmp_path_factory.mktemp("demo")
    command = [binary, "demo", "--logdir", str(logs), "--port", str(free_port())]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={"BOARD_DATA": str(logs), "HOME": str(logs), "PATH": ""})
    sizes = lambda: [f.stat().st_size for f in logs.glob("*/train/*tfevents*")]
    try:
        # Histograms come with the epochs 0 and 5.
        eventually(lambda: len(sizes()) == 2 and min(sizes()) > 90_000, "the demonstration to log some epochs")
    finally:
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, said
    return logs


@pytest.fixture(scope="module")
def ask(demo):
    with tensorboard(demo) as ask:
        eventually(lambda: len(ask("plugin/scalars/tags")) == 4, "TensorBoard to know all runs")
        yield ask


def test_scalars(ask):
    tags = ask("plugin/scalars/tags")
    assert sorted(tags) == sorted(RUNS)
    for run in RUNS:
        assert {"epoch_loss", "epoch_accuracy"} <= set(tags[run])
        steps = [step for _, step, _ in ask("plugin/scalars/scalars", run=run, tag="epoch_loss")]
        assert len(steps) >= 5 and steps == list(range(len(steps)))
    assert {"epoch_learning_rate", "batch_loss", "batch_accuracy"} <= set(tags["lr_0.1_seed_1/train"])
    assert {"evaluation_loss_vs_iterations", "evaluation_accuracy_vs_iterations"} <= set(tags["lr_0.1_seed_1/validation"])
    rates = {value for _, _, value in ask("plugin/scalars/scalars", run="lr_0.01_seed_1/train", tag="epoch_learning_rate")}
    assert [round(rate, 6) for rate in rates] == [0.01]


def test_histograms_and_images(ask):
    run = "lr_0.1_seed_1/train"
    histograms = ask("plugin/histograms/tags")[run]
    weights = [f"sequential/{layer}/{weight}" for layer in ("dense", "dense_1", "dense_2") for weight in ("kernel", "bias")]
    assert sorted(histograms) == sorted(f"{weight}/{kind}" for weight in weights for kind in ("histogram", "gradient/histogram"))
    for tag in histograms:
        for _, _, buckets in ask("plugin/histograms/histograms", run=run, tag=tag):
            assert buckets and all(left <= right and count >= 0 for left, right, count in buckets)
    images = ask("plugin/images/tags")[run]
    assert sorted(images) == sorted(f"{weight}/image" for weight in weights)
    for tag in images:
        [first, *_] = ask("plugin/images/images", run=run, tag=tag, sample=0)
        assert ask("plugin/images/individualImage", raw=True, **dict(urllib.parse.parse_qsl(first["query"]))).startswith(b"\x89PNG")


def test_graphs(ask):
    run = "lr_0.1_seed_1/train"
    info = ask("plugin/graphs/info")[run]
    assert info["run_graph"] or any(tag["op_graph"] for tag in info["tags"].values()), info
    assert any(tag["conceptual_graph"] for tag in info["tags"].values()), info
    operations = text_format.Parse(ask("plugin/graphs/graph", raw=True, run=run), GraphDef())
    assert "MatMul" in " ".join(node.op for node in operations.node) or len(operations.node) > 10
    [keras] = [name for name, tag in info["tags"].items() if tag["conceptual_graph"]]
    layers = text_format.Parse(ask("plugin/graphs/graph", raw=True, run=run, tag=keras, conceptual="true"), GraphDef())
    names = " ".join(node.name for node in layers.node)
    assert all(layer in names for layer in ("flatten", "dense", "dense_1", "dense_2")), names

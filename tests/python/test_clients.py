"""Programs that read event files without TensorBoard's server read what package summary and nn write, in each form that they know."""

import io
import math
import struct
import subprocess
import urllib.parse
import wave

import numpy as np
import PIL.Image
import pytest
import tbparse
import tensorboard_reducer
from tensorboard.backend.event_processing import event_accumulator
from tensorboard.util import tensor_util

from conftest import PATIENCE, ROOT, eventually, tensorboard
from test_writer import written
from test_writer_kinds import AUDIO, BYTES, HISTOGRAMS, b64, numbers

LOSS = [math.exp(-s / 30) for s in range(100)]
RUNS = {"seed_1": 1.0, "seed_2": 3.0}  # what the loss is multiplied with
DESCRIPTION = "the **training** loss"


def float32(x):
    return struct.unpack("<f", struct.pack("<f", x))[0]


def loss_of(run):
    return [float32(RUNS[run] * x) for x in LOSS]


@pytest.fixture(scope="module", params=["simple", "tensors"])
def form(request):
    return request.param


@pytest.fixture(scope="module")
def logs(tmp_path_factory, form):
    directory = tmp_path_factory.mktemp("clients")
    files = [
        {
            "run": run,
            "suffix": ".v2",
            "tensors": form == "tensors",
            "points": [
                {"tag": tag, "step": step, "wall": 1.7e9 + step, "value": repr(factor * x), "description": description}
                for step, x in enumerate(LOSS)
                for tag, description in {"loss": DESCRIPTION, "plain": ""}.items()
            ],
        }
        for run, factor in RUNS.items()
    ]
    written(directory, files)
    return directory


def test_tbparse(logs, form):
    reader = tbparse.SummaryReader(str(logs), extra_columns={"dir_name", "wall_time"})
    frame = reader.scalars if form == "simple" else reader.tensors
    assert len(frame) == 2 * len(RUNS) * len(LOSS)
    for run in RUNS:
        for tag in ["loss", "plain"]:
            curve = frame[(frame.dir_name == run) & (frame.tag == tag)].sort_values("step")
            assert curve.step.tolist() == list(range(len(LOSS))) and curve.wall_time.tolist() == [1.7e9 + s for s in range(len(LOSS))]
            assert [float(v) for v in curve.value] == loss_of(run)


def test_tensorboard_reducer(logs, form):
    """It reads simple values alone: that is why they are the default."""
    runs = [str(logs / run) for run in RUNS]
    if form == "tensors":
        with pytest.raises(FileNotFoundError):
            tensorboard_reducer.load_tb_events(runs)
        return
    frames = tensorboard_reducer.load_tb_events(runs)
    assert sorted(frames) == ["loss", "plain"] and frames["loss"].shape == (len(LOSS), len(RUNS))
    mean = tensorboard_reducer.reduce_events(frames, ["mean"])["mean"]["loss"]
    assert np.allclose(mean, [2 * x for x in LOSS], rtol=1e-6)


def test_event_accumulator(logs, form):
    for run in RUNS:
        accumulator = event_accumulator.EventAccumulator(str(logs / run), size_guidance={event_accumulator.TENSORS: 0}).Reload()
        assert accumulator.Tags()["scalars"] == (["loss", "plain"] if form == "simple" else [])
        if form == "simple":
            assert [(s.step, s.value) for s in accumulator.Scalars("loss")] == list(enumerate(loss_of(run)))
            assert accumulator.SummaryMetadata("loss").summary_description == DESCRIPTION
        else:
            assert [tensor_util.make_ndarray(t.tensor_proto).item() for t in accumulator.Tensors("loss")] == loss_of(run)


@pytest.fixture(scope="module")
def training(tmp_path_factory):
    """What nn's callback writes of a training."""
    directory = tmp_path_factory.mktemp("training")
    command = ["go", "run", "./tests/python/trainmodel", str(directory), "0"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd=ROOT, timeout=5 * PATIENCE)
    assert done.returncode == 0, done.stderr
    return directory / "logs"


def test_training(training):
    files = sorted(p.name for p in training.glob("*/events.out.tfevents.*"))
    assert len(files) == 2 and all(name.endswith(".v2") for name in files)
    scalars = tbparse.SummaryReader(str(training), extra_columns={"dir_name"}).scalars
    for run in ["train", "validation"]:
        losses = scalars[(scalars.dir_name == run) & (scalars.tag == "epoch_loss")]
        assert losses.step.tolist() == list(range(12)) and losses.value.iloc[-1] < losses.value.iloc[0]
    frames = tensorboard_reducer.load_tb_events([str(training / "train"), str(training / "validation")], strict_tags=False, strict_steps=False)
    assert frames["epoch_accuracy"].shape == (12, 2)
    accumulator = event_accumulator.EventAccumulator(str(training / "train")).Reload()
    assert "batch_loss" in accumulator.Tags()["scalars"] and accumulator.Tags()["graph"]


# Histograms, images and sounds in the classic messages.

SAMPLES = [
    *({"kind": "histogram", "tag": f"h/{name}", "step": 3, "numbers": numbers(v), "description": "some *weights*"} for name, v in HISTOGRAMS.items()),
    {"kind": "image", "tag": "several", "small": b64(BYTES.tobytes()), "shape": BYTES.shape, "step": 2, "description": "*noise*"},
    {"kind": "image", "tag": "one", "small": b64(BYTES.tobytes()), "shape": BYTES.shape, "most": 1},
    {"kind": "audio", "tag": "beep", "step": 4, "numbers": numbers(AUDIO), "shape": AUDIO.shape, "rate": 8000, "most": 1},
    {"kind": "text", "tag": "text", "texts": ["still a *tensor*"]},
]
PICTURES = {"several/image/0": BYTES[0], "several/image/1": BYTES[1], "one": BYTES[0]}


@pytest.fixture(scope="module")
def classic(tmp_path_factory):
    directory = tmp_path_factory.mktemp("classic")
    written(directory, [{"run": "classic", "classic": True, "samples": SAMPLES}, {"run": "tensors", "samples": SAMPLES}])
    return directory


def test_classic_accumulator(classic):
    accumulator = event_accumulator.EventAccumulator(str(classic / "classic"), size_guidance={event_accumulator.HISTOGRAMS: 0}).Reload()
    tags = accumulator.Tags()
    assert sorted(tags["histograms"]) == sorted(f"h/{name}" for name in HISTOGRAMS)
    assert sorted(tags["images"]) == sorted(PICTURES) and tags["audio"] == ["beep"] and tags["tensors"] == ["text"]
    for name, values in HISTOGRAMS.items():
        [event] = accumulator.Histograms(f"h/{name}")
        got, data = event.histogram_value, np.asarray(values, "float32").astype("float64")
        assert event.step == 3 and got.num == len(data) == sum(got.bucket) and len(got.bucket) == len(got.bucket_limit) == 30
        assert np.allclose([got.sum, got.sum_squares], [data.sum(), (data**2).sum()], rtol=1e-9, atol=1e-30)
        if len(data):
            assert (got.min, got.max, got.bucket_limit[-1]) == (data.min(), data.max(), data.max())
    for tag, pixels in PICTURES.items():
        [event] = accumulator.Images(tag)
        assert (event.width, event.height) == (8, 9)
        assert (np.asarray(PIL.Image.open(io.BytesIO(event.encoded_image_string))) == pixels).all()
    [event] = accumulator.Audio("beep")
    assert (event.sample_rate, event.length_frames, event.content_type) == (8000, 200, "audio/wav")
    with wave.open(io.BytesIO(event.encoded_audio_string)) as file:
        assert file.getparams()[:4] == (2, 2, 8000, 200)
    assert accumulator.SummaryMetadata("h/one").summary_description == "some *weights*"


def test_classic_tbparse(classic):
    """Its images and sounds need TensorFlow."""
    reader = tbparse.SummaryReader(str(classic / "classic"), event_types={"histograms"})
    assert sorted(reader.histograms.tag) == sorted(f"h/{name}" for name in HISTOGRAMS)
    row = reader.histograms[reader.histograms.tag == "h/normal"].iloc[0]
    assert sum(row.counts) == len(HISTOGRAMS["normal"])


@pytest.mark.parametrize("loader", ["true", "false"])
def test_classic_over_http(classic, loader):
    """TensorBoard shows the same of both forms, with its fast loader and with the Python one."""
    with tensorboard(classic, "--load_fast", loader) as ask:
        eventually(lambda: all("text" in ask("plugin/text/tags").get(run, []) for run in ["classic", "tensors"]), "TensorBoard to know all tags")
        for name, values in HISTOGRAMS.items():
            got, want = (ask("plugin/histograms/histograms", run=run, tag=f"h/{name}")[0][2] for run in ["classic", "tensors"])
            if len(values):
                full = [b for b in want if b[2]]
                assert sum(b[2] for b in got) == len(values)
                assert np.allclose([b[2] for b in got if b[2]], [b[2] for b in full])
                assert np.allclose([got[0][0], got[-1][1]], [full[0][0], full[-1][1]], rtol=1e-6)
        assert "some <em>weights</em>" in ask("plugin/histograms/tags")["classic"]["h/one"]["description"]
        tags = ask("plugin/images/tags")["classic"]
        assert sorted(tags) == sorted(PICTURES) and "<em>noise</em>" in tags["several/image/0"]["description"]
        for tag, pixels in PICTURES.items():
            [entry] = ask("plugin/images/images", run="classic", tag=tag, sample=0)
            file = ask("plugin/images/individualImage", raw=True, **dict(urllib.parse.parse_qsl(entry["query"])))
            assert (np.asarray(PIL.Image.open(io.BytesIO(file))) == pixels).all()
        [entry] = ask("plugin/audio/audio", run="classic", tag="beep", sample=0)
        assert (entry["step"], entry["contentType"]) == (4, "audio/wav")

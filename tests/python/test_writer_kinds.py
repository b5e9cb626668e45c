"""The real TensorBoard reads, value by value, every kind that summary.Writer writes beside scalars."""

import base64
import io
import json
import math
import os
import urllib.parse
import wave

import numpy as np
import PIL.Image
import pytest
from google.protobuf import text_format
from tensorboard.backend.event_processing import event_file_loader, plugin_event_accumulator
from tensorboard.compat.proto import config_pb2, event_pb2, graph_pb2, summary_pb2
from tensorboard.plugins.custom_scalar import layout_pb2
from tensorboard.plugins.histogram import summary_v2 as histogram
from tensorboard.plugins.hparams import api_pb2, plugin_data_pb2
from tensorboard.plugins.hparams import metadata as hparams_metadata
from tensorboard.plugins.hparams import summary_v2 as hparams
from tensorboard.plugins.mesh import metadata as mesh_metadata
from tensorboard.plugins.mesh import plugin_data_pb2 as mesh_pb2
from tensorboard.plugins.text import summary_v2 as text
from tensorboard.util import tensor_util

from conftest import eventually, tensorboard
from test_writer import written

RNG = np.random.default_rng(42)


def b64(data):
    return base64.b64encode(data).decode()


def numbers(array):
    """Numbers for JSON, in strings where JSON lacks them."""
    return [x if math.isfinite(x) else str(x) for x in np.asarray(array, "float32").ravel().tolist()]


HISTOGRAMS = {
    "normal": RNG.normal(size=1000),
    "wide": [-1e30, 1, 2, 3, 1e30],
    "tiny": np.linspace(0, 1e-40, 50),
    "integers": list(range(31)) * 3,
    "constant": [0.1] * 7,
    "one": [3],
    "empty": [],
    "edges": np.arange(-15, 16) / 7,
}
WITH_HOLES = [math.nan, 1, 2, math.inf, 3, -math.inf]
BUCKETS = [(-1, 0, 3), (0, 0.5, 0), (0.5, 9, 2.5)]

IMAGES = {
    1: RNG.uniform(-0.2, 1.2, (2, 5, 7, 1)),
    2: RNG.uniform(0, 1, (1, 4, 4, 2)),
    3: RNG.uniform(0, 1, (3, 6, 4, 3)),
    4: RNG.uniform(0, 1, (1, 3, 3, 4)),
}
BYTES = RNG.integers(0, 256, (2, 9, 8, 3), "uint8")
AUDIO = RNG.uniform(-1.2, 1.2, (3, 200, 2))
TABLE = [["name", "value"], ["**lr**", "0.1"], ["`x` & <b>", ""]]
TEXT = "# Title\n\nsome *text* <script>alert(1)</script> ü 🙂"
LABELS = (RNG.uniform(size=300) < 0.4).tolist()
PREDICTIONS = np.clip(0.3 * np.array(LABELS) + RNG.uniform(0, 0.7, 300), 0, 1).astype("float32")
WEIGHTS = RNG.uniform(0, 3, 300).astype("float32")
VERTICES = RNG.normal(size=(2, 6, 3)).astype("float32")
FACES = RNG.integers(0, 6, (2, 4, 3), "int32")
COLORS = RNG.integers(0, 256, (2, 6, 3), "uint8")
CONFIG = {"camera": {"cls": "PerspectiveCamera", "fov": 75}}
VECTORS = RNG.normal(size=(5, 3)).astype("float32")
WORDS = [["word", "class"], ["a", "0"], ["b c", "1"], ["ü", "0"], ["d", "1"], ["e", ""]]
SPRITES = RNG.integers(0, 256, (5, 2, 4, 3), "uint8")
MODEL = {
    "module": "keras",
    "class_name": "Sequential",
    "config": {
        "name": "mlp",
        "layers": [
            {"class_name": "InputLayer", "config": {"name": "in", "dtype": "float32"}},
            {"class_name": "Dense", "config": {"name": "hidden", "dtype": "float32", "units": 30}},
            {"class_name": "Dense", "config": {"name": "out", "dtype": "float32", "units": 3}},
        ],
    },
}
GRAPH = text_format.Parse(
    """
    node { name: "x" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } } }
    node { name: "dense/kernel" op: "VariableV2" attr { key: "shape" value { shape { dim { size: 4 } dim { size: 3 } } } } }
    node { name: "dense/MatMul" op: "MatMul" input: "x" input: "dense/kernel" device: "/device:CPU:0" }
    versions { producer: 22 }
    """,
    graph_pb2.GraphDef(),
)
RUN_METADATA = text_format.Parse(
    'step_stats { dev_stats { device: "/device:CPU:0" node_stats { node_name: "dense/MatMul" all_start_micros: 5 all_end_rel_micros: 7 } } }', config_pb2.RunMetadata()
)
LAYOUT = text_format.Parse(
    """
    category { title: "losses" chart { title: "all" multiline { tag: "loss.*" } }
               chart { title: "band" margin { series { value: "mean" lower: "low" upper: "high" } } } }
    category { title: "closed" closed: true }
    """,
    layout_pb2.Layout(),
)
CHOICES = {"trial/a": {"lr": 0.1, "units": 30, "optimizer": "sgd", "nesterov": True}, "trial/b": {"lr": 0.01, "units": 30, "optimizer": "adam", "nesterov": False}}
EXPERIMENT = hparams.hparams_config_pb(
    hparams=[hparams.HParam("lr", hparams.RealInterval(1e-4, 1.0)), hparams.HParam("optimizer", hparams.Discrete(["sgd", "adam"]))],
    metrics=[hparams.Metric("loss", display_name="the loss")],
    time_created_secs=1.7e9,
)


def experiment():
    content = EXPERIMENT.value[0].metadata.plugin_data.content
    return plugin_data_pb2.HParamsPluginData.FromString(content).experiment


def figure():
    file = io.BytesIO()
    PIL.Image.fromarray(BYTES[0]).save(file, "jpeg")
    return file.getvalue()


SAMPLES = [
    *({"kind": "histogram", "tag": f"h/{name}", "step": 3, "numbers": numbers(v), "description": "some **weights**"} for name, v in HISTOGRAMS.items()),
    {"kind": "histogram", "tag": "holes", "numbers": numbers(WITH_HOLES)},
    {"kind": "buckets", "tag": "buckets", "buckets": [dict(zip(("Left", "Right", "Count"), b)) for b in BUCKETS], "display": "The buckets"},
    {"kind": "buckets_of", "tag": "seven", "numbers": numbers(HISTOGRAMS["normal"]), "n": 7},
    *({"kind": "image", "tag": f"floats/{c}", "step": 2, "numbers": numbers(a), "shape": a.shape} for c, a in IMAGES.items()),
    {"kind": "image", "tag": "bytes", "small": b64(BYTES.tobytes()), "shape": BYTES.shape, "display": "Bytes", "description": "*noise*"},
    {"kind": "image", "tag": "limited", "small": b64(BYTES.tobytes()), "shape": BYTES.shape, "most": 1},
    {"kind": "figure", "tag": "figure", "bytes": b64(figure())},
    {"kind": "audio", "tag": "beeps", "step": 4, "numbers": numbers(AUDIO), "shape": AUDIO.shape, "rate": 8000, "description": "beep"},
    {"kind": "text", "tag": "text", "step": 1, "texts": [TEXT]},
    {"kind": "text", "tag": "text", "step": 2, "texts": ["second"]},
    {"kind": "table", "tag": "table", "rows": TABLE},
    {"kind": "texts", "tag": "list", "texts": ["a", "b"], "shape": [2]},
    {"kind": "graph", "bytes": b64(GRAPH.SerializeToString())},
    {"kind": "run_metadata", "tag": "step 100", "step": 100, "bytes": b64(RUN_METADATA.SerializeToString())},
    {"kind": "keras", "bytes": b64(json.dumps(MODEL).encode())},
    {"kind": "pr_curve", "tag": "pr", "step": 5, "labels": LABELS, "numbers": numbers(PREDICTIONS), "n": 201},
    {"kind": "pr_curve", "tag": "weighted", "labels": LABELS, "numbers": numbers(PREDICTIONS), "weights": numbers(WEIGHTS), "n": 11, "display": "Weighted"},
    {"kind": "mesh", "tag": "body", "step": 6, "vertices": VERTICES.reshape(-1, 3).tolist(), "faces": FACES.reshape(-1, 3).tolist(), "colors": COLORS.reshape(-1, 3).tolist(), "n": 2, "config": CONFIG},
    {"kind": "mesh", "tag": "cloud", "step": 6, "vertices": VERTICES[0].tolist()},
    {"kind": "layout", "bytes": b64(LAYOUT.SerializeToString())},
    {"kind": "embedding", "tag": "layer/words", "step": 7, "numbers": numbers(VECTORS), "n": 3, "header": WORDS[0], "rows": WORDS[1:], "small": b64(SPRITES.tobytes()), "shape": SPRITES.shape},
    {"kind": "embedding", "tag": "plain", "step": 8, "numbers": numbers(VECTORS), "n": 3},
]


@pytest.fixture(scope="module")
def logs(tmp_path_factory):
    directory = tmp_path_factory.mktemp("kinds")
    loss = lambda value: [{"tag": "loss", "step": 1, "wall": 1.7e9, "value": str(value)}]
    files = [
        {"run": "all", "samples": SAMPLES, "points": loss(0.5)},
        {"run": ".", "samples": [{"kind": "experiment", "bytes": b64(experiment().SerializeToString())}]},
        *(
            {"run": run, "points": loss(len(run) + choice["lr"]), "samples": [{"kind": "hparams", "hparams": choice}, {"kind": "hparams_end", "n": api_pb2.STATUS_SUCCESS}]}
            for run, choice in CHOICES.items()
        ),
    ]
    return directory, dict(zip(["all", ".", *CHOICES], written(directory, files)))


def events(path):
    return [event_pb2.Event.FromString(raw) for raw in event_file_loader.RawEventFileLoader(path).Load()]


def summaries(path):
    """The summaries of a file by the tag of their first value, with the steps."""
    return {e.summary.value[0].tag: (e.step, e.summary) for e in events(path) if e.summary.value}


@pytest.fixture(scope="module")
def values(logs):
    return summaries(logs[1]["all"])


# What TensorBoard's own functions make of the same values, where they need no TensorFlow.


@pytest.mark.parametrize("name", HISTOGRAMS)
def test_histogram_is_tensorboards(values, name):
    data = np.asarray(HISTOGRAMS[name], "float32")
    assert values[f"h/{name}"] == (3, histogram.histogram_pb(f"h/{name}", data, description="some **weights**"))


def test_histogram_with_another_number_of_buckets_is_tensorboards(values):
    data = np.asarray(HISTOGRAMS["normal"], "float32")
    assert values["seven"] == (0, histogram.histogram_pb("seven", data, buckets=7))


def test_histogram_leaves_out_what_is_not_finite(values):
    """TensorBoard's function makes every edge NaN or infinite of these; ours counts the rest."""
    assert values["holes"] == (0, histogram.histogram_pb("holes", [1, 2, 3]))


def test_text_is_tensorboards(values):
    assert values["table"] == (0, text.text_pb("table", np.array(TABLE)))
    assert values["list"] == (0, text.text_pb("list", np.array(["a", "b"])))
    assert values["text"] == (2, text.text_pb("text", "second")) or values["text"][1].value[0].tensor == text.text_pb("text", "second").value[0].tensor


def test_mesh_is_tensorboards(values):
    """The tags, the tensors, and what TensorBoard's own function says of them, but for the spaces in the JSON."""
    parts = {"VERTEX": VERTICES, "FACE": FACES, "COLOR": COLORS}
    step, got = values["body_VERTEX"]
    assert step == 6 and [v.tag for v in got.value] == [f"body_{kind}" for kind in parts]
    for value, (kind, array) in zip(got.value, parts.items()):
        assert value.tensor == tensor_util.make_tensor_proto(array)
        content_type = mesh_pb2.MeshPluginData.ContentType.Value(kind)
        config = json.dumps(CONFIG, sort_keys=True, separators=(",", ":"))
        assert value.metadata == mesh_metadata.create_summary_metadata("body", None, content_type, 14, array.shape, json_config=config)


def test_hparams_are_tensorboards(logs):
    assert summaries(logs[1]["."])["_hparams_/experiment"] == (0, EXPERIMENT)
    for run, choice in CHOICES.items():
        step, got = summaries(logs[1][run])["_hparams_/session_start_info"]
        info = hparams_metadata.parse_session_start_info_plugin_data(got.value[0].metadata.plugin_data.content)
        want = hparams.hparams_pb(choice, trial_id=info.group_name, start_time_secs=info.start_time_secs)
        # The hyper-parameters are a map, whose order in the metadata is free.
        want_info = hparams_metadata.parse_session_start_info_plugin_data(want.value[0].metadata.plugin_data.content)
        want.value[0].metadata.plugin_data.content = got.value[0].metadata.plugin_data.content
        assert (step, got, info) == (0, want, want_info)
    groups = {summaries(logs[1][run])["_hparams_/session_start_info"][1].value[0].metadata.plugin_data.content for run in CHOICES}
    assert len(groups) == len(CHOICES)


@pytest.mark.parametrize("run", ["all", ".", *CHOICES])
def test_same_bytes_as_python(logs, run):
    """What we append by hand is, byte for byte, what Python's protocol buffers make of the same event."""
    for raw in event_file_loader.RawEventFileLoader(logs[1][run]).Load():
        assert event_pb2.Event.FromString(raw).SerializeToString(deterministic=True) == raw


def test_event_accumulator(logs):
    accumulator = plugin_event_accumulator.EventAccumulator(os.path.dirname(logs[1]["all"])).Reload()
    plugins = {plugin: set(accumulator.PluginTagToContent(plugin)) for plugin in accumulator.ActivePlugins()}
    assert plugins == {
        "scalars": {"loss"},
        "histograms": {*(f"h/{name}" for name in HISTOGRAMS), "holes", "buckets", "seven"},
        "images": {*(f"floats/{c}" for c in IMAGES), "bytes", "limited", "figure"},
        "audio": {"beeps"},
        "text": {"text", "table", "list"},
        "graphs": {"__run_graph__"},
        "graph_tagged_run_metadata": {"step 100"},
        "graph_keras_model": {"keras"},
        "pr_curves": {"pr", "weighted"},
        "mesh": {"body_VERTEX", "body_FACE", "body_COLOR", "cloud_VERTEX"},
        "custom_scalars": {"custom_scalars__config__"},
    }
    classes = {accumulator.SummaryMetadata(tag).data_class for tags in plugins.values() for tag in tags}
    assert summary_pb2.DATA_CLASS_UNKNOWN not in classes


def has_all(ask):
    known = ask("plugin/histograms/tags").get("all", {})
    sessions = ask("plugin/hparams/session_groups", request=SESSIONS).get("sessionGroups", [])
    return "seven" in known and ask("plugin/custom_scalars/layout") and len(sessions) == 2


SESSIONS = json.dumps({"experimentName": "", "allowedStatuses": ["STATUS_UNKNOWN", "STATUS_SUCCESS", "STATUS_FAILURE", "STATUS_RUNNING"], "sliceSize": 10, "startIndex": 0})


@pytest.fixture(scope="module", params=["fast", "slow"])
def ask(request, logs):
    """TensorBoard with its fast loader, the default, and with the Python one."""
    with tensorboard(logs[0], "--load_fast", "true" if request.param == "fast" else "false") as ask:
        eventually(lambda: has_all(ask), "TensorBoard to know all tags")
        yield ask


@pytest.mark.parametrize("name", HISTOGRAMS)
def test_histograms_over_http(ask, name):
    want = tensor_util.make_ndarray(histogram.histogram_pb("x", np.asarray(HISTOGRAMS[name], "float32")).value[0].tensor)
    [[_, step, got]] = ask("plugin/histograms/histograms", run="all", tag=f"h/{name}")
    assert step == 3 and got == want.tolist()
    [[_, step, bands]] = ask("plugin/distributions/distributions", run="all", tag=f"h/{name}")
    assert step == 3 and len(bands) == 9


def test_histogram_tags_over_http(ask):
    tags = ask("plugin/histograms/tags")["all"]
    assert tags["buckets"] == {"displayName": "The buckets", "description": ""}
    assert "some <strong>weights</strong>" in tags["h/one"]["description"]
    [[_, _, got]] = ask("plugin/histograms/histograms", run="all", tag="buckets")
    assert got == [list(b) for b in BUCKETS]


def pictures(ask, tag, n):
    for sample in range(n):
        [entry] = ask("plugin/images/images", run="all", tag=tag, sample=sample)
        yield entry["step"], ask("plugin/images/individualImage", raw=True, **dict(urllib.parse.parse_qsl(entry["query"])))


@pytest.mark.parametrize("channels", IMAGES)
def test_images_over_http(ask, channels):
    """The pixels are those of TensorFlow's convert_image_dtype, in 32-bit floats."""
    light = np.clip(np.asarray(IMAGES[channels], "float32") * np.float32(255.5), 0, 255).astype("uint8")
    mode = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}[channels]
    tag = f"floats/{channels}"
    assert ask("plugin/images/tags")["all"][tag]["samples"] == len(light)
    for want, (step, file) in zip(light, pictures(ask, tag, len(light)), strict=True):
        got = np.asarray(PIL.Image.open(io.BytesIO(file)).convert(mode))
        assert step == 2 and file.startswith(b"\x89PNG") and (got.reshape(want.shape) == want).all()


def test_images_of_bytes_over_http(ask):
    tags = ask("plugin/images/tags")["all"]
    assert tags["bytes"]["displayName"] == "Bytes" and "<em>noise</em>" in tags["bytes"]["description"]
    assert (tags["bytes"]["samples"], tags["limited"]["samples"]) == (2, 1)
    for want, (_, file) in zip(BYTES, pictures(ask, "bytes", 2), strict=True):
        assert (np.asarray(PIL.Image.open(io.BytesIO(file))) == want).all()
    assert [file for _, file in pictures(ask, "figure", 1)] == [figure()]


def test_sizes_of_images(values):
    for tag, size in {"bytes": [b"8", b"9"], "floats/1": [b"7", b"5"], "figure": [b"8", b"9"]}.items():
        assert list(values[tag][1].value[0].tensor.string_val[:2]) == size


def test_audio_over_http(ask):
    """The samples are those of TensorFlow's encode_wav."""
    want = np.clip(np.round(np.asarray(AUDIO, "float32") * np.float32(2**15)), -(2**15), 2**15 - 1).astype("int16")
    tags = ask("plugin/audio/tags")["all"]
    assert tags["beeps"]["samples"] == 3 and "beep" in tags["beeps"]["description"]
    for sample, clip in enumerate(want):
        [entry] = ask("plugin/audio/audio", run="all", tag="beeps", sample=sample)
        assert (entry["step"], entry["contentType"]) == (4, "audio/wav")
        file = ask("plugin/audio/individualAudio", raw=True, **dict(urllib.parse.parse_qsl(entry["query"])))
        with wave.open(io.BytesIO(file)) as file:
            assert file.getparams()[:4] == (2, 2, 8000, 200)
            got = np.frombuffer(file.readframes(200), "<i2").reshape(200, 2)
        # Half a step is rounded away from zero by us and TensorFlow, to even numbers by NumPy.
        assert np.abs(got.astype(int) - clip).max() <= 1 and (got != clip).mean() < 0.01


def test_text_over_http(ask):
    assert sorted(ask("plugin/text/tags")["all"]) == ["list", "table", "text"]
    first, second = ask("plugin/text/text", run="all", tag="text")
    assert (first["step"], second["step"]) == (1, 2)
    assert "<h1>Title</h1>" in first["text"] and "<em>text</em>" in first["text"] and "ü 🙂" in first["text"] and "<script>" not in first["text"]
    [table] = ask("plugin/text/text", run="all", tag="table")
    assert table["text"].count("<tr>") == 3 and "<strong>lr</strong>" in table["text"]
    [plain] = ask("plugin/text/text", run="all", tag="list")
    assert plain["text"].count("<td>") == 2


def test_graphs_over_http(ask):
    info = ask("plugin/graphs/info")["all"]
    assert info["run_graph"] and info["tags"]["keras"]["conceptual_graph"] and info["tags"]["step 100"]["profile"]
    got = text_format.Parse(ask("plugin/graphs/graph", raw=True, run="all").decode(), graph_pb2.GraphDef())
    assert got == GRAPH
    conceptual = text_format.Parse(ask("plugin/graphs/graph", raw=True, run="all", tag="keras", conceptual="true").decode(), graph_pb2.GraphDef())
    assert [(n.name, list(n.input)) for n in conceptual.node] == [("mlp/in", []), ("mlp/hidden", ["mlp/in"]), ("mlp/out", ["mlp/hidden"])]
    assert conceptual.node[1].attr["keras_class"].s == b"Dense"
    profile = ask("plugin/graphs/run_metadata", raw=True, run="all", tag="step 100").decode()
    assert text_format.Parse(profile, config_pb2.RunMetadata()) == RUN_METADATA


def curve_of(weights, thresholds):
    """TensorBoard's pr_curve.pb, which needs TensorFlow, in NumPy."""
    bucket = np.int32(np.floor(PREDICTIONS * (thresholds - 1)))
    labels = np.array(LABELS, float)
    tp, fp = (np.cumsum(np.bincount(bucket, part * weights, thresholds)[::-1])[::-1] for part in (labels, 1 - labels))
    tn, fn = fp[0] - fp, tp[0] - tp
    return np.float32([tp, fp, tn, fn, tp / np.maximum(1e-7, tp + fp), tp / np.maximum(1e-7, tp + fn)])


@pytest.mark.parametrize("tag, weights, thresholds", [("pr", np.ones(300), 201), ("weighted", WEIGHTS.astype(float), 11)])
def test_pr_curves(values, tag, weights, thresholds):
    [value] = values[tag][1].value
    got = tensor_util.make_ndarray(value.tensor)
    assert got.dtype == "float32" and got.shape == (6, thresholds)
    assert np.allclose(got, curve_of(weights, thresholds), rtol=1e-6, atol=1e-6)


def test_pr_curves_over_http(ask):
    tags = ask("plugin/pr_curves/tags")["all"]
    assert sorted(tags) == ["pr", "weighted"] and tags["weighted"]["displayName"] == "Weighted"
    [got] = ask("plugin/pr_curves/pr_curves", run="all", tag="pr")["all"]
    tp, _, _, _, precision, recall = curve_of(np.ones(300), 201)
    n = len(got["thresholds"])
    assert got["step"] == 5 and n > 100
    assert got["true_positives"] == tp[:n].tolist()
    assert np.allclose(got["precision"], precision[:n]) and np.allclose(got["recall"], recall[:n])


def test_meshes_over_http(ask):
    assert ask("plugin/mesh/tags")["all"] == {"body": {"samples": 2}, "cloud": {"samples": 1}}
    parts = ask("plugin/mesh/meshes", run="all", tag="body", sample=1)
    assert {p["content_type"]: p["data_shape"] for p in parts} == {1: [2, 6, 3], 2: [2, 4, 3], 3: [2, 6, 3]}
    assert all(p["components"] == 14 and json.loads(p["config"]) == CONFIG and p["step"] == 6 for p in parts)
    for kind, want in {"VERTEX": VERTICES, "FACE": FACES, "COLOR": COLORS}.items():
        for sample in range(2):
            got = ask("plugin/mesh/data", raw=True, run="all", tag="body", sample=sample, step=6, content_type=kind)
            assert got == want[sample].tobytes()
    [cloud] = ask("plugin/mesh/meshes", run="all", tag="cloud", sample=0)
    assert cloud["components"] == 2 and cloud["data_shape"] == [1, 6, 3]


def test_hparams_over_http(ask):
    got = ask("plugin/hparams/experiment", request=json.dumps({"experimentName": ""}))
    assert [(h["name"], h["type"]) for h in got["hparamInfos"]] == [("lr", "DATA_TYPE_FLOAT64"), ("optimizer", "DATA_TYPE_STRING")]
    assert got["hparamInfos"][0]["domainInterval"] == {"minValue": 1e-4, "maxValue": 1.0}
    assert [m["displayName"] for m in got["metricInfos"]] == ["the loss"]
    groups = ask("plugin/hparams/session_groups", request=SESSIONS)["sessionGroups"]
    sessions = {group["sessions"][0]["name"]: group for group in groups}
    assert sorted(sessions) == sorted(CHOICES)
    for run, choice in CHOICES.items():
        assert sessions[run]["hparams"] == choice
        [session] = sessions[run]["sessions"]
        assert session["status"] == "STATUS_SUCCESS" and session["endTimeSecs"] >= session["startTimeSecs"] > 1.7e9
        [metric] = session["metricValues"]
        assert metric["name"]["tag"] == "loss" and metric["value"] == pytest.approx(len(run) + choice["lr"])


def test_projector_over_http(ask):
    assert eventually(lambda: ask("plugin/projector/runs"), "the projector to find the run") == ["all"]
    words, plain = ask("plugin/projector/info", run="all")["embeddings"]
    assert (words["tensorName"], words["tensorShape"]) == ("layer/words:00007", [5, 3])
    assert (plain["tensorName"], plain["tensorShape"]) == ("plain:00008", [5, 3])
    assert words["sprite"]["singleImageDim"] == [4, 2]
    for name in words["tensorName"], plain["tensorName"]:
        assert ask("plugin/projector/tensor", raw=True, run="all", name=name) == VECTORS.tobytes()
    metadata = ask("plugin/projector/metadata", raw=True, run="all", name=words["tensorName"]).decode()
    assert [line.split("\t") for line in metadata.splitlines()] == WORDS
    sheet = np.asarray(PIL.Image.open(io.BytesIO(ask("plugin/projector/sprite_image", raw=True, run="all", name=words["tensorName"]))).convert("RGB"))
    assert sheet.shape == (4, 12, 3)
    for i, picture in enumerate(SPRITES):
        y, x = i // 3 * 2, i % 3 * 4
        assert (sheet[y : y + 2, x : x + 4] == picture).all()


def test_custom_scalars_over_http(ask):
    got = ask("plugin/custom_scalars/layout")
    assert [c["title"] for c in got["category"]] == ["losses", "closed"] and got["category"][1]["closed"]
    lines, band = got["category"][0]["chart"]
    assert lines["multiline"]["tag"] == ["loss.*"]
    assert band["margin"]["series"] == [{"value": "mean", "lower": "low", "upper": "high"}]


def test_plugins_are_active(ask):
    listing = ask("plugins_listing")
    kinds = ["scalars", "custom_scalars", "images", "audio", "graphs", "distributions", "histograms", "text", "pr_curves", "hparams", "mesh"]
    assert [k for k in kinds if not listing[k]["enabled"]] == []


def test_board_opens_them(board, logs):
    """Our own board calls nothing of this damaged, and serves the scalars among it."""
    with board(logs[0]) as b:
        health = b.json("/api/health")
        assert health["status"] == "ok", health
        assert sorted(b.json("/data/runs")) == sorted(["all", ".", *CHOICES])
        assert b.steps("all", "loss") == [1]

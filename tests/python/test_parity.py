"""The board's data API against what TensorBoard 2.21 answered for the same logs (testdata/parity)."""

import importlib.util
import json
import subprocess
import sys

import pytest

from conftest import LOGS, ROOT

PARITY = ROOT / "testdata" / "parity"


def load_parity():
    spec = importlib.util.spec_from_file_location("parity", PARITY / "parity.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


parity = load_parity()
GOLDEN = json.loads((PARITY / "golden.json").read_text())
# parity.py puts the time series facts of all kinds of data into one area; these are the scalars among them.
TIME_SERIES = sorted(key for key in GOLDEN if key.startswith("timeseries|scalars|"))


@pytest.fixture(scope="module")
def url(board):
    with board(LOGS) as b:
        yield b.url


@pytest.fixture(scope="module")
def facts(url):
    return json.loads(json.dumps(parity.crawl(url)))


def test_core_and_scalars(url):
    command = [sys.executable, PARITY / "parity.py", "check", "--url", url, "--golden", PARITY / "golden.json", "--only", "core,scalars"]
    done = subprocess.run(command, capture_output=True, text=True)
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr


def test_time_series_tags(facts):
    assert parity.same(GOLDEN["timeseries|tags"]["scalars"], facts["timeseries|tags"]["scalars"])


def test_time_series_asked_for_the_same_tags(facts):
    assert TIME_SERIES == sorted(key for key in facts if key.startswith("timeseries|scalars|"))


@pytest.mark.parametrize("key", TIME_SERIES)
def test_time_series(facts, key):
    assert parity.same(GOLDEN[key], facts[key]), f"expected {parity.short(GOLDEN[key])}\ngot {parity.short(facts[key])}"


@pytest.mark.parametrize("prefix", ["/experiment/defaultExperimentId", "/experiment/anything"])
def test_experiment_routes_are_the_same(url, prefix):
    for path in ["/data/runs", "/data/plugin/scalars/tags", "/data/plugin/timeseries/tags"]:
        assert parity.js(url, prefix + path) == parity.js(url, path)


def test_path_prefix(board):
    with_prefix = board(LOGS, "--path_prefix", "/deep/inside/")
    with_prefix.url += "/deep/inside"
    with with_prefix as b:
        assert len(b.json("/data/runs")) == len(GOLDEN["core|runs"])
        assert parity.fetch(b.url.removesuffix("/deep/inside"), "/data/runs")[0] == 404

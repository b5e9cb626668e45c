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


@pytest.fixture(scope="module")
def url(board):
    with board(LOGS) as b:
        yield b.url


def test_all_facts(board):
    with board(LOGS) as b:  # one that nobody has asked for its plugins: as with TensorBoard, the first answer knows of no embeddings
        check(b.url)


def check(url):
    command = [sys.executable, PARITY / "parity.py", "check", "-v", "--url", url, "--golden", PARITY / "golden.json"]
    done = subprocess.run(command, capture_output=True, text=True)
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr


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

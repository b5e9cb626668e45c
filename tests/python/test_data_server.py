"""TensorBoard's own page on our loader: the real TensorBoard, with board data-server in place of its data server."""

import contextlib
import json
import os
import subprocess
import sys
import urllib.request

import pytest

from conftest import LOGS, PATIENCE, ROOT, eventually, free_port

PARITY = ROOT / "testdata" / "parity"
PATH = PARITY / "parity.py"
# TensorBoard's own fast loader agrees on 186 of the facts that its slow one has answered.
THEIRS = 186


@contextlib.contextmanager
def tensorboard(*flags, **environment):
    """The URL of a TensorBoard that has loaded the fixtures."""
    url = f"http://127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "tensorboard.main", "--port", url.rsplit(":", 1)[1], *flags]
    server = subprocess.Popen(command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wanted = len(json.loads((PARITY / "golden.json").read_text())["core|runs"])

    def loaded():
        assert server.poll() is None, "TensorBoard ended by itself"
        try:
            with urllib.request.urlopen(url + "/data/runs", timeout=PATIENCE) as answer:
                return len(json.load(answer)) == wanted
        except OSError:
            return False

    try:
        eventually(loaded, "TensorBoard to load the runs")
        yield url
    finally:
        server.terminate()
        server.wait(PATIENCE)


def agreeing(url):
    """How many facts agree, and what was said."""
    command = [sys.executable, PATH, "check", "-v", "--url", url, "--golden", PARITY / "golden.json"]
    said = subprocess.run(command, capture_output=True, text=True).stdout
    last = said.strip().splitlines()[-1]
    return int(last.split()[1].split("/")[0]), said


def test_started_by_tensorboard(binary):
    with tensorboard("--logdir", str(LOGS), "--load_fast", "true", TENSORBOARD_DATA_SERVER_BINARY=str(binary)) as url:
        facts, said = agreeing(url)
    print(said)
    assert facts >= THEIRS, said


@contextlib.contextmanager
def data_server(binary, tmp_path, *flags):
    """A data server, and its address."""
    port_file = tmp_path / "port"
    server = subprocess.Popen([binary, "data-server", f"--logdir={LOGS}", "--port=0", f"--port-file={port_file}", "--die-after-stdin", *flags], stdin=subprocess.PIPE)
    try:
        eventually(lambda: port_file.exists() and port_file.read_text().endswith("\n"), "the file with the port")
        yield server, "localhost:" + port_file.read_text().strip()
    finally:
        server.stdin.close()
        server.wait(PATIENCE)
    assert server.returncode == 0


def test_existing_server(binary, tmp_path):
    with data_server(binary, tmp_path, "--reload=once", "--samples-per-plugin=images=3,scalars=all", "--no-checksum", "--verbose", "--verbose") as (_, address):
        with tensorboard("--grpc_data_provider", address) as url:
            query = "run=tf1/train&tag=old/img/image/0"
            with urllib.request.urlopen(f"{url}/data/plugin/images/images?{query}", timeout=PATIENCE) as answer:
                images = json.load(answer)
            assert len(images) == 3
            with urllib.request.urlopen(f"{url}/data/plugin/images/individualImage?{images[-1]['query']}", timeout=PATIENCE) as answer:
                assert answer.read().startswith(b"\x89PNG")


def test_ends_with_standard_input(binary, tmp_path):
    with data_server(binary, tmp_path) as (server, _):
        assert server.poll() is None


@pytest.mark.parametrize("flags, want", [
    (["--logdir=gs://bucket/x"], "is no directory of this machine"),
    ([f"--logdir={__file__}"], "is a file"),
    ([f"--logdir={LOGS}", "--reload=often"], "neither"),
    ([f"--logdir={LOGS}", "--host=192.0.2.1"], "192.0.2.1"),
    ([], "no log directory"),
])
def test_error_file(binary, tmp_path, flags, want):
    error_file = tmp_path / "error"
    done = subprocess.run([binary, *flags, "--port=0", f"--port-file={tmp_path / 'port'}", f"--error-file={error_file}"], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode != 0
    assert want in error_file.read_text()
    assert want in done.stderr

"""What the tests against TensorBoard share: a board that serves a log directory, and where things are."""

import contextlib
import json
import os
import pathlib
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
LOGS = ROOT / "testdata" / "logs"
DAMAGED = ROOT / "testdata" / "damaged"
PATIENCE = 60  # seconds: long enough for a busy machine, so that only a board that hangs fails


def free_port():
    """A port that was free a moment ago, below those that systems give to outgoing connections: nothing else takes it meanwhile."""
    while True:
        port = random.randrange(20_000, 30_000)
        with socket.socket() as s, contextlib.suppress(OSError):
            s.bind(("127.0.0.1", port))
            return port


def eventually(question, what):
    """Asks until the answer is true, and returns it. `what` completes the sentence "waited in vain for …"."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if answer := question():
            return answer
        time.sleep(0.05)
    pytest.fail(f"waited {PATIENCE} s in vain for {what}")


class Board:
    """A running board. Leaving the `with` block stops it, and fails if it does not stop by itself."""

    def __init__(self, binary, logdir, *flags):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        command = [binary, "--logdir", str(logdir), "--port", str(self.port), *flags]
        self.output = tempfile.TemporaryFile("w+")  # a file, because nobody reads while the board runs
        self.process = subprocess.Popen(command, stdout=self.output, stderr=subprocess.STDOUT)

    def __enter__(self):
        try:
            eventually(self.loaded, "the board to load its log directory")
        except BaseException:
            self.process.kill()
            raise
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            pytest.fail("the board did not stop on SIGTERM")
        assert self.process.returncode == 0, f"the board ended with {self.process.returncode}:\n{self.said()}"

    def said(self):
        self.output.seek(0)
        return self.output.read()

    def loaded(self):
        assert self.process.poll() is None, f"the board ended by itself:\n{self.said()}"
        try:
            return self.json("/api/health")["status"] != "loading"
        except (OSError, KeyError):
            return False

    def json(self, path, **query):
        target = self.url + path + ("?" + urllib.parse.urlencode(query) if query else "")
        with urllib.request.urlopen(target, timeout=PATIENCE) as answer:
            return json.load(answer)

    def steps(self, run, tag):
        """The steps of a curve; none where there is no such curve."""
        try:
            return [step for _, step, _ in self.json("/data/plugin/scalars/scalars", run=run, tag=tag)]
        except urllib.error.HTTPError as error:
            if error.code == 404:
                return []
            raise


@contextlib.contextmanager
def tensorboard(directory, *flags):
    """A TensorBoard that serves a directory: a function that asks it. It has read nothing yet."""
    port = free_port()
    command = [sys.executable, "-m", "tensorboard.main", "--logdir", str(directory), "--port", str(port), "--reload_interval", "1", *flags]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def ask(path, raw=False, **query):
        url = f"http://127.0.0.1:{port}/data/{path}?{urllib.parse.urlencode(query)}"
        with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
            return answer.read() if raw else json.load(answer)

    def answers():
        assert server.poll() is None, "TensorBoard ended by itself"
        try:
            return ask("environment")
        except OSError:
            return None

    try:
        eventually(answers, "TensorBoard to answer")
        yield ask
    finally:
        server.terminate()
        server.wait(PATIENCE)


@pytest.fixture(scope="session")
def binary():
    """The path of the board's program: $BOARD, else bin/board, which make builds."""
    path = os.environ.get("BOARD") or str(ROOT / "bin" / "board")
    if not os.path.exists(path):
        pytest.fail(f"{path} does not exist: run `make build`")
    return path


@pytest.fixture(scope="session")
def board(binary):
    """Starts a board: board(logdir, flag, …) as a context manager."""
    return lambda logdir, *flags: Board(binary, logdir, *flags)

"""TensorBoard's own notebook and manager code starts, finds, reuses and stops the board in TensorBoard's stead."""

import os
import signal
import tempfile
import urllib.request

import nbclient
import nbformat
import pytest
from tensorboard import manager, notebook

from conftest import LOGS, PATIENCE, free_port


@pytest.fixture
def stock(binary, monkeypatch, tmp_path):
    """TensorBoard's code set up as a user would: TENSORBOARD_BINARY names the board. The info files get a folder of their own."""
    monkeypatch.setenv("TENSORBOARD_BINARY", binary)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield manager
    for info in manager.get_all():
        os.kill(info.pid, signal.SIGKILL)


def stop(info, how):
    """Waits for the end too: get_all fails where a file vanishes between its listing of the folder and its reading of the file."""
    os.kill(info.pid, how)
    _, status = os.waitpid(info.pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0


def test_manager_starts_reuses_and_forgets(stock):
    arguments = ["--logdir", str(LOGS), "--port", str(free_port())]
    started = stock.start(arguments)
    assert isinstance(started, stock.StartLaunched), started
    info = started.info
    assert info.port == int(arguments[-1])
    assert info.logdir == str(LOGS)
    with urllib.request.urlopen(f"http://localhost:{info.port}/data/runs") as answer:
        assert answer.status == 200

    again = stock.start(arguments)
    assert isinstance(again, stock.StartReused), again
    assert again.info.pid == info.pid
    assert [i.pid for i in stock.get_all()] == [info.pid]

    stop(info, signal.SIGTERM)
    assert stock.get_all() == []


def test_two_boards_are_two_infos(stock, tmp_path):
    for name in ["a", "b"]:
        (tmp_path / name).mkdir()
        started = stock.start(["--logdir", str(tmp_path / name), "--port", str(free_port()), "--path_prefix", "/" + name])
        assert isinstance(started, stock.StartLaunched), started
    assert sorted((i.logdir, i.path_prefix) for i in stock.get_all()) == [(str(tmp_path / n), "/" + n) for n in "ab"]
    for info in stock.get_all():
        stop(info, signal.SIGINT)
    assert stock.get_all() == []


def test_a_wrong_flag_is_reported_to_the_notebook(stock, capsys):
    notebook.start("--logdir x --no_such_flag")
    output = capsys.readouterr().out
    assert "exited with 2" in output
    assert "no_such_flag" in output


def test_the_magic(stock, capsys):
    port = free_port()
    notebook.start(f"--logdir '{LOGS}' --port {port}  # a comment")
    assert f"http://localhost:{port}" in capsys.readouterr().out
    notebook.list()
    listed = capsys.readouterr().out
    assert f"port {port}: logdir {LOGS}" in listed


def put_out(cell):
    texts = {}
    for output in cell.outputs:
        for kind, text in (output.get("data") or {output.get("name"): output.get("text")}).items():
            texts[kind] = texts.get(kind, "") + text
    return texts


@pytest.fixture
def run(stock, monkeypatch, tmp_path):
    """Runs cells in a kernel of their own, and tells what each has put out: by kind of output, the texts."""
    for name in ["IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"]:
        monkeypatch.setenv(name, str(tmp_path / name.lower()))

    def execute(*cells):
        book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
        nbclient.NotebookClient(book, timeout=PATIENCE, startup_timeout=PATIENCE, kernel_name="python3").execute()
        return [put_out(cell) for cell in book.cells]

    return execute


def test_a_notebook_shows_the_board_in_a_frame(run):
    port = free_port()
    _, shown, again, answer = run(
        "%load_ext tensorboard",
        f"%tensorboard --logdir '{LOGS}' --port {port}",
        f"%tensorboard --logdir '{LOGS}' --port {port}",
        # In the notebook: the board ends with its kernel.
        "from tensorboard import manager\nfrom urllib.request import urlopen\n"
        f"print([info.port for info in manager.get_all()], urlopen('http://localhost:{port}/api/health').status)",
    )
    assert "<iframe" in shown["text/html"]
    for cell in [shown, again]:
        assert str(port) in cell["text/html"]
    assert answer["stdout"].strip() == f"[{port}] 200"


def test_a_notebook_behind_a_proxy_frames_the_address_of_the_proxy(run, monkeypatch):
    monkeypatch.setenv("TENSORBOARD_PROXY_URL", "/user/me/proxy/%PORT%/")
    port = free_port()
    _, shown = run("%load_ext tensorboard", f"%tensorboard --logdir '{LOGS}' --port {port}")
    assert f"/user/me/proxy/{port}/" in shown["text/html"]

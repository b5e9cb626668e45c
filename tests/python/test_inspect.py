"""`board --inspect` says what `tensorboard --inspect` says, and then more."""

import subprocess

import pytest
from tensorboard.backend.event_processing import event_file_inspector

from conftest import LOGS

RUNS = sorted({str(f.parent.relative_to(LOGS)) for f in LOGS.rglob("*tfevents*")})


def inspect(binary, *flags):
    done = subprocess.run([binary, "--inspect", *flags], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return lines(done.stdout)


def lines(text):
    """The lines that say something. Rules and blank lines are the layout's own business."""
    return [line.rstrip() for line in text.splitlines() if line.strip("= ")]


def is_among(part, whole):
    """True if the lines of part stand in whole, in the same order."""
    rest = iter(whole)
    return all(line in rest for line in part)


@pytest.mark.parametrize("run", RUNS)
def test_of_one_run(binary, capsys, run):
    # A folder with others below it is a log directory to both; TensorBoard walks them in the file system's order.
    files = sorted(str(f) for f in (LOGS / run).glob("*tfevents*"))
    for file in files:
        event_file_inspector.inspect("", file, None)
        assert is_among(lines(capsys.readouterr().out), inspect(binary, "--event_file", file))


def test_of_a_log_directory_finds_the_same_runs(binary, capsys):
    event_file_inspector.inspect(str(LOGS), "", None)
    found = {line for line in lines(capsys.readouterr().out) if line.startswith(str(LOGS))}
    assert found == {str(LOGS / run) for run in RUNS}
    assert found <= set(inspect(binary, "--logdir", str(LOGS)))


def test_of_one_tag(binary, capsys):
    (file,) = (LOGS / "torch_all" / "run_0").glob("*tfevents*")
    event_file_inspector.inspect("", str(file), "loss/train")
    assert is_among(lines(capsys.readouterr().out), inspect(binary, "--event_file", str(file), "--tag", "loss/train"))

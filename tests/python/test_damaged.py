"""Damaged logs, end to end: what can be read is served, and what cannot is named."""

import shutil

import pytest
from tensorboard.backend.event_processing import event_file_loader

from conftest import DAMAGED, eventually

# How many points of each of the two curves there are to read: the writer wrote 50, or as the comment says.
POINTS = {
    "bad_length": 50,  # the damage is in the file's first record, which holds no point
    "empty_file": 0,
    "garbage_file": 0,
    "good": 50,
    "restart": 90,  # 60 from step 0 on, 60 from step 30 on: the later ones replace what stood there
    "two_files": 60,
    "zero_tail": 50,
    "no_checksums": 50,  # zeros stand for the checksums of the data
    "no_length_checksums": 50,  # and for those of the lengths
    "huge_length": 50,  # in its middle stands a sound header that claims 10 GB
}


@pytest.fixture(scope="module")
def served(board):
    with board(DAMAGED) as b:
        yield b


@pytest.mark.parametrize("run", POINTS)
@pytest.mark.parametrize("tag", ["x", "y"])
def test_points(served, run, tag):
    assert len(served.steps(run, tag)) == POINTS[run]


def test_one_bad_record_costs_one_record(served):
    assert len(served.steps("bad_data_crc", "x")) + len(served.steps("bad_data_crc", "y")) == 99


def test_everything_before_a_truncated_tail(served):
    run = "truncated_mid_record"
    (file,) = (DAMAGED / run).iterdir()
    whole = [event for event in event_file_loader.EventFileLoader(str(file)).Load() if event.HasField("summary")]
    assert len(served.steps(run, "x")) + len(served.steps(run, "y")) == len(whole) > 50


def test_restart_shows_all_when_told(board):
    with board(DAMAGED, "--purge_orphaned_data=false") as b:
        assert len(b.steps("restart", "x")) == 120
        assert len(b.steps("two_files", "x")) == 60


def test_folders_without_event_files_are_no_runs(served):
    runs = served.json("/data/runs")
    assert "no_events" not in runs
    assert {"good", "restart", "two_files", "bad_data_crc", "truncated_mid_record", "zero_tail"} <= set(runs)


@pytest.mark.parametrize(
    ("run", "kinds"),
    {
        "bad_data_crc": {"bad-record"},
        "bad_length": {"bad-length"},
        "garbage_file": {"garbage", "bad-length"},
        "truncated_mid_record": {"incomplete-tail"},
        "zero_tail": {"zero-tail"},
        "no_checksums": {"no-checksums"},
        "no_length_checksums": {"no-checksums"},
        "huge_length": {"bad-length"},
    }.items(),
)
def test_health_names_the_damage(served, run, kinds):
    health = served.json("/api/health")
    assert health["status"] == "damaged"
    problems = [p for p in health["problems"] if p["run"] == run]
    (file,) = (DAMAGED / run).iterdir()
    assert {p["kind"] for p in problems} & kinds, f"of {run}: {problems}"
    assert any(file.name in p["file"] and p["message"] for p in problems)


def test_health_is_silent_about_sound_runs(served):
    assert {p["run"] for p in served.json("/api/health")["problems"]}.isdisjoint({"good", "restart", "two_files"})


@pytest.mark.parametrize("cut", [5, 14, 40, -1])
def test_the_rest_of_a_record_follows(board, tmp_path, cut):
    """A writer that was caught in mid-record goes on: nothing is lost, and the complaint ends."""
    (file,) = (DAMAGED / "good").iterdir()
    data = file.read_bytes()
    at = len(data) // 2 + cut if cut > 0 else len(data) - 1
    (tmp_path / "run").mkdir()
    growing = tmp_path / "run" / file.name
    growing.write_bytes(data[:at])
    with board(tmp_path, "--reload_interval", "0.2") as b:
        before = len(b.steps("run", "x"))
        assert before < 50 or len(b.steps("run", "y")) < 50
        with growing.open("ab") as f:
            f.write(data[at:])
        eventually(lambda: len(b.steps("run", "x")) == len(b.steps("run", "y")) == 50, "the points after the record that was cut")
        eventually(lambda: b.json("/api/health")["status"] == "ok", "a clean bill of health")


def test_runs_come_and_go(board, tmp_path):
    with board(tmp_path, "--reload_interval", "0.2") as b:
        assert b.json("/data/runs") == []
        shutil.copytree(DAMAGED / "good", tmp_path / "late" / "nested")
        eventually(lambda: b.json("/data/runs") == ["late/nested"], "a run that appeared")
        shutil.rmtree(tmp_path / "late")
        eventually(lambda: b.json("/data/runs") == [], "a run to vanish")

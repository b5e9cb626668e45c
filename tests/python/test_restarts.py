"""Curves whose steps go back, repeat or come from several files: the board and TensorBoard's fast loader side by side."""

import random

import pytest
from tensorboard.compat.proto import event_pb2, summary_pb2
from tensorboard.summary.writer.record_writer import RecordWriter

from conftest import eventually, tensorboard

WALL = 1.7e9


def write(path, steps, tag="x", wall=WALL, span=1.0):
    """An event file with one curve: a point a second, and the point's place in it as its value."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as f:
        out = RecordWriter(f)
        out.write(event_pb2.Event(wall_time=wall, file_version="brain.Event:2").SerializeToString())
        for i, step in enumerate(steps):
            value = summary_pb2.Summary.Value(tag=tag, simple_value=i)
            out.write(event_pb2.Event(wall_time=wall + span * i, step=step, summary=summary_pb2.Summary(value=[value])).SerializeToString())
        out.flush()


def wandering(seed):
    """Steps of a training that is restarted from checkpoints again and again."""
    rng, steps, at = random.Random(seed), [], 0
    while len(steps) < 300:
        at = max(0, at - rng.randrange(60)) if rng.random() < 0.05 else at + rng.randrange(1, 4)
        steps.append(at)
    return steps


ONE_FILE = {
    "rising": list(range(100)),
    "once_back": [*range(60), *range(30, 90)],
    "back_to_zero": [*range(50), *range(20)],
    "back_at_the_end": [*range(50), 10],
    "same_step_twice": [0, 1, 2, 2, 3, 4],
    "one_step_only": [5] * 20,
    "falling": list(range(30, 0, -1)),
    "negative": [-3, -2, -1, 0, -2, 1],
    **{f"wandering_{seed}": wandering(seed) for seed in range(8)},
}
# One file after another, as restarts make them: the second begins when the first has ended.
TWO_FILES = {
    "goes_on": ([*range(40)], [*range(40, 80)]),
    "overlaps": ([*range(40)], [*range(25, 80)]),
    "starts_again": ([*range(40)], [*range(10)]),
    "far_back_and_sparse": ([*range(0, 400, 10)], [5, 15, 25]),
}


@pytest.fixture(scope="module")
def both(board, tmp_path_factory):
    """Asks the board and TensorBoard for the points of a run."""
    logs = tmp_path_factory.mktemp("restarts")
    for run, steps in ONE_FILE.items():
        write(logs / run / "events.out.tfevents.1", steps)
    for run, (first, second) in TWO_FILES.items():
        write(logs / run / "events.out.tfevents.1", first)
        write(logs / run / "events.out.tfevents.2", second, wall=WALL + 1000)
    runs = {*ONE_FILE, *TWO_FILES}
    with board(logs) as ours, tensorboard(logs, "--load_fast", "true") as theirs:
        eventually(lambda: theirs("plugin/scalars/tags").keys() >= runs, "TensorBoard to load all runs")
        yield lambda run: (ours.json("/data/plugin/scalars/scalars", run=run, tag="x"), theirs("plugin/scalars/scalars", run=run, tag="x"))


@pytest.mark.parametrize("run", [*ONE_FILE, *TWO_FILES])
def test_same_points(both, run):
    ours, theirs = both(run)
    assert ours == theirs


def test_files_written_side_by_side_are_merged(board, tmp_path):
    """Where TensorBoard lets two processes that write one run eat each other's points, the board keeps all of them."""
    write(tmp_path / "run" / "events.out.tfevents.1", range(0, 100, 2))
    write(tmp_path / "run" / "events.out.tfevents.2", range(1, 100, 2), wall=WALL + 0.5)
    with board(tmp_path) as b:
        assert b.steps("run", "x") == list(range(100))


def test_all_points_when_told(board, tmp_path):
    write(tmp_path / "run" / "events.out.tfevents.1", ONE_FILE["once_back"])
    with board(tmp_path, "--purge_orphaned_data=false") as b:
        assert b.steps("run", "x") == ONE_FILE["once_back"]

"""A training that is killed by SIGKILL, wherever it is then: its logs are read by the board and by TensorBoard, its checkpoint is whole, and it goes on."""

import random
import signal
import subprocess
import zipfile

import pytest
import safetensors.numpy

from conftest import PATIENCE, ROOT, eventually, tensorboard

EPOCHS, STEPS = 12, 23  # as in trainmodel: 1438 digits in batches of 64
KILLS = 4
RUNS = {"train", "validation"}


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    """Built, not run by go: the process that is killed must be the training itself."""
    path = tmp_path_factory.mktemp("program") / "trainmodel"
    subprocess.run(["go", "build", "-o", str(path), "./tests/python/trainmodel"], cwd=ROOT, check=True, timeout=5 * PATIENCE)
    return path


@pytest.fixture(scope="module")
def undisturbed(program, tmp_path_factory):
    """The last word of a training that nobody kills: a checksum of its weights."""
    return train(program, tmp_path_factory.mktemp("undisturbed"), freq=0)[-1]


def train(program, directory, freq):
    """What a training says until its end."""
    command = [program, directory, str(freq)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True, text=True, timeout=PATIENCE)
    return heard(done.stdout)


def train_and_kill(program, directory, freq, batches):
    """What a training says until it is killed: after so many batches, wherever in the next ten it is then."""
    process = subprocess.Popen([program, directory, str(freq)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        process.stdin.write("." * (batches + 10))
        process.stdin.flush()
        lines = []
        while sum(line.startswith("batch") for line in lines) < batches and (line := process.stdout.readline()):
            lines.append(line)
    finally:
        process.kill()
        rest, _ = process.communicate(timeout=PATIENCE)
    said = "".join(lines) + rest
    assert process.returncode == -signal.SIGKILL, said
    return heard(said)


def heard(said):
    return [(word, int(number)) for word, number in map(str.split, said.splitlines())]


def last(said, word):
    return max((number for w, number in said if w == word), default=-1)


def killed_again_and_again(program, directory, freq):
    """Kills a training some times. Each but the first goes on where the one before it was backed up."""
    rng = random.Random(freq)
    done = 0  # batches that are known to be backed up
    for _ in range(KILLS):
        said = train_and_kill(program, directory, freq, rng.randrange(STEPS + 1, 2 * STEPS))
        [begun] = [number for word, number in said if word == "begin"]
        # What was backed up and not said any more is one batch, or one epoch.
        assert done <= begun <= done + (freq or STEPS), (done, begun)
        done = max(begun, backed_up(said, freq))
        check_whole(directory / "checkpoint.nn")


def backed_up(said, freq):
    """How many batches of the training are in the backup, as far as was said. The last of an epoch gets there with its epoch."""
    epochs, batches = last(said, "epoch") + 1, last(said, "batch") + 1
    if freq and batches % STEPS:
        return batches
    return max(epochs * STEPS, batches - 1 if freq else 0)


def check_whole(path):
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        weights = safetensors.numpy.load(archive.read("model.weights.safetensors"))
    assert sorted(w.shape for w in weights.values()) == [(10,), (32,), (32, 10), (64, 32)]


def curves(ask):
    return {(run, tag): ask("plugin/scalars/scalars", run=run, tag=tag) for run, tags in ask("plugin/scalars/tags").items() for tag in tags}


def steps(points):
    return [step for _, step, _ in points]


@pytest.mark.parametrize("freq", [0, 1], ids=["backup_each_epoch", "backup_each_batch"])
def test_killed_training(program, undisturbed, board, tmp_path, freq):
    logs = tmp_path / "logs"
    killed_again_and_again(program, tmp_path, freq)
    with board(logs) as ours, tensorboard(logs, "--load_fast", "true") as theirs:
        mine = lambda path, **query: ours.json("/data/" + path, **query)
        eventually(lambda: set(theirs("plugin/scalars/tags")) == RUNS, "TensorBoard to read what was left")
        left = curves(mine)
        eventually(lambda: curves(theirs) == left, "TensorBoard to show the same points as the board")
        epochs = steps(left["validation", "epoch_loss"])
        assert len(epochs) >= KILLS and epochs == list(range(len(epochs)))

        assert train(program, tmp_path, freq)[-1] == undisturbed
        eventually(lambda: len(ours.steps("validation", "epoch_loss")) == EPOCHS, "the board to show the rest")
        whole = curves(mine)
        eventually(lambda: curves(theirs) == whole, "TensorBoard to show the rest")
        assert set(theirs("plugin/histograms/tags")) == {"train"}
        assert theirs("plugin/graphs/info")["train"]["run_graph"]
    check_whole(tmp_path / "checkpoint.nn")
    for measure in ("loss", "accuracy"):
        assert steps(whole["validation", f"epoch_{measure}"]) == list(range(EPOCHS))
        assert steps(whole["train", f"epoch_{measure}"]) == list(range(EPOCHS))
        assert steps(whole["train", f"batch_{measure}"]) == list(range(1, EPOCHS * STEPS + 1))

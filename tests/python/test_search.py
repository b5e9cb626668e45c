"""TensorBoard's HParams tab shows a study of nn/search: all trials while it runs, and what they came to."""

import json
import subprocess

import pytest

from conftest import PATIENCE, ROOT, eventually, tensorboard

TRIALS, FAILS = 8, 2  # as in searchmodels
SESSIONS = json.dumps({"experimentName": "", "allowedStatuses": ["STATUS_UNKNOWN", "STATUS_SUCCESS", "STATUS_FAILURE", "STATUS_RUNNING"], "sliceSize": 100, "startIndex": 0})


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    path = tmp_path_factory.mktemp("program") / "searchmodels"
    subprocess.run(["go", "build", "-o", str(path), "./tests/python/searchmodels"], cwd=ROOT, check=True, timeout=5 * PATIENCE)
    return path


def statuses(ask):
    groups = ask("plugin/hparams/session_groups", request=SESSIONS).get("sessionGroups", [])
    return {session["name"]: session.get("status", "STATUS_UNKNOWN") for group in groups for session in group["sessions"]}


@pytest.mark.parametrize("fast", ["true", "false"])
def test_hparams_tab_shows_the_study(program, fast, tmp_path):
    runs = [f"study/trial_{i:04d}" for i in range(TRIALS)]
    ended = {run: "STATUS_FAILURE" if i == FAILS else "STATUS_SUCCESS" for i, run in enumerate(runs)}
    study = subprocess.Popen([program, tmp_path / "study"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        with tensorboard(tmp_path, "--load_fast", fast) as ask:
            running = ended | {runs[-1]: "STATUS_UNKNOWN"}  # what TensorBoard says of those without an end
            eventually(lambda: statuses(ask) == running, "all trials while the last one runs")
            said, _ = study.communicate("\n", timeout=PATIENCE)
            eventually(lambda: statuses(ask) == ended, "the end of the last trial")
            check(ask, [json.loads(line) for line in said.splitlines()], runs)
    finally:
        study.kill()
        study.wait(PATIENCE)


def check(ask, trials, runs):
    experiment = ask("plugin/hparams/experiment", request=json.dumps({"experimentName": ""}))
    infos = {info["name"]: info for info in experiment["hparamInfos"]}
    assert infos["rate"]["domainInterval"] == {"minValue": 1e-4, "maxValue": 1.0}
    assert infos["kind"]["domainDiscrete"] == ["relu", "tanh"]
    assert set(infos) == {"rate", "layers", "kind"}
    groups = ask("plugin/hparams/session_groups", request=SESSIONS)["sessionGroups"]
    shown = {group["sessions"][0]["name"]: group for group in groups}
    assert sorted(shown) == runs and [t["number"] for t in trials] == list(range(TRIALS))
    for run, trial in zip(runs, trials, strict=True):
        assert shown[run]["hparams"] == pytest.approx(trial["params"])
        scores = [m["value"] for m in shown[run]["metricValues"] if m["name"]["tag"] == "score"]
        if trial["state"] == "finished":
            assert scores == [pytest.approx(trial["score"], rel=1e-6)]
    curve = [score for _, _, score in ask("plugin/scalars/scalars", run="study", tag="best_score")]
    finished = [t["score"] for t in trials if t["state"] == "finished"]
    assert curve == [pytest.approx(min(finished[: i + 1]), rel=1e-6) for i in range(len(finished))]

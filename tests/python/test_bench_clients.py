"""The benchmarks' own websocket clients understand what the board says: nobody runs the long ones often enough to notice that they do not."""

import importlib

import pytest
from conftest import LOGS, ROOT


@pytest.fixture
def bench(monkeypatch):
    """Imports a module of bench/ by its name."""
    monkeypatch.syspath_prepend(ROOT / "bench")
    return importlib.import_module


def test_an_attacker_finds_tags_and_gets_points(board, bench):
    attack = bench("attack")
    with board(LOGS / "keras_mlp") as server:
        listed = server.json("/api/catalog")["catalog"]
        page = attack.Page(server.port)
        ids = page.ids()
        assert ids == attack.ids_of(listed) and "epoch_loss" in ids
        page.say({"type": "show", "card": "c1", "tag": ids["epoch_loss"], "width": 400})
        frame = next(data for kind, data in iter(page.hear, None) if kind == 2 or data.startswith(b'{"type":"error"'))
        steps = server.steps(listed["runs"][0]["name"], "epoch_loss")
        assert steps and tuple(steps) in attack.blocks(frame)
        page.close()


def test_the_page_that_measures_memory_reads_the_catalog(board, bench):
    with board(LOGS / "keras_mlp") as server:
        page = bench("memory").Page(server.port)
        assert page.catalog() > 100
        page.socket.close()

"""The judgement of bench/nn/compare.py: nobody looks at how it comes about when it says that all is well."""

import importlib.util
import math

import pytest
from conftest import ROOT

spec = importlib.util.spec_from_file_location("compare", ROOT / "bench" / "nn" / "compare.py")
compare = importlib.util.module_from_spec(spec)
spec.loader.exec_module(compare)


@pytest.mark.parametrize(
    ("ours", "place"),
    [([0.90, 0.92], "within"), ([0.89, 0.89], "below"), ([0.95, 0.97], "above"), ([0.80, 1.00], "within"), ([0.90, 0.90], "within")],
)
def test_the_mean_is_placed_among_keras_seeds(ours, place):
    assert compare.judge(ours, [0.90, 0.91, 0.92])[0] == place


def test_distance_in_deviations_and_standard_errors():
    _, deviations, t = compare.judge([0.90, 0.92], [0.93, 0.95])
    deviation = math.sqrt(2) / 100
    assert deviations == pytest.approx(-0.03 / deviation)
    assert t == pytest.approx(-0.03 / deviation)  # two variances, each over two seeds, add up to one


def test_one_seed_has_no_spread():
    place, deviations, t = compare.judge([0.9], [0.9])
    assert place == "within" and math.isnan(deviations) and math.isnan(t)


def test_few_seeds_are_not_judged():
    assert compare.verdict([0.9, 0.91], [0.95, 0.96]) == "too few seeds to judge by"
    assert "below" in compare.verdict([0.9, 0.91, 0.92], [0.95, 0.96, 0.97])


def test_what_was_learned_is_compared_over_the_seeds_that_both_have():
    class Racer:
        def __init__(self, accuracy):
            self.accuracy = accuracy

    ours = Racer({(seed, 1): 0.9 for seed in (1, 2, 3, 4)})
    keras = Racer({(seed, 1): 0.8 for seed in (1, 2, 3)})  # seed 4 was interrupted
    (row,) = compare.learning(ours, keras, epochs=10)
    assert row.split()[:2] == ["1", "3"] and "above" in row

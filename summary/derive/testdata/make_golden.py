"""Writes golden.json: what numpy says of formulas over curves with random steps, for golden_test.go.

    pip install numpy; python make_golden.py
"""
import json
import pathlib

import numpy as np

random = np.random.default_rng(11)


def curve(steps):
    return np.asarray(steps), random.normal(size=len(steps)) + 3


curves = {
    "loss": curve(np.arange(0, 300)),
    "val_loss": curve(np.arange(10, 310, 10)),
    "train/acc": curve(np.unique(random.integers(0, 5000, 400))),
    "tokens": (np.arange(0, 301, 7), np.cumsum(random.integers(1, 900, 43)).astype(float)),
}
curves["gap"] = (curves["loss"][0], np.where(np.arange(300) % 41 == 3, np.nan, curves["loss"][1]))


def joined(*names, at=None):
    """The steps at which one of the curves has a point and all others reach, and the values there."""
    reached = np.arange(max(curves[n][0][0] for n in names), min(curves[n][0][-1] for n in names) + 1)
    steps = np.intersect1d(np.unique(np.concatenate([curves[n][0] for n in at or names])), reached)
    return steps, [np.interp(steps, *curves[n]) for n in names]


def debiased(values, weight):
    out, last, n = [], 0.0, 0
    for y in values:
        last, n = last * weight + (1 - weight) * y, n + 1
        out.append(last / (1 - weight ** n))
    return np.array(out)


cases = []


def case(formula, steps, values, x=None, along=None):
    cases.append({"formula": formula, "steps": steps.tolist(), "values": [repr(float(v)) for v in values], **({"x": x, "along": along.tolist()} if x else {})})


steps, (loss,) = joined("loss")
case("exp(loss)", steps, np.exp(loss))
case("-loss ** 2 % 3 + 1e-3", steps, np.fmod(-(loss ** 2), 3) + 1e-3)
case("log(abs(loss)) / log10(1 + step) + sqrt(abs(loss)) * tanh(loss)", steps, np.log(np.abs(loss)) / np.log10(1 + steps) + np.sqrt(np.abs(loss)) * np.tanh(loss))
case("cummin(loss)", steps, np.minimum.accumulate(loss))
case("cummax(loss) - cumsum(loss)", steps, np.maximum.accumulate(loss) - np.cumsum(loss))
case("diff(loss)", steps, np.concatenate([[np.nan], np.diff(loss)]))
case("ema(loss, 0.9)", steps, debiased(loss, 0.9))
case("loss > 3 && step < 200 ? max(loss, 3.5) : min(loss, 2, pi)", steps, np.where((loss > 3) & (steps < 200), np.maximum(loss, 3.5), np.minimum(np.minimum(loss, 2), np.pi)))
case("round(loss) + floor(loss) * ceil(loss) - sign(loss)", steps, np.where(loss < 0, -np.floor(-loss + 0.5), np.floor(loss + 0.5)) + np.floor(loss) * np.ceil(loss) - np.sign(loss))
case("(loss - 3) / time", steps, np.divide(loss - 3, steps / 2, out=np.full(len(loss), np.inf) * np.sign(loss - 3), where=steps > 0))
steps, (val, loss) = joined("val_loss", "loss")
case("val_loss - loss", steps, val - loss)
case("sigmoid(val_loss) * pow(loss, 2)", steps, 1 / (1 + np.exp(-val)) * loss ** 2)
steps, (val, acc) = joined("val_loss", "train/acc")
case('val_loss / metric("train/acc")', steps, val / acc)
steps, (gap,) = joined("gap")
case("gap * 2", steps, gap * 2)
case("cummin(gap)", steps, np.minimum.accumulate(np.where(np.isnan(gap), np.inf, gap)))
steps, (loss, tokens) = joined("loss", "tokens", at=["loss"])
case("loss", steps, loss, "tokens", tokens)
steps, (val, tokens, loss) = joined("val_loss", "tokens", "loss", at=["val_loss"])
case("exp(val_loss)", steps, np.exp(val), "tokens / 1000 + loss", tokens / 1000 + loss)

json.dump({
    "curves": {name: {"steps": steps.tolist(), "values": [repr(float(v)) for v in values]} for name, (steps, values) in curves.items()},
    "cases": cases,
}, pathlib.Path(__file__).with_name("golden.json").open("w"), indent=None, separators=(",", ":"))

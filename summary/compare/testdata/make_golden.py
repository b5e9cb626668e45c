"""Writes golden.json: what numpy and scipy say of random numbers, for golden_test.go.

    pip install numpy scipy; python make_golden.py
"""
import json
import pathlib

import numpy as np
from scipy import stats

random = np.random.default_rng(7)


def described(values):
    finite = values[np.isfinite(values)]
    n = len(finite)
    out = {"values": [repr(float(v)) for v in values], "n": n, "mean": finite.mean(), "median": np.median(finite), "min": finite.min(), "max": finite.max()}
    if n > 1:
        out["std"] = finite.std(ddof=1)
        out["stderr"] = stats.sem(finite)
        out["lo"], out["hi"] = stats.t.interval(0.95, n - 1, loc=finite.mean(), scale=stats.sem(finite))
    return out


def curves(members, shared):
    lines = []
    for i in range(members):
        steps = np.arange(0, 60, 3) if shared else np.unique(random.integers(0, 100, 30 + 5 * i))
        lines.append((steps, random.normal(size=len(steps)) + steps / 10))
    x = np.unique(np.concatenate([steps for steps, _ in lines]))
    rows = np.array([np.interp(x, steps, values, left=np.nan, right=np.nan) for steps, values in lines])
    counts = np.isfinite(rows).sum(axis=0)
    return {
        "lines": [{"steps": steps.tolist(), "values": values.tolist()} for steps, values in lines],
        "interpolated": not shared, "x": x.tolist(), "n": counts.tolist(), "mean": np.nanmean(rows, axis=0).tolist(), "median": np.nanmedian(rows, axis=0).tolist(),
        "std": [float(np.nanstd(column, ddof=1)) if n > 1 else None for column, n in zip(rows.T, counts)],
        "min": np.nanmin(rows, axis=0).tolist(), "max": np.nanmax(rows, axis=0).tolist(),
    }


def correlated(a, b):
    rho, p = stats.spearmanr(a, b)
    return {"a": a.tolist(), "b": b.tolist(), "rho": float(rho), "p": float(p)}


groups = [random.normal(size=n) * 10.0 ** random.integers(-5, 6) for n in (1, 2, 3, 4, 5, 8, 31, 100, 1000)]
groups.append(np.array([1.5, np.nan, -2.0, np.inf, 4.0, -np.inf]))
groups.append(np.full(5, 1e300) * np.array([1, 1.1, 0.9, 1.05, 1]) / 1e150)
x = random.normal(size=50)
json.dump({
    "groups": [described(g) for g in groups],
    "curves": [curves(4, False), curves(2, False), curves(3, True)],
    "spearman": [
        correlated(x, x ** 3), correlated(x, -x + random.normal(size=50)), correlated(random.integers(0, 4, 80).astype(float), random.normal(size=80)),
        correlated(np.array([1.0, 2, 3]), np.array([3.0, 1, 2])), correlated(random.integers(0, 2, 200).astype(float), random.integers(0, 3, 200).astype(float)),
    ],
}, pathlib.Path(__file__).with_name("golden.json").open("w"), indent=1, default=float)

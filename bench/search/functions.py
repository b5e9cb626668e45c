"""The standard functions of nn/search's tests, for other optimizers."""

import math


def branin(ask):
    x, y = ask.uniform("x", -5, 10), ask.uniform("y", 0, 15)
    a = y - 5.1 / (4 * math.pi**2) * x * x + 5 / math.pi * x - 6
    return a * a + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x) + 10


A = [[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]]
P = [
    [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
    [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
    [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650],
    [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
]


def hartmann6(ask):
    x = [ask.uniform(f"x{j}", 0, 1) for j in range(6)]
    return -sum(c * math.exp(-sum(a * (v - p) ** 2 for a, p, v in zip(A[i], P[i], x))) for i, c in enumerate([1, 1.2, 3, 3.2]))


def rosenbrock(ask):
    x, y = ask.uniform("x", -2, 2), ask.uniform("y", -1, 3)
    return (1 - x) ** 2 + 100 * (y - x * x) ** 2


def conditional(ask):
    kind = ask.choice("kind", ["linear", "tree", "net"])
    if kind == "linear":
        return 0.5 + 0.1 * math.log10(ask.log_uniform("c", 1e-4, 1e4)) ** 2
    if kind == "tree":
        return 0.4 + 0.05 * abs(ask.whole("depth", 1, 20) - 7)
    layers, rate = ask.whole("layers", 1, 4), math.log10(ask.log_uniform("rate", 1e-5, 1))
    return 0.2 * abs(layers - 2) + 0.3 * (rate + 3) ** 2


# name: function, least value, and the box for optimizers that need one (None where there is none)
PROBLEMS = {
    "branin": (branin, 0.39788735772973816, {"x": (-5.0, 10.0), "y": (0.0, 15.0)}),
    "hartmann6": (hartmann6, -3.322368011391339, {f"x{j}": (0.0, 1.0) for j in range(6)}),
    "rosenbrock": (rosenbrock, 0.0, {"x": (-2.0, 2.0), "y": (-1.0, 3.0)}),
    "conditional": (conditional, 0.0, None),
}

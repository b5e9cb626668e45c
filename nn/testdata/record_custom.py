#!/usr/bin/env python3
"""Write custom.json: numbers of Keras 3 for losses and metrics that are functions of one's own, with and without sample weights and class weights, labels of
shape (n) and (n, 1), and all reductions. Its form is golden.json's.
usage: record_custom.py OUT.json     needs: pip install keras jax scipy numpy (its numpy backend takes parts from jax)
"""
import json, os, sys
os.environ["KERAS_BACKEND"] = "numpy"
import numpy as np, keras
from keras import ops
from keras.src.losses.losses import LossFunctionWrapper
from keras.src.metrics.reduction_metrics import MeanMetricWrapper

rng = np.random.default_rng(11)
cases = []
f = lambda a: json.loads(json.dumps(np.asarray(a).tolist()), parse_float=lambda s: float(f"{float(s):.9g}"))
f32 = lambda a: np.asarray(a, "float32")

# The functions have the same names in nn/loss/custom_test.go.
functions = {
    "own_mse": lambda t, p: ops.mean(ops.square(t - p), axis=-1),
    "own_quartic": lambda t, p: ops.power(t - p, 4.0) if len(p.shape) == 1 else ops.mean(ops.power(t - p, 4.0), axis=-1),
    "own_elementwise": lambda t, p: ops.square(t - p),
    "own_pinball": lambda t, p: ops.mean(ops.maximum(0.9 * (t - p), -0.1 * (t - p)), axis=-1),
}
n = 6
weights = f32([.5, 2, 0, 1, 3.5, .25])
one, wide, deep = rng.normal(size=(n, 1)), rng.normal(size=(n, 3)), rng.normal(size=(n, 2, 3))
data = {
    "n_1 and n_1": (rng.normal(size=(n, 1)), one), "n and n_1": (rng.normal(size=n), one), "n_1 and n": (rng.normal(size=(n, 1)), one[:, 0]),
    "n_3 and n_3": (rng.normal(size=(n, 3)), wide), "n_2_3 and n_2_3": (rng.normal(size=(n, 2, 3)), deep),
}
for name, fn in functions.items():
    for shapes, (t, p) in data.items():
        if shapes == "n_1 and n" and name not in ("own_quartic", "own_elementwise"):
            continue  # a mean over the last axis would be one over the samples
        for reduction in ["sum_over_batch_size", "sum", "mean_with_sample_weight"]:
            for w in (None, weights):
                loss = LossFunctionWrapper(fn, reduction=reduction, name=name)
                # Keras wants weights of as many axes as the values, which nn adds by itself.
                axes = len(np.shape(fn(f32(p), f32(p))))
                kw = None if w is None else w.reshape([-1] + [1] * (axes - 1))
                value = float(loss(f32(t), f32(p), sample_weight=kw))
                cases.append(dict(kind="custom_loss", name=name, config={"reduction": reduction, "shapes": shapes}, y_true=f(f32(t)), y_pred=f(f32(p)),
                                  value=value, **({} if w is None else {"sample_weight": f(w)})))
for name, cls, t, p in [("mean_squared_error", keras.losses.MeanSquaredError, wide[::-1], wide), ("binary_crossentropy", keras.losses.BinaryCrossentropy, rng.integers(0, 2, (n, 1)), 1 / (1 + np.exp(-one))),
                        ("sparse_categorical_crossentropy", keras.losses.SparseCategoricalCrossentropy, rng.integers(0, 3, n), np.exp(wide) / np.exp(wide).sum(-1, keepdims=True))]:
    for reduction in ["sum_over_batch_size", "sum", "mean_with_sample_weight"]:
        for w in (None, weights):
            value = float(cls(reduction=reduction)(np.asarray(t), f32(p), sample_weight=w))
            cases.append(dict(kind="custom_loss", name=name, config={"reduction": reduction, "shapes": ""}, y_true=f(t), y_pred=f(f32(p)), value=value,
                              **({} if w is None else {"sample_weight": f(w)})))
for name in ("own_mse", "own_pinball"):
    for shapes in ("n_1 and n_1", "n_3 and n_3"):
        for w in (None, weights):
            t, p = data[shapes]
            metric = MeanMetricWrapper(functions[name], name=name)
            metric.update_state(f32(t), f32(p), sample_weight=w)
            cases.append(dict(kind="custom_metric", name=name, config={}, y_true=f(f32(t)), y_pred=f(f32(p)), value=float(metric.result()),
                              **({} if w is None else {"sample_weight": f(w)})))
json.dump({"keras": keras.__version__, "seed": 11, "cases": cases}, open(sys.argv[1], "w"))
print(len(cases), "cases")

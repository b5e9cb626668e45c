#!/usr/bin/env python3
"""Write keras.json: what Keras 3 itself computes for layers, regularizers and constraints, and its default configurations.
usage: make_keras.py OUT.json     needs: pip install keras tensorflow-cpu numpy

layers:       class, kwargs, training, inputs, weights -> output, weights_after; c -> gradients of sum(c * output) by inputs and by trained weights
adapt:        kwargs, data, x -> mean, variance, output
regularizers: class, kwargs, w -> loss, grad
constraints:  class, kwargs, w -> result
defaults:     for each kind and class the configuration of an object made with its required arguments only
"""
import json, os, sys
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"; os.environ["KERAS_BACKEND"] = "tensorflow"; os.environ["CUDA_VISIBLE_DEVICES"] = ""
import numpy as np, keras, tensorflow as tf

rng = np.random.default_rng(10)
keras.utils.set_random_seed(10)
L = keras.layers
f = lambda a: {"shape": list(np.shape(a)), "data": [float(f"{v:.8g}") for v in np.asarray(a).ravel()]}
normal = lambda *shape: rng.normal(0, 1, shape).astype("float32")
out = {"keras": keras.__version__, "layers": [], "adapt": [], "regularizers": [], "constraints": [], "defaults": {}}


def layer(name, kwargs, *inputs, training=False, frozen=False):
    l = getattr(L, name)(**kwargs)
    l.trainable = not frozen
    many = len(inputs) > 1 or issubclass(type(l), L.Add.__base__)
    l.build([x.shape for x in inputs] if many else inputs[0].shape)
    for w in l.weights:
        w.assign(rng.uniform(.5, 1.5, w.shape) if "variance" in w.name else normal(*w.shape))
    before = [f(w.numpy()) for w in l.weights]
    xs = [tf.constant(x) for x in inputs]
    with tf.GradientTape() as tape:
        tape.watch(xs)
        y = l(xs if many else xs[0], training=training) if name in ("BatchNormalization", "Dropout") else l(xs if many else xs[0])
        c = normal(*y.shape)
        loss = tf.reduce_sum(y * c)
    grads = tape.gradient(loss, xs + [w.value for w in l.trainable_weights])
    zero = lambda g, v: np.zeros(v.shape) if g is None else tf.convert_to_tensor(g).numpy()
    out["layers"].append({"class": name, "config": kwargs, "training": training, "frozen": frozen, "inputs": [f(x) for x in inputs], "weights": before, "output": f(y.numpy()),
                          "c": f(c), "input_grads": [f(zero(g, x)) for g, x in zip(grads, xs)], "weight_grads": [f(zero(g, w)) for g, w in zip(grads[len(xs):], l.trainable_weights)],
                          "weights_after": [f(w.numpy()) for w in l.weights]})


x, x3 = normal(5, 4), normal(4, 3, 2)
layer("Dense", {"units": 3}, x)
layer("Dense", {"units": 3, "activation": "relu", "use_bias": False}, x)
layer("Dense", {"units": 4, "activation": "softmax"}, x3)
layer("Flatten", {}, x3)
layer("Flatten", {}, normal(5))
layer("Reshape", {"target_shape": [2, -1]}, x3)
layer("Activation", {"activation": "tanh"}, x3)
for training in (True, False):
    layer("BatchNormalization", {}, x, training=training)
    layer("BatchNormalization", {"axis": 1, "momentum": .8, "epsilon": .01}, x3, training=training)
    layer("BatchNormalization", {"center": False}, x3, training=training)
    layer("BatchNormalization", {"scale": False}, x, training=training)
    layer("BatchNormalization", {"scale": False, "center": False}, x, training=training)
    layer("BatchNormalization", {"axis": 1, "center": False}, x3, training=training)
layer("BatchNormalization", {}, x, training=True, frozen=True)
layer("BatchNormalization", {}, normal(3, 70), training=True)
layer("LayerNormalization", {}, x)
layer("LayerNormalization", {"axis": [1, 2], "epsilon": .1}, x3)
layer("LayerNormalization", {"axis": 1}, x3)
layer("LayerNormalization", {"center": False}, x3)
layer("LayerNormalization", {"scale": False}, x)
layer("LayerNormalization", {"scale": False, "center": False}, x)
layer("LeakyReLU", {}, x)
layer("LeakyReLU", {"negative_slope": .1}, x3)
layer("PReLU", {}, x3)
layer("PReLU", {"shared_axes": [1]}, x3)
layer("ELU", {}, x)
layer("ELU", {"alpha": .5}, x)
layer("ReLU", {}, x)
layer("ReLU", {"max_value": 1., "negative_slope": .2, "threshold": .3}, 2 * normal(6, 4))
layer("Softmax", {}, x3)
layer("Softmax", {"axis": 1}, x3)
layer("Embedding", {"input_dim": 5, "output_dim": 3}, rng.integers(0, 5, (4, 2)).astype("float32"))
layer("Concatenate", {}, normal(4, 2), normal(4, 3), normal(4, 1))
layer("Concatenate", {"axis": 1}, normal(4, 2, 3), normal(4, 1, 3))
for name in ("Add", "Multiply", "Average", "Maximum", "Minimum"):
    layer(name, {}, normal(4, 3), normal(4, 3), normal(4, 3))
    layer(name, {}, normal(4, 2, 3), normal(4, 3))
layer("Subtract", {}, normal(4, 3), normal(4, 3))
layer("Subtract", {}, normal(4, 1, 3), normal(4, 2, 1))

for kwargs, data in [({}, 3 + 2 * normal(20, 4)), ({"invert": True}, normal(20, 4) - 7), ({"axis": None}, 5 * normal(6, 3, 2)), ({"axis": [1, 2]}, normal(6, 3, 2)), ({"axis": [1, 3]}, normal(6, 3, 2, 4)), ({"axis": None}, normal(6)),
                     ({"axis": 1}, normal(6, 3, 2)), ({}, np.ones((5, 2), "float32"))]:
    l = L.Normalization(**kwargs); l.adapt(data)
    v = normal(4, *data.shape[1:])
    out["adapt"].append({"config": kwargs, "data": f(data), "x": f(v), "mean": f(l.mean), "variance": f(l.variance), "output": f(l(v)), "weights": [w.name for w in l.weights]})
layer("Normalization", {"mean": [1., 2., 3., 4.], "variance": [.5, 1., 2., 4.]}, x)
layer("Normalization", {"mean": 2., "variance": .25, "invert": True}, x3)

for name, kwargs in [("L1", {}), ("L1", {"l1": .3}), ("L2", {}), ("L2", {"l2": .2}), ("L1L2", {}), ("L1L2", {"l1": .1, "l2": .4})]:
    w = tf.constant(normal(4, 3))
    with tf.GradientTape() as tape:
        tape.watch(w); loss = getattr(keras.regularizers, name)(**kwargs)(w)
    g = tape.gradient(loss, w)
    out["regularizers"].append({"class": name, "config": kwargs, "w": f(w), "loss": float(loss), "grad": f(np.zeros(w.shape) if g is None else g)})

w = 2 * normal(4, 3); w[:, 1] = 0
for name, kwargs in [("MaxNorm", {}), ("MaxNorm", {"max_value": 1., "axis": 1}), ("NonNeg", {}), ("UnitNorm", {}), ("UnitNorm", {"axis": 1}), ("MinMaxNorm", {}),
                     ("MinMaxNorm", {"min_value": 2., "max_value": 3., "rate": .7}), ("MinMaxNorm", {"min_value": .5, "axis": 1})]:
    out["constraints"].append({"class": name, "config": kwargs, "w": f(w), "result": f(getattr(keras.constraints, name)(**kwargs)(w))})
for axis in (0, 1, 2):
    v = normal(2, 2, 140)
    out["constraints"].append({"class": "MaxNorm", "config": {"max_value": 1., "axis": axis}, "w": f(v), "result": f(keras.constraints.MaxNorm(1., axis)(v))})


def simple(v):  # an object's configuration without where its class comes from
    if isinstance(v, dict):
        return {"class_name": v["class_name"], "config": simple(v["config"])} if "class_name" in v else {k: simple(e) for k, e in v.items()}
    return list(v) if isinstance(v, tuple) else v


required = {"InputLayer": {"shape": [28, 28]}, "Dense": {"units": 3}, "Activation": {"activation": "relu"}, "Reshape": {"target_shape": [2, 3]}, "Embedding": {"input_dim": 5, "output_dim": 3},
            "Dropout": {"rate": .5}, "AlphaDropout": {"rate": .5}, "GaussianNoise": {"stddev": .1}}
names = ["InputLayer", "Dense", "Flatten", "Reshape", "Activation", "Dropout", "AlphaDropout", "GaussianNoise", "BatchNormalization", "LayerNormalization", "Normalization", "Embedding", "LeakyReLU", "PReLU",
         "ELU", "ReLU", "Softmax", "Concatenate", "Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum"]
out["defaults"]["layers"] = {n: {"name": getattr(L, n)(**required.get(n, {})).name, "given": required.get(n, {}), "config": simple(getattr(L, n)(**required.get(n, {})).get_config())} for n in names}
names = ["Zeros", "Ones", "Constant", "Identity", "RandomNormal", "RandomUniform", "TruncatedNormal", "VarianceScaling", "GlorotUniform", "GlorotNormal", "HeUniform", "HeNormal", "LecunUniform",
         "LecunNormal", "Orthogonal"]
out["defaults"]["initializers"] = {n: getattr(keras.initializers, n)().get_config() for n in names}
out["defaults"]["regularizers"] = {n: getattr(keras.regularizers, n)().get_config() for n in ["L1", "L2", "L1L2"]}
out["defaults"]["constraints"] = {n: getattr(keras.constraints, n)().get_config() for n in ["MaxNorm", "NonNeg", "UnitNorm", "MinMaxNorm"]}

json.dump(out, open(sys.argv[1], "w"), default=float, separators=(",", ":"))
print(sys.argv[1], {k: len(v) for k, v in out.items() if k != "keras"})

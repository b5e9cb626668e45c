#!/usr/bin/env python3
"""Write models.json: what Keras 3 itself makes of whole models.
usage: record_models.py OUT.json     needs: pip install keras tensorflow-cpu numpy

trainings: calls of layers, compile and fit settings, data -> predict0, history, weights, predict, evaluate. "batches": what train_on_batch returned, call by call.
summaries: calls of layers -> the text of summary(). "fitted" models were compiled with Adam and trained for a step.
A call is {"class_name", "config", "from": [numbers of the calls that it takes], "same": number of the call that had the same layer}; inputs have a shape instead of a class.
"""
import json, os, sys
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"; os.environ["KERAS_BACKEND"] = "tensorflow"; os.environ["CUDA_VISIBLE_DEVICES"] = ""
import numpy as np, keras, tensorflow as tf

L = keras.layers; rng = np.random.default_rng(30); keras.utils.set_random_seed(30)
num = lambda v: float(f"{float(v):.8g}")
arr = lambda a: {"shape": list(np.shape(a)), "data": [num(v) for v in np.asarray(a).ravel()]}
normal = lambda *shape: rng.normal(0, 1, shape).astype("float32")
out = {"keras": keras.__version__, "trainings": [], "summaries": []}

def I(name, *shape): return {"name": name, "shape": list(shape)}
def C(cls, config=None, *frm, same=None, frozen=False, **k): return {"class_name": cls, "config": {**(config or {}), **k}, "from": list(frm), "same": same, "frozen": frozen}

def build(calls, outputs=None, sequential=False):
    """Symbols of all calls; a sequential model if wanted."""
    keras.backend.clear_session()
    made, values = [], []
    for c in calls:
        if "shape" in c: made.append(None); values.append(L.Input(c["shape"], name=c["name"])); continue
        l = made[c["same"]] if c["same"] is not None else getattr(L, c["class_name"])(**deserialized(c["config"])); l.trainable = not c["frozen"]; made.append(l)
        if not sequential:
            args = [values[i] for i in c["from"]]; values.append(l(args if len(args) > 1 else args[0]))
    if sequential: return keras.Sequential([L.Input(c["shape"], name=c["name"]) if "shape" in c else l for c, l in zip(calls, made)])
    return keras.Model([v for c, v in zip(calls, values) if "shape" in c], [values[i] for i in outputs])

def deserialized(config):
    kinds = {"regularizer": keras.regularizers, "constraint": keras.constraints, "initializer": keras.initializers}
    return {k: next((getattr(m, v["class_name"])(**v["config"]) for s, m in kinds.items() if k.endswith(s)), v) if isinstance(v, dict) else v for k, v in config.items()}

def made_of(module, v): return v if isinstance(v, str) else getattr(module, v["class_name"])(**v["config"])
def made_optimizer(v):
    c = dict(v["config"])
    if "schedule" in c: s = c.pop("schedule"); c["learning_rate"] = getattr(keras.optimizers.schedules, s["class_name"])(**s["config"])
    return getattr(keras.optimizers, v["class_name"])(**c)

def training(name, calls, x, y, loss, optimizer, sequential=True, outputs=None, metrics=(), weighted=(), fit=None, sample_weight=None, val=None, batches=(), loss_weights=None):
    m = build(calls, outputs, sequential)
    for l in m.layers:
        l.set_weights([w.numpy() if l.__class__.__name__ == "Normalization" else np.ones(w.shape) * .8 if "variance" in w.name else rng.normal(0, .5, w.shape) for w in l.weights])
    many = outputs is not None and len(outputs) > 1
    w0 = {l.name: [arr(w.numpy()) for w in l.weights] for l in m.layers if l.weights}
    one = lambda v: v if len(v) > 1 else v[0]
    xs, ys = one(x), one(y); p0 = m.predict(xs, verbose=0)
    mets = {o: [made_of(keras.metrics, v) for v in ms] for o, ms in metrics.items()} if many and metrics else [made_of(keras.metrics, v) for v in metrics]
    m.compile(loss={k: v and made_of(keras.losses, v) for k, v in loss.items()} if many else made_of(keras.losses, loss), optimizer=made_optimizer(optimizer), metrics=mets or None, weighted_metrics=[made_of(keras.metrics, v) for v in weighted] or None, loss_weights=loss_weights)
    logs = []
    sw = None if sample_weight is None else np.asarray(sample_weight, "float32")
    sws = [sw] * len(y) if many and sw is not None else sw
    for a, b in batches:
        r = m.train_on_batch(one([v[a:b] for v in x]), one([v[a:b] for v in y]), return_dict=True); logs.append({k: num(v) for k, v in r.items()})
    fit = dict(fit or {})
    k = dict(fit)
    if val is not None: k["validation_data"] = tuple(val)
    if "class_weight" in k: k["class_weight"] = {int(a): b for a, b in k["class_weight"].items()}
    h = m.fit(xs, ys, shuffle=False, verbose=0, sample_weight=sws, **k) if fit else None
    pred = m.predict(xs, verbose=0); ev = m.evaluate(xs, ys, sample_weight=sws, verbose=0, batch_size=fit.get("batch_size", 4), return_dict=True)
    aslist = lambda p: [arr(q) for q in p] if many else [arr(p)]
    out["trainings"].append({"name": name, "sequential": sequential, "calls": calls, "outputs": outputs, "loss": loss, "optimizer": optimizer, "metrics": metrics, "weighted_metrics": list(weighted), "loss_weights": loss_weights, "fit": fit, "x": [arr(v) for v in x], "y": [arr(v) for v in y],
        "sample_weight": None if sw is None else [num(v) for v in sw], "validation": None if val is None else {"x": arr(val[0]), "y": arr(val[1]), "sample_weight": [num(v) for v in val[2]] if len(val) > 2 else None}, "weights0": w0, "predict0": aslist(p0), "batches": [{"from": a, "to": b, "logs": l} for (a, b), l in zip(batches, logs)],
        "history": None if h is None else {k: [num(v) for v in vs] for k, vs in h.history.items()}, "weights": {l.name: [arr(w.numpy()) for w in l.weights] for l in m.layers if l.weights}, "predict": aslist(pred), "evaluate": {k: num(v) for k, v in ev.items()}})

sgd = lambda **k: {"class_name": "SGD", "config": {"learning_rate": .05, **k}}; adam = lambda **k: {"class_name": "Adam", "config": {"learning_rate": .02, **k}}
D = lambda u, a=None, *frm, **k: C("Dense", {"units": u, "activation": a} if a else {"units": u}, *frm, **k)
obj = lambda cls, **c: {"class_name": cls, "config": c}
x = normal(11, 5); y = rng.integers(0, 3, 11).astype("float32"); yr = normal(11, 1); yb = rng.integers(0, 2, (11, 1)).astype("float32"); hot = np.eye(3, dtype="float32")[y.astype(int)]
sw = rng.choice([0, .5, 1, 3], 11); f4 = {"batch_size": 4, "epochs": 3}; cross = "sparse_categorical_crossentropy"
training("sample weights, weighted and plain metrics, validation with weights", [I("i", 5), D(6, "relu"), D(3, "softmax")], [x], [y], cross, sgd(), metrics=["accuracy"], weighted=["accuracy", cross], fit=f4, sample_weight=sw, val=[x[:5], y[:5], sw[:5]])
training("class weights", [I("i", 5), D(3, "softmax")], [x], [y], cross, sgd(), metrics=["accuracy"], weighted=["accuracy"], fit={**f4, "class_weight": {"0": 2., "2": .25}}, val=[x[:5], y[:5]])
training("class weights of one-hot labels", [I("i", 5), D(3, "softmax")], [x], [hot], obj("CategoricalCrossentropy", label_smoothing=.1), sgd(), metrics=["accuracy", obj("AUC", num_thresholds=50), "top_k_categorical_accuracy"], fit={**f4, "class_weight": {"0": 2., "1": .25}})
training("batch normalization of three axes", [I("i", 3, 4), C("BatchNormalization", momentum=.8), D(4, use_bias=False), C("BatchNormalization", axis=1), C("ReLU"), C("Flatten"), D(1)], [normal(11, 3, 4)], [yr], "mse", adam(), metrics=["mae"], fit={**f4, "validation_split": .3})
training("embedding", [I("i", 4), C("Embedding", input_dim=6, output_dim=3, embeddings_regularizer=obj("L2", l2=.01)), C("LayerNormalization", axis=[1, 2]), C("Flatten"), D(1, "sigmoid")], [rng.integers(0, 6, (11, 4)).astype("float32")], [yb], "binary_crossentropy", adam(), metrics=["accuracy", "Precision", "recall"], fit={**f4, "epochs": 4, "validation_freq": 2, "validation_split": .25})
training("regularizers and constraints", [I("i", 5), C("Normalization", mean=.5, variance=4.), D(6, "tanh", kernel_regularizer=obj("L1L2", l1=.01, l2=.02), bias_regularizer=obj("L2", l2=.1), kernel_constraint=obj("UnitNorm", axis=0)), C("PReLU", alpha_constraint=obj("NonNeg")), D(1, kernel_constraint=obj("MaxNorm", max_value=.4, axis=1))], [x], [yr], obj("Huber", delta=.5), sgd(momentum=.9, nesterov=True), fit=f4)
training("frozen layers", [I("i", 5), D(6, "selu", frozen=True, kernel_regularizer=obj("L2", l2=.5)), C("BatchNormalization", frozen=True), D(1)], [x], [yr], "mae", sgd(), fit=f4)
training("schedule, decay and clipping", [I("i", 5), D(6, "gelu"), D(1)], [x], [yr], "log_cosh", obj("AdamW", weight_decay=.1, global_clipnorm=.5, schedule=obj("CosineDecay", initial_learning_rate=.05, decay_steps=6, alpha=.1)), fit=f4)
training("one loss for each place", [I("i", 3, 5), D(6, "mish"), D(3, "softmax")], [normal(11, 3, 5)], [rng.integers(0, 3, (11, 3)).astype("float32")], cross, obj("RMSprop", learning_rate=.01), metrics=["accuracy"], fit=f4)
training("train on batches", [I("i", 5), D(6, "elu"), D(3, "softmax")], [x], [y], cross, sgd(), metrics=["accuracy"], batches=[(0, 4), (4, 6), (6, 11)])
wide = [I("a", 5), I("b", 5), D(4, "relu", 0, name="tower"), D(4, "relu", 1, same=2), C("Concatenate", None, 2, 3), D(3, "softmax", 4, name="kind"), C("Subtract", None, 2, 3), D(1, None, 6, name="size")]
wide[3]["config"] = {}
training("a shared layer, two losses and metrics", wide, [x, normal(11, 5)], [y, yr], {"kind": cross, "size": "mse"}, adam(), sequential=False, outputs=[5, 7], metrics={"kind": ["accuracy"], "size": ["mae", "RootMeanSquaredError"]}, loss_weights={"kind": .3, "size": 2.}, fit=f4, sample_weight=sw)
training("an output without a loss", wide, [x, normal(11, 5)], [y, yr], {"kind": cross, "size": None}, adam(), sequential=False, outputs=[5, 7], fit=f4)
training("a layer's own output too", [I("a", 5), D(4, "tanh", 0, name="hidden"), D(1, None, 1, name="last")], [x], [normal(11, 4), yr], {"hidden": "mse", "last": "mse"}, sgd(), sequential=False, outputs=[1, 2], metrics={"hidden": ["mae"], "last": ["mae"]}, fit=f4)

def summary(name, calls, outputs=None, sequential=True, fitted=False):
    m = build(calls, outputs, sequential); y_of = lambda: [np.zeros([2] + list(o.shape[1:]), "float32") for o in m.outputs]
    if fitted:
        m.compile(loss="mse" if len(m.outputs) == 1 else ["mse"] * len(m.outputs), optimizer="adam"); xs = [np.zeros([2] + list(i.shape[1:]), "float32") for i in m.inputs]; ys = y_of(); m.train_on_batch(xs if len(xs) > 1 else xs[0], ys if len(ys) > 1 else ys[0])
    lines = []; m.summary(print_fn=lambda s, **_: lines.append(s))
    out["summaries"].append({"name": name, "sequential": sequential, "calls": calls, "outputs": outputs, "fitted": fitted, "text": "\n".join(lines)})

chapter = [I("i", 28, 28), C("Flatten"), D(300, "relu"), D(100, "relu"), D(10, "softmax")]
summary("the chapter's classifier", chapter); summary("trained", chapter, fitted=True); summary("not built", chapter[1:])
summary("frozen layers and statistics", [I("i", 5), D(6, frozen=True), C("BatchNormalization"), C("Dropout", rate=.5), D(1)], fitted=True)
summary("long names", [I("i", 5), D(6, name="a_layer_with_a_very_long_name_that_does_not_fit"), C("SparseLayer" if False else "BatchNormalization", name="twenty_characters_xx"), D(1, name="layer with spaces in it that goes on and on")])
summary("large", [I("i", 20000), D(20000), D(1)][:1] + [D(3000)] + [D(1)]); summary("no layers with weights", [I("i", 2, 3, 4), C("Flatten"), C("Reshape", target_shape=[4, 3, 2])])
summary("wide and deep", [I("wide_input", 5), I("deep_input", 6), D(30, "relu", 1), D(30, "relu", 2), C("Concatenate", None, 0, 3), D(1, None, 4, name="main_output"), D(1, None, 3, name="aux_output")], [5, 6], False, True)
summary("functional chain", [I("i", 5), D(6, "relu", 0), D(1, None, 1)], [2], False); summary("shared layer", wide, [5, 7], False); summary("many takes", [I("i", 3)] + [D(3, None, 0) for _ in range(4)] + [C("Add", None, 1, 2, 3, 4), C("Add", None, 5, 0)], [6], False)
json.dump(out, open(sys.argv[1], "w"), separators=(",", ":")); print(sys.argv[1], {k: len(v) for k, v in out.items() if k != "keras"})

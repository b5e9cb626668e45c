#!/usr/bin/env python3
"""Write keras.json: numbers of Keras 3 for the settings and the awkward inputs that golden.json leaves out. Its form is golden.json's, with a field
"sample_weight" where samples have weights.
usage: record_keras.py OUT.json     needs: pip install keras tensorflow-cpu numpy
"""
import json, os, sys
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"; os.environ["KERAS_BACKEND"] = "tensorflow"; os.environ["CUDA_VISIBLE_DEVICES"] = ""
import numpy as np, keras, tensorflow as tf

rng = np.random.default_rng(20); keras.utils.set_random_seed(20)
cases = []
f = lambda a: json.loads(json.dumps(np.asarray(a).tolist()), parse_float=lambda s: float(f"{float(s):.9g}"))
f32 = lambda a: np.asarray(a, "float32")
def softmax(z): e = np.exp(z - z.max(-1, keepdims=True)); return f32(e / e.sum(-1, keepdims=True))
def sigmoid(z): return tf.sigmoid(f32(z)).numpy()
def snake(cls): return keras.src.utils.naming.to_snake_case(cls)
def case(kind, name, config, **kw):
    assert all(np.all(np.isfinite(np.asarray(v, "float64"))) for v in kw.values()), (kind, name, config)
    cases.append(dict(kind=kind, name=name, config=config, **{k: f(v) for k, v in kw.items()}))

# Activations: far out, at and near their kinks, more than two axes.
x = f32([[-1e4, -90, -30, -12, -6, -3, -1], [-.5, -1e-3, -1e-6, 0, 1e-6, 1e-3, .5], [1, 3, 6, 6.5, 12, 30, 80]])
for a in ["linear", "relu", "elu", "selu", "sigmoid", "hard_sigmoid", "tanh", "softplus", "softsign", "softmax", "exponential", "leaky_relu", "gelu", "silu", "swish", "mish", "relu6", "log_softmax", "hard_silu", "hard_swish", "log_sigmoid"]:
    fn = keras.activations.get(a) if a not in ("log_sigmoid",) else keras.activations.log_sigmoid
    shape = (3, 1, 7) if "softmax" in a else (3, 7); case("activation", a, {}, x=x.reshape(shape), y=fn(x.reshape(shape)))
case("activation", "softmax", {}, x=[[5, 5, 5], [1e4, 0, -1e4], [-200, -201, -202]], y=keras.activations.softmax(f32([[5, 5, 5], [1e4, 0, -1e4], [-200, -201, -202]])))

# Losses: every setting, sample weights, more axes, certainty, ties.
n, k = 5, 4
def loss(cls, config, t, p, w=None):
    fn = getattr(keras.losses, cls)(**config); t32, p32 = tf.constant(np.asarray(t, "int32" if np.asarray(t).dtype.kind == "i" else "float32")), tf.constant(f32(p))
    with tf.GradientTape() as tape: tape.watch(p32); v = fn(t32, p32, sample_weight=None if w is None else f32(w).reshape([-1] + [1] * (np.ndim(p) - 2)))
    case("loss", snake(cls), config, y_true=np.asarray(t), y_pred=p32.numpy(), value=float(v), grad=tape.gradient(v, p32).numpy(), **({} if w is None else {"sample_weight": f32(w)}))
weights = [.5, 2, 0, 1, 3.5]
lab = rng.integers(0, k, n); hot = np.eye(k)[lab]; z = rng.normal(0, 2, (n, k)); prob = softmax(z)
b, bz = rng.integers(0, 2, (n, 3)).astype(float), rng.normal(0, 2, (n, 3)); bp = sigmoid(bz)
t, p = rng.normal(0, 2, (n, 3)), rng.normal(0, 2, (n, 3)); t3, p3 = rng.normal(0, 2, (n, 2, 3)), rng.normal(0, 2, (n, 2, 3))
for cls, config, a, c in [("MeanSquaredError", {}, t, p), ("MeanAbsoluteError", {}, t, p), ("Huber", {"delta": .3}, t, p), ("Huber", {"delta": 5.}, t, p), ("LogCosh", {}, t * 20, p * 20), ("MeanAbsolutePercentageError", {}, t, p),
        ("MeanSquaredLogarithmicError", {}, abs(t), p), ("Poisson", {}, abs(t), abs(p)), ("CosineSimilarity", {}, t, p), ("KLDivergence", {}, softmax(rng.normal(size=(n, k))), prob), ("Hinge", {}, b * 2 - 1, bz), ("SquaredHinge", {}, b * 2 - 1, bz),
        ("CategoricalHinge", {}, hot, prob), ("BinaryCrossentropy", {"from_logits": True, "label_smoothing": .3}, b, bz), ("BinaryCrossentropy", {}, b, bp), ("CategoricalCrossentropy", {"label_smoothing": .1}, hot, prob), ("CategoricalCrossentropy", {"from_logits": True}, hot, z),
        ("SparseCategoricalCrossentropy", {}, lab, prob), ("SparseCategoricalCrossentropy", {"from_logits": True}, lab, z)]:
    loss(cls, config, a, c); loss(cls, config, a, c, weights)
for cls, config, a, c in [("MeanSquaredError", {}, t3, p3), ("MeanAbsoluteError", {}, t3, p3), ("Huber", {"delta": 1.}, t3, p3), ("CosineSimilarity", {}, t3, p3), ("BinaryCrossentropy", {"from_logits": True}, (t3 > 0) * 1., p3),
        ("CategoricalCrossentropy", {"from_logits": True}, np.eye(3)[rng.integers(0, 3, (n, 2))], p3), ("SparseCategoricalCrossentropy", {"from_logits": True}, rng.integers(0, 3, (n, 2)), p3), ("SparseCategoricalCrossentropy", {}, rng.integers(0, 3, (n, 2)), softmax(p3))]:
    loss(cls, config, a, c); loss(cls, config, a, c, weights)
far = f32([[60, -60, 0], [-60, 60, 0], [200, 0, -200], [0, 0, 0]]); far_b = (far > 30) * 1.
loss("BinaryCrossentropy", {"from_logits": True}, 1 - far_b, far); loss("BinaryCrossentropy", {}, 1 - far_b, sigmoid(far)); loss("BinaryCrossentropy", {"label_smoothing": .2}, far_b, sigmoid(far))
loss("SparseCategoricalCrossentropy", {"from_logits": True}, np.array([1, 0, 2, 1]), far); loss("SparseCategoricalCrossentropy", {}, np.array([1, 0, 2, 1]), softmax(far))
loss("CategoricalCrossentropy", {"from_logits": True, "label_smoothing": .1}, np.eye(3)[[1, 0, 2, 1]], far); loss("CategoricalCrossentropy", {}, np.eye(3)[[1, 0, 2, 1]], softmax(far)); loss("CategoricalCrossentropy", {}, hot, prob * 3)
loss("MeanAbsoluteError", {}, [[1., 2.], [3., 4.]], [[1., 2.], [3., 5.]]); loss("MeanAbsolutePercentageError", {}, [[0., 2.], [-1., 1e-3]], [[1e-4, 2.], [1., -1.]]); loss("Huber", {"delta": 1.}, [[0., 0., 0., 0.]], [[1., -1., 1.5, 0.]])
loss("Hinge", {}, b, bz); loss("SquaredHinge", {}, b, bz); loss("Hinge", {}, [[1., -1.]], [[1., -2.]]); loss("CategoricalHinge", {}, [[0., 1., 0.]], [[.4, .2, .4]]); loss("KLDivergence", {}, [[0., 1., 0.]], [[1e-9, .5, .5]])
loss("CosineSimilarity", {}, [[0., 0.], [3., 4.]], [[1., 2.], [3., 4.]]); loss("Poisson", {}, [[0., 2.]], [[0., 1e-8]]); loss("LogCosh", {}, [[0., 0., 0.]], [[0., 50., -80.]]); loss("SparseCategoricalCrossentropy", {}, lab[:, None], prob)
loss("MeanSquaredLogarithmicError", {}, [[-3., .5]], [[-2., 0.]]); loss("MeanSquaredError", {}, [[1.], [2.]], [[1.5], [0.]], [0, 0])

# Metrics: every class and setting, weights, classes that never come, ties, nothing positive.
def metric(cls, config, t, p, w=None):
    m = getattr(keras.metrics, cls)(**config); t = np.asarray(t); m.update_state(t if t.dtype.kind == "i" else f32(t), f32(p), sample_weight=None if w is None else f32(w))
    r = np.asarray(m.result())
    case("metric", {"LogCoshError": "logcosh", "FBetaScore": "fbeta_score", "Accuracy": "Accuracy"}.get(cls, snake(cls)), config, y_true=t, y_pred=f32(p), value=float(r.mean()), **({} if w is None else {"sample_weight": f32(w)}))
n = 11; weights = list(rng.choice([0, .5, 1, 2.5], n)); lab = rng.integers(0, k - 1, n); hot = np.eye(k)[lab]; prob = softmax(rng.normal(0, 1.5, (n, k))); b = rng.integers(0, 2, (n, 3)).astype(float); bz = rng.normal(0, 2, (n, 3)); bp = sigmoid(bz); t, p = rng.normal(0, 2, (n, 3)), rng.normal(0, 2, (n, 3))
ties = f32(np.round(bp * 4) / 4)
for cls, config, a, c in [("MeanSquaredError", {}, t, p), ("MeanAbsoluteError", {}, t, p), ("MeanAbsolutePercentageError", {}, t, p), ("MeanSquaredLogarithmicError", {}, abs(t), abs(p)), ("RootMeanSquaredError", {}, t, p), ("LogCoshError", {}, t, p), 
        ("CosineSimilarity", {}, t, p), ("R2Score", {}, t, p), ("R2Score", {"class_aggregation": "variance_weighted_average"}, t, p), ("R2Score", {"num_regressors": 2}, t, p), ("Poisson", {}, abs(t), abs(p)), ("KLDivergence", {}, hot, prob), ("Hinge", {}, b * 2 - 1, bz), ("SquaredHinge", {}, b * 2 - 1, bz),
        ("CategoricalHinge", {}, hot, prob), ("BinaryCrossentropy", {"label_smoothing": .2}, b, bp), ("BinaryCrossentropy", {"from_logits": True}, b, bz), ("CategoricalCrossentropy", {"label_smoothing": .1}, hot, prob), ("SparseCategoricalCrossentropy", {}, lab, prob), ("SparseCategoricalCrossentropy", {"from_logits": True}, lab, np.log(prob)),
        ("Accuracy", {}, lab, (lab + rng.integers(0, 2, n)) % k), ("BinaryAccuracy", {}, b, ties), ("BinaryAccuracy", {"threshold": .75}, b, ties), ("CategoricalAccuracy", {}, hot, prob), ("CategoricalAccuracy", {}, hot, np.round(prob * 2)), ("SparseCategoricalAccuracy", {}, lab, prob), ("SparseCategoricalAccuracy", {}, lab[:, None], np.round(prob * 2)),
        ("TopKCategoricalAccuracy", {"k": 2}, hot, prob), ("TopKCategoricalAccuracy", {}, hot, prob), ("SparseTopKCategoricalAccuracy", {"k": 3}, lab, prob), ("SparseTopKCategoricalAccuracy", {"k": 1}, lab, np.round(prob * 2)),
        ("Precision", {}, b, ties), ("Precision", {"thresholds": [.25, .6]}, b, bp), ("Precision", {"top_k": 1}, hot, prob), ("Precision", {"class_id": 1}, b, bp), ("Precision", {"top_k": 2, "class_id": 0}, hot, prob), ("Recall", {}, b, ties), ("Recall", {"top_k": 1}, hot, prob), ("Recall", {"class_id": 2}, b, bp), ("Recall", {"thresholds": [.7]}, b, bp),
        ("TruePositives", {}, b, bp), ("FalsePositives", {}, b, bp), ("TrueNegatives", {"thresholds": [.3]}, b, bp), ("FalseNegatives", {"thresholds": [.75]}, b, ties),
        ("F1Score", {"average": "micro"}, hot, prob), ("F1Score", {"average": "weighted"}, hot, prob), ("F1Score", {"average": "macro", "threshold": .5}, b, bp), ("F1Score", {}, hot, prob), ("FBetaScore", {"average": "micro", "beta": 2., "threshold": .4}, b, bp), ("FBetaScore", {"average": "macro", "beta": .5}, hot, prob),
        ("AUC", {}, b, bp), ("AUC", {}, b, ties), ("AUC", {"num_thresholds": 5}, b, bp), ("AUC", {"curve": "PR"}, b, bp), ("AUC", {"curve": "PR", "summation_method": "minoring", "num_thresholds": 20}, b, bp), ("AUC", {"summation_method": "majoring", "num_thresholds": 20}, b, bp), ("AUC", {"curve": "PRGAIN", "num_thresholds": 20}, b, bp), ("AUC", {"thresholds": [.2, .3, .9]}, b, bp),
        ("AUC", {"from_logits": True}, b, bz), ("SensitivityAtSpecificity", {"specificity": .6}, b, bp), ("SpecificityAtSensitivity", {"sensitivity": .6}, b, bp), ("PrecisionAtRecall", {"recall": .5}, b, bp), ("RecallAtPrecision", {"precision": .7}, b, bp), ("SensitivityAtSpecificity", {"specificity": .4, "num_thresholds": 1}, b, bp)]:
    metric(cls, config, a, c)
    if not (cls == "R2Score" or cls == "AUC" and config.get("thresholds")): metric(cls, config, a, c, weights)
metric("R2Score", {}, t, p, np.ones(n) * .5)
for multi in ({"multi_label": True}, {"multi_label": True, "label_weights": [.2, .5, .3]}): metric("AUC", multi, b, bp)
for cls in ("AUC", "Precision", "Recall", "F1Score"): metric(cls, {}, np.zeros((4, 1)), [[.2], [.3], [.1], [.4]]); metric(cls, {}, np.ones((4, 1)), [[.2], [.3], [.1], [.4]]); metric(cls, {}, [[0.], [1.], [0.], [1.]], [[0.], [1.], [1.], [.5]])
metric("PrecisionAtRecall", {"recall": 1.}, np.zeros((4, 1)), [[.2], [.3], [.1], [.4]])

# Schedules: beyond their ends, in cycles, with every setting.
S = keras.optimizers.schedules
for cls, c in [("ExponentialDecay", {"initial_learning_rate": .3, "decay_steps": 7, "decay_rate": .9, "staircase": True}), ("InverseTimeDecay", {"initial_learning_rate": .3, "decay_steps": 7, "decay_rate": .9, "staircase": True}), ("PolynomialDecay", {"initial_learning_rate": .3, "decay_steps": 17}),
        ("PolynomialDecay", {"initial_learning_rate": .3, "decay_steps": 17, "power": .5, "cycle": True}), ("PiecewiseConstantDecay", {"boundaries": [3, 5], "values": [1., .5, .25]}), ("CosineDecay", {"initial_learning_rate": .3, "decay_steps": 17}), ("CosineDecay", {"initial_learning_rate": .01, "decay_steps": 17, "alpha": .2, "warmup_target": .3, "warmup_steps": 9}),
        ("CosineDecayRestarts", {"initial_learning_rate": .3, "first_decay_steps": 7}), ("CosineDecayRestarts", {"initial_learning_rate": .3, "first_decay_steps": 7, "t_mul": 1., "m_mul": .8, "alpha": .1}), ("CosineDecayRestarts", {"initial_learning_rate": .3, "first_decay_steps": 4, "t_mul": 1.5, "m_mul": .9})]:
    s = getattr(S, cls)(**c); st = list(range(0, 8)) + list(range(9, 60, 5)); case("schedule", snake(cls), c, steps=st, values=[float(s(i)) for i in st])

# Optimizers: every setting of each, gradients of zero and huge ones.
w0 = f32(rng.normal(size=(2, 2))); grads = f32(rng.normal(size=(9, 2, 2))); grads[2] = 0; grads[4] *= 100; grads[6] *= 1e-5; grads[:, 0, 0] = 0
def optimizer(cls, config):
    o = getattr(keras.optimizers, cls)(**config); v = keras.Variable(w0); ws = []
    for g in grads: o.apply([tf.constant(g)], [v]); ws.append(v.numpy())
    case("optimizer", cls.lower(), config, w0=w0, grads=grads, w=ws)
for cls, own in {"SGD": [{"momentum": .5}, {"momentum": .9, "nesterov": True}], "RMSprop": [{"rho": .5, "epsilon": 1e-3}, {"momentum": .9}, {"centered": True}], "Adagrad": [{"initial_accumulator_value": .5, "epsilon": 1e-2}], "Adadelta": [{"rho": .8, "epsilon": 1e-3}],
        "Adam": [{"beta_1": .8, "beta_2": .9, "epsilon": 1e-2}, {"amsgrad": True, "beta_2": .9}], "AdamW": [{"amsgrad": True, "weight_decay": .1}], "Adamax": [{"beta_1": .5, "beta_2": .8, "epsilon": 1e-2}], "Nadam": [{"beta_1": .7, "beta_2": .9, "epsilon": 1e-2}],
        "Ftrl": [{"learning_rate_power": -.7, "initial_accumulator_value": .3}, {"l1_regularization_strength": .05, "l2_regularization_strength": .1}, {"l2_shrinkage_regularization_strength": .1, "beta": .2}], "Lion": [{"beta_1": .5, "beta_2": .7}]}.items():
    for config in [{}] + own: optimizer(cls, {"learning_rate": .05, **config})
    optimizer(cls, {"learning_rate": .05, **own[-1], "weight_decay": .2, "clipnorm": .7}); optimizer(cls, {"learning_rate": .05, **own[-1], "clipvalue": .4}); optimizer(cls, {"learning_rate": .05, **own[0], "global_clipnorm": .7})

# Exact zeros where a setting has another default, and bounds.
for cls, own in {"SGD": [{"learning_rate": 0.}, {"momentum": 1.}, {"momentum": 0., "nesterov": True}, {"clipnorm": None, "clipvalue": 0., "weight_decay": 0.}], "RMSprop": [{"rho": 0.}, {"rho": 1.}, {"rho": .999, "centered": True, "epsilon": .01}, {"rho": 0., "centered": True}], "Adagrad": [{"initial_accumulator_value": 0.}],
        "Adadelta": [{"rho": 0.}], "Adam": [{"beta_1": 0.}, {"beta_2": 0.}, {"beta_1": .99, "beta_2": .5}], "AdamW": [{"weight_decay": 0.}, {"weight_decay": 1.}], "Adamax": [{"beta_1": 0.}, {"beta_2": 0.}], "Nadam": [{"beta_1": 0.}, {"beta_2": 0.}], "Ftrl": [{"learning_rate_power": 0.}], "Lion": [{"beta_1": 1.}, {"beta_2": 0.}]}.items():
    for config in own: optimizer(cls, {"learning_rate": .05, **config})
# Trainings of many large steps, whose weights cross zero: the rounding of Keras's powers shows.
w0 = f32(rng.normal(size=(2, 2))); grads = f32(rng.normal(size=(30, 2, 2)))
optimizer("Ftrl", {"learning_rate": .05, "initial_accumulator_value": 0., "l1_regularization_strength": .05})
for cls in "Adam", "AdamW", "Adamax", "Nadam", "RMSprop", "Adadelta": optimizer(cls, {"learning_rate": 1.}); optimizer(cls, {"learning_rate": .3, "weight_decay": .1})
def schedule(cls, **c):
    s = getattr(S, cls)(**c); st = list(range(0, 12)) + [19, 20, 21, 1000, 100000]; case("schedule", snake(cls), c, steps=st, values=[float(s(i)) for i in st])
schedule("PolynomialDecay", initial_learning_rate=.3, decay_steps=10, end_learning_rate=0.); schedule("PolynomialDecay", initial_learning_rate=.1, decay_steps=4, end_learning_rate=.3, power=3., cycle=True); schedule("PiecewiseConstantDecay", boundaries=[0, 1], values=[1., .5, 0.]); schedule("PiecewiseConstantDecay", boundaries=[10.5], values=[1., .5])
schedule("ExponentialDecay", initial_learning_rate=.3, decay_steps=1, decay_rate=0., staircase=True); schedule("ExponentialDecay", initial_learning_rate=0., decay_steps=5, decay_rate=.5); schedule("InverseTimeDecay", initial_learning_rate=.3, decay_steps=5, decay_rate=0.); schedule("InverseTimeDecay", initial_learning_rate=.3, decay_steps=.5, decay_rate=2.)
schedule("CosineDecay", initial_learning_rate=.3, decay_steps=10, alpha=1.); schedule("CosineDecay", initial_learning_rate=.3, decay_steps=10, warmup_target=.6, warmup_steps=0); schedule("CosineDecay", initial_learning_rate=.3, decay_steps=10, warmup_target=.1, warmup_steps=10); schedule("CosineDecay", initial_learning_rate=.3, decay_steps=10, warmup_target=None, warmup_steps=10)
schedule("CosineDecayRestarts", initial_learning_rate=.3, first_decay_steps=10, m_mul=0.); schedule("CosineDecayRestarts", initial_learning_rate=.3, first_decay_steps=1, t_mul=1.); schedule("CosineDecayRestarts", initial_learning_rate=.3, first_decay_steps=1, t_mul=1.1, m_mul=2., alpha=.5)

# Losses: classes left out, shares next to certainty, one axis.
lab = np.array([0, -1, 2, 1, -1]); z = f32(rng.normal(0, 2, (5, 3)))
for config in {"ignore_class": -1}, {"ignore_class": 2}, {"ignore_class": 1, "from_logits": True}, {"ignore_class": -1, "from_logits": True}:
    t = lab if config["ignore_class"] == -1 else abs(lab); p = z if "from_logits" in config else softmax(z)
    loss("SparseCategoricalCrossentropy", config, t, p); loss("SparseCategoricalCrossentropy", config, t, p, [.5, 2, 0, 1, 3.5])
loss("SparseCategoricalCrossentropy", {"ignore_class": 0}, np.zeros(5, int), softmax(z)); loss("SparseCategoricalCrossentropy", {"ignore_class": 0, "from_logits": True}, rng.integers(0, 3, (5, 2)), rng.normal(size=(5, 2, 3)))
for top in 1 - 2.**-24, 1 - 2.**-23, 1 - 2.**-22: loss("CategoricalCrossentropy", {"label_smoothing": .3}, np.eye(4)[[0, 1]], [[top, 1e-9, 3e-8, 1e-12], [top / 2, top / 2, 1e-8, 1e-7]])
loss("MeanSquaredError", {}, [1., 2., 4.], [2., 2., 1.]); loss("MeanAbsoluteError", {}, [[1.], [2.]], [2., 5.]); loss("MeanSquaredError", {}, [1., 2.], [[2.], [5.]])

# Metrics: thresholds at the ends and as a number, ties, weights of zero.
n = 6; hot = np.eye(3)[[0, 1, 2, 2, 1, 0]]; tied = [[.5, .5, .5], [.2, .6, .6], [.1, .1, 0], [0, 0, 0], [.3, .2, .3], [1, 1, 0]]; b = f32([[0, 1], [1, 1], [0, 0], [1, 0], [0, 1], [1, 1]]); p = f32([[0, 1], [.5, .5], [1, 0], [.25, .75], [.75, .25], [0, 0]]); zero = np.zeros(n)
for cls, config, a, c in [("Precision", {"thresholds": .25}, b, p), ("Recall", {"thresholds": .75}, b, p), ("Precision", {"thresholds": [0., .5, 1.]}, b, p), ("Recall", {"thresholds": [0., .5, 1.]}, b, p), ("Precision", {"thresholds": [0., .25, .5, .75, 1.]}, b, p), ("TruePositives", {"thresholds": .25}, b, p), ("FalseNegatives", {"thresholds": 1.}, b, p),
        ("TopKCategoricalAccuracy", {"k": 1}, hot, tied), ("TopKCategoricalAccuracy", {"k": 2}, hot, tied), ("SparseTopKCategoricalAccuracy", {"k": 2}, np.argmax(hot, 1), tied), ("SparseTopKCategoricalAccuracy", {"k": 3}, np.argmax(hot, 1), tied), ("CategoricalAccuracy", {}, hot, tied), ("SparseCategoricalAccuracy", {}, np.argmax(hot, 1), tied), ("BinaryAccuracy", {"threshold": 0.}, b, p), ("BinaryAccuracy", {"threshold": 1.}, b, p),
        ("Precision", {"top_k": 2}, hot, tied), ("Recall", {"top_k": 1, "class_id": 2}, hot, tied), ("F1Score", {"average": "macro", "threshold": 1.}, b, p), ("F1Score", {"average": "weighted"}, hot, tied), ("FBetaScore", {"average": "weighted", "beta": 3.}, b, p), ("AUC", {"num_thresholds": 2}, b, p), ("AUC", {"num_thresholds": 3, "curve": "PR"}, b, p), ("AUC", {"thresholds": [.5]}, b, p), ("AUC", {"thresholds": [.25, .5, .75], "curve": "PR", "summation_method": "majoring"}, b, p),
        ("SensitivityAtSpecificity", {"specificity": 1.}, b, p), ("SpecificityAtSensitivity", {"sensitivity": 0.}, b, p), ("PrecisionAtRecall", {"recall": 0.}, b, p), ("RecallAtPrecision", {"precision": 1.}, b, p), ("RecallAtPrecision", {"precision": 0., "num_thresholds": 2}, b, p), ("PrecisionAtRecall", {"recall": .5, "class_id": 1}, b, p), ("CosineSimilarity", {}, b, p)]:
    metric(cls, config, a, c)
    if cls != "AUC" or "thresholds" not in config: metric(cls, config, a, c, zero)

json.dump({"keras": keras.__version__, "cases": cases}, open(sys.argv[1], "w"), separators=(",", ":"))
from collections import Counter; print(sys.argv[1], Counter(c["kind"] for c in cases))

#!/usr/bin/env python3
"""Write small models as Keras saves them, with what they answer and how they train on, for TestKerasModels: every layer, optimizer, schedule, loss and kind of
metric that this package has, and ways in which models are put together.
usage: make_keras_models.py OUTDIR [NAME ...]     needs: pip install keras jax h5py numpy, or tensorflow-cpu==2.15.1 for the files of Keras 2
keras_2.zip, keras_2_13.zip (of tensorflow-cpu==2.13.1; some models) and keras_3.zip hold what it has written.
"""
import json, os, sys, warnings
os.environ.setdefault("KERAS_BACKEND", "jax"); os.environ.setdefault("JAX_PLATFORMS", "cpu"); os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3"); warnings.filterwarnings("ignore")
import numpy as np
try:
    import keras
except ImportError:
    from tensorflow import keras
L, O, S, M, X = keras.layers, keras.optimizers, keras.optimizers.schedules, keras.metrics, keras.losses
R, C, I = keras.regularizers, keras.constraints, keras.initializers
version = keras.__version__
old = version.startswith("2.")
out, only = sys.argv[1], sys.argv[2:]
os.makedirs(out, exist_ok=True)
models = {}


def model(f):
    models[f.__name__] = f
    return f


def r(*shape): return rng.normal(0, 1, shape).astype("float32")
def labels(n, classes): return rng.integers(0, classes, n)
def one_hot(n, classes): return np.eye(classes, dtype="float32")[labels(n, classes)]
def many(v): return [v[k] for k in sorted(v)] if isinstance(v, dict) else list(v) if isinstance(v, (list, tuple)) else [v]
def lists(a): return np.round(np.asarray(a, np.float64), 7).tolist()
def named(x): return {k: lists(a) for k, a in x.items()} if isinstance(x, dict) else [lists(a) for a in many(x)]
def tiny(*layers, n=3): return keras.Sequential([keras.Input((n,)), *layers])
def compiled(m, *args, **kwargs):
    m.compile(*args, run_eagerly=True, **kwargs)
    return m


def write(name, m, x, y=None, epochs=1, batch=4):
    if y is not None: m.fit(x, y, batch_size=batch, epochs=epochs, shuffle=False, verbose=0)
    extensions = [".h5"] if "_old_" in name else [".keras", ".h5"]  # .keras files have no state of optimizers of TensorFlow before 2.11
    for ext in extensions: m.save(os.path.join(out, name + ext))
    answers = dict(keras=version, batch_size=batch, inputs=named(x), outputs=[lists(p) for p in many(m.predict(x, batch_size=batch, verbose=0))])
    if y is not None:
        answers.update(x=answers["inputs"], y=[lists(a) for a in many(y)])
        again = keras.models.load_model(os.path.join(out, name + extensions[0]))
        answers["history"] = {k: [float(q) for q in v] for k, v in again.fit(x, y, batch_size=batch, epochs=1, shuffle=False, verbose=0).history.items()}
    json.dump(answers, open(os.path.join(out, name + ".json"), "w"), separators=(",", ":"))


def x8(m, outputs=2): return m, r(8, 3), r(8, outputs)


@model
def activations():
    names = "relu elu selu sigmoid tanh softplus softsign softmax exponential gelu swish".split()
    if not old: names += "hard_sigmoid leaky_relu relu6 log_softmax hard_silu mish log_sigmoid".split()
    x = keras.Input((3,)); y = x
    parts = [L.Dense(2, activation=n)(x) for n in names] + [L.Dense(2, activation=keras.activations.relu)(x)]
    y = L.Dense(2)(L.Concatenate()(parts))
    return x8(compiled(keras.Model(x, y), "sgd", "mse"))


@model
def layers():
    m = keras.Sequential([keras.Input((3, 4)), L.Reshape((2, 6)), L.PReLU(shared_axes=[1]), L.ELU(0.5), L.Flatten(), L.Dense(4), L.ReLU(max_value=6, negative_slope=.1, threshold=.2),
                          L.LeakyReLU(), L.PReLU(), L.BatchNormalization(scale=False), L.GaussianNoise(0.), L.AlphaDropout(0.), L.Dropout(0., seed=3), L.LayerNormalization(center=False),
                          L.Activation("tanh"), L.Dense(4, use_bias=False), L.Softmax()])
    return compiled(m, O.SGD(.1), X.CategoricalCrossentropy(label_smoothing=.2), metrics=["accuracy", "mse"]), r(8, 3, 4), one_hot(8, 4)


@model
def merges():
    a, b = keras.Input((3,), name="a"), keras.Input((3,), name="b")
    parts = [merge()([a, b]) for merge in (L.Add, L.Multiply, L.Average, L.Maximum, L.Minimum, L.Subtract)]
    outer = L.Concatenate(axis=1)(parts)
    y, z = L.Dense(2, name="first")(outer), L.Dense(1, name="second", activation="sigmoid")(outer)
    m = compiled(keras.Model(inputs=[a, b], outputs=[y, z]), O.Adam(.01, clipnorm=1.), {"first": "mse", "second": "binary_crossentropy"}, loss_weights={"first": .5, "second": 2.},
                 metrics={"first": ["mae", "mse"], "second": "accuracy"})
    return m, [r(8, 3), r(8, 3)], [r(8, 2), labels(8, 2).reshape(8, 1).astype("float32")]


@model
def nested_models():
    same = (f"same{i}" if old else "same" for i in range(9))  # Keras 2 cannot save layers of one name
    a = keras.Input((4,), name="code"); encoder = keras.Model(a, L.Dense(3, name=next(same), activation="tanh")(L.BatchNormalization(name="norm")(L.Dense(4, name="deep")(a))), name="encoder")
    inner = keras.Sequential([keras.Input((3,)), L.Dense(3, name=next(same)), keras.Sequential([keras.Input((3,)), L.Dense(2, name=next(same)), L.Dense(2)], name="innermost")], name="decoder")
    frozen = keras.Sequential([keras.Input((4,)), L.Dense(3, name="still")], name="frozen"); frozen.trainable = False
    x, x2 = keras.Input((4,), name="x"), keras.Input((4,), name="x2")
    y = L.Concatenate()([inner(encoder(x)), inner(encoder(x2)), frozen(x)])
    return compiled(keras.Model([x, x2], L.Dense(2, name=next(same))(y), name="outer"), O.Adam(.01), "mse", metrics=["mae"]), [r(8, 4), r(8, 4)], r(8, 2)


@model
def frozen():
    m = tiny(L.Dense(4, trainable=False), L.BatchNormalization(), L.BatchNormalization(trainable=False), L.Dense(2))
    return x8(compiled(m, O.SGD(.1, momentum=.5), "mae"))


@model
def shared():
    x = keras.Input((3,)); d, n = L.Dense(3, activation="tanh"), L.LayerNormalization()
    y = d(n(d(x))); y = L.Add()([y, n(x)])
    return x8(compiled(keras.Model(x, [L.Dense(2, name="left")(y), L.Dense(2, name="right")(d(y))]), "adam", ["mse", "mae"], loss_weights=[1., .3], metrics=[["mae"], ["mse"]]))[:2] + ([r(8, 2), r(8, 2)],)


@model
def initializers():
    inits = [I.Zeros(), I.Ones(), I.Constant(.3), I.RandomNormal(stddev=.2, seed=1), I.RandomUniform(-.1, .2), I.TruncatedNormal(stddev=.3), I.GlorotNormal(seed=5), I.GlorotUniform(),
             I.HeNormal(), I.HeUniform(), I.LecunNormal(), I.LecunUniform(), I.VarianceScaling(2., "fan_avg", "uniform"), I.Orthogonal(.5), I.Identity(.7)]
    return x8(compiled(tiny(*[L.Dense(3, kernel_initializer=i, bias_initializer="zeros" if k % 2 else "ones", activation="tanh") for k, i in enumerate(inits)], L.Dense(2)), "sgd", "mse"))


@model
def limits():
    m = tiny(L.Dense(4, kernel_regularizer="l1", bias_regularizer=R.L1L2(.01, .02), kernel_constraint=C.NonNeg()), L.Dense(4, kernel_regularizer=R.L2(.1), kernel_constraint=C.UnitNorm(axis=1)),
             L.Dense(3, kernel_constraint=C.MinMaxNorm(.2, .9, rate=.5)), L.Dense(2, bias_constraint=C.MaxNorm(.1)))
    return x8(compiled(m, O.SGD(.1), "mse"))


@model
def embedding():
    m = keras.Sequential([keras.Input((2,), dtype="int32"), L.Embedding(7, 3, embeddings_regularizer="l2"), L.Flatten(), L.Dense(3, activation="softmax")])
    return compiled(m, O.Adam(.05), "sparse_categorical_crossentropy", metrics=["accuracy", M.SparseTopKCategoricalAccuracy(k=2)]), labels((8, 2), 7).astype("int32"), labels(8, 3)


@model
def normalization():
    n, inverse = L.Normalization(axis=-1), L.Normalization(mean=[1., 2., 3.], variance=[4., 5., 6.]); n.adapt(r(20, 3) * 3 + 1)
    return x8(compiled(keras.Sequential([keras.Input((3,)), n, inverse, L.Dense(2)]), "rmsprop", X.Huber(delta=.5) if old else "huber"))


@model
def uncompiled(): return tiny(L.Dense(2, activation="tanh"), L.Dense(1)), r(8, 3), None


@model
def unfitted():
    """Compiled, but never trained: the optimizer has no slots yet."""
    return compiled(tiny(L.Dense(2)), O.Adam(.02), "mse"), r(8, 3), None


optimizers = dict(
    sgd=lambda: O.SGD(.1), momentum=lambda: O.SGD(.1, momentum=.9), nesterov=lambda: O.SGD(.1, momentum=.8, nesterov=True, clipvalue=.3), rmsprop=lambda: O.RMSprop(.01),
    rmsprop_full=lambda: O.RMSprop(.01, momentum=.5, centered=True), adam=lambda: O.Adam(.01, global_clipnorm=.5), amsgrad=lambda: O.Adam(.01, amsgrad=True), adamax=lambda: O.Adamax(.02),
    adagrad=lambda: O.Adagrad(.1), adadelta=lambda: O.Adadelta(1.), ftrl=lambda: O.Ftrl(.05, l1_regularization_strength=.01, l2_regularization_strength=.02, beta=.1))
schedules = dict(
    exponential=lambda: S.ExponentialDecay(.1, 2, .5, staircase=True), inverse=lambda: S.InverseTimeDecay(.1, 2, .5), polynomial=lambda: S.PolynomialDecay(.1, 5, .01, power=2., cycle=True),
    piecewise=lambda: S.PiecewiseConstantDecay([1, 3], [.1, .05, .02]), cosine=lambda: S.CosineDecay(.1, 10, alpha=.1), restarts=lambda: S.CosineDecayRestarts(.1, 2, t_mul=1.5, m_mul=.8))
if not old:
    optimizers.update(nadam=lambda: O.Nadam(.01), adamw=lambda: O.AdamW(.01, weight_decay=.1), lion=lambda: O.Lion(.01), decayed=lambda: O.SGD(.1, weight_decay=.05))
    schedules.update(warmup=lambda: S.CosineDecay(.0, 10, warmup_target=.1, warmup_steps=2))
if old:  # those of TensorFlow before 2.11
    P = O.legacy
    optimizers.update(old_sgd=lambda: P.SGD(.1, decay=.1), old_momentum=lambda: P.SGD(.1, momentum=.9, nesterov=True), old_rmsprop=lambda: P.RMSprop(.01, momentum=.5, centered=True), old_adam=lambda: P.Adam(.01, decay=.2, clipvalue=.5),
                      old_amsgrad=lambda: P.Adam(.01, amsgrad=True), old_adamax=lambda: P.Adamax(.02), old_nadam=lambda: P.Nadam(.01), old_adagrad=lambda: P.Adagrad(.1), old_adadelta=lambda: P.Adadelta(1.),
                      old_ftrl=lambda: P.Ftrl(.05), old_schedule=lambda: P.Adam(S.ExponentialDecay(.1, 2, .5)))
losses = dict(
    hinge=("hinge", -1), squared_hinge=("squared_hinge", -1), categorical_hinge=(X.CategoricalHinge(), 1), poisson=(X.Poisson(), 0), kld=(X.KLDivergence(), 0), logcosh=(X.LogCosh(), 0),
    cosine=(X.CosineSimilarity(), 0), mape=("mape", 0), msle=("mean_squared_logarithmic_error", 0), bce=(X.BinaryCrossentropy(from_logits=True, label_smoothing=.1), 1), sum=(X.MeanSquaredError(reduction="sum"), 0),
    function=(X.mean_absolute_error, 0))


def small(name, opt):
    models[name] = lambda: x8(compiled(tiny(L.Dense(2, activation="tanh"), L.Dense(2)), opt(), "mse"))


for n, o in optimizers.items(): small("optimizer_" + n, o)
for n, s in schedules.items(): small("schedule_" + n, lambda s=s: O.SGD(s()))


@model
def all_losses():
    """One output a loss."""
    x = keras.Input((3,)); h = L.Dense(3, activation="relu")(x)
    outputs = [L.Dense(2, activation=None if n == "bce" else "sigmoid", name=n)(h) for n in losses]
    y = [{-1: lambda: one_hot(8, 2) * 2 - 1, 1: lambda: one_hot(8, 2), 0: lambda: np.abs(r(8, 2)) + .1}[kind]() for _, kind in losses.values()]
    return compiled(keras.Model(x, outputs), O.SGD(.01), [loss for loss, _ in losses.values()]), r(8, 3), y


@model
def all_metrics():
    x = keras.Input((3,)); h = L.Dense(4, activation="tanh")(x)
    outputs = [L.Dense(1, activation="sigmoid", name="binary")(h), L.Dense(3, activation="softmax", name="classes")(h), L.Dense(2, name="numbers")(h)]
    binary = ["accuracy", M.Precision(), M.Recall(thresholds=.4), M.AUC(num_thresholds=20), M.AUC(curve="PR", name="pr"), M.TruePositives(), M.FalsePositives(), M.TrueNegatives(), M.FalseNegatives(),
              M.BinaryCrossentropy(), M.SensitivityAtSpecificity(.5, num_thresholds=30), M.SpecificityAtSensitivity(.5), M.PrecisionAtRecall(.5), M.RecallAtPrecision(.5), M.BinaryAccuracy(threshold=.3)]
    classes = ["accuracy", M.CategoricalAccuracy(), M.TopKCategoricalAccuracy(k=2), M.CategoricalCrossentropy(label_smoothing=.1), M.KLDivergence(), M.Precision(class_id=1, name="second"), M.Recall(top_k=2, name="top")]
    numbers = ["mae", M.RootMeanSquaredError(), M.MeanSquaredError(name="own"), M.MeanAbsolutePercentageError(), M.CosineSimilarity(), M.LogCoshError(), M.Poisson(name="fish")]
    if not old:
        classes += [M.F1Score(average="macro"), M.FBetaScore(beta=2., average="weighted", name="fbeta")]
        numbers += [M.R2Score()]
    m = compiled(keras.Model(x, outputs), O.SGD(.1), ["binary_crossentropy", "categorical_crossentropy", "mse"], metrics=[binary, classes, numbers])
    return m, r(8, 3), [labels(8, 2).reshape(8, 1).astype("float32"), one_hot(8, 3), r(8, 2)]


@model
def named_inputs():
    """A dictionary of inputs, and a fixed size of batches."""
    a, b = keras.Input(batch_shape=(4, 3), name="first"), keras.Input(batch_shape=(4, 2), name="second")
    y = L.Dense(2)(L.Concatenate()([a, L.Dense(3, activation="relu")(b)]))
    return compiled(keras.Model({"second": b, "first": a}, y), "adam", "mse"), {"first": r(8, 3), "second": r(8, 2)}, r(8, 2)


@model
def plain_metrics():
    """A plain list of metrics for two outputs: to Keras 2 for each, to Keras 3 one for each."""
    x = keras.Input((3,)); h = L.Dense(3)(x)
    return compiled(keras.Model(x, [L.Dense(2, name="first")(h), L.Dense(2, name="second")(h)]), "sgd", "mse", metrics=["mae", "mse"]), r(8, 3), [r(8, 2), r(8, 2)]


@model
def weighted():
    return x8(compiled(tiny(L.Dense(2)), O.SGD(.1), "mse", metrics=["mae"], weighted_metrics=["mse"], loss_weights=[.5]))


if not old:
    @model
    def operations():
        """x + y and the like are no layers to Keras."""
        x = keras.Input((3,)); d, e = L.Dense(3)(x), L.Dense(3)(x)
        return x8(compiled(keras.Model(x, L.Dense(2)(d + e * d - x)), "sgd", "mse"))

    @model
    def named_outputs():
        x = keras.Input((3,)); h = L.Dense(3)(x)
        m = keras.Model(x, {"b": L.Dense(2, name="b")(h), "a": L.Dense(1, name="a")(h)})
        return compiled(m, "adam", {"a": "mse", "b": "mae"}, loss_weights={"a": 2., "b": .5}, metrics={"a": ["mae"]}), r(8, 3), {"a": r(8, 1), "b": r(8, 2)}

    @model
    def layers_as_activations(): return x8(compiled(tiny(L.Dense(3, activation=L.LeakyReLU(negative_slope=.2)), L.Dense(2, activation=L.ReLU())), "sgd", "mse"))

    @model
    def lists_of_one():
        x = keras.Input((3,)); return x8(compiled(keras.Model([x], [L.Dense(2)(x)]), "sgd", ["mse"], metrics=[["mae"]]))

    @model
    def without_inputs(): return x8(compiled(keras.Sequential([L.Dense(3, activation="relu"), keras.Sequential([L.Dense(2)])]), "adam", "mse"))

    @model
    def calls():
        """A call by keyword, and calls that say whether it is training, which Keras does not heed."""
        x = keras.Input((3,), name="eingang"); y = L.Dense(2, name="größe 1")(inputs=x)
        return x8(compiled(keras.Model(x, L.Dense(2)(L.BatchNormalization()(L.Dropout(0.)(y, training=True), training=False))), "adam", "mse"))


for name, make in models.items():
    if only and name not in only: continue
    rng = np.random.default_rng(7); keras.utils.set_random_seed(7); keras.backend.clear_session()
    try:
        write(name, *make())
    except Exception as e:
        print("FAILED", name, repr(e)[:300])
print(version, len(models), "models")

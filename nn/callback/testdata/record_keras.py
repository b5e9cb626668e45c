"""Records what Keras 3's own callbacks do, for the tests of nn/callback.

    pip install keras==3.15.1 tensorflow-cpu==2.21.0
    python record_keras.py > keras.json

Most callbacks are called by hand with made-up logs, so that no training stands between what goes in and what is
decided; the order of calls comes from a real fit, evaluate and predict.
"""

import json
import math
import os
import sys
import tempfile
import warnings

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
import keras
import numpy as np

warnings.simplefilter("ignore")
rng = np.random.default_rng(4)


class Model:
    """Stands for a model: remembers what callbacks do to it. Its weights are the number of the epoch."""

    def __init__(self, lr=1.0):
        self.optimizer = keras.optimizers.SGD(lr)
        self.stop_training = False
        self.epoch = None
        self.saved = []

    def get_weights(self):
        return self.epoch

    def set_weights(self, weights):
        self.epoch = weights

    def save(self, path, overwrite):
        self.saved.append(path)

    save_weights = save


def series(n):
    """Values that mostly fall, with plateaus and setbacks, on a coarse grid, so that equal ones happen."""
    steps = rng.choice([-0.1, -0.05, 0, 0, 0.05, 0.1], n)
    return [round(1 + float(v), 2) for v in np.cumsum(steps)]


def early_stopping():
    for _ in range(60):
        config = dict(
            patience=int(rng.integers(0, 4)),
            min_delta=float(rng.choice([0, 0, 0.05, 0.07])),
            mode=str(rng.choice(["min", "max", "auto"])),
            baseline=float(rng.choice([0.9, 1.1])) if rng.random() < 0.3 else None,
            start_from_epoch=int(rng.choice([0, 0, 2, 3])),
            restore_best_weights=bool(rng.random() < 0.5),
        )
        values = series(14)
        model = Model()
        callback = keras.callbacks.EarlyStopping(monitor="val_loss", **config)
        callback.set_model(model)
        callback.on_train_begin()
        for epoch, value in enumerate(values):
            model.epoch = epoch
            callback.on_epoch_end(epoch, {"loss": 0.5, "val_loss": value})
            if model.stop_training:
                break
        last = epoch
        callback.on_train_end()
        yield dict(config=config, values=values, last_epoch=last, weights_of_epoch=model.epoch, best_epoch=callback.best_epoch)


def reduce_lr():
    for _ in range(60):
        config = dict(
            factor=float(rng.choice([0.1, 0.5, 0.9])),
            patience=int(rng.integers(0, 4)),
            mode=str(rng.choice(["min", "max", "auto"])),
            min_delta=float(rng.choice([1e-4, 0.05])),
            cooldown=int(rng.choice([0, 0, 1, 3])),
            min_lr=float(rng.choice([0, 0, 0.01, 0.3])),
        )
        values = series(16)
        model = Model(0.5)
        callback = keras.callbacks.ReduceLROnPlateau(monitor="val_loss", **config)
        callback.set_model(model)
        callback.on_train_begin()
        rates, logged = [], []
        for epoch, value in enumerate(values):
            logs = {"val_loss": value}
            callback.on_epoch_end(epoch, logs)
            logged.append(logs["learning_rate"])
            rates.append(float(model.optimizer.learning_rate.numpy()))
        yield dict(config=config, values=values, rates=rates, logged=logged)


def scheduler():
    """Rates of ten epochs by a schedule that starts from the rate before it, and what the logs get."""
    model = Model(0.5)
    callback = keras.callbacks.LearningRateScheduler(lambda epoch, lr: lr if epoch < 3 else lr * math.exp(-0.1))
    callback.set_model(model)
    rates = []
    for epoch in range(10):
        logs = {"loss": 1.0}
        callback.on_epoch_begin(epoch)
        callback.on_epoch_end(epoch, logs)
        rates.append(logs["learning_rate"])
    return rates


def checkpoint():
    patterns = [
        "m.keras", "{epoch:02d}-{val_loss:.2f}.keras", "{epoch}.keras", "e{epoch:04d}/{loss:8.3f}.keras", "{val_accuracy:.1%}-{epoch:d}.keras",
        "{val_loss:e}.keras", "{val_loss:10.3e}_{epoch:>5}.keras", "{epoch:<5d}|{epoch:^7d}|{epoch:+d}.keras", "{{{epoch}}}.keras", "{loss}.keras",
        "{loss:g}-{loss:.3g}-{val_accuracy:G}.keras", "{epoch:x}-{epoch:05}-{loss:07.2f}.keras", "{loss:.3}.keras", "{epoch:*^9}.keras", "{loss:,.1f}.keras",
    ]
    for i in range(60):
        freq = "epoch" if i % 2 == 0 else int(rng.integers(1, 7))
        pattern = patterns[i % len(patterns)]
        if freq != "epoch":
            pattern = ["{epoch:02d}-{batch:03d}.keras", "w.keras", "{epoch}-{batch}-{loss:.3f}.keras"][i // 2 % 3]
        config = dict(
            save_best_only=bool(rng.random() < 0.5),
            mode=str(rng.choice(["min", "max", "auto"])),
            save_freq=freq,
            initial_value_threshold=0.9 if rng.random() < 0.2 else None,
        )
        if freq != "epoch":
            config["save_best_only"] = False  # before the first epoch's end Keras does not know yet which way is better, and breaks
        model = Model()
        callback = keras.callbacks.ModelCheckpoint(pattern, monitor="val_loss", **config)
        callback.set_model(model)
        callback.on_train_begin()
        epochs = []
        for epoch, value in enumerate(series(6)):
            callback.on_epoch_begin(epoch)
            batches = []
            for batch in range(5):
                logs = {"loss": round(float(rng.random()), 3)}
                n = len(model.saved)
                callback.on_train_batch_end(batch, logs)
                batches.append(dict(logs=logs, saved=model.saved[n:]))
            logs = {"loss": round(1000 * float(rng.random()), 6), "val_loss": value, "val_accuracy": round(float(rng.random()), 4)}
            n = len(model.saved)
            callback.on_epoch_end(epoch, logs)
            epochs.append(dict(batches=batches, logs=logs, saved=model.saved[n:]))
        yield dict(pattern=pattern, config=config, epochs=epochs)


def formats():
    """What Python makes of format specifications, or null where it refuses them."""
    specs = """d 02d 03 5 <5 >5 ^6 =6 *^9 0<6 <06 +d +.2f x X o b #x 05x _x , _ ,d .2f 8.3f 08.3f -8.1f +e e .0e .3E g .3g G .10g .0g % .1% .1 .2 .3 .10
        .0f f F 012.4e *>12.2f , ,.2f _.1f 10,.1f 5s .2d .x z é^7 <<4 >>4 ==6 +06d 0 00 007 -5 6_d 3.""".split() + ["", " d", " .2f", " ^5d"]
    values = [0, 1, 7, -12, 1234567, 0.0, -0.0, 0.5, 1 / 3, -2.5, 1e-5, 1234567.891, 99.995, 1e16, 123456789012345680.0, 2.0, 100.0]
    for spec in specs:
        texts = []
        for value in [*values, float("nan"), float("-inf")]:
            try:
                texts.append(format(value, spec))
            except ValueError:
                texts.append(None)
        yield dict(spec=spec, texts=texts)


def csv():
    """Two trainings into one file, the second of them appended."""
    for separator, append, rows in [
        (",", False, [[{"loss": 0.5, "accuracy": 0.25}, {"loss": 0.1 + 0.2, "accuracy": 1.0}], [{"loss": 1e-5, "accuracy": 0.0}]]),
        (";", True, [[{"loss": 0.5, "val_loss": 1e22}, {"loss": float("nan"), "val_loss": float("inf")}], [{"loss": 1e16}, {"loss": 123456789.0, "val_loss": -1e-4}]]),
        (",", True, [[{"a,b": 1.0, 'q"q': 2.0}], [{"a,b": 3.0, 'q"q': 4.0}]]),
    ]:
        with tempfile.TemporaryDirectory() as directory:
            path = os.path.join(directory, "log.csv")
            texts = []
            for training in rows:
                callback = keras.callbacks.CSVLogger(path, separator=separator, append=append)
                callback.set_model(Model())
                callback.on_train_begin()
                for epoch, logs in enumerate(training):
                    callback.on_epoch_end(epoch, logs)
                callback.on_train_end()
                texts.append(open(path, newline="").read())
        # JSON has no NaN: numbers stand in strings, as Python writes them.
        yield dict(separator=separator, append=append, trainings=[[{k: repr(v) for k, v in logs.items()} for logs in t] for t in rows], texts=texts)


def directions():
    """Which way each metric is better, by the name under which compile takes it."""
    names = """accuracy binary_accuracy categorical_accuracy sparse_categorical_accuracy top_k_categorical_accuracy
        sparse_top_k_categorical_accuracy auc precision recall mean_squared_error mse root_mean_squared_error mean_absolute_error mae
        mean_absolute_percentage_error mape mean_squared_logarithmic_error msle cosine_similarity log_cosh_error logcosh r2_score f1_score
        hinge squared_hinge categorical_hinge kl_divergence poisson binary_crossentropy categorical_crossentropy
        sparse_categorical_crossentropy mean_io_u specificity_at_sensitivity precision_at_recall true_positives false_positives""".split()
    for name in names:
        try:
            if name == "accuracy":
                direction = "up"  # compile turns it into one of the accuracies
            elif name == "mean_io_u":
                direction = getattr(keras.metrics.MeanIoU(2), "_direction", None)
            elif name in ("specificity_at_sensitivity", "precision_at_recall"):
                direction = getattr({"s": keras.metrics.SpecificityAtSensitivity, "p": keras.metrics.PrecisionAtRecall}[name[0]](0.5), "_direction", None)
            else:
                metric = keras.metrics.get(name)
                if not isinstance(metric, keras.metrics.Metric):
                    metric = keras.metrics.MeanMetricWrapper(metric, name=name)
                direction = getattr(metric, "_direction", None)
        except (ValueError, TypeError) as error:
            print(name, error, file=sys.stderr)
            continue
        yield name, direction


class Recorder(keras.callbacks.Callback):
    def __init__(self, calls):
        super().__init__()
        self.calls = calls


def recorded(name):
    def call(self, *args, logs=None):
        numbers = [a for a in args if isinstance(a, int)]
        logs = logs if logs is not None else next((a for a in args if isinstance(a, dict)), None)
        self.calls.append(" ".join([name, *map(str, numbers), ",".join(sorted(logs or {}))]).strip())

    return call


for _what in ["train", "test", "predict"]:
    for _when in ["begin", "end"]:
        for _name in [f"on_{_what}_{_when}", f"on_{_what}_batch_{_when}"]:
            setattr(Recorder, _name, recorded(_name))
for _name in ["on_epoch_begin", "on_epoch_end"]:
    setattr(Recorder, _name, recorded(_name))


def calls():
    """The calls of a fit of 3 epochs from the second on, stopped in the middle of the third; then evaluate and predict."""
    x, y = np.linspace(0, 1, 20)[:, None], np.linspace(1, 3, 20)[:, None]
    model = keras.Sequential([keras.layers.Input((1,)), keras.layers.Dense(1)])
    model.compile(loss="mse", optimizer="sgd", metrics=["mae"])
    log = []

    class Stop(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            if self.epoch == 2 and batch == 1:
                self.model.stop_training = True

        def on_epoch_begin(self, epoch, logs=None):
            self.epoch = epoch

    recorder = Recorder(log)
    model.fit(x[:12], y[:12], batch_size=4, epochs=4, initial_epoch=1, validation_data=(x[12:], y[12:]), verbose=0, callbacks=[Stop(), recorder])
    fit = list(log)
    log.clear()
    model.evaluate(x, y, batch_size=8, verbose=0, callbacks=[recorder])
    evaluate = list(log)
    log.clear()
    model.predict(x, batch_size=8, verbose=0, callbacks=[recorder])
    return dict(fit=fit, evaluate=evaluate, predict=list(log))


json.dump(
    dict(
        keras=keras.__version__,
        early_stopping=list(early_stopping()),
        reduce_lr=list(reduce_lr()),
        scheduler=scheduler(),
        checkpoint=list(checkpoint()),
        formats=list(formats()),
        csv=list(csv()),
        directions=dict(directions()),
        calls=calls(),
    ),
    sys.stdout,
    indent=None,
    separators=(",", ":"),
    allow_nan=False,
)
print()

"""Records which runs, tags and steps Keras 3's TensorBoard callback writes, for the tests of nn/tensorboard.

    pip install keras==3.15.1 tensorflow-cpu==2.21.0 tensorboard==2.21.0
    python record_keras.py > keras.json
"""

import collections
import glob
import json
import os
import sys
import tempfile

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
import keras
import numpy as np
from keras import layers
from tensorboard.backend.event_processing.event_file_loader import EventFileLoader
from tensorboard.util import tensor_util

rng = np.random.default_rng(0)
X, Y = rng.random((28, 6), np.float32), rng.random((28, 1), np.float32)
WORDS = rng.integers(0, 5, (28, 3)).astype(np.float32)


def sequential():
    model = keras.Sequential([layers.Input((6,)), layers.Dense(4, activation="relu", name="hidden1"), layers.BatchNormalization(), layers.Dense(1)])
    model.compile(loss="mse", optimizer=keras.optimizers.SGD(0.01), metrics=["mae"])
    return model, X, Y


def functional():
    wide, deep = layers.Input((2,), name="wide"), layers.Input((4,), name="deep")
    hidden = layers.Dense(3, activation="relu")(deep)
    merged = layers.Concatenate()([wide, hidden])
    model = keras.Model([wide, deep], [layers.Dense(1, name="main")(merged), layers.Dense(1, name="aux")(hidden)])
    model.compile(loss=["mse", "mse"], loss_weights=[0.9, 0.1], optimizer="sgd", metrics=[["mae"], ["mae"]])
    return model, [X[:, :2], X[:, 2:]], [Y, Y]


class WideAndDeep(keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden = layers.Dense(3, activation="relu", name="hidden")
        self.out = layers.Dense(1)

    def call(self, x):
        return self.out(self.hidden(x))


def subclassed():
    model = WideAndDeep()
    model.compile(loss="mse", optimizer="sgd")
    return model, X, Y


def embedding():
    model = keras.Sequential([layers.Input((3,)), layers.Embedding(5, 2, name="words"), layers.Flatten(), layers.Dense(1)])
    model.compile(loss="mse", optimizer="sgd")
    return model, WORDS, Y


def part(data, rows):
    return [d[rows] for d in data] if isinstance(data, list) else data[rows]


def fit(model, x, y, callback, epochs=3, validated=True):
    validation = (part(x, slice(20, 28)), part(y, slice(20, 28))) if validated else None
    model.fit(part(x, slice(20)), part(y, slice(20)), batch_size=4, epochs=epochs, validation_data=validation, verbose=0, callbacks=[callback])


def written(directory):
    """What stands below a directory: for each run and tag the plugin and the steps, in the order of writing."""
    runs = {}
    for path in sorted(glob.glob(os.path.join(directory, "**", "*tfevents*"), recursive=True)):
        tags = runs.setdefault(os.path.relpath(os.path.dirname(path), directory), {})
        for event in EventFileLoader(path).Load():
            for value in event.summary.value:
                tag = tags.setdefault(value.tag, dict(plugin=value.metadata.plugin_data.plugin_name, steps=[]))
                tag["steps"].append(event.step)
                if tag["plugin"] == "images":
                    width, height, *images = tensor_util.make_ndarray(value.tensor)
                    tag["size"] = [int(width), int(height), len(images)]
    return runs


CASES = {
    "sequential": (sequential, {}, {}),
    "without validation": (sequential, {}, dict(validated=False)),
    "histograms and images": (sequential, dict(histogram_freq=1, write_images=True), {}),
    "histograms every second epoch": (sequential, dict(histogram_freq=2), {}),
    "every batch": (sequential, dict(update_freq="batch", write_steps_per_second=True), {}),
    "every third batch": (sequential, dict(update_freq=3), {}),
    "functional": (functional, dict(histogram_freq=1, update_freq=2), {}),
    "subclassed": (subclassed, dict(histogram_freq=1), {}),
    "embedding": (embedding, dict(histogram_freq=1, write_images=True), {}),
    "without graph": (sequential, dict(write_graph=False), dict(epochs=1)),
}


def cases():
    for name, (make, config, fitting) in CASES.items():
        keras.utils.clear_session()
        model, x, y = make()
        with tempfile.TemporaryDirectory() as directory:
            fit(model, x, y, keras.callbacks.TensorBoard(directory, **config), **fitting)
            yield name, written(directory)
    keras.utils.clear_session()
    model, x, y = sequential()
    with tempfile.TemporaryDirectory() as directory:
        callback = keras.callbacks.TensorBoard(directory, update_freq=2)
        fit(model, x, y, callback, epochs=2)
        fit(model, x, y, callback, epochs=2)
        yield "fit twice", written(directory)
    keras.utils.clear_session()
    model, x, y = sequential()
    with tempfile.TemporaryDirectory() as directory:
        fit(model, x, y, keras.callbacks.Callback(), epochs=2)
        callback = keras.callbacks.TensorBoard(directory, write_graph=False)
        model.evaluate(x, y, verbose=0, callbacks=[callback])
        callback._close_writers()
        yield "evaluate", written(directory)


json.dump(dict(keras=keras.__version__, cases=dict(cases())), sys.stdout, indent=1)
print()

#!/usr/bin/env python3
"""A peer in the comparison of compare.py: Keras on TensorFlow, or PyTorch, with the model and the orders of main.go.

  BOARD_DATA=DIR peer.py keras --samples 55000 --epochs 10 --batch 32 --threads 2
"""

import argparse
import gzip
import json
import os
import pathlib
import sys
import time

import numpy as np

VALIDATION_SAMPLES = 5000


def read_idx(name):
    folder = pathlib.Path(os.environ["BOARD_DATA"]) / "mnist"
    packed = folder / (name + ".gz")
    data = gzip.decompress(packed.read_bytes()) if packed.exists() else (folder / name).read_bytes()
    axes = data[3]
    shape = np.frombuffer(data, ">u4", axes, 4)
    return np.frombuffer(data, np.uint8, offset=4 + 4 * axes).reshape(shape)


def load(samples):
    """Training data and labels, validation data and labels: pixels from 0 to 1."""
    x, y = read_idx("train-images-idx3-ubyte").astype(np.float32) / 255, read_idx("train-labels-idx1-ubyte").astype(np.int64)
    start, end = VALIDATION_SAMPLES, VALIDATION_SAMPLES + samples
    return x[start:end], y[start:end], x[:start], y[:start]


def say(**answer):
    print(json.dumps(answer), flush=True)


def await_epoch():
    if (order := sys.stdin.readline().strip()) != "epoch":
        sys.exit(f"peer.py: expected the order epoch, got {order!r}")


class Keras:
    def __init__(self, samples, batch, threads):
        import keras
        import tensorflow as tf

        tf.config.threading.set_intra_op_parallelism_threads(threads)
        tf.config.threading.set_inter_op_parallelism_threads(threads)
        self.keras = keras
        self.name = f"Keras {keras.version()} on TensorFlow {tf.__version__}"
        self.batch = batch
        self.x, self.y, self.val_x, self.val_y = load(samples)

    def fit(self, seed, epochs):
        keras = self.keras
        keras.backend.clear_session()
        keras.utils.set_random_seed(seed)
        model = keras.Sequential([
            keras.layers.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(300, activation="relu"),
            keras.layers.Dense(100, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ])
        model.compile(optimizer=keras.optimizers.SGD(learning_rate=0.01), loss="sparse_categorical_crossentropy", metrics=["accuracy"])

        class Stopwatch(keras.callbacks.Callback):
            def on_epoch_begin(self, epoch, logs=None):
                await_epoch()
                self.begin = time.perf_counter()

            def on_test_begin(self, logs=None):
                self.seconds = time.perf_counter() - self.begin

            def on_epoch_end(self, epoch, logs=None):
                say(seconds=self.seconds, val_accuracy=float(logs["val_accuracy"]))

        model.fit(self.x, self.y, batch_size=self.batch, epochs=epochs, validation_data=(self.val_x, self.val_y), callbacks=[Stopwatch()], verbose=0)


class Torch:
    """The quickest plain loop: batches are gathered from one tensor, loss and accuracy summed up without leaving PyTorch."""

    def __init__(self, samples, batch, threads):
        import torch

        torch.set_num_threads(threads)
        self.torch = torch
        self.name = f"PyTorch {torch.__version__}"
        self.batch = batch
        self.x, self.y, self.val_x, self.val_y = map(torch.from_numpy, load(samples))

    def model(self):
        nn = self.torch.nn
        dense = [nn.Linear(784, 300), nn.Linear(300, 100), nn.Linear(100, 10)]
        for layer in dense:  # as Keras begins
            nn.init.xavier_uniform_(layer.weight)
            nn.init.zeros_(layer.bias)
        return nn.Sequential(nn.Flatten(), dense[0], nn.ReLU(), dense[1], nn.ReLU(), dense[2])

    def fit(self, seed, epochs):
        torch = self.torch
        torch.manual_seed(seed)
        model = self.model()
        loss, optimizer = torch.nn.CrossEntropyLoss(), torch.optim.SGD(model.parameters(), lr=0.01)
        for _ in range(epochs):
            await_epoch()
            begin = time.perf_counter()
            self.epoch(model, loss, optimizer)
            seconds = time.perf_counter() - begin
            with torch.no_grad():
                right = (model(self.val_x).argmax(1) == self.val_y).sum().item()
            say(seconds=seconds, val_accuracy=right / len(self.val_y))

    def epoch(self, model, loss, optimizer):
        total, right = self.torch.zeros(()), self.torch.zeros((), dtype=self.torch.int64)
        for rows in self.torch.randperm(len(self.x)).split(self.batch):
            x, y = self.x[rows], self.y[rows]
            optimizer.zero_grad()
            out = model(x)
            value = loss(out, y)
            value.backward()
            optimizer.step()
            total += value.detach() * len(rows)
            right += (out.detach().argmax(1) == y).sum()
        return total.item() / len(self.x), right.item() / len(self.x)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("peer", choices=["keras", "torch"])
    p.add_argument("--samples", type=int, default=55000)
    p.add_argument("--epochs", type=int, default=10)
    p.add_argument("--batch", type=int, default=32)
    p.add_argument("--threads", type=int, required=True)
    a = p.parse_args()
    peer = {"keras": Keras, "torch": Torch}[a.peer](a.samples, a.batch, a.threads)
    say(name=peer.name, threads=a.threads)
    for order in sys.stdin:
        word, seed = order.split()
        if word != "fit":
            sys.exit(f"peer.py: expected the order fit SEED, got {order!r}")
        peer.fit(int(seed), a.epochs)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Trains the same classifier with board/nn, Keras on TensorFlow and PyTorch, and prints how fast each is and what it learns.

  BOARD_DATA=DIR compare.py --ours BINARY --python PYTHON

The model is that of the book's chapter 10: 784-300-100-10, ReLU, softmax, SGD with 0.01, batches of 32 or --batch, MNIST, all in float32. For every
seed each contestant, a process of its own, makes a new model. They train in turn, an epoch each, so that whatever else the machine does
hits all of them, and only one works at a time. An epoch's time is that of its training, shuffling and running metrics included, validation
not. The first epoch of each model is its warm-up and not timed. Ctrl-C ends it early with the report of what was done.
"""

import argparse
import contextlib
import json
import math
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
PAUSE = 0.2  # seconds between turns: time for the threads of the last to fall asleep
TORCH_SEEDS = 2  # only its speed is asked for
ENOUGH_SEEDS = 3  # of fewer, the range says nothing
CHECKPOINTS = (1, 2, 10)  # the epochs after which what was learned is compared


class Contestant:
    """A process that trains when told to. Its answers are lines of JSON."""

    def __init__(self, label, command, threads, seeds):
        self.label, self.seeds = label, seeds
        self.errors = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, text=True, env=environment(threads))
        self.seconds = {}  # by (seed, epoch)
        self.accuracy = {}

    def order(self, text):
        with contextlib.suppress(BrokenPipeError):  # what the process said comes with the answer that is missing
            self.process.stdin.write(text + "\n")
            self.process.stdin.flush()

    def answer(self):
        while line := self.process.stdout.readline():
            if line.startswith("{"):
                return json.loads(line)
        status = self.process.wait()
        self.errors.seek(0)
        sys.exit(f"compare.py: {self.label} ended with status {status}:\n{self.errors.read()[-2000:]}")

    def epoch(self, seed, epoch):
        self.order("epoch")
        answer = self.answer()
        self.seconds[seed, epoch], self.accuracy[seed, epoch] = answer["seconds"], answer["val_accuracy"]
        return f"{self.label} {answer['seconds']:.2f} s, {answer['val_accuracy']:.4f}"

    def close(self):
        self.process.kill()
        self.process.wait()


def environment(threads):
    """As many threads for everybody, no accelerator, and no chatter of TensorFlow's."""
    n = str(threads)
    return os.environ | {"GOMAXPROCS": n, "OMP_NUM_THREADS": n, "MKL_NUM_THREADS": n, "CUDA_VISIBLE_DEVICES": "", "TF_CPP_MIN_LOG_LEVEL": "3", "KERAS_BACKEND": "tensorflow"}


def contestants(a):
    def size(mark):
        return [f"{mark}samples", str(a.samples), f"{mark}epochs", str(a.epochs), f"{mark}batch", str(a.batch)]

    def peer(name):
        return [a.python, str(HERE / "peer.py"), name, "--threads", str(a.threads), *size("--")]

    yield Contestant("board/nn", [a.ours, *size("-")], a.threads, a.seeds)
    yield Contestant("Keras", peer("keras"), a.threads, a.seeds)
    yield Contestant("PyTorch", peer("torch"), a.threads, min(a.seeds, TORCH_SEEDS))


def train(racers, a):
    for seed in range(1, a.seeds + 1):
        running = [r for r in racers if seed <= r.seeds]
        for r in running:
            r.order(f"fit {seed}")
        for epoch in range(1, a.epochs + 1):
            turns = []
            for r in running:
                time.sleep(PAUSE)
                turns.append(r.epoch(seed, epoch))
            print(f"seed {seed} of {a.seeds}, epoch {epoch} of {a.epochs}: " + "; ".join(turns), file=sys.stderr, flush=True)


def speed(racers):
    """The rows of the table of speed. Ratios are of epochs that were trained right after each other."""
    ours = racers[0]
    for r in racers:
        if not (timed := [key for key in r.seconds if key[1] > 1]):
            continue
        times = [r.seconds[key] for key in timed]
        ratios = [r.seconds[key] / ours.seconds[key] for key in timed]
        yield (f"  {r.label:10}{statistics.median(times):7.2f} s  ({min(times):.2f} to {max(times):.2f}, {len(times)} epochs)"
               + (f"   {statistics.median(ratios):5.2f} x the time of board/nn ({min(ratios):.2f} to {max(ratios):.2f})" if r is not ours else ""))


def judge(ours, keras):
    """Where the mean of our seeds lies among Keras's, its distance from their mean in their deviations, and Welch's t of the two means."""
    mean, low, high = statistics.mean(ours), min(keras), max(keras)
    place = "below" if mean < low else "above" if mean > high else "within"
    if len(ours) < 2 or len(keras) < 2:
        return place, math.nan, math.nan
    apart = mean - statistics.mean(keras)
    error = math.sqrt(statistics.variance(ours) / len(ours) + statistics.variance(keras) / len(keras))
    return place, divide(apart, statistics.stdev(keras)), divide(apart, error)


def divide(a, b):
    return a / b if b else math.nan


def verdict(ours, keras):
    if len(keras) < ENOUGH_SEEDS:
        return "too few seeds to judge by"
    place, deviations, t = judge(ours, keras)
    return f"our mean is {place} Keras's range, {deviations:+.1f} of its deviations from its mean (t = {t:+.1f})"


def spread(values):
    deviation = f" ± {statistics.stdev(values):.4f}" if len(values) > 1 else ""
    return f"{statistics.mean(values):.4f}{deviation} ({min(values):.4f} to {max(values):.4f})"


def learning(ours, keras, epochs):
    for epoch in [n for n in CHECKPOINTS if n <= epochs]:
        seeds = [seed for seed, e in keras.accuracy if e == epoch]
        if not seeds:
            continue
        a, b = ([r.accuracy[seed, epoch] for seed in seeds] for r in (ours, keras))
        yield f"  {epoch:5}  {len(seeds):5}  {spread(a):36}  {spread(b):36}  {verdict(a, b)}"


def processor():
    with contextlib.suppress(OSError):
        for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()


def processors():
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def report(racers, names, a):
    print(f"\n784-300-100-10, SGD 0.01, batches of {a.batch}, MNIST: {a.samples:,} samples to train on, 5,000 to validate; {a.threads} threads each on {processor()}")
    print("\n".join(f"  {name}" for name in names))
    print("\nspeed: seconds an epoch, median (fastest to slowest)")
    print("\n".join(speed(racers)))
    print(f"\nlearning: accuracy on the validation samples, mean ± standard deviation (lowest to highest)")
    print(f"  epoch  seeds  {'board/nn':36}  Keras")
    print("\n".join(learning(racers[0], racers[1], a.epochs)))


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--ours", required=True, help="the binary made of main.go")
    p.add_argument("--python", default=sys.executable, help="a Python that has the packages of requirements.txt")
    p.add_argument("--samples", type=int, default=55000)
    p.add_argument("--epochs", type=int, default=10)
    p.add_argument("--seeds", type=int, default=5)
    p.add_argument("--batch", type=int, default=32)
    p.add_argument("--threads", type=int, default=processors())
    a = p.parse_args()
    with contextlib.ExitStack() as stack:
        racers, names = [], []
        for r in contestants(a):
            stack.callback(r.close)
            racers.append(r)
        for r in racers:
            hello = r.answer()
            names.append(f"{hello['name']}, {hello['threads']} threads")
        with contextlib.suppress(KeyboardInterrupt):
            train(racers, a)
    report(racers, names, a)


if __name__ == "__main__":
    main()

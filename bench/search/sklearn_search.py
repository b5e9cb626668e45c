"""The chapter's search on California's houses: nn/search beside scikit-learn's MLPRegressor, with the same data, trials, folds and epochs.

    BOARD_DATA=DIR python bench/search/sklearn_search.py                 10 trials, 3 folds, 20 epochs
    BOARD_DATA=DIR python bench/search/sklearn_search.py --epochs 2      to see that it works

Both use all cores, and plain gradient descent on batches of 32. scikit-learn's loss is half of the mean squared error, so that it gets twice the
rate for the same steps. The time is that of the search alone, without compiling and loading.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import warnings

import numpy as np
from sklearn.model_selection import GridSearchCV, KFold
from sklearn.neural_network import MLPRegressor

ROOT = pathlib.Path(__file__).resolve().parents[2]


def ours(directory, args):
    binary = pathlib.Path(directory) / "housing"
    subprocess.run(["go", "build", "-o", binary, "./bench/search/housing"], cwd=ROOT, check=True)
    subprocess.run([binary, directory, str(args.trials), str(args.epochs), str(args.folds)], check=True)
    return json.loads((pathlib.Path(directory) / "ours.json").read_text())


def theirs(directory, trials, args):
    data = np.loadtxt(pathlib.Path(directory) / "train.csv", delimiter=",")
    model = MLPRegressor(solver="sgd", momentum=0, alpha=0, batch_size=32, max_iter=args.epochs, n_iter_no_change=args.epochs, tol=0, random_state=42)
    grid = [{"hidden_layer_sizes": [(t["n_neurons"],) * t["n_hidden"]], "learning_rate_init": [2 * t["learning_rate"]]} for t in trials]
    search = GridSearchCV(model, grid, cv=KFold(args.folds), scoring="neg_mean_squared_error", n_jobs=os.cpu_count(), refit=False, error_score=-np.inf)
    begun = time.perf_counter()
    search.fit(data[:, :-1], data[:, -1])
    return time.perf_counter() - begun, search.cv_results_["mean_test_score"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trials", type=int, default=10)
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--folds", type=int, default=3)
    args = parser.parse_args()
    os.environ["PYTHONWARNINGS"] = "ignore"  # of the workers: that max_iter ends it, as it is to
    warnings.filterwarnings("ignore")
    with tempfile.TemporaryDirectory() as directory:
        found = ours(directory, args)
        seconds, scores = theirs(directory, found["trials"], args)
    for trial, score in zip(found["trials"], scores, strict=True):
        mine = f"{trial['score']:10.4f}" if trial["state"] == "finished" else f"{trial['state']:>10}"
        print(f"n_hidden {trial['n_hidden']}  n_neurons {trial['n_neurons']:2}  learning_rate {trial['learning_rate']:.5f}   ours {mine}   scikit-learn {score:10.4f}")
    best = max(t["score"] for t in found["trials"] if t["state"] == "finished")
    print(f"best score   ours {best:.4f}   scikit-learn {max(scores):.4f}   the bar: at least as good")
    print(f"time         ours {found['seconds']:.2f} s   scikit-learn {seconds:.2f} s   ratio {found['seconds'] / seconds:.2f}, the bar: at most 0.33")
    sys.exit(best < max(scores) or found["seconds"] > seconds / 3)


if __name__ == "__main__":
    main()

"""Median regrets of nn/search beside Optuna's TPE and scikit-optimize's Gaussian process, on the standard functions.

    python bench/search/compare.py               needs a Python with optuna and scikit-optimize: bench/search/requirements.txt
    python bench/search/compare.py --trials 80   longer
    python bench/search/compare.py --keep FILE   keeps the others' regrets in FILE, and does not compute them twice: theirs take most of the time
"""

import argparse
import itertools
import json
import os
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
PAIRS = [("tpe", "optuna-tpe", ["branin", "hartmann6", "rosenbrock", "conditional"]), ("gp", "skopt-gp", ["branin", "hartmann6", "rosenbrock"])]


def regrets(command):
    """The regrets that a command prints, as it does so."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=os.path.dirname(os.path.dirname(HERE))) as process:
        for line in process.stdout:
            yield line, json.loads(line)["regret"]
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)


def ours(optimizer, function, args):
    return [regret for _, regret in regrets(["go", "run", "./bench/search", optimizer, function, str(args.seeds), str(args.trials)])]


def theirs(optimizer, function, args):
    """Their regrets: those that are kept, and the others."""
    kept = {}
    if args.keep and os.path.exists(args.keep):
        with open(args.keep, encoding="utf-8") as file:
            for row in map(json.loads, file):
                if (row["optimizer"], row["function"], row["trials"]) == (optimizer, function, args.trials):
                    kept[row["seed"]] = row["regret"]
    found = [kept[seed] for seed in itertools.takewhile(kept.__contains__, range(args.seeds))]
    with open(args.keep or os.devnull, "a", encoding="utf-8") as file:
        for line, regret in regrets([sys.executable, os.path.join(HERE, "peer.py"), optimizer, function, str(args.seeds), str(args.trials), str(len(found))]):
            file.write(line)
            file.flush()
            found.append(regret)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--trials", type=int, default=50)
    parser.add_argument("--only", choices=["tpe", "gp"], help="compare only these")
    parser.add_argument("--function", help="compare only on this one")
    parser.add_argument("--keep", metavar="FILE", help="where the others' regrets are kept")
    args = parser.parse_args()
    worst = 0.0
    print(f"median regret over {args.seeds} seeds after {args.trials} trials")
    for own, peer, functions in PAIRS:
        if args.only not in (None, own):
            continue
        for function in functions:
            if args.function not in (None, function):
                continue
            a, b = statistics.median(ours(own, function, args)), statistics.median(theirs(peer, function, args))
            worst = max(worst, a / b)
            print(f"{own:4} {function:12} {a:10.3g}   {peer:10} {b:10.3g}   ratio {a / b:6.2f}", flush=True)
    print(f"the worst ratio is {worst:.2f}; the bar is 1.1")
    sys.exit(worst > 1.1)


if __name__ == "__main__":
    main()

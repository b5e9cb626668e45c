"""Median regrets of nn/search beside Optuna's TPE and scikit-optimize's Gaussian process, on the standard functions.

    python bench/search/compare.py               needs a Python with optuna and scikit-optimize: bench/search/requirements.txt
    python bench/search/compare.py --trials 80   longer
"""

import argparse
import json
import os
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
PAIRS = [("tpe", "optuna-tpe", ["branin", "hartmann6", "rosenbrock", "conditional"]), ("gp", "skopt-gp", ["branin", "hartmann6", "rosenbrock"])]


def regrets(command):
    out = subprocess.run(command, check=True, capture_output=True, text=True, cwd=os.path.dirname(os.path.dirname(HERE))).stdout
    return [json.loads(line)["regret"] for line in out.splitlines()]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--trials", type=int, default=50)
    parser.add_argument("--only", choices=["tpe", "gp"], help="compare only these")
    args = parser.parse_args()
    worst = 0.0
    print(f"median regret over {args.seeds} seeds after {args.trials} trials")
    for ours, theirs, functions in PAIRS:
        if args.only not in (None, ours):
            continue
        for function in functions:
            rest = [function, str(args.seeds), str(args.trials)]
            a = statistics.median(regrets(["go", "run", "./bench/search", ours, *rest]))
            b = statistics.median(regrets([sys.executable, os.path.join(HERE, "peer.py"), theirs, *rest]))
            worst = max(worst, a / b)
            print(f"{ours:4} {function:12} {a:10.3g}   {theirs:10} {b:10.3g}   ratio {a / b:6.2f}", flush=True)
    print(f"the worst ratio is {worst:.2f}; the bar is 1.1")
    sys.exit(worst > 1.1)


if __name__ == "__main__":
    main()

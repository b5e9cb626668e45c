"""Regrets of Optuna's TPE and scikit-optimize's Gaussian process on the standard functions, as lines of JSON.

    python peer.py optuna-tpe branin 20 50        optimizer, function, seeds, trials
    python peer.py optuna-tpe branin 20 50 12     only the seeds from 12 on
"""

import json
import sys
import warnings

from functions import PROBLEMS

warnings.filterwarnings("ignore")


class AskOptuna:
    def __init__(self, trial):
        self.trial = trial

    def uniform(self, name, low, high):
        return self.trial.suggest_float(name, low, high)

    def log_uniform(self, name, low, high):
        return self.trial.suggest_float(name, low, high, log=True)

    def whole(self, name, low, high):
        return self.trial.suggest_int(name, low, high)

    def choice(self, name, values):
        return self.trial.suggest_categorical(name, values)


def optuna_tpe(function, box, trials, seed, **settings):
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed, **settings))
    study.optimize(lambda trial: function(AskOptuna(trial)), n_trials=trials)
    return study.best_value


class AskPoint:
    """Answers from a point in a box."""

    def __init__(self, point):
        self.point = point

    def uniform(self, name, low, high):
        return self.point[name]


def skopt_gp(function, box, trials, seed):
    from skopt import gp_minimize

    names = list(box)
    result = gp_minimize(lambda x: function(AskPoint(dict(zip(names, x)))), [box[name] for name in names], n_calls=trials, random_state=seed)
    return result.fun


def main():
    optimizer, name, seeds, trials = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    first = int(sys.argv[5]) if len(sys.argv) > 5 else 0
    function, least, box = PROBLEMS[name]
    run = {"optuna-tpe": optuna_tpe, "skopt-gp": skopt_gp}[optimizer]
    for seed in range(first, seeds):
        regret = float(run(function, box, trials, seed) - least)
        print(json.dumps({"optimizer": optimizer, "function": name, "trials": trials, "seed": seed, "regret": regret}), flush=True)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""How long until a server answers every run of a log directory in full? Prints one JSON line for each server, then ratios.

  load.py --logdir DIR --tag TAG --last STEP --runs N -- board --logdir {logdir} --port {port}
  load.py … --rustboard PATH        also time TensorBoard's own fast loader (the tensorboard-data-server wheel's binary): its
                                    load cycle alone, without any web server, checksums off as it is by default

The command after -- is started fresh, in a new process group; it must answer TensorBoard's data API. "loaded_s" counts
from the start of the process to the moment /data/plugin/scalars/tags lists all runs and TAG of every run ends with STEP.
"""

import argparse
import json
import os
import re
import signal
import subprocess

from servers import Server, peak_mib

UNITS = {"s": 1, "ms": 1e-3, "µs": 1e-6}


def board(command, a):
    try:
        with Server(command, a.logdir) as server:
            first, loaded = server.wait_loaded(a.runs, a.tag, a.last, a.limit)
            return {"server": " ".join(server.command[:3]), "first_answer_s": round(first, 3), "loaded_s": round(loaded, 3), "peak_MiB": peak_mib(server.process.pid)}
    except RuntimeError as error:
        return {"server": command[0], "error": str(error)}


def rustboard(path, a):
    command = [path, "--logdir", a.logdir, "--port", "0", "--reload", "once", "-v"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True)
    try:
        for line in process.stderr:
            if m := re.search(r"Finished load cycle \(([\d.]+)(ms|s|µs)\)", line):
                return {"server": "rustboard load cycle", "loaded_s": round(float(m[1]) * UNITS[m[2]], 3), "peak_MiB": peak_mib(process.pid)}
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()
    return {"server": "rustboard", "error": "no load cycle reported"}


def median(rows):
    return sorted(r.get("loaded_s", float("inf")) for r in rows)[len(rows) // 2]


def peak(rows):
    return max(r.get("peak_MiB", 0) for r in rows)


def arguments():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--logdir", required=True)
    p.add_argument("--tag", default="group0/metric_0")
    p.add_argument("--last", type=int, required=True)
    p.add_argument("--runs", type=int, required=True)
    p.add_argument("--limit", type=float, default=600, help="seconds after which a server has failed")
    p.add_argument("--rustboard")
    p.add_argument("--times", type=int, default=3)
    p.add_argument("command", nargs=argparse.REMAINDER)
    return p.parse_args()


def main():
    a = arguments()
    command = a.command[1:] if a.command[:1] == ["--"] else a.command
    ours, theirs = [], []
    for _ in range(a.times):
        if a.rustboard:
            theirs.append(rustboard(a.rustboard, a))
            print(json.dumps(theirs[-1]), flush=True)
        if command:
            ours.append(board(command, a))
            print(json.dumps(ours[-1]), flush=True)
    if ours and theirs:
        ratio = round(median(theirs) / median(ours), 2)
        print(json.dumps({"rustboard_over_server": ratio, "server_s": median(ours), "rustboard_s": median(theirs), "server_MiB": peak(ours), "rustboard_MiB": peak(theirs)}))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""What does a server cost while nobody looks and nothing changes? Prints one JSON line: percent of one core.

  idle.py --logdir DIR --tag TAG --last STEP --runs N [--rustboard PATH] -- board --logdir {logdir} --port {port}
"""

import argparse
import json
import os
import signal
import subprocess
import time

from servers import Server, cpu_seconds


def percent(pid, seconds):
    before, start = cpu_seconds(pid), time.monotonic()
    time.sleep(seconds)
    return round(100 * (cpu_seconds(pid) - before) / (time.monotonic() - start), 2)


def rustboard(path, a):
    process = subprocess.Popen([path, "--logdir", a.logdir, "--port", "0"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        time.sleep(a.settle)
        return percent(process.pid, a.seconds)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--logdir", required=True)
    p.add_argument("--tag", default="group0/metric_0")
    p.add_argument("--last", type=int, required=True)
    p.add_argument("--runs", type=int, required=True)
    p.add_argument("--rustboard")
    p.add_argument("--settle", type=float, default=10, help="seconds to wait after loading")
    p.add_argument("--seconds", type=float, default=30, help="seconds to measure")
    p.add_argument("command", nargs=argparse.REMAINDER)
    a = p.parse_args()
    answer = {}
    with Server(a.command[1:] if a.command[:1] == ["--"] else a.command, a.logdir) as server:
        server.wait_loaded(a.runs, a.tag, a.last)
        time.sleep(a.settle)
        answer["server_percent"] = percent(server.process.pid, a.seconds)
    if a.rustboard:
        answer["rustboard_percent"] = rustboard(a.rustboard, a)
    print(json.dumps(answer))


if __name__ == "__main__":
    main()

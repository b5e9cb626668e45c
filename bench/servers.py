"""Starts the servers that are measured, and looks at their processes. Standard library only."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.parse
import urllib.request


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def family(pid):
    """The process and all that it has started."""
    found, todo = [], [pid]
    while todo:
        found.append(todo.pop())
        try:
            with open(f"/proc/{found[-1]}/task/{found[-1]}/children") as f:
                todo += map(int, f.read().split())
        except OSError:
            pass
    return found


def peak_mib(pid):
    """The most memory that a family of processes has held at once, each at its own worst moment."""
    total = 0
    for p in family(pid):
        try:
            with open(f"/proc/{p}/status") as f:
                total += sum(int(line.split()[1]) for line in f if line.startswith("VmHWM"))
        except OSError:
            pass
    return round(total / 1024)


def cpu_seconds(pid):
    """Processor time that a family of processes has used so far."""
    total = 0
    for p in family(pid):
        try:
            with open(f"/proc/{p}/stat") as f:
                fields = f.read().rpartition(")")[2].split()
                total += int(fields[11]) + int(fields[12])
        except OSError:
            pass
    return total / os.sysconf("SC_CLK_TCK")


class Server:
    """A server that answers TensorBoard's data API. {logdir} and {port} in its command are filled in."""

    def __init__(self, command, logdir):
        self.port = free_port()
        self.command = [c.format(logdir=logdir, port=self.port) for c in command]
        self.started = time.monotonic()
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    @property
    def age(self):
        return time.monotonic() - self.started

    def get(self, path, **query):
        url = f"http://127.0.0.1:{self.port}{path}" + ("?" + urllib.parse.urlencode(query) if query else "")
        with urllib.request.urlopen(url, timeout=60) as answer:
            return json.load(answer)

    def wait_loaded(self, runs, tag, last, limit=600):
        """Waits until all runs are listed and `tag` of each ends with step `last`. Returns the seconds, from the start of
        the process, to the first answer and to that moment."""
        first = None
        while self.age < limit:
            if self.process.poll() is not None:
                raise RuntimeError(f"{self.command[0]} ended with {self.process.returncode}")
            try:
                tags = self.get("/data/plugin/scalars/tags")
                first = first or self.age
                if len(tags) >= runs and all(self.get("/data/plugin/scalars/scalars", run=r, tag=tag)[-1][1] >= last for r in sorted(tags, reverse=True)):
                    return first, self.age
            except (OSError, KeyError, IndexError, ValueError):
                pass
            time.sleep(0.01)
        raise RuntimeError(f"{self.command[0]} has not loaded in {limit} s")

#!/usr/bin/env python3
"""How much memory does a board hold: of a million tags, alone and with two pages open, after runs were deleted, and of
pictures beyond what it holds of none?
Prints a line for each, with its bar, and one JSON line at the end.

  memory.py --genlogs PATH [--tags 1000000] [--deleted 200000] [--pictures 50000] -- board --logdir {logdir} --port {port}
"""

import argparse
import base64
import json
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time

from servers import Server, peak_mib


def resident_mib(pid):
    with open(f"/proc/{pid}/status") as f:
        return next(int(line.split()[1]) for line in f if line.startswith("VmRSS")) / 1024


def settled_mib(pid, limit=60):
    """The resident memory once it has not fallen for ten seconds."""
    least, since, end = resident_mib(pid), time.monotonic(), time.monotonic() + limit
    while time.monotonic() < min(end, since + 10):
        time.sleep(0.2)
        now = resident_mib(pid)
        if now < least - 0.5:
            least, since = now, time.monotonic()
    return resident_mib(pid)


def wait(what, ok, limit=300):
    end = time.monotonic() + limit
    while not ok():
        if time.monotonic() > end:
            raise RuntimeError(f"waited in vain: {what}")
        time.sleep(0.1)


def progress(server):
    try:
        return server.get("/api/health")["progress"]
    except OSError:
        return {"loaded": False, "runs": -1}


class Page:
    """What a page is to the server: a websocket that has read the first messages, the catalog among them."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=120)
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall((
            f"GET /api/live HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n").encode())
        self.file = self.socket.makefile("rb")
        while self.file.readline() not in (b"\r\n", b""):
            pass

    def message(self):
        """Reads a message of the server, which does not mask them, and returns its first bytes and its size."""
        size, begin = 0, b""
        while True:
            first, second = self.file.read(2)
            length = second & 127
            if length > 125:
                length = int.from_bytes(self.file.read(2 if length == 126 else 8), "big")
            size += length
            while length > 0:
                piece = self.file.read(min(length, 1 << 20))
                begin, length = begin or piece[:64], length - len(piece)
            if first & 128:
                return begin, size

    def catalog(self):
        while True:
            begin, size = self.message()
            if b'"type":"catalog"' in begin:
                return size


def make_logs(genlogs, folder, tags):
    subprocess.run([genlogs, "-out", folder, "-runs", "1", "-tags", str(tags), "-steps", "1"], check=True)


def many_tags(a, folder, out):
    make_logs(a.genlogs, folder, a.tags)
    with Server(a.command, folder) as server:
        wait("the load", lambda: progress(server)["loaded"])
        out["loading_peak_MiB"] = peak_mib(server.process.pid)
        out["tags_MiB"] = round(settled_mib(server.process.pid))
        pages = [Page(server.port) for _ in range(2)]
        out["catalog_MiB"] = round(max(p.catalog() for p in pages) / 2**20)
        out["pages_peak_MiB"] = peak_mib(server.process.pid)
        out["pages_MiB"] = round(settled_mib(server.process.pid))


def deleted(a, folder, out):
    os.mkdir(folder)
    with Server(a.command, folder) as server:
        wait("the load", lambda: progress(server)["loaded"])
        make_logs(a.genlogs, f"{folder}/few", 1)  # so that the empty board has used the same code
        wait("a run", lambda: progress(server)["runs"] == 1)
        shutil.rmtree(f"{folder}/few")
        wait("the run to go", lambda: progress(server)["runs"] == 0)
        out["empty_MiB"] = round(settled_mib(server.process.pid), 1)
        make_logs(a.genlogs, f"{folder}/logs", a.deleted)
        wait("the run", lambda: progress(server).get("points", 0) == a.deleted)
        out["full_MiB"] = round(settled_mib(server.process.pid), 1)
        shutil.rmtree(f"{folder}/logs")
        wait("the run to go", lambda: progress(server)["runs"] == 0)
        out["deleted_MiB"] = round(settled_mib(server.process.pid), 1)


def pictures(a, folder, out):
    os.mkdir(folder)
    with Server(a.command, folder) as server:
        wait("the load", lambda: progress(server)["loaded"])
        none = settled_mib(server.process.pid)
    subprocess.run([a.genlogs, "-out", folder, "-runs", "1", "-tags", "0", "-pictures", str(a.pictures)], check=True)
    with Server(a.command, folder) as server:
        wait("the load", lambda: progress(server)["loaded"])
        out["pictures_MiB"] = round(settled_mib(server.process.pid) - none, 1)
        out["pictures_peak_MiB"] = peak_mib(server.process.pid)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--genlogs", required=True)
    p.add_argument("--tags", type=int, default=1_000_000)
    p.add_argument("--deleted", type=int, default=200_000)
    p.add_argument("--pictures", type=int, default=50_000)
    p.add_argument("command", nargs=argparse.REMAINDER)
    a = p.parse_args()
    a.command = a.command[1:] if a.command[:1] == ["--"] else a.command
    out = {}
    with tempfile.TemporaryDirectory() as work:
        many_tags(a, str(pathlib.Path(work, "many")), out)
        deleted(a, str(pathlib.Path(work, "deleted")), out)
        pictures(a, str(pathlib.Path(work, "pictures")), out)
    scale = a.tags / 1e6
    for what, key, bar in [
        (f"{a.tags} tags", "tags_MiB", 500 * scale),
        (f"{a.tags} tags, two pages", "pages_MiB", 700 * scale),
        (f"{a.deleted} tags deleted", "deleted_MiB", 1.1 * out["empty_MiB"]),
        (f"{a.pictures} pictures", "pictures_MiB", 60),
    ]:
        print(f"{what:28}{out[key]:8} MiB, bar {bar:6.1f} MiB: {'kept' if out[key] <= bar else 'NOT KEPT'}")
    print(json.dumps(out))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""How does a board bear event files that nobody should write? Prints one JSON line.

  hostile.py sparse -- board --logdir {logdir} --port {port}
      Records that claim 10^8 to 2^63 bytes, with sound checksums, at the head, in the middle and at the end of sparse files,
      and in one that grows: all points behind them must be shown; how much more memory they take than the points alone.
  hostile.py fair --genlogs bin/genlogs [--points-gb 5] -- board --logdir {logdir} --port {port}
      Two files of 300 GB of zeros and two files of points, beside a live run of 300 points a second: how long after it was
      written each of its points is visible, from the first answer of the board until a while after all is loaded.
"""

import argparse
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from servers import Server, peak_mib

NAME = "events.out.tfevents.1700000000.bench.1.0"
LENGTHS = [10**8, 256 << 20, (256 << 20) + 1, 2**31 - 1, 4 * 10**9, 2**40, 2**62, 2**63]
LONGEST = 2**41  # beyond this a file is not made as long as a record claims
MiB = 1 << 20


def crc_table():
    for n in range(256):
        for _ in range(8):
            n = n >> 1 ^ (0x82F63B78 if n & 1 else 0)
        yield n


TABLE = list(crc_table())


def masked_crc(data):
    crc = 0xFFFFFFFF
    for b in data:
        crc = TABLE[(crc ^ b) & 255] ^ crc >> 8
    crc ^= 0xFFFFFFFF
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


def header(length):
    raw = struct.pack("<Q", length)
    return raw + struct.pack("<I", masked_crc(raw))


def point(step, wall):
    """The record of one point of the tag x."""
    varint = bytearray()
    n = step
    while n > 127:
        varint.append(n & 127 | 128)
        n >>= 7
    varint.append(n)
    value = b"\x0a\x01x\x15" + struct.pack("<f", step)
    summary = b"\x0a" + bytes([len(value)]) + value
    event = b"\x09" + struct.pack("<d", wall) + b"\x10" + bytes(varint) + b"\x2a" + bytes([len(summary)]) + summary
    return header(len(event)) + event + struct.pack("<I", masked_crc(event))


def points(lo, hi):
    return b"".join(point(step, 1.7e9 + step) for step in range(lo, hi))


def put(path, *parts):
    """Writes parts, bytes or lengths of holes, behind one another at the end of a file. The file looks old."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "ab") as f:
        for part in parts:
            if isinstance(part, int):
                f.truncate(f.tell() + part)
                f.seek(0, os.SEEK_END)
            else:
                f.write(part)
                f.flush()
    hour_ago = time.time() - 3600
    os.utime(path, (hour_ago, hour_ago))


def hole(length):
    return length + 4 if length < LONGEST else 0


def sparse(a, work):
    for i, length in enumerate(LENGTHS):
        put(work / f"head{i}" / NAME, header(length), hole(length), points(0, 100))
        put(work / f"middle{i}" / NAME, points(0, 50), header(length), hole(length), points(50, 100))
        put(work / f"end{i}" / NAME, points(0, 100), header(length), hole(length))
    wanted = {p.name: 100 for p in work.iterdir()}
    plain = work.with_name(work.name + "-plain")
    try:
        for run in wanted:
            put(plain / run / NAME, points(0, 100))
        base, _, _ = shown(a, plain, wanted)
        grows = work / "grows" / NAME
        put(grows, points(0, 50), header(LENGTHS[4]))
        wanted["grows"] = 100
        peak, seconds, right = shown(a, work, wanted, grows)
        return {"runs": len(wanted), "runs_right": right, "seconds": seconds, "plain_MiB": base, "more_MiB": peak - base}
    finally:
        shutil.rmtree(plain, ignore_errors=True)


def shown(a, logdir, wanted, grows=None):
    """Waits until each run shows its points; the peak of memory, the seconds that took, and how many runs are right."""
    with Server(a.command, str(logdir)) as server:
        if grows:
            for part in (hole(LENGTHS[4]) // 2, hole(LENGTHS[4]) - hole(LENGTHS[4]) // 2, points(50, 100)):
                time.sleep(0.5)
                put(grows, part)
        right = 0
        while server.age < 120 and right < len(wanted):
            time.sleep(0.1)
            try:
                right = sum(len(server.get("/data/plugin/scalars/scalars", run=run, tag="x")) == n for run, n in wanted.items())
            except OSError:
                pass
        return peak_mib(server.process.pid), round(server.age, 1), right


class Live(threading.Thread):
    """Writes points at a steady pace and notes when."""

    def __init__(self, path, pace):
        super().__init__(daemon=True)
        path.parent.mkdir(parents=True)
        self.file, self.pace = open(path, "wb", buffering=0), pace
        self.written, self.stop = [], threading.Event()

    def run(self):
        began = time.monotonic()
        while not self.stop.is_set():
            record = point(len(self.written), time.time())
            self.file.write(record)
            self.written.append(time.monotonic())
            time.sleep(max(0, began + len(self.written) / self.pace - time.monotonic()))


def fair(a, work):
    for i in range(2):
        put(work / f"zeros{i}" / NAME, 300 * 10**9)
    steps = int(a.points_gb * 1e9 / 20 / 58)
    subprocess.run([a.genlogs, "-out", work / "big", "-runs", "1", "-tags", "20", "-steps", str(steps)], check=True)
    (big,) = (work / "big").rglob("events*")
    (work / "again").mkdir()
    os.link(big, work / "again" / big.name)
    live = Live(work / "live" / NAME, 300)
    with Server(a.command, str(work)) as server:
        live.start()
        try:
            first, visible, health = follow(server, live, a.after)
        finally:
            live.stop.set()
            live.join()
    waits = sorted(1000 * (seen - live.written[i]) for i, seen in visible.items() if live.written[i] >= first)
    loaded = health.pop("loaded")
    at = {f"p{q}_ms": round(waits[int((len(waits) - 1) * q / 100)]) for q in (50, 95, 99)}
    return {"points_gb": round(2 * big.stat().st_size / 1e9, 1), "loaded_s": loaded, "points": len(waits), **at, "max_ms": round(waits[-1]), **health}


def follow(server, live, after):
    """Notes when each point is visible, until a while after all is loaded."""
    first, run, tag, seen, visible = None, None, None, 0, {}
    loaded = reading = end = None
    peak, look = 0, 0
    while end is None or time.monotonic() < end:
        try:
            if run is None:
                catalog = server.get("/api/catalog")["catalog"]
                first = first or time.monotonic()
                run = next(r["id"] for r in catalog["runs"] if r["name"] == "live")
                tag = catalog["tags"]["ids"][catalog["tags"]["names"].index("x")]
            total = server.get("/api/points", run=run, tag=tag, limit=1)["total"]
            now = time.monotonic()
            visible.update((i, now) for i in range(seen, total))
            seen = max(seen, total)
            if now > look:
                look = now + 2
                health = server.get("/api/health")
                reading = max(reading or 0, len(health["reading"]))
                peak = peak_mib(server.process.pid)
                if health["progress"]["loaded"] and end is None:
                    loaded, end = round(server.age, 1), now + after
        except (OSError, StopIteration, KeyError):
            pass
        time.sleep(0.005)
    return first, visible, {"loaded": loaded, "files_with_progress": reading, "peak_MiB": peak}


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("what", choices=["sparse", "fair"])
    p.add_argument("--genlogs", help="the program of bench/genlogs")
    p.add_argument("--points-gb", type=float, default=5, help="size of each of the two files of points")
    p.add_argument("--after", type=float, default=5, help="seconds to go on after all is loaded")
    if "--" not in sys.argv:
        p.error("the command of the board is missing, after --")
    cut = sys.argv.index("--")
    a = p.parse_args(sys.argv[1:cut])
    a.command = sys.argv[cut + 1 :]
    work = Path(tempfile.mkdtemp(prefix="hostile-"))
    try:
        print(json.dumps({"sparse": sparse, "fair": fair}[a.what](a, work)))
    finally:
        shutil.rmtree(work)


if __name__ == "__main__":
    main()

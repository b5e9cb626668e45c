#!/usr/bin/env python3
"""How does a board bear clients and texts that are made to cost it much? Prints one JSON line. Loopback only; a few minutes.

  attack.py texts   -- board --logdir {logdir} --port {port}
      Descriptions of 65 KB that are tables of 60 to 2,000 columns, lists and quotations 10,000 deep, 20,000 links or marks:
      how much longer api/catalog takes than without them, how long formatting one takes, how much memory all take.
  attack.py clients -- board --logdir {logdir} --port {port}
      A page that shows 128 cards of 500 runs, then the five attacks of clients that make a server keep things, one after the
      other: the memory that each adds at most, and how late a page that behaves gets the points that are written meanwhile.
  attack.py tags    -- board --logdir {logdir} --port {port}
      A run of a million tags: memory after loading, and with two pages and a compressed api/catalog at once.
"""

import argparse
import base64
import gzip
import http.client
import json
import os
import shutil
import socket
import struct
import tempfile
import threading
import time
from pathlib import Path

from hostile import NAME, header, masked_crc
from servers import Server, peak_mib

MiB = 1 << 20


# --- event files -----------------------------------------------------------------------------------------------------


def varint(n):
    out = bytearray()
    while n > 127:
        out.append(n & 127 | 128)
        n >>= 7
    out.append(n)
    return bytes(out)


def field(number, data):
    return varint(number << 3 | 2) + varint(len(data)) + data


def record(event):
    return header(len(event)) + event + struct.pack("<I", masked_crc(event))


def event(wall, step, values):
    return b"\x09" + struct.pack("<d", wall) + b"\x10" + varint(step) + field(5, b"".join(values))


def value(tag, number, description=""):
    meta = field(9, field(1, field(1, b"scalars")) + field(3, description.encode())) if description else b""
    return field(1, field(1, tag.encode()) + meta + b"\x15" + struct.pack("<f", number))


def write(path, *events):
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "ab", buffering=0) as f:
        f.write(b"".join(map(record, events)))


# --- a server and what it holds --------------------------------------------------------------------------------------


def get(port, path, headers=(), method="GET", body=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        connection.request(method, path, body=body, headers=dict(headers))
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def wait_loaded(server, runs):
    while server.age < 300:
        try:
            status, body = get(server.port, "/api/health")
            progress = json.loads(body)["progress"]
            if progress["loaded"] and progress["runs"] >= runs:
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise SystemExit("the board has not loaded its logs after 300 s")


def rss_mib(pid):
    with open(f"/proc/{pid}/status") as f:
        return next(int(line.split()[1]) for line in f if line.startswith("VmRSS")) / 1024


class Watch:
    """The most memory that a process holds while this is open, beyond what it held before."""

    def __init__(self, pid):
        self.pid, self.base, self.peak, self.over = pid, rss_mib(pid), 0, threading.Event()
        self.thread = threading.Thread(target=self.look)

    def look(self):
        while not self.over.wait(0.02):
            self.peak = max(self.peak, rss_mib(self.pid))

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()

    @property
    def more(self):
        return round(max(self.peak, self.base) - self.base, 1)


# --- websockets ------------------------------------------------------------------------------------------------------


class Page:
    def __init__(self, port, receive_buffer=0):
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(30)
        self.socket.connect(("127.0.0.1", port))
        self.rest = b""
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(f"GET /api/live HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode())
        while b"\r\n\r\n" not in self.rest:
            more = self.socket.recv(4096)
            if not more:
                break
            self.rest += more
        head, _, self.rest = self.rest.partition(b"\r\n\r\n")
        self.status = int(head.split()[1]) if head else 0
        if self.status != 101:
            self.socket.close()

    def say(self, text):
        data = text if isinstance(text, bytes) else json.dumps(text).encode()
        n = len(data)
        size = bytes([128 | n]) if n < 126 else b"\xfe" + struct.pack(">H", n) if n < 65536 else b"\xff" + struct.pack(">Q", n)
        self.socket.sendall(b"\x81" + size + b"\0\0\0\0" + data)  # a mask of zeros leaves the data as they are

    def take(self, n):
        parts, have = [self.rest], len(self.rest)
        while have < n:
            parts.append(self.socket.recv(1 << 18))
            have += len(parts[-1])
            if not parts[-1]:
                raise EOFError
        data = b"".join(parts) if len(parts) > 1 else self.rest
        self.rest = data[n:]
        return data[:n]

    def hear(self):
        """The next message: its kind (1 text, 2 binary, 8 the end) and its bytes."""
        whole, kind = b"", 0
        while True:
            first, n = self.take(2)
            n &= 127
            if n == 126:
                n = struct.unpack(">H", self.take(2))[0]
            elif n == 127:
                n = struct.unpack(">Q", self.take(8))[0]
            data = self.take(n)
            if first & 15 == 9:  # a ping
                self.socket.sendall(b"\x8a" + bytes([128 | len(data)]) + b"\0\0\0\0" + data)
                continue
            kind = kind or first & 15
            whole += data
            if first & 128:
                return kind, whole

    def ids(self):
        """The numbers of the catalog's tags, by name."""
        while True:
            _, data = self.hear()
            message = json.loads(data)
            if message["type"] == "catalog":
                return ids_of(message)

    def close(self):
        self.socket.close()


def ids_of(catalog):
    """The numbers of a catalog's tags, by name."""
    return dict(zip(catalog["tags"]["names"], catalog["tags"]["ids"]))


def blocks(frame):
    """Of each block of a frame: the steps."""
    _, count, _, _ = struct.unpack_from("<4I", frame)
    at = 16
    for _ in range(count):
        _, _, flags, n = struct.unpack_from("<4I", frame, at)
        at += 48
        yield struct.unpack_from(f"<{n}d", frame, at)
        at += 8 * n * (2 if flags & 8 else 4 if flags & 2 else 3)


class Reader(threading.Thread):
    """A page that behaves: it shows one run, and notes when each of its points comes."""

    def __init__(self, server, logdir):
        super().__init__(daemon=True)
        self.path, self.written, self.came, self.over = logdir / "live" / NAME, {}, {}, threading.Event()
        self.page = Page(server.port)
        self.page.say({"type": "show", "card": "c1", "tag": self.page.ids()["live"], "width": 400})
        self.writer = threading.Thread(target=self.write, daemon=True)

    def write(self):
        step = 1
        while not self.over.wait(0.05):
            data = event(1.7e9 + step, step, [value("live", step)])
            self.written[step] = time.monotonic()
            write(self.path, data)
            step += 1

    def run(self):
        self.page.socket.settimeout(1)
        while not self.over.is_set():
            try:
                kind, data = self.page.hear()
            except TimeoutError:
                continue
            except (EOFError, OSError):
                return
            now = time.monotonic()
            if kind == 2:
                for steps in blocks(data):
                    for step in steps:
                        self.came.setdefault(int(step), now)

    def late(self, since):
        """How late the points came that were written since then, in ms: 95 % and the last; and how many never came."""
        steps = [s for s, at in self.written.items() if at >= since and at < time.monotonic() - 1]
        late = sorted(1000 * (self.came[s] - self.written[s]) for s in steps if s in self.came)
        lost = len(steps) - len(late)
        if not late:
            return {"points": 0, "lost": lost}
        return {"points": len(late), "p95_ms": round(late[int(0.95 * (len(late) - 1))]), "max_ms": round(late[-1]), "lost": lost}


# --- the attacks -----------------------------------------------------------------------------------------------------

LIMIT = 65_000


def texts():
    def table(columns):
        head = "|a" * columns + "|\n" + "|-" * columns + "|\n"
        return head + "|a\n" * ((LIMIT - len(head)) // 3)

    return {
        **{f"{n} columns": table(n) for n in (60, 200, 600, 2000)},
        "lists": "- " * 10_000 + "a\n" + "\n" * 40_000 + "b",
        "quotations": "> " * 10_000 + "a\n" + ">\n" * 20_000,
        "links": "[](b)" * 13_000,
        "links without end": "[a](" * 16_000,
        "brackets": "[" * LIMIT,
        "emphasis": "*a " * 20_000,
        "emphasis, nested": "*a **b " * 4500 + " b** a*" * 4500,
        "definition": "[a]: http://x/" + "y" * 30_000 + "\n\n" + "[a]" * 10_000,
    }


def attack_texts(a, work):
    kinds, tags, out = texts(), 48, {}
    for name, described in (("plain", False), ("bombs", True)):
        values = [value(f"t{i:02}", 1, f"{i} " + list(kinds.values())[i % len(kinds)] if described else "") for i in range(tags)]
        write(work / name / "r" / NAME, event(1.7e9, 0, values))
    for name in ("plain", "bombs"):
        with Server(a.command, str(work / name)) as server:
            wait_loaded(server, 1)
            with Watch(server.process.pid) as watch:
                out[name + "_catalog_ms"] = best(lambda: get(server.port, "/api/catalog"))
                if name == "bombs":
                    ids = ids_of(json.loads(get(server.port, "/api/catalog")[1])["catalog"])
                    took = {kind: timed(lambda i=i: get(server.port, f"/api/description?tag={ids[f't{i:02}']}")) for i, kind in enumerate(kinds)}
                    out["slowest_description"] = max(took, key=took.get)
                    out["slowest_description_ms"] = max(took.values())
                    for _ in range(3):
                        get(server.port, "/data/plugin/scalars/tags")
                        get(server.port, "/data/plugin/timeseries/tags")
                out[name + "_more_MiB"] = watch.more
    return out


def timed(do):
    start = time.monotonic()
    do()
    return round(1000 * (time.monotonic() - start), 1)


def best(do):
    return min(timed(do) for _ in range(5))


def many_runs(work, runs, tags):
    for r in range(runs):
        values = [value(f"t{k:03}", 1) for k in range(tags)]
        write(work / f"r{r:03}" / NAME, event(1.7e9 + r, 0, values), event(1.7e9 + r, 1, values))
    write(work / "live" / NAME, event(1.7e9, 0, [value("live", 0)]))


def attack_clients(a, work):
    runs, tags, out = 500, 128, {}
    many_runs(work, runs, tags)
    with Server(a.command, str(work)) as server:
        wait_loaded(server, runs + 1)
        reader = Reader(server, work)
        reader.start()
        reader.writer.start()
        pid = server.process.pid
        ids = [tag for name, tag in Page(server.port).ids().items() if name != "live"]
        time.sleep(3)
        start = rss_mib(pid)
        out["rss_MiB"] = round(start)
        attacks = [honest, honest_again, nonsense, run_lists, crowd, handshakes, bodies]
        for attack in attacks:
            began, held = time.monotonic(), []
            with Watch(pid) as watch:
                try:
                    note = attack(server, ids, held)
                except OSError as e:  # the server may hang up
                    note = type(e).__name__
                time.sleep(1)
                status, body = get(server.port, "/healthz")
                assert (status, body) == (200, b"ok")
            for page in held:
                page.close()
            time.sleep(1.2)
            out[attack.__name__] = {"more_MiB": watch.more, "beyond_start_MiB": round(max(watch.peak, watch.base) - start, 1), **(note if isinstance(note, dict) else {}), **reader.late(began)}
        reader.over.set()
        reader.writer.join()
        reader.join()
    return out


def honest(server, ids, held):
    """One page that shows all that a page may."""
    page = Page(server.port)
    held.append(page)
    for i, tag in enumerate(ids[:128]):
        page.say({"type": "show", "card": f"c{i}", "tag": tag, "width": 400})
    return {"blocks": hear_blocks(page, 128 * 500, 60)}


def honest_again(server, ids, held):
    """Another one: what the first made the collector take is there already."""
    return honest(server, ids, held)


def hear_blocks(page, number, seconds):
    """Reads until so many blocks have come."""
    end, count = time.monotonic() + seconds, 0
    while count < number and time.monotonic() < end:
        kind, data = page.hear()
        if kind == 2:
            count += struct.unpack_from("<I", data, 4)[0]
    return count


def nonsense(server, ids, held):
    """Messages of no type, of 500 KB each, whose answers nobody reads."""
    page = Page(server.port, 4096)
    held.append(page)
    page.socket.settimeout(2)
    message, sent, end = b'{"type":"' + b"x" * 500_000 + b'"}', 0, time.monotonic() + 6
    try:
        while time.monotonic() < end:
            page.say(message)
            sent += 1
    except OSError:
        pass
    return {"sent_MB": sent // 2}


def run_lists(server, ids, held):
    """128 cards, each of as many runs as a message can name, and one of one run a quarter of a million times."""
    page = Page(server.port)
    held.append(page)
    many = ",".join(map(str, range(80_000))).encode()
    for i in range(128):
        page.say(b'{"type":"show","card":"c%d","tag":%d,"runs":[%s]}' % (i, ids[0], many if i % 2 else b"1," * 250_000 + b"1"))
    return {"errors": errors(page, 3)}


def errors(page, seconds):
    page.socket.settimeout(1)
    found, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            kind, data = page.hear()
        except TimeoutError:
            continue
        except (EOFError, OSError):
            break
        if kind == 1 and data.startswith(b'{"type":"error"'):
            found.append(json.loads(data)["message"])
    return [len(found), found[0] if found else ""]


def crowd(server, ids, held):
    """40 pages that show all that a page may, and read nothing."""
    refused = 0
    for _ in range(40):
        page = Page(server.port, 4096)
        if page.status != 101:
            refused += 1
            continue
        held.append(page)
        for i, tag in enumerate(ids[:128]):
            page.say({"type": "show", "card": f"c{i}", "tag": tag, "width": 400})
    time.sleep(8)
    status, body = get(server.port, "/metrics")
    metrics = {line.split()[0]: float(line.split()[1]) for line in body.decode().splitlines() if line.startswith("board_limit_reached_total")}
    return {"pages_refused": refused, "cards_refused": int(metrics['board_limit_reached_total{limit="clients"}'])}


def handshakes(server, ids, held):
    """400 at once."""
    pages, lock = [], threading.Lock()

    def shake():
        try:
            page = Page(server.port)
        except OSError:
            return
        with lock:
            pages.append(page)

    threads = [threading.Thread(target=shake) for _ in range(400)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    held += [p for p in pages if p.status == 101]
    return {"connected": len(held), "refused": sum(p.status == 503 for p in pages)}


def bodies(server, ids, held):
    """50 bodies of 4 MB whose last bytes do not come."""
    sockets = []
    for _ in range(50):
        s = socket.create_connection(("127.0.0.1", server.port))
        s.settimeout(3)
        sockets.append(s)
        try:
            s.sendall(b"POST /api/series HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4194304\r\n\r\n" + b" " * 4_100_000)
        except OSError:
            pass
    time.sleep(3)
    held += sockets
    answers = {}
    for s in sockets:
        s.settimeout(0.01)
        try:
            status = s.recv(64).split()[1].decode()
        except (OSError, IndexError):
            status = "waits"
        answers[status] = answers.get(status, 0) + 1
    return {"answers": answers}


def attack_tags(a, work):
    out, number = {}, a.tags
    values = []
    path = work / "r" / NAME
    for k in range(number):
        values.append(value(f"layer_{k // 100:05}/weight_{k % 100:02}", 1))
        if len(values) == 2000 or k == number - 1:
            write(path, event(1.7e9, 0, values))
            values = []
    with Server(a.command, str(work)) as server:
        wait_loaded(server, 1)
        time.sleep(2)
        pid = server.process.pid
        out["loaded_peak_MiB"], out["loaded_MiB"] = peak_mib(pid), round(rss_mib(pid))
        with Watch(pid) as watch:
            pages, sizes = [Page(server.port) for _ in range(2)], []
            readers = [threading.Thread(target=lambda p=p: sizes.append(len(p.ids()))) for p in pages]
            readers.append(threading.Thread(target=lambda: sizes.append(len(ids_of(json.loads(gzip.decompress(get(server.port, "/api/catalog", {"Accept-Encoding": "gzip"})[1]))["catalog"])))))
            for t in readers:
                t.start()
            for t in readers:
                t.join()
            time.sleep(2)
        for p in pages:
            p.close()
        out["tags_seen"], out["two_pages_peak_MiB"] = sizes, round(max(watch.peak, watch.base))
    return out


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("what", choices=["texts", "clients", "tags"])
    p.add_argument("--tags", type=int, default=1_000_000)
    p.add_argument("command", nargs=argparse.REMAINDER)
    a = p.parse_args()
    a.command = a.command[1:] if a.command[:1] == ["--"] else a.command
    work = Path(tempfile.mkdtemp(prefix="attack-"))
    try:
        print(json.dumps({"texts": attack_texts, "clients": attack_clients, "tags": attack_tags}[a.what](a, work)))
    finally:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()

#!/usr/bin/env bash
# Measures examples/serve beside the same server in Python (bench/serve/peer.py), one after the other on this machine: requests
# a second and latencies over 64 connections. Servers and clients share the processors. About a minute. Arguments go to bench/serve:
# -connections 64 -duration 10s.
#   PEERS_PYTHON  a Python that has bench/serve/requirements.txt installed; else they are installed into .cache/bench-serve, once
#   PORT          a free port, and the next one; else 26200
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/need.sh go python3 curl

python=${PEERS_PYTHON:-}
if [ -z "$python" ]; then
  make --no-print-directory .cache/bench-serve/.installed
  python=$PWD/.cache/bench-serve/bin/python
fi
port=${PORT:-26200}
work=$(mktemp -d)
pids=()
trap 'for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done; wait; rm -rf "$work"' EXIT
go build -o "$work/" ./examples/serve
go build -o "$work/load" ./bench/serve

# answers PORT: waits until a server answers there.
answers() {
  for _ in $(seq 100); do
    curl -s -o /dev/null "http://127.0.0.1:$1/" && return
    sleep 0.2
  done
  echo "nothing answers at port $1" >&2
  return 1
}

"$work/serve" -listen "127.0.0.1:$port" -onnx "$work/digits.onnx" &
pids+=($!)
answers "$port"
ours=$("$work/load" -url "http://127.0.0.1:$port/predict" "$@")
kill "${pids[0]}"
MODEL=$work/digits.onnx "$python" -m uvicorn --app-dir bench/serve peer:app --host 127.0.0.1 --port $((port + 1)) --workers "$(nproc)" --log-level warning &
pids+=($!)
answers $((port + 1))
theirs=$("$work/load" -url "http://127.0.0.1:$((port + 1))/predict" "$@")
echo "examples/serve:        $ours"
echo "FastAPI, onnxruntime:  $theirs"
"$python" - "$ours" "$theirs" <<'PY'
import json, sys

ours, theirs = map(json.loads, sys.argv[1:])
print(f"requests a second: {ours['per_second'] / theirs['per_second']:.1f} times; p99: {ours['p99_ms']:.2f} and {theirs['p99_ms']:.2f} ms")
PY

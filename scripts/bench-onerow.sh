#!/usr/bin/env bash
# Measures one row of the book's network in nn, numpy and onnxruntime, one after the other, each with its own threads: microseconds a
# row, and allocations a call. Some ten seconds.
#   PEERS_PYTHON  a Python with numpy, onnx and onnxruntime; else .venv, which make test-python installs
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/need.sh go python3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
go build -o "$work/onerow" ./bench/onerow
echo "nn $("$work/onerow" -onnx "$work/net.onnx")"
"${PEERS_PYTHON:-.venv/bin/python}" bench/onerow/peer.py "$work/net.onnx"

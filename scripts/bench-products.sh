#!/usr/bin/env bash
# Measures products of matrices in nn and in numpy, one after the other on the same processors, without limits on the kernels of either: GFLOPS, and
# the ratio. Some twenty seconds.
#   PEERS_PYTHON  a Python with numpy; else .venv, which make test-python installs
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/need.sh go python3
unset OPENBLAS_CORETYPE OPENBLAS_NUM_THREADS OMP_NUM_THREADS GOMAXPROCS
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
go build -o "$work/products" ./bench/products
"$work/products" > "$work/ours"
"${PEERS_PYTHON:-.venv/bin/python}" bench/products/peer.py > "$work/theirs"
paste -d ' ' "$work/ours" "$work/theirs" | awk '{ printf "%-16s nn %4d  numpy %4d  %.2f\n", $1, $2, $4, $2 / $4 }'

#!/usr/bin/env bash
# Measures nn beside Keras on TensorFlow and PyTorch: seconds an epoch, and what is learned. About 8 minutes on 2 cores. Arguments go to
# bench/nn/compare.py: --seeds 3 --epochs 10 --batch 256 --threads 2.
#   BOARD_DATA    the folder that has mnist/; ../shared/data where that is there
#   PEERS_PYTHON  a Python that has bench/nn/requirements.txt installed; else they are installed into .cache/bench-nn, once
# QUICK=1 trains on little: for seeing that it works, not for numbers.
set -euo pipefail
here=$PWD
cd "$(dirname "$0")/.."
scripts/need.sh go python3

if [ -n "${BOARD_DATA:-}" ]; then
  BOARD_DATA=$(cd "$here" && realpath -m "$BOARD_DATA")
elif [ -d ../shared/data/mnist ]; then
  BOARD_DATA=$(realpath ../shared/data)
fi
export BOARD_DATA=${BOARD_DATA:-}
for file in train-images-idx3-ubyte train-labels-idx1-ubyte; do
  [ -e "$BOARD_DATA/mnist/$file.gz" ] || [ -e "$BOARD_DATA/mnist/$file" ] && continue
  echo "bench-nn needs MNIST: expected mnist/$file.gz in ${BOARD_DATA:-../shared/data}. Set BOARD_DATA to a folder that has mnist/ with its IDX files (see go doc ./nn/datasets)." >&2
  exit 1
done

python=${PEERS_PYTHON:-}
if [ -z "$python" ]; then
  make --no-print-directory .cache/bench-nn/.installed
  python=$PWD/.cache/bench-nn/bin/python
fi

size=()
[ -z "${QUICK:-}" ] || size=(--samples 5000 --epochs 2 --seeds 2)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
go build -o "$work/ours" ./bench/nn
"$python" bench/nn/compare.py --ours "$work/ours" --python "$python" "${size[@]}" "$@"

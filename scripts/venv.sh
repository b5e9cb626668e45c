#!/usr/bin/env bash
# Makes .venv with TensorBoard's Python package, the oracle of tests/python and of the benchmarks. TensorFlow is not
# needed, and much larger.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/need.sh python3

rm -rf .venv
if ! python3 -m venv .venv; then # Debian keeps ensurepip in a package of its own
  rm -rf .venv
  [ "$(id -u)" = 0 ] && apt-get install -qq -y --no-install-recommends python3-venv > /dev/null
  python3 -m venv .venv
fi
.venv/bin/python -m pip install --quiet --disable-pip-version-check -r tests/python/requirements.txt
touch .venv/.installed

#!/usr/bin/env bash
# Runs the tests against TensorBoard's Python package, in .venv. Arguments go to pytest.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/optional.sh

make --no-print-directory .venv/.installed || unavailable "tests against TensorBoard"
# A file's tests share servers and models, so a file stays with one of the two workers.
exec .venv/bin/python -m pytest -n 2 --dist loadfile tests/python "$@"

#!/usr/bin/env bash
# Runs the tests against TensorBoard's Python package, in .venv. Arguments go to pytest.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/optional.sh

make --no-print-directory .venv/.installed || unavailable "tests against TensorBoard"
exec .venv/bin/python -m pytest tests/python "$@"

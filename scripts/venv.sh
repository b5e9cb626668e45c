#!/usr/bin/env bash
# Makes a Python environment in a folder, with the packages that a file lists: venv.sh DIR REQUIREMENTS. make looks at the time of
# .installed in it.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/need.sh python3
dir=$1 requirements=$2

rm -rf "$dir"
if ! python3 -m venv "$dir"; then # Debian keeps ensurepip in a package of its own
  rm -rf "$dir"
  [ "$(id -u)" = 0 ] && apt-get install -qq -y --no-install-recommends python3-venv > /dev/null
  python3 -m venv "$dir"
fi
# Python compiles what it imports, and that is a small part of it.
"$dir/bin/python" -m pip install --no-compile --quiet --disable-pip-version-check -r "$requirements"
touch "$dir/.installed"

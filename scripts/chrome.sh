#!/usr/bin/env bash
# Prints the path of a browser for tests: $CHROME, else the system's Chrome or Chromium, which root installs on Debian.
set -euo pipefail
cd "$(dirname "$0")/.."

find_browser() {
  if [ -n "${CHROME:-}" ]; then
    command -v "$CHROME"
    return
  fi
  for name in chromium google-chrome-stable google-chrome chromium-browser chrome; do
    command -v "$name" && return
  done
  [ -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ] && echo "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
}

if [ -n "${CHROME:-}" ] && ! find_browser > /dev/null; then
  echo "CHROME=$CHROME: no such program" >&2
  exit 1
fi
find_browser && exit
scripts/need.sh chromium
find_browser

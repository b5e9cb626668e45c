#!/usr/bin/env bash
# Runs the page's tests in a real browser, against bin/board.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/optional.sh

CHROME=$(scripts/chrome.sh) || unavailable "browser tests"
export CHROME
export BOARD=$PWD/bin/board
cd web/ui
npm run test:browser

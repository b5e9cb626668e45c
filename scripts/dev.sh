#!/usr/bin/env bash
# For work on the page: dev.sh LOGDIR [FLAG…] serves a log directory as run.sh does, builds the page again whenever its source
# changes, and lets open pages reload themselves. The board takes the page from the folder that BOARD_PAGE names.
set -euo pipefail
cd "$(dirname "$0")/.."
page=web/ui/.dev
rm -f $page/index.html

node web/ui/build.mjs --watch &
builder=$!
trap 'kill $builder 2> /dev/null || true' EXIT
until [ -e $page/index.html ]; do
  kill -0 $builder
  sleep 0.1
done
BOARD_PAGE=$PWD/$page scripts/run.sh "$@"

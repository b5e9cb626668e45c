#!/usr/bin/env bash
# Measures the board beside TensorBoard and its fast loader on this machine, and prints a table of ratios.
#   bench.sh [load] [live] [paint] [tags] [kinds] [lines] [compare] [idle] [go]     all of them by default
#   bench.sh tasks    three questions, answered on the board's page and on TensorBoard's: clicks, letters and seconds; not among the defaults
#   bench.sh memory   what a million tags, deleted runs and 50,000 pictures leave in memory, not among the defaults
#   bench.sh soak     20 minutes of load on the board alone, not among the defaults; SOAK_SECONDS=120 makes it shorter
#   bench.sh hostile  event files that nobody should write: records of 10^8 to 2^63 bytes; huge files beside a live run (takes 5 GB in /tmp)
#   bench.sh attack   texts, clients and a million tags that are made to cost the server much
# QUICK=1 uses small logs: for seeing that the benchmarks work, not for numbers.
set -euo pipefail
cd "$(dirname "$0")/.."

wanted=("$@")
[ $# -gt 0 ] || wanted=(load live paint tags kinds lines compare idle go)
want() { [[ " ${wanted[*]} " == *" $1 "* ]]; }

python=$PWD/.venv/bin/python
board=$PWD/bin/board
if want load || want paint || want tags || want idle; then
  rustboard=$("$python" -c 'import tensorboard_data_server as server; print(server.server_binary() or "")')
  [ -n "$rustboard" ] || { echo "tensorboard-data-server has no binary for this machine: nothing to compare with" >&2; exit 1; }
fi
if want live || want paint || want tags || want kinds || want compare || want tasks || want soak; then
  CHROME=$(scripts/chrome.sh)
  export CHROME
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
results=$work/results
mkdir "$results"
go build -o "$work/genlogs" ./bench/genlogs

many=500 steps=2000 tags=12345 files=5000 times=3 appends=60 seconds=30
[ -z "${QUICK:-}" ] || many=20 steps=100 tags=500 files=100 times=1 appends=5 seconds=3

make_logs() { # NAME RUNS TAGS STEPS
  "$work/genlogs" -out "$work/$1" -runs "$2" -tags "$3" -steps "$4"
}
in_browser() { # SCRIPT ARGUMENT…: from where playwright-core is
  (cd web/ui && node "../../bench/$1.mjs" "${@:2}")
}
serve=(--logdir '{logdir}' --port '{port}')
paint() { # NAME RUNS LAST-STEP: in the board and in TensorBoard
  in_browser paint --logdir "$work/$1" --runs "$2" --last "$3" --times $times -- "$board" "${serve[@]}" | tee "$results/$1.board"
  in_browser paint --logdir "$work/$1" --runs "$2" --last "$3" --times $times --page tensorboard -- "$PWD/.venv/bin/tensorboard" "${serve[@]}" | tee "$results/$1.tensorboard"
  rm -rf "${work:?}/$1"
}

if want load; then
  echo "== load: $many runs x 20 tags x $steps steps"
  make_logs load $many 20 $steps
  "$python" bench/load.py --logdir "$work/load" --runs $many --last $((steps - 1)) --times $times --rustboard "$rustboard" -- "$board" "${serve[@]}" | tee "$results/load"
  rm -rf "$work/load"
fi
if want live; then
  echo "== live: flush to pixel, 10 runs x 12 tags"
  in_browser live --runs 10 --tags 12 --appends $appends -- "$board" "${serve[@]}" | tee "$results/live"
fi
if want paint; then
  echo "== paint: 50 runs x 20 tags x 2000 steps, then the same with TensorBoard"
  make_logs paint 50 20 2000
  paint paint 50 1999
fi
if want tags; then
  echo "== tags: 1 run x $tags tags, then the same with TensorBoard"
  make_logs tags 1 $tags 3
  paint tags 1 2
fi
kind() { # KIND RUNS LAST-STEP GENLOGS-FLAG…: its dashboard in the board and in TensorBoard
  "$work/genlogs" -out "$work/$1" -runs "$2" -tags 0 -steps $(($3 + 1)) "${@:4}"
  in_browser kinds --kind "$1" --logdir "$work/$1" --runs "$2" --last "$3" --times $times -- "$board" "${serve[@]}" | tee "$results/$1.board"
  in_browser kinds --kind "$1" --logdir "$work/$1" --runs "$2" --last "$3" --times $times --page tensorboard -- "$PWD/.venv/bin/tensorboard" "${serve[@]}" | tee "$results/$1.tensorboard"
  rm -rf "${work:?}/$1"
}
if want kinds; then
  image_runs=200 histogram_runs=100 histogram_steps=200 per_run=50 nodes=10000
  [ -z "${QUICK:-}" ] || image_runs=5 histogram_runs=5 histogram_steps=20 per_run=10 nodes=1000
  echo "== kinds: $image_runs runs x $per_run image tags x 10 steps, in both"
  kind images $image_runs 9 -images $per_run
  echo "== kinds: $histogram_runs runs x $per_run histograms x $histogram_steps steps, in both"
  kind histograms $histogram_runs $((histogram_steps - 1)) -histograms $per_run
  echo "== kinds: a graph of $nodes nodes, in both"
  kind graphs 1 0 -nodes $nodes
  points=10000 dimensions=784 iterate=10
  [ -z "${QUICK:-}" ] || points=500 dimensions=50 iterate=1
  echo "== kinds: an embedding of $points points of $dimensions dimensions, in both"
  for page in board tensorboard; do
    command=$board
    [ $page = board ] || command=$PWD/.venv/bin/tensorboard
    in_browser projector --points $points --dimensions $dimensions --seconds $iterate --page $page -- "$command" "${serve[@]}" | tee "$results/projector.$page"
  done
fi
if want lines; then
  echo "== lines: 1,500 runs x 500 steps in one card: frames while the pointer moves, and a new point of all of them"
  make_logs lines 1500 1 500
  in_browser lines --logdir "$work/lines" --times $times -- "$board" "${serve[@]}"
  rm -rf "$work/lines"
fi
if want compare; then
  compare_runs=1500 metrics=200 settings=100
  [ -z "${QUICK:-}" ] || compare_runs=50 metrics=20 settings=10
  echo "== compare: $compare_runs runs x $metrics metrics x $settings hyper-parameters: open, sort, filter, group (bar: 500 ms each), frames a second of scrolling (bar: 50)"
  "$work/genlogs" -out "$work/compare" -runs $compare_runs -tags $metrics -steps 20 -hparams $settings
  in_browser compare --logdir "$work/compare" --runs $compare_runs --times $times -- "$board" "${serve[@]}"
  rm -rf "$work/compare"
fi
if want tasks; then
  echo "== tasks: which of 40 runs is best, is A better than B over 5 seeds, did a run diverge and when; in both"
  go run ./bench/tasklogs -out "$work/tasks"
  in_browser tasks --logs "$work/tasks" -- "$board" "${serve[@]}"
  in_browser tasks --logs "$work/tasks" --page tensorboard -- "$PWD/.venv/bin/tensorboard" "${serve[@]}"
  rm -rf "$work/tasks"
fi
if want idle; then
  echo "== idle: $files cold event files, nobody watching"
  make_logs idle $files 1 5
  "$python" bench/idle.py --logdir "$work/idle" --runs $files --last 4 --seconds $seconds --rustboard "$rustboard" -- "$board" "${serve[@]}" | tee "$results/idle"
  rm -rf "$work/idle"
fi
if want memory; then
  million=1000000 gone=200000 pictures=50000
  [ -z "${QUICK:-}" ] || million=50000 gone=20000 pictures=5000
  echo "== memory: $million tags, alone and with two pages; $gone tags deleted; $pictures pictures of 20 kB"
  "$python" bench/memory.py --genlogs "$work/genlogs" --tags $million --deleted $gone --pictures $pictures -- "$board" "${serve[@]}"
fi
if want soak; then
  length=${SOAK_SECONDS:-1200} row=60
  [ -z "${QUICK:-}" ] || length=60 row=20
  echo "== soak: 40 runs x 20 tags at 2000 points a second, 50 clients that come and go, a page; $length s"
  go build -o "$work/soak" ./bench/soak
  in_browser soak --load "$work/soak" --seconds "$length" --row "$row" -- "$board" "${serve[@]}"
fi
if want hostile; then
  echo "== hostile: records that claim up to 2^63 bytes"
  "$python" bench/hostile.py sparse -- "$board" "${serve[@]}" | tee "$results/sparse"
  echo "== hostile: two files of 300 GB of zeros and two of points, beside a live run of 300 points a second"
  gigabytes=5
  [ -z "${QUICK:-}" ] || gigabytes=0.1
  "$python" bench/hostile.py fair --genlogs "$work/genlogs" --points-gb $gigabytes -- "$board" "${serve[@]}" | tee "$results/fair"
fi
if want attack; then
  for what in texts clients tags; do
    echo "== attack: $what"
    "$python" bench/attack.py $what -- "$board" "${serve[@]}" | tee "$results/attack-$what"
  done
fi
if want go; then
  echo "== Go benchmarks"
  count=6
  [ -z "${QUICK:-}" ] || count=1
  go test -run '^$' -bench . -benchmem -benchtime 0.2s -count $count ./summary/... ./web/... ./nn/... | tee "$work/go.txt" | grep -E '^(FAIL|---)' || true
  go tool -modfile=tools/go.mod benchstat "$work/go.txt"
fi

[ -z "$(ls "$results")" ] || { echo; "$python" bench/table.py "$results"; }

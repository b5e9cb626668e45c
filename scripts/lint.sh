#!/usr/bin/env bash
# Checks what can be checked without running the program. After a finding it goes on, and fails at the end.
set -uo pipefail
cd "$(dirname "$0")/.." || exit
failed=()
check() { # NAME COMMAND…
  echo "== $1"
  "${@:2}" || failed+=("$1")
}

format() {
  local bad
  bad=$(git ls-files -z --cached --others --exclude-standard '*.go' | xargs -0 ls 2> /dev/null | xargs gofmt -l -s)
  [ -z "$bad" ] && return
  printf 'not formatted, run gofmt -w -s on:\n%s\n' "$bad"
  return 1
}

fresh_proto() {
  local out
  out=$(mktemp -d) || return 1
  scripts/proto.sh "$out" && diff -r -x '*_test.go' -x board proto "$out" > "$out.diff"
  local status=$?
  [ $status = 0 ] || { head -n 20 "$out.diff"; echo "generated code in proto is stale: run make proto and commit it"; }
  rm -rf "$out" "$out.diff"
  return $status
}

fresh_types() {
  local out
  out=$(mktemp -d) || return 1
  scripts/generate.sh "$out" && diff "$out/web/ui/src/message.gen.ts" web/ui/src/message.gen.ts > "$out/diff"
  local status=$?
  [ $status = 0 ] || { head -n 20 "$out/diff"; echo "the page's types are stale: run make generate and commit web/ui/src/message.gen.ts"; }
  rm -rf "$out"
  return $status
}

fresh_echarts() {
  local out status=0 dir
  out=$(mktemp -d) || return 1
  for dir in nn/internal/plot summary/report; do
    node "$dir/build.mjs" "$out/echarts.js" && cmp "$out/echarts.js" "$dir/echarts.js" ||
      { echo "the echarts of $dir is stale: run make ui and commit $dir/echarts.js"; status=1; }
  done
  rm -rf "$out"
  return $status
}

go_lint() {
  go tool -modfile=tools/go.mod golangci-lint run ./...
}

# Systems that differ most from the one at hand: other files and paths, 32 bits, and no processes at all. Each costs a build of its own.
elsewhere() {
  local status=0
  GOOS=windows GOARCH=amd64 go vet ./... || { echo "for windows/amd64"; status=1; }
  GOOS=linux GOARCH=386 go vet ./nn/... || { echo "for linux/386"; status=1; } # tests of the board's own use sizes that need 64 bits
  GOOS=js GOARCH=wasm go vet ./nn/... ./summary || { echo "for js/wasm"; status=1; }
  return $status
}

page() {
  npm --prefix web/ui run --silent lint
}

check "gofmt" format
check "go.mod" go mod tidy -diff
check "go vet" go vet ./...
check "go vet for other systems" elsewhere
check "go vet of tools" go -C tools vet ./...
check "generated Go code" fresh_proto
check "generated TypeScript" fresh_types
check "echarts of plots and reports" fresh_echarts
check "golangci-lint" go_lint
check "page: types and lint" page
if [ ${#failed[@]} -gt 0 ]; then
  printf 'lint failed: %s\n' "$(IFS=,; echo "${failed[*]}")"
  exit 1
fi
echo "lint: nothing found"

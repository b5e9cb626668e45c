#!/usr/bin/env bash
# Generates what is made from the Go code: generate.sh [OUT], where OUT takes the place of the project's root.
#   web/ui/src/message.gen.ts   the page's types, from web/message
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:-.}
config=$(mktemp)
trap 'rm -f "$config"' EXIT
target=$(realpath -m "$out/web/ui/src/message.gen.ts")
mkdir -p "$(dirname "$target")"
sed "s#output_path: .*#output_path: \"$target\"#" web/message/generate.yaml > "$config"
go tool -modfile=tools/go.mod tygo generate --config "$config"

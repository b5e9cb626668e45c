#!/usr/bin/env bash
# Generates the Go code of proto/: proto.sh [OUT]. Each Go package gets a folder of OUT; files whose source is gone are removed.
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(realpath -m "${1:-proto}")
rm -f "$out"/*/*.pb.go
go -C tools run ./protogen -in "$PWD/proto" -out "$out"

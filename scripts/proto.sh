#!/usr/bin/env bash
# Generates the Go code of proto/: proto.sh [OUT]. Files whose source is gone are removed.
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(realpath -m "${1:-proto/tbpb}")
rm -f "$out"/*.pb.go
go -C tools run ./protogen -in "$PWD/proto" -out "$out"

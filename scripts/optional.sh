# shellcheck shell=bash
# For scripts whose set-up may be impossible on a developer's machine.
# unavailable WHAT: fails in CI; elsewhere it prints that WHAT is skipped.
unavailable() {
  if [ "${CI:-}" = true ]; then
    echo "$1: not available, and CI must not pass without it" >&2
    exit 1
  fi
  echo "SKIPPED: $1: not available on this machine (see above)" >&2
  exit 0
}

#!/usr/bin/env bash
# Checks that programs are installed: need.sh PROGRAM… . On Debian, root installs the missing ones; otherwise the script
# says what to install, and fails.
set -euo pipefail

package() {
  case $1 in
    cc) echo gcc libc6-dev ;;
    chromium) echo chromium ;;
    python3) echo python3 python3-venv ;;
    node) echo nodejs ;;
    *) echo "$1" ;;
  esac
}

why() {
  case $1 in
    cc) echo "go test -race needs a C compiler" ;;
    chromium) echo "the browser tests need Chrome or Chromium; the environment variable CHROME names one that is elsewhere" ;;
    python3) echo "the tests against TensorBoard need Python 3 with venv" ;;
    node | npm) echo "the page is built with Node.js 20.19 or newer and npm" ;;
    go) echo "board is written in Go 1.26" ;;
    *) echo "it is used by this project's scripts" ;;
  esac
}

may_install() {
  [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null
}

missing=0
for program in "$@"; do
  command -v "$program" > /dev/null && continue
  packages=$(package "$program")
  # Debian's Go and Node.js may be too old, so these are left to the user.
  if [[ $program != go && $program != node && $program != npm ]] && may_install; then
    echo "$program is missing, installing: $packages" >&2
    # shellcheck disable=SC2086 # a list of packages
    if apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $packages > /dev/null; then
      continue
    fi
  fi
  echo "missing: $program ($(why "$program")). On Debian: apt-get install $packages" >&2
  missing=1
done
exit $missing

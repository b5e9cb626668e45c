#!/usr/bin/env bash
# Gives the module another path, for whoever publishes it: rename-module.sh example.org/you/board
# It rewrites go.mod, every import, and the tools' settings that name packages. Generated code and its .proto files stay as they are.
set -euo pipefail
cd "$(dirname "$0")/.."
new=${1:-}
if ! [[ $new =~ ^[a-z0-9.-]+\.[a-z]+(/[A-Za-z0-9._~-]+)+$ ]]; then
  echo "usage: rename-module.sh PATH, such as example.org/you/board" >&2
  exit 2
fi
old=$(sed -n 's/^module //p' go.mod)

files=$(git ls-files --cached --others --exclude-standard 2> /dev/null || find . -type f)
sed -i "s|^module $old\$|module $new|" go.mod
# Imports: a quoted path alone on its line but for a name before it and a comment behind.
echo "$files" | grep '\.go$' | tr '\n' '\0' |
  xargs -0 sed -i -E "s#^(import |\t)([A-Za-z0-9_.]+ )?\"$old/([^\"]*)\"( *//.*)?\$#\1\2\"$new/\3\"\4#"
# Package paths in settings: "pkg: board/nn", "[board/nn, …]", "(*board/nn.Type).Method", "path: board/web".
sed -i -E -e "s#pkg: $old([],}])#pkg: $new\1#g" -e "s#([[ (*\"])$old/#\1$new/#g" .golangci.yml web/message/generate.yaml
gofmt -w $(git ls-files '*.go' 2> /dev/null || find . -name '*.go' -not -path '*/node_modules/*')
echo "the module is $new now"

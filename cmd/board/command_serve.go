package main

import (
	"context"
	"fmt"

	"board/cmd/board/internal/flags"
)

func serveCommand() command {
	return command{name: "serve", usage: "[PATH…] [flags]", does: "show PATH at http://localhost:6006", run: runServe}
}

func serveHelp() string {
	return fmt.Sprintf(`board shows what training programs log for TensorBoard, live.

Usage:
%s
PATH is short for --logdir PATH, and "serve" may be left out: board runs.
board COMMAND --help explains a command.

Flags take --name=value and --name value; the beginning of a name will do where
it fits only one flag. All flags of TensorBoard are known.
`, usages())
}

func runServe(ctx context.Context, in invocation) error {
	f, done, err := in.parse(flags.Serve, serveHelp())
	switch {
	case done:
		return err
	case f.Inspect: // TensorBoard's way to ask for it
		return printDigest(in.stdout, f)
	}
	return serve(ctx, f, in.line, newConsole(in.stderr))
}

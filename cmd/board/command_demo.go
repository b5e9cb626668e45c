package main

import (
	"context"

	"board/cmd/board/internal/flags"
)

func demoCommand() command {
	return command{name: "demo", usage: "[PATH] [flags]", does: "train models into PATH (my_logs) and show them", run: runDemo}
}

const demoHelp = `board demo trains small models while it shows them, to see what board is for.

Usage:
  board demo [PATH] [flags]
`

func runDemo(ctx context.Context, in invocation) error {
	f, done, err := in.parse(flags.Demo, demoHelp)
	if done {
		return err
	}
	return serve(ctx, f, in.line, newConsole(in.stderr))
}

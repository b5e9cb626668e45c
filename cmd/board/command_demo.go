package main

import (
	"context"

	"board/cmd/board/internal/flags"
)

func demoCommand() command {
	return command{name: "demo", usage: "[PATH] [flags]", does: "train models into PATH (my_logs) and show them", run: runDemo}
}

const demoHelp = `board demo trains small models and shows their curves while they grow, so that you
can try board without a training of your own.

Usage:
  board demo [PATH] [flags]

It trains the image classifier of chapter 10 of "Hands-On Machine Learning" on
1,797 handwritten digits, with learning rates 0.1 and 0.01 side by side (15
seconds), then the chapter's wide and deep network on California's housing, if
that data is here. Then it starts again from another seed, until the page has been
open for a minute; while no page is open it waits for one.

Each training logs to a folder of its own below PATH (my_logs unless given), such
as my_logs/lr_0.1_seed_1/train. They stay there: board PATH shows them later, and
another board demo PATH adds more. Nothing is downloaded.
`

func runDemo(ctx context.Context, in invocation) error {
	f, done, err := in.parse(flags.Demo, demoHelp)
	if done {
		return err
	}
	return serve(ctx, f, in.line, newConsole(in.stderr))
}

package main

import (
	"context"
	"io"

	"board/cmd/board/internal/flags"
	"board/cmd/board/internal/inspect"
)

func inspectCommand() command {
	return command{name: "inspect", usage: "PATH… [--tag TAG]", does: "print what the event files hold", run: runInspect}
}

const inspectHelp = `board inspect prints what event files hold: for each directory with event files
their tags, the steps and times of each, and what is damaged in which file.

Usage:
  board inspect PATH… [--tag TAG]
  board inspect --event_file FILE [--tag TAG]

board --inspect --logdir PATH, as with TensorBoard, does the same.
`

func runInspect(_ context.Context, in invocation) error {
	f, done, err := in.parse(flags.Inspect, inspectHelp)
	if done {
		return err
	}
	return printDigest(in.stdout, f)
}

func printDigest(stdout io.Writer, f *flags.Flags) error {
	o := inspect.Options{EventFile: f.EventFile, Tag: f.Tag, MaxRecord: f.Limits.Record, IgnoreChecksums: f.IgnoreChecksums}
	for _, s := range f.Sources {
		o.Logdirs = append(o.Logdirs, s.Path)
	}
	return inspect.Run(stdout, o)
}

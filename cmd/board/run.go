package main

import (
	"context"
	"fmt"
	"io"

	"board/cmd/board/internal/flags"
	"board/cmd/board/internal/inspect"
)

// What the process answers to its caller.
const (
	exitOK     = 0
	exitFailed = 1 // something outside the command line is wrong
	exitUsage  = 2 // the command line is wrong
)

// run is the whole program but for the process around it: it ends when ctx is
// done, or on a signal, and returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	f, err := flags.Parse(args)
	if err != nil {
		fmt.Fprintf(stderr, "board: %v\n", err)
		return exitUsage
	}
	switch {
	case f.Help:
		err = flags.Help(stdout)
	case f.Version:
		_, err = fmt.Fprintln(stdout, version)
	case f.Inspect:
		printNotes(stderr, f)
		err = inspect.Run(stdout, inspect.Options{Logdirs: paths(f), EventFile: f.EventFile, Tag: f.Tag})
	default:
		printNotes(stderr, f)
		err = serve(ctx, f, args, newConsole(stderr))
	}
	if err != nil {
		fmt.Fprintf(stderr, "board: %v\n", err)
		return exitFailed
	}
	return exitOK
}

func printNotes(stderr io.Writer, f *flags.Flags) {
	for _, note := range f.Notes {
		fmt.Fprintf(stderr, "board: note: %s\n", note)
	}
}

func paths(f *flags.Flags) []string {
	var list []string
	for _, s := range f.Sources {
		list = append(list, s.Path)
	}
	return list
}

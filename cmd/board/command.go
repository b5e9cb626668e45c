package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"board/cmd/board/internal/flags"
)

// What the process returns to its caller.
const (
	exitOK     = 0
	exitFailed = 1 // something outside the command line is wrong
	exitUsage  = 2 // the command line is wrong
)

// A command is a word that may follow "board", and what it does.
type command struct {
	name  string
	usage string // what follows the name, as the help shows it
	does  string // in a few words
	// run does it. An error of type *flags.UsageError says that the arguments are wrong.
	run func(context.Context, invocation) error
}

// An invocation is one call of a command.
type invocation struct {
	line           []string // everything after "board", by which notebooks recognise a running board
	args           []string // what of it follows the command's name
	stdin          io.Reader
	stdout, stderr io.Writer
}

// commands is every command. The first one runs where the command line names none.
func commands() []command {
	return []command{serveCommand(), demoCommand(), compareCommand(), reportCommand(), exportCommand(), inspectCommand(), dataServerCommand()}
}

// run is the whole program but for the process around it: it ends when ctx is done, or on a signal, and returns the
// exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	c, rest := choose(args)
	err := c.run(ctx, invocation{line: args, args: rest, stdin: os.Stdin, stdout: stdout, stderr: stderr})
	if err == nil {
		return exitOK
	}
	fmt.Fprintf(stderr, "board: %v\n", err)
	if _, wrong := errors.AsType[*flags.UsageError](err); wrong {
		return exitUsage
	}
	return exitFailed
}

// choose finds the command that args begin with, and returns it with the arguments that are its own.
// "help COMMAND" is "COMMAND --help". TensorBoard starts its data server without a command, with flags that only that has.
func choose(args []string) (command, []string) {
	all := commands()
	if len(args) > 0 && args[0] == "help" {
		c, _ := choose(args[1:])
		return c, []string{"--help"}
	}
	if len(args) > 0 {
		if i := slices.IndexFunc(all, func(c command) bool { return c.name == args[0] }); i >= 0 {
			return all[i], args[1:]
		}
	}
	if flags.AsksForDataServer(args) {
		return dataServerCommand(), args
	}
	return all[0], args
}

// parse reads the flags of a command and names those that change nothing. done means that nothing is left to do: the
// flags are wrong, or they asked for the help or the version, which parse has printed.
func (in invocation) parse(c flags.Command, help string) (f *flags.Flags, done bool, err error) {
	f, err = flags.Parse(c, in.args)
	switch {
	case err != nil:
		return nil, true, didYouMean(err, in.args)
	case f.Help:
		return f, true, flags.Help(in.stdout, c, help)
	case f.Version:
		_, err = fmt.Fprintln(in.stdout, version.describe())
		return f, true, err
	}
	for _, note := range f.Notes {
		fmt.Fprintf(in.stderr, "board: note: %s\n", note)
	}
	return f, false, nil
}

// didYouMean adds the command that the user probably meant to an error about the first argument.
func didYouMean(err error, args []string) error {
	var names []string
	for _, c := range commands() {
		names = append(names, c.name)
	}
	if _, wrong := errors.AsType[*flags.UnexpectedError](err); !wrong || len(args) == 0 {
		return err
	}
	if near := flags.Nearest(args[0], names); near != "" {
		return &flags.UsageError{Text: fmt.Sprintf("%v; did you mean board %s?", err, near)}
	}
	return err
}

// usages lists the commands for the help.
func usages() string {
	var b strings.Builder
	for _, c := range commands() {
		fmt.Fprintf(&b, "  board %-41s %s\n", strings.TrimSpace(c.name+" "+c.usage), c.does)
	}
	return b.String()
}

// Command board shows what training programs log for TensorBoard, live.
//
//	board my_logs
//
// It takes TensorBoard's flags; board --help lists them. This package reads the
// command line and connects the packages that do the work: summary/logdir reads
// the log directories, web shows them. Each command has a file, command_*.go,
// and a place in the list of command.go.
package main

import (
	"context"
	"os"
)

func main() { os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr)) }

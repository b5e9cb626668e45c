// Command board shows what training programs log for TensorBoard, live.
//
//	board --logdir my_logs
//
// It takes TensorBoard's flags; board --help lists them. This package reads the
// command line and ties the rooms together: summary/logdir reads the log
// directories, web shows them.
package main

import (
	"context"
	"os"
)

// version is set by the build (-ldflags "-X main.version=…").
var version = "0.1.0"

func main() { os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr)) }

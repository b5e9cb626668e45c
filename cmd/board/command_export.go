package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"board/cmd/board/internal/flags"
	"board/summary/export"
	"board/summary/provider"
)

func exportCommand() command {
	return command{name: "export", usage: "PATH --out FILE [flags]", does: "write all points as CSV, JSON lines or Parquet", run: runExport}
}

const exportHelp = `board export writes every point of every scalar: run, tag, step, wall_time, value.

Usage:
  board export PATH --out FILE [--runs RE] [--tags RE] [--format csv|jsonl|parquet]

CSV spells what is no number nan, inf and -inf; JSON lines "NaN", "Infinity" and
"-Infinity". The points are those that the page shows: --purge_orphaned_data=false
adds what a restarted training left behind.
`

func runExport(ctx context.Context, in invocation) error {
	f, done, err := in.parse(flags.Export, exportHelp)
	if done {
		return err
	}
	e := &f.Exporting
	return withLoaded(ctx, f, in, func(ctx context.Context, data *provider.Provider) error {
		return writeOut(e.Out, in.stdout, func(w io.Writer) error {
			n, err := export.Points(ctx, w, data.Store.Catalog(), export.Options{Format: e.Format, Tags: e.Tags, Runs: e.Runs})
			if err == nil && e.Out != "-" {
				fmt.Fprintf(in.stderr, "board: %d points written to %s\n", n, e.Out)
			}
			return err
		})
	})
}

// writeOut writes a file as a whole, or to standard output for "-": where writing fails, the
// file stays as it was.
func writeOut(path string, stdout io.Writer, write func(io.Writer) error) error {
	if path == "-" {
		return write(stdout)
	}
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*.tmp")
	if err != nil {
		return fmt.Errorf("--out: %w", err)
	}
	err = write(file)
	err = errors.Join(err, file.Chmod(0o644), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return nil
}

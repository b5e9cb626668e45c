// Writelogs writes what tests/python/test_writer*.py ask for with package summary,
// so that they can ask the real TensorBoard what it reads.
//
//	go run ./tests/python/writelogs DIR < files.json
//
// Standard input is a JSON list of event files, each with the directory of its run below DIR, its scalars, and its samples of other kinds.
// Numbers that JSON lacks are strings. Standard output is the path of each file, one per line.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"strconv"

	"board/summary"
)

type eventFile struct {
	Run       string   `json:"run"`
	Suffix    string   `json:"suffix"`
	Float64   bool     `json:"float64"`
	Tensors   bool     `json:"tensors"` // scalars as tensors
	Classic   bool     `json:"classic"` // histograms, images and sounds in classic messages
	PurgeStep *int64   `json:"purge_step"`
	Points    []point  `json:"points"`
	Samples   []sample `json:"samples"`
}

type point struct {
	Tag         string  `json:"tag"`
	Step        int64   `json:"step"`
	Wall        float64 `json:"wall"`
	Value       string  `json:"value"` // as strconv.ParseFloat reads it
	Display     string  `json:"display"`
	Description string  `json:"description"`
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: writelogs DIR < files.json")
	}
	if err := run(os.Args[1], os.Stdin, os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func run(dir string, in io.Reader, out io.Writer) error {
	var files []eventFile
	if err := json.NewDecoder(in).Decode(&files); err != nil {
		return fmt.Errorf("standard input: %w", err)
	}
	for _, f := range files {
		path, err := f.write(dir)
		if err != nil {
			return err
		}
		fmt.Fprintln(out, path)
	}
	return nil
}

func (f eventFile) write(dir string) (path string, err error) {
	w, err := summary.NewWriter(filepath.Join(dir, f.Run), f.options()...)
	if err != nil {
		return "", err
	}
	for _, p := range f.Points {
		if err := p.write(w); err != nil {
			return "", err
		}
	}
	for _, s := range f.Samples {
		if err := s.write(w); err != nil {
			return "", err
		}
	}
	return w.Path(), w.Close()
}

func (p point) write(w *summary.Writer) error {
	value, err := strconv.ParseFloat(p.Value, 64)
	if err != nil {
		return err
	}
	return w.ScalarAt(p.Wall, p.Tag, p.Step, value, summary.DisplayName(p.Display), summary.Description(p.Description))
}

func (f eventFile) options() []summary.Option {
	opts := []summary.Option{summary.WithSuffix(f.Suffix)}
	if f.Float64 {
		opts = append(opts, summary.WithFloat64())
	}
	if f.Tensors {
		opts = append(opts, summary.WithTensorScalars())
	}
	if f.Classic {
		opts = append(opts, summary.WithClassicMessages())
	}
	if f.PurgeStep != nil {
		opts = append(opts, summary.WithPurgeStep(*f.PurgeStep))
	}
	return opts
}

// Kerasmodels loads models that Keras saved and saves them anew, as Keras would and into all of its formats: kerasmodels IN OUT.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"board/nn"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: kerasmodels IN OUT")
		os.Exit(2)
	}
	if err := convert(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func convert(in, out string) error {
	paths, err := filepath.Glob(filepath.Join(in, "*.keras"))
	if err != nil {
		return err
	}
	for _, path := range paths {
		m, err := nn.Load(path)
		if err != nil {
			return err
		}
		name := filepath.Join(out, strings.TrimSuffix(filepath.Base(path), ".keras"))
		for _, ext := range []string{".keras", ".h5"} {
			if err := m.Save(name + ext); err != nil {
				return err
			}
		}
		if err := m.SaveWeights(name + ".weights.h5"); err != nil {
			return err
		}
	}
	return nil
}

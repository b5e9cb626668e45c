// Package golden reads the reference numbers that Keras 3 computed, and compares ours with them.
//
// The file is nn/testdata/golden.json, or the one that the environment variable NN_GOLDEN names. Its form is
// {"keras": version, "seed": n, "cases": [case, …]}, where a case has a kind, a name, a config and further fields,
// arrays as nested lists. Every kind has one test in the package that it is about:
//
//	func TestGolden(t *testing.T) {
//		golden.Run(t, "schedule", func(t *testing.T, c golden.Case) {
//			…
//		})
//	}
package golden

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Variable is the name of the environment variable that may hold the path of another file of the same form.
const Variable = "NN_GOLDEN"

// The kinds of cases, and where they are tested.
var kinds = map[string]string{
	"activation": "nn/activation", "loss": "nn/loss", "metric": "nn/metric", "schedule": "nn/schedule",
	"optimizer": "nn/optimizer", "custom_loss": "nn/loss", "custom_metric": "nn/metric", "model": "nn", "functional": "nn",
}

// A Case is one set of reference numbers.
type Case struct {
	Kind, Name string
	Config     json.RawMessage // an object
	Fields     map[string]json.RawMessage
}

// Run calls f in a subtest for every case of the kind. It fails if the file cannot be read, holds a case of a kind that
// no package tests, or has no case of this kind, so that nothing goes by unnoticed.
func Run(t *testing.T, kind string, f func(t *testing.T, c Case)) {
	t.Helper()
	path, err := Path()
	if err != nil {
		t.Fatal(err)
	}
	RunFile(t, path, kind, f)
}

// RunFile is Run with another file than the one that NN_GOLDEN names.
func RunFile(t *testing.T, path, kind string, f func(t *testing.T, c Case)) {
	t.Helper()
	cases, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for _, c := range cases {
		if c.Kind == kind {
			count++
			t.Run(c.Title(), func(t *testing.T) { f(t, c) })
		}
	}
	if count == 0 {
		t.Errorf("%s: expected cases of kind %q, found none", path, kind)
	}
}

// Cases is all cases of a kind in the file that NN_GOLDEN names, for tests that Run does not suit.
func Cases(t testing.TB, kind string) []Case {
	t.Helper()
	path, err := Path()
	if err != nil {
		t.Fatal(err)
	}
	cases, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(cases, func(c Case) bool { return c.Kind != kind })
}

// Read reads a file, and refuses cases of unknown kinds.
func Read(path string) ([]Case, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var file struct {
		Cases []map[string]json.RawMessage `json:"cases"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	cases := make([]Case, len(file.Cases))
	for i, fields := range file.Cases {
		if cases[i], err = newCase(fields); err != nil {
			return nil, fmt.Errorf("%s: case %d: %w", path, i, err)
		}
	}
	return cases, nil
}

func newCase(fields map[string]json.RawMessage) (Case, error) {
	c := Case{Config: fields["config"], Fields: fields}
	err := errors.Join(json.Unmarshal(fields["kind"], &c.Kind), json.Unmarshal(fields["name"], &c.Name))
	if err != nil {
		return c, fmt.Errorf("expected texts as kind and name: %w", err)
	}
	if kinds[c.Kind] == "" {
		return c, fmt.Errorf("expected one of the kinds %v, got %q", slices.Sorted(maps.Keys(kinds)), c.Kind)
	}
	if c.Config == nil {
		c.Config = json.RawMessage("{}")
	}
	return c, nil
}

// Title names the subtest: the case's name and its config.
func (c Case) Title() string {
	config := strings.NewReplacer(`"`, "", "/", "|").Replace(string(c.Config))
	if config == "{}" || len(config) > 120 {
		return c.Name
	}
	return c.Name + " " + config
}

// Path is where the reference numbers are: NN_GOLDEN, or nn/testdata/golden.json. A relative NN_GOLDEN is looked for
// in the directory of the test and all above it, as go test changes into the package's directory. go test notices changes of a
// file within the module only: after those of another one give it -count=1.
func Path() (string, error) {
	name := os.Getenv(Variable)
	if filepath.IsAbs(name) {
		return name, nil
	}
	if name == "" {
		name = filepath.Join("nn", "testdata", "golden.json")
	}
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		path := filepath.Join(dir, name)
		if _, err := os.Stat(path); err == nil {
			return path, nil
		}
		if filepath.Dir(dir) == dir {
			return "", fmt.Errorf("%s: %w in the directory of the test or above it; set %s to an absolute path",
				name, fs.ErrNotExist, Variable)
		}
		dir = filepath.Dir(dir)
	}
}

package main

import (
	"bytes"
	"path/filepath"
	"slices"
	"testing"

	"board/examples/internal/exampletest"
	"board/summary"
)

func TestWritesRuns(t *testing.T) {
	exampletest.Offline(t)
	logs := t.TempDir()
	var out bytes.Buffer
	if err := run(t.Context(), &out, 2, 0.01, logs); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][]string{
		"train":      {"epoch_loss", "epoch_accuracy", "sequential/dense/kernel/histogram"},
		"validation": {"epoch_loss", "epoch_accuracy"},
		"by_hand":    {"my_scalar", "my_hist", "my_images", "my_text", "my_audio"},
	} {
		tags := tagsOf(t, filepath.Join(logs, "run_*", name))
		for _, tag := range want {
			if !slices.Contains(tags, tag) {
				t.Errorf("the run %s has no %s; it has %v", name, tag, tags)
			}
		}
	}
}

// tagsOf lists the tags in the event files of a run.
func tagsOf(t *testing.T, run string) []string {
	files, err := filepath.Glob(filepath.Join(run, "*tfevents*"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%s: got the files %v, error %v", run, files, err)
	}
	r, err := summary.OpenReader(files[0])
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var tags []string
	for event, err := range r.Events() {
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range event.GetSummary().GetValue() {
			tags = append(tags, v.GetTag())
		}
	}
	slices.Sort(tags)
	return slices.Compact(tags)
}

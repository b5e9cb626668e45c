package logdir_test

import (
	"path/filepath"
	"testing"

	"board/proto/tbpb"
	"board/summary"
)

// TestOneNameOfTwoPlugins: a name that runs use for data of different plugins is a tag
// of each plugin, with a number of its own.
func TestOneNameOfTwoPlugins(t *testing.T) {
	dir := t.TempDir()
	for run, log := range map[string]func(*summary.Writer) error{
		"a": func(w *summary.Writer) error { return w.Scalar("x", 0, 1) },
		"b": func(w *summary.Writer) error { return w.Text("x", 0, "one") },
		"c": func(w *summary.Writer) error { return w.Text("x", 0, "two") },
		"d": func(w *summary.Writer) error { return w.WriteEvent(foreign("x")) },
	} {
		w, err := summary.NewWriter(filepath.Join(dir, run))
		if err != nil {
			t.Fatal(err)
		}
		if err := log(w); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	s := open(t, dir)
	ids, names := map[string]int{}, map[int]bool{}
	for _, run := range s.Catalog().Runs {
		tag, ok := run.Tag("x")
		if !ok {
			t.Fatalf("run %s has no tag", run.Name)
		}
		ids[run.Name], names[tag.NameID()] = tag.ID, true
		series, curve := s.SeriesByID(run.ID, tag.ID)
		places, placed := s.PlacesByID(run.ID, tag.ID)
		if curve != (run.Name == "a") || placed == curve || curve && series != tag.Series() || placed && places != tag.Places() {
			t.Errorf("run %s: a curve %t, places %t", run.Name, curve, placed)
		}
	}
	if len(names) != 1 || ids["b"] != ids["c"] || ids["a"] == ids["b"] || ids["b"] == ids["d"] || ids["a"] == ids["d"] {
		t.Errorf("numbers %v of %d names", ids, len(names))
	}
	for _, run := range s.Catalog().Runs { // the number of the tag of another plugin
		other := ids["a"]
		if run.Name == "a" {
			other = ids["b"]
		}
		if _, ok := s.SeriesByID(run.ID, other); ok {
			t.Errorf("run %s has a curve under the number of another tag", run.Name)
		}
		if _, ok := s.PlacesByID(run.ID, other); ok {
			t.Errorf("run %s has places under the number of another tag", run.Name)
		}
	}
}

// foreign is a value of a plugin that TensorBoard does not bring along.
func foreign(tag string) *tbpb.Event {
	return &tbpb.Event{WallTime: 1, What: &tbpb.Event_Summary{Summary: &tbpb.Summary{Value: []*tbpb.Summary_Value{{
		Tag:      tag,
		Metadata: &tbpb.SummaryMetadata{PluginData: &tbpb.SummaryMetadata_PluginData{PluginName: "beholder"}},
		Value:    &tbpb.Summary_Value_Tensor{Tensor: &tbpb.TensorProto{Dtype: tbpb.DataType_DT_STRING, StringVal: [][]byte{[]byte("x")}}},
	}}}}}
}

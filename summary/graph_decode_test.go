package summary_test

import (
	"bytes"
	"testing"

	"google.golang.org/protobuf/proto"

	"board/proto/tbpb"
	"board/summary"
)

func TestDecodeGraph(t *testing.T) {
	v := written(t, func(w *summary.Writer) error { return w.Graph(smallGraph()) })
	b, err := summary.DecodeGraph(v)
	if err != nil || string(v.Tag) != summary.RunGraphTag {
		t.Fatalf("%q, %v", v.Tag, err)
	}
	if got, err := summary.ParseGraph(b); err != nil || !proto.Equal(got, smallGraph()) {
		t.Errorf("%v, %v", got, err)
	}
	if got, err := summary.ParseGraph([]byte{0xff}); err == nil {
		t.Errorf("garbage: %v", got)
	}
}

func TestDecodeRunMetadata(t *testing.T) {
	want := &tbpb.RunMetadata{StepStats: &tbpb.StepStats{DevStats: []*tbpb.DeviceStepStats{{Device: "/cpu:0"}}}}
	for name, v := range map[string]*summary.Value{
		"an event":  written(t, func(w *summary.Writer) error { return w.RunMetadata("x", 1, want) }),
		"a tensor":  textValue(t, nil, string(marshal(t, want))),
		"of rank 1": textValue(t, []int64{1}, string(marshal(t, want))),
	} {
		b, err := summary.DecodeRunMetadata(v)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got, err := summary.ParseRunMetadata(b); err != nil || !proto.Equal(got, want) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	if got, err := summary.ParseRunMetadata([]byte{0xff}); err == nil {
		t.Errorf("garbage: %v", got)
	}
}

func TestDecodeKerasModel(t *testing.T) {
	got, err := summary.DecodeKerasModel(written(t, func(w *summary.Writer) error { return w.KerasModel([]byte(smallModel)) }))
	if err != nil || string(got) != smallModel {
		t.Errorf("%q, %v", got, err)
	}
}

// The graphs of all writers have as many nodes as TensorBoard shows, and the run
// metadata and models can be read.
func TestDecodeGraphsOfRealFiles(t *testing.T) {
	type fact struct{ Nodes int }
	runs := logged(t, "logs")
	for _, run := range []string{"tf1/train", "torch_all/run_0", "torch_all/run_1"} {
		b, err := summary.DecodeGraph(&runs[run][summary.RunGraphTag][0].Value)
		if err != nil {
			t.Fatal(err)
		}
		got, err := summary.ParseGraph(b)
		if want := golden[fact](t, "graphs|"+run+"|run graph"); err != nil || len(got.GetNode()) != want.Nodes {
			t.Errorf("%s: %d nodes, %v; want %d", run, len(got.GetNode()), err, want.Nodes)
		}
	}
	for _, tt := range []struct {
		run, tag, plugin string
		graphs           bool // the metadata holds graphs of functions
	}{
		{"torch_all/run_0", "step1", "graph_tagged_run_metadata", false},
		{"tf2_summary/a", "f_trace", "graph_run_metadata_graph", true},
	} {
		v := runs[tt.run][tt.tag][0]
		b, err := summary.DecodeRunMetadata(&v.Value)
		if err != nil || v.Meta.Plugin != tt.plugin {
			t.Fatalf("%s, %s: plugin %q, %v", tt.run, tt.tag, v.Meta.Plugin, err)
		}
		got, err := summary.ParseRunMetadata(b)
		if err != nil || (len(got.GetFunctionGraphs()) > 0) != tt.graphs {
			t.Errorf("%s, %s: %v, %v", tt.run, tt.tag, got, err)
		}
	}
	model, err := summary.DecodeKerasModel(&runs["keras_mlp/run_lr_0.1/train"]["keras"][0].Value)
	if err != nil || !bytes.Contains(model, []byte(`"hidden1"`)) {
		t.Errorf("%s, %v", model, err)
	}
}

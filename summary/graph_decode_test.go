package summary_test

import (
	"bytes"
	"slices"
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
		{"tf2_summary/b/deep/nested", "f_trace", "graph_run_metadata_graph", true},
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
		if !tt.graphs {
			continue
		}
		graph, err := summary.FunctionGraph(got)
		if want := golden[fact](t, "graphs|"+tt.run+"|"+tt.tag+"|op"); err != nil || len(graph.GetNode()) != want.Nodes {
			t.Errorf("%s, %s: %d nodes, %v; want %d", tt.run, tt.tag, len(graph.GetNode()), err, want.Nodes)
		}
	}
	model, err := summary.DecodeKerasModel(&runs["keras_mlp/run_lr_0.1/train"]["keras"][0].Value)
	if err != nil || !bytes.Contains(model, []byte(`"hidden1"`)) {
		t.Errorf("%s, %v", model, err)
	}
}

func TestFunctionGraph(t *testing.T) {
	function := func(producer int32) *tbpb.RunMetadata_FunctionGraphs {
		call := &tbpb.NodeDef{Name: "call", Op: "PartitionedCall", Input: []string{"x:0", "^first"}, Attr: map[string]*tbpb.AttrValue{
			"f": {Value: &tbpb.AttrValue_Func{Func: &tbpb.NameAttrList{Name: "inner"}}},
		}}
		return &tbpb.RunMetadata_FunctionGraphs{PreOptimizationGraph: &tbpb.GraphDef{
			Node:     []*tbpb.NodeDef{call},
			Versions: &tbpb.VersionDef{Producer: producer},
			Library: &tbpb.FunctionDefLibrary{
				Function: []*tbpb.FunctionDef{{Signature: &tbpb.OpDef{Name: "inner"}}, {}},
				Gradient: []*tbpb.GradientDef{{FunctionName: "inner", GradientFunc: "outer"}},
			},
		}}
	}
	got, err := summary.FunctionGraph(&tbpb.RunMetadata{FunctionGraphs: []*tbpb.RunMetadata_FunctionGraphs{function(3), function(3)}})
	if err != nil || len(got.GetNode()) != 2 || len(got.GetLibrary().GetFunction()) != 4 || got.GetVersions().GetProducer() != 3 {
		t.Fatalf("%v, %v", got, err)
	}
	call, gradient := got.GetNode()[1], got.GetLibrary().GetGradient()[1]
	names := []string{call.GetName(), call.GetInput()[0], call.GetInput()[1], call.GetAttr()["f"].GetFunc().GetName(),
		got.GetLibrary().GetFunction()[2].GetSignature().GetName(), gradient.GetFunctionName(), gradient.GetGradientFunc()}
	want := []string{"graph_2/call", "graph_2/x:0", "^graph_2/first", "graph_2_inner", "graph_2_inner", "graph_2_inner", "graph_2_outer"}
	if !slices.Equal(names, want) {
		t.Errorf("%q; want %q", names, want)
	}
	one, err := summary.FunctionGraph(&tbpb.RunMetadata{FunctionGraphs: []*tbpb.RunMetadata_FunctionGraphs{function(3)}})
	if err != nil || one.GetNode()[0].GetName() != "call" {
		t.Errorf("%v, %v", one, err)
	}
	none, err := summary.FunctionGraph(&tbpb.RunMetadata{})
	if err != nil || len(none.GetNode()) != 0 {
		t.Errorf("%v, %v", none, err)
	}
	_, err = summary.FunctionGraph(&tbpb.RunMetadata{FunctionGraphs: []*tbpb.RunMetadata_FunctionGraphs{function(3), function(4)}})
	if err == nil || err.Error() != "run metadata: graph 2 of version 4 beside others of version 3" {
		t.Error(err)
	}
}

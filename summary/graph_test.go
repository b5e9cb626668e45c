package summary_test

import (
	"strings"
	"testing"
	"testing/synctest"

	"google.golang.org/protobuf/proto"

	"board/proto/tbpb"
	"board/summary"
)

func smallGraph() *tbpb.GraphDef {
	return &tbpb.GraphDef{
		Node: []*tbpb.NodeDef{
			{Name: "x", Op: "Placeholder", Attr: map[string]*tbpb.AttrValue{
				"dtype": {Value: &tbpb.AttrValue_Type{Type: tbpb.DataType_DT_FLOAT}},
				"shape": {Value: &tbpb.AttrValue_Shape{Shape: &tbpb.TensorShapeProto{Dim: []*tbpb.TensorShapeProto_Dim{{Size: -1}, {Size: 4}}}}},
			}},
			{Name: "dense/kernel", Op: "VariableV2"},
			{Name: "dense/MatMul", Op: "MatMul", Input: []string{"x", "dense/kernel"}},
		},
		Versions: &tbpb.VersionDef{Producer: 22},
	}
}

func TestGraph(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		want := smallGraph()
		path := writeAll(t, func(w *summary.Writer) error { return w.Graph(want) })
		event := readEvents(t, path)[1]
		var got tbpb.GraphDef
		if err := proto.Unmarshal(event.GetGraphDef(), &got); err != nil || !proto.Equal(&got, want) {
			t.Errorf("got %v, %v", &got, err)
		}
		if event.GetStep() != 0 || event.GetWallTime() != 946684800 {
			t.Errorf("step %d, wall time %v", event.GetStep(), event.GetWallTime())
		}
	})
}

// The same graph gives the same bytes, whatever the order of Go's maps.
func TestGraphIsDeterministic(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		write := func(w *summary.Writer) error { return w.Graph(smallGraph()) }
		first := string(readFile(t, writeAll(t, write)))
		for range 20 {
			if string(readFile(t, writeAll(t, write))) != first {
				t.Fatal("two files of one graph differ")
			}
		}
	})
}

func TestGraphRefusesWhatReadersTripOver(t *testing.T) {
	w := writer(t)
	for want, nodes := range map[string][]*tbpb.NodeDef{
		"graph: no nodes":                         nil,
		`node 1 (op "Add") has no name`:           {{Name: "a"}, {Op: "Add"}},
		`nodes 0 and 2 are both named "a"`:        {{Name: "a"}, {Name: "b"}, {Name: "a"}},
		"graph: string field contains invalid UT": {{Name: "a\xff"}},
	} {
		if err := w.Graph(&tbpb.GraphDef{Node: nodes}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v does not say %q", nodes, err, want)
		}
	}
	if err := w.Graph(nil); err == nil {
		t.Error("a graph that is nil was taken")
	}
}

func TestRunMetadata(t *testing.T) {
	want := &tbpb.RunMetadata{StepStats: &tbpb.StepStats{DevStats: []*tbpb.DeviceStepStats{{Device: "/device:CPU:0"}}}}
	path := writeAll(t, func(w *summary.Writer) error { return w.RunMetadata("step 100", 100, want) })
	event := readEvents(t, path)[1]
	var got tbpb.RunMetadata
	if err := proto.Unmarshal(event.GetTaggedRunMetadata().GetRunMetadata(), &got); err != nil || !proto.Equal(&got, want) {
		t.Errorf("got %v, %v", &got, err)
	}
	if event.GetStep() != 100 || event.GetTaggedRunMetadata().GetTag() != "step 100" {
		t.Errorf("event %v", event)
	}
	w := writer(t)
	for want, tag := range map[string]string{"tag is empty": "", "not valid UTF-8": "\xff"} {
		if err := w.RunMetadata(tag, 0, &tbpb.RunMetadata{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("tag %q: %v", tag, err)
		}
	}
}

const smallModel = `{"class_name": "Sequential", "config": {"name": "mlp", "layers": [
	{"class_name": "InputLayer", "config": {"name": "input", "dtype": "float32"}},
	{"class_name": "Dense", "config": {"name": "dense", "dtype": "float32", "units": 3}}]}}`

func TestKerasModel(t *testing.T) {
	got := onlyValue(t, func(w *summary.Writer) error { return w.KerasModel([]byte(smallModel)) })
	want := &tbpb.Summary_Value{
		Tag: "keras",
		Metadata: &tbpb.SummaryMetadata{
			PluginData: &tbpb.SummaryMetadata_PluginData{PluginName: "graph_keras_model", Content: []byte("1")},
		},
		Value: &tbpb.Summary_Value_Tensor{Tensor: &tbpb.TensorProto{
			Dtype:       tbpb.DataType_DT_STRING,
			TensorShape: &tbpb.TensorShapeProto{},
			StringVal:   [][]byte{[]byte(smallModel)},
		}},
	}
	if !proto.Equal(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
}

func TestKerasModelRefusesWhatIsNone(t *testing.T) {
	w := writer(t)
	for model, want := range map[string]string{
		``:                         "expected the JSON of a model",
		`[1]`:                      "expected the JSON of a model",
		`{"config": 1}`:            "expected the JSON of a model",
		`{}`:                       `expected an object with "config"`,
		`null`:                     `expected an object with "config"`,
		`{"config": {"name": ""}}`: `in it "layers"`,
		`{"config": {"name": "m", "layers": [{"class_name": "Dense"}]}}`:                                                   `layer 0 (Dense) of "m"`,
		`{"config": {"name": "m", "layers": [{"config": {"name": "in", "layers": [{"class_name": "X", "config": {}}]}}]}}`: `layer 0 (X) of "in"`,
	} {
		if err := w.KerasModel([]byte(model)); err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "keras model: ") {
			t.Errorf("%s: %v does not say %q", model, err, want)
		}
	}
}

// No bytes make KerasModel panic or hang, and what it takes has named layers.
func FuzzKerasModel(f *testing.F) {
	f.Add([]byte(smallModel))
	f.Add([]byte(`{"config":{"layers":[{"config":{"name":"a","layers":[]}}]}}`))
	f.Add([]byte(strings.Repeat(`{"config":{"layers":[`, 50)))
	w := writer(f)
	f.Fuzz(func(t *testing.T, model []byte) {
		if err := w.KerasModel(model); err == nil && !strings.Contains(string(model), "{") {
			t.Errorf("took %q", model)
		}
	})
}

package page_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"board/internal/limits"
	"board/proto/tbpb"
	"board/summary"
	"board/web"
	"board/web/internal/webtest"
	"board/web/message"
)

// graphValue is what is told of the only value of a tag that one writer wrote.
func graphValue(t *testing.T, l *limits.Limits, tag string, log func(w *summary.Writer) error) (message.GraphValue, string) {
	t.Helper()
	dir := t.TempDir()
	webtest.LogRun(t, dir, "a", 1, func(w *summary.Writer, _ int64) {
		if err := log(w); err != nil {
			t.Fatal(err)
		}
	})
	s := &shelf{t: t, dir: dir}
	s.site = webtest.OpenSite(t, dir, func(o *web.Options) {
		s.store = o.Store
		if l != nil {
			o.Limits = l
		}
	})
	got := s.values(tag, 0, 1)[0]
	var value message.GraphValue
	if got.Error == "" {
		if err := json.Unmarshal(got.Value, &value); err != nil {
			t.Fatal(err)
		}
	}
	return value, got.Error
}

func attr(value *tbpb.AttrValue) map[string]*tbpb.AttrValue {
	return map[string]*tbpb.AttrValue{"x": value}
}

func shape(sizes ...int64) *tbpb.TensorShapeProto {
	s := new(tbpb.TensorShapeProto)
	for _, size := range sizes {
		s.Dim = append(s.Dim, &tbpb.TensorShapeProto_Dim{Size: size})
	}
	return s
}

// texts are those that a node names by their indexes.
func texts(g *message.Graph, indexes []int) (all []string) {
	for _, i := range indexes {
		all = append(all, g.Texts[i])
	}
	return all
}

func TestGraphIsTold(t *testing.T) {
	value, problem := graphValue(t, nil, summary.RunGraphTag, func(w *summary.Writer) error {
		return w.Graph(&tbpb.GraphDef{
			Node: []*tbpb.NodeDef{
				{Name: "x", Op: "Placeholder", Device: "/cpu:0", Attr: map[string]*tbpb.AttrValue{
					"dtype":          {Value: &tbpb.AttrValue_Type{Type: tbpb.DataType_DT_FLOAT}},
					"_output_shapes": {Value: &tbpb.AttrValue_List{List: &tbpb.AttrValue_ListValue{Shape: []*tbpb.TensorShapeProto{shape(-1, 4)}}}},
				}},
				{Name: "d/<script>", Op: "MatMul", Input: []string{"x", "split:2", "^x", "gone", "d/<script>"}},
				{Name: "split", Op: "Split", Device: "/cpu:0"},
			},
			Library: &tbpb.FunctionDefLibrary{Function: []*tbpb.FunctionDef{{
				Signature: &tbpb.OpDef{Name: "f", InputArg: []*tbpb.OpDef_ArgDef{{Name: "a", Type: tbpb.DataType_DT_INT32}}},
				NodeDef:   []*tbpb.NodeDef{{Name: "neg", Op: "Neg", Input: []string{"a"}}},
				Ret:       map[string]string{"out": "neg:y:0"},
			}}},
		})
	})
	if problem != "" || value.Graph == nil || value.Costs != nil {
		t.Fatalf("%q, %+v", problem, value)
	}
	g := value.Graph
	if len(g.Nodes) != 6 {
		t.Fatalf("%d nodes, want 6: %+v", len(g.Nodes), g.Nodes)
	}
	x, d, neg, out := g.Nodes[0], g.Nodes[1], g.Nodes[4], g.Nodes[5]
	if got := texts(g, []int{x.Op, x.Device, x.Shapes[0]}); !slices.Equal(got, []string{"Placeholder", "/cpu:0", "[?, 4]"}) {
		t.Errorf("x is told as %q", got)
	}
	if got := texts(g, x.Attrs); !slices.Equal(got, []string{"dtype", "float32"}) {
		t.Errorf("x has the attributes %q", got)
	}
	if d.Name != "d/<script>" || !slices.Equal(d.Inputs, []int{0, 0, 2, 2, 0, -1, 1, 0}) || !slices.Equal(d.Missing, []string{"gone"}) {
		t.Errorf("the product is told as %+v", d)
	}
	if g.Texts[neg.Function] != "f" || !slices.Equal(neg.Inputs, []int{3, 0}) || !slices.Equal(out.Inputs, []int{4, 0}) {
		t.Errorf("the function is told as %+v, %+v", neg, out)
	}
}

func TestAttributesOfGraphs(t *testing.T) {
	list := func(l *tbpb.AttrValue_ListValue) *tbpb.AttrValue {
		return &tbpb.AttrValue{Value: &tbpb.AttrValue_List{List: l}}
	}
	tensor := func(m *tbpb.TensorProto) *tbpb.AttrValue {
		return &tbpb.AttrValue{Value: &tbpb.AttrValue_Tensor{Tensor: m}}
	}
	for want, value := range map[string]*tbpb.AttrValue{
		"":                      {},
		"héllo <b>":             {Value: &tbpb.AttrValue_S{S: []byte("héllo <b>")}},
		`"\xff\x00"`:            {Value: &tbpb.AttrValue_S{S: []byte("\xff\x00")}},
		"-3":                    {Value: &tbpb.AttrValue_I{I: -3}},
		"0.1":                   {Value: &tbpb.AttrValue_F{F: 0.1}},
		"true":                  {Value: &tbpb.AttrValue_B{B: true}},
		"float64":               {Value: &tbpb.AttrValue_Type{Type: tbpb.DataType_DT_DOUBLE}},
		"unknown":               {Value: &tbpb.AttrValue_Shape{Shape: &tbpb.TensorShapeProto{UnknownRank: true}}},
		"[]":                    {Value: &tbpb.AttrValue_Shape{Shape: shape()}},
		"f":                     {Value: &tbpb.AttrValue_Func{Func: &tbpb.NameAttrList{Name: "f"}}},
		"[1, 2]":                list(&tbpb.AttrValue_ListValue{I: []int64{1, 2}}),
		"[[2, ?], []]":          list(&tbpb.AttrValue_ListValue{Shape: []*tbpb.TensorShapeProto{shape(2, -1), shape()}}),
		"float32 [2]: 1 2.5":    tensor(&tbpb.TensorProto{Dtype: tbpb.DataType_DT_FLOAT, TensorShape: shape(2), FloatVal: []float32{1, 2.5}}),
		`string [1]: "a"`:       tensor(&tbpb.TensorProto{Dtype: tbpb.DataType_DT_STRING, TensorShape: shape(1), StringVal: [][]byte{[]byte("a")}}),
		"float32 [1000, 10000]": tensor(&tbpb.TensorProto{Dtype: tbpb.DataType_DT_FLOAT, TensorShape: shape(1000, 10000)}),
		"int32 [5000000000]":    tensor(&tbpb.TensorProto{Dtype: tbpb.DataType_DT_INT32, TensorShape: shape(5_000_000_000)}),
	} {
		value, problem := graphValue(t, nil, summary.RunGraphTag, func(w *summary.Writer) error {
			return w.Graph(&tbpb.GraphDef{Node: []*tbpb.NodeDef{{Name: "n", Attr: attr(value)}}})
		})
		if problem != "" {
			t.Errorf("%s: %s", want, problem)
		} else if got := texts(value.Graph, value.Graph.Nodes[0].Attrs); !slices.Equal(got, []string{"x", want}) {
			t.Errorf("told %q, want %q", got, want)
		}
	}
	long, problem := graphValue(t, nil, summary.RunGraphTag, func(w *summary.Writer) error {
		return w.Graph(&tbpb.GraphDef{Node: []*tbpb.NodeDef{{Name: "n", Attr: attr(&tbpb.AttrValue{Value: &tbpb.AttrValue_S{S: []byte(strings.Repeat("é", 50_000))}})}}})
	})
	if problem != "" || len(long.Graph.Texts[2]) > 1100 || !strings.HasSuffix(long.Graph.Texts[2], "… (100000 bytes)") {
		t.Errorf("a long attribute is told in %d bytes, %q", len(long.Graph.Texts[2]), problem)
	}
}

func TestLargeGraphsAreRefused(t *testing.T) {
	l := limits.Default()
	l.Graph = 3
	_, problem := graphValue(t, l, summary.RunGraphTag, func(w *summary.Writer) error {
		return w.Graph(&tbpb.GraphDef{Node: []*tbpb.NodeDef{{Name: "a"}, {Name: "b", Input: []string{"a", "a"}}}})
	})
	if problem != "the graph has 4 nodes, links and attributes; the page shows at most 3" || l.Count(limits.Graph) == 0 {
		t.Errorf("told %q", problem)
	}
}

func TestModelsAreTold(t *testing.T) {
	value, problem := graphValue(t, nil, "keras", func(w *summary.Writer) error {
		return w.KerasModel([]byte(`{"config": {"name": "mlp", "layers": [{"class_name": "InputLayer", "config": {"name": "in"}}, {"class_name": "Dense", "config": {"name": "out"}}]}}`))
	})
	if problem != "" || len(value.Graph.Nodes) != 2 {
		t.Fatalf("%q, %+v", problem, value)
	}
	if out := value.Graph.Nodes[1]; out.Name != "mlp/out" || value.Graph.Texts[out.Op] != "Dense" || !slices.Equal(out.Inputs, []int{0, 0}) {
		t.Errorf("the layer is told as %+v of %q", out, value.Graph.Texts)
	}
}

func TestCostsAreTold(t *testing.T) {
	stats := func(name string, start, took, bytes int64) *tbpb.NodeExecStats {
		return &tbpb.NodeExecStats{
			NodeName: name, AllStartMicros: start, AllEndRelMicros: took, Memory: []*tbpb.AllocatorMemoryUsed{{TotalBytes: bytes}},
			Output: []*tbpb.NodeOutput{{Slot: 1, TensorDescription: &tbpb.TensorDescription{Shape: shape(2)}}, {Slot: 1 << 30, TensorDescription: &tbpb.TensorDescription{Shape: shape(2)}}},
		}
	}
	metadata := &tbpb.RunMetadata{StepStats: &tbpb.StepStats{DevStats: []*tbpb.DeviceStepStats{
		{Device: "/cpu:0", NodeStats: []*tbpb.NodeExecStats{stats("a", 100, 20, 64), stats("b", 0, 5, -1)}},
		{Device: "/gpu:0", NodeStats: []*tbpb.NodeExecStats{stats("a:MatMul", 110, 40, 1)}},
	}}}
	value, problem := graphValue(t, nil, "step", func(w *summary.Writer) error { return w.RunMetadata("step", 1, metadata) })
	if problem != "" || value.Graph != nil {
		t.Fatalf("%q, %+v", problem, value)
	}
	want := []message.NodeCost{{Name: "a", Device: "/cpu:0", Micros: 50, Bytes: 65, Shapes: []string{"", "[2]"}}, {Name: "b", Device: "/cpu:0", Shapes: []string{"", "[2]"}}}
	if !slices.EqualFunc(value.Costs.Nodes, want, func(a, b message.NodeCost) bool {
		return a.Name == b.Name && a.Device == b.Device && a.Micros == b.Micros && a.Bytes == b.Bytes && slices.Equal(a.Shapes, b.Shapes)
	}) {
		t.Errorf("told %+v, want %+v", value.Costs.Nodes, want)
	}
	metadata.FunctionGraphs = []*tbpb.RunMetadata_FunctionGraphs{{PreOptimizationGraph: &tbpb.GraphDef{Node: []*tbpb.NodeDef{{Name: "a", Op: "Neg"}}}}}
	if _, err := proto.Marshal(metadata); err != nil {
		t.Fatal(err)
	}
	if value, problem = graphValue(t, nil, "step", func(w *summary.Writer) error { return w.RunMetadata("step", 1, metadata) }); problem != "" || len(value.Graph.Nodes) != 1 || len(value.Costs.Nodes) != 2 {
		t.Errorf("%q, %+v", problem, value)
	}
}

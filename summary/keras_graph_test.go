package summary

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"board/proto/tbpb"
)

// functionalModel is a model of two inputs, one of which goes through a sequential model
// inside of it, as Keras 3 writes it.
const functionalModel = `{"class_name": "Functional", "config": {"name": "model", "layers": [{"module": "keras.layers", "class_name": "InputLayer", "config": {"name": "a", "dtype": "float32"}, "name": "a", "inbound_nodes": []}, {"module": "keras.layers", "class_name": "InputLayer", "config": {"name": "b", "dtype": "float32"}, "name": "b", "inbound_nodes": []}, {"class_name": "Sequential", "config": {"name": "seq", "dtype": "float32", "layers": [{"class_name": "InputLayer", "config": {"name": "in2", "dtype": "float32"}}, {"class_name": "Dense", "config": {"name": "d1", "dtype": "mixed_bfloat16"}}, {"class_name": "Dense", "config": {"name": "d2", "dtype": {"config": {"name": "bfloat16"}}}}]}, "name": "seq", "inbound_nodes": [{"args": [{"class_name": "__keras_tensor__", "config": {"shape": [null, 4], "dtype": "float32", "keras_history": ["a", 0, 0]}}], "kwargs": {}}]}, {"module": "keras.layers", "class_name": "Concatenate", "config": {"name": "cat", "dtype": {"module": "keras", "class_name": "DTypePolicy", "config": {"name": "float32"}}}, "name": "cat", "inbound_nodes": [{"args": [[{"class_name": "__keras_tensor__", "config": {"shape": [null, 4], "dtype": "float32", "keras_history": ["seq", 0, 0]}}, {"class_name": "__keras_tensor__", "config": {"shape": [null, 4], "dtype": "float32", "keras_history": ["b", 0, 0]}}]], "kwargs": {}}]}, {"module": "keras.layers", "class_name": "Dense", "config": {"name": "out", "dtype": {"module": "keras", "class_name": "DTypePolicy", "config": {"name": "float32"}}}, "name": "out", "inbound_nodes": [{"args": [{"class_name": "__keras_tensor__", "config": {"shape": [null, 4], "dtype": "float32", "keras_history": ["cat", 0, 0]}}], "kwargs": {}}]}], "input_layers": [["a", 0, 0], ["b", 0, 0]], "output_layers": [["out", 0, 0]]}}`

// described is a line for each node: name, class, type, inputs.
func described(g *tbpb.GraphDef) (lines []string) {
	for _, n := range g.GetNode() {
		lines = append(lines, fmt.Sprintf("%s %s %v %s", n.GetName(), n.GetAttr()["keras_class"].GetS(), n.GetAttr()["dtype"].GetType(), strings.Join(n.GetInput(), ",")))
	}
	return lines
}

// TestKerasGraph has what TensorBoard's keras_util.py makes of the same models.
func TestKerasGraph(t *testing.T) {
	for model, want := range map[string][]string{
		functionalModel: {
			"model/a InputLayer DT_FLOAT ", "model/b InputLayer DT_FLOAT ", "model/seq/in2 InputLayer DT_FLOAT model/a",
			"model/seq/d1 Dense DT_INVALID model/seq/in2", "model/seq/d2 Dense DT_BFLOAT16 model/seq/d1",
			"model/cat Concatenate DT_FLOAT model/seq/d2,model/b", "model/out Dense DT_FLOAT model/cat",
		},
		`{"class_name":"Sequential","config":{"name":"s","layers":[{"config":{"name":"x"}},{"class_name":"D","config":{"name":"y","dtype":"half"}}]}}`: {
			"s/x  DT_INVALID ", "s/y D DT_HALF s/x",
		},
		`{"class_name":"D","config":{"name":"alone"}}`: {"alone D DT_INVALID "},
		`{"config":{"name":"m","layers":[]}}`:          nil,
		`{"config":{"name":"m","layers":[{"config":{"name":"f","layers":[{"config":{"name":"i"}}],"input_layers":["i",0,0],"output_layers":["i",0,0]}},
			{"config":{"name":"z"},"inbound_nodes":[null,{"args":[3,{"config":{"keras_history":["f",0,9]}},{"config":{"keras_history":["q",0]}}]}]}]}}`: {
			"m/f/i  DT_INVALID ", "m/z  DT_INVALID m/f/i",
		},
	} {
		g, err := KerasGraph([]byte(model))
		if err != nil {
			t.Errorf("%.60s: %v", model, err)
			continue
		}
		if got := described(g); !slices.Equal(got, want) {
			t.Errorf("%.60s:\ngot  %q\nwant %q", model, got, want)
		}
	}
}

func TestKerasGraphOfNonsense(t *testing.T) {
	nested := strings.Repeat(`{"config":{"name":"n","layers":[`, 200) + strings.Repeat("]}}", 200)
	long := `{"config":{"name":"` + strings.Repeat("n", 1<<16) + `","layers":[` + strings.Repeat(`{"config":{}},`, 2000) + `{"config":{}}]}}`
	for text, want := range map[string]string{
		"": "unexpected end", "[]": "cannot unmarshal", `{"config":{"layers":3}}`: "cannot unmarshal",
		nested: "deep in one another", long: "names of its layers are too long",
	} {
		if _, err := KerasGraph([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: got %v, want an error with %q", text, err, want)
		}
	}
}

func FuzzKerasGraph(f *testing.F) {
	f.Add([]byte(functionalModel))
	f.Add([]byte(`{"config":{"layers":[{"config":{"layers":[{}],"input_layers":[[]],"output_layers":[[1]]},"inbound_nodes":[{"args":[[]]}]}]}}`))
	f.Fuzz(func(t *testing.T, model []byte) {
		g, err := KerasGraph(model)
		if err == nil && g == nil {
			t.Fatal("neither a graph nor an error")
		}
	})
}

package tensorboard_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"board/nn"
	"board/nn/tensorboard"
	"board/proto/tbpb"
)

// graphs trains a model for one epoch and reads back its two graphs.
func graphs(t *testing.T, model func(testing.TB) (*nn.Model, nn.Data)) (operations *tbpb.GraphDef, layers *tag) {
	t.Helper()
	dir := t.TempDir()
	m, data := model(t)
	fit(t, m, data, 1, true, &tensorboard.Callback{LogDir: dir})
	logs := readLogs(t, dir)
	if len(logs.graphs) != 1 || logs.graphs["train"] == nil {
		t.Fatalf("graphs %v, want one in train", logs.graphs)
	}
	return logs.graphs["train"], logs.runs["train"]["keras"]
}

func node(t *testing.T, g *tbpb.GraphDef, name string) *tbpb.NodeDef {
	t.Helper()
	for _, n := range g.GetNode() {
		if n.GetName() == name {
			return n
		}
	}
	t.Fatalf("no node %s", name)
	return nil
}

// The graph of operations is whole: every input is a node of its own name, and all of
// it hangs together.
func TestOperationsAreConnected(t *testing.T) {
	for name, model := range map[string]func(testing.TB) (*nn.Model, nn.Data){
		"sequential": sequential, "functional": functional, "subclassed": subclassed, "embedding": embedding,
	} {
		g, _ := graphs(t, model)
		used, names := map[string]bool{}, map[string]bool{}
		for _, n := range g.GetNode() {
			for _, in := range n.GetInput() {
				if !names[in] {
					t.Errorf("%s: %s takes from %s, which is not there before it", name, n.GetName(), in)
				}
				used[in] = true
			}
			if names[n.GetName()] {
				t.Errorf("%s: two nodes %s", name, n.GetName())
			}
			names[n.GetName()] = true
		}
		for _, n := range g.GetNode()[:len(g.GetNode())-1] {
			if !used[n.GetName()] && !strings.HasPrefix(n.GetName(), "loss") {
				t.Errorf("%s: nobody takes from %s", name, n.GetName())
			}
		}
	}
}

// Nodes stand in the scope of their layer, with the shapes of the batch.
func TestOperationsOfALayer(t *testing.T) {
	g, _ := graphs(t, sequential)
	relu := node(t, g, "sequential/hidden1/Relu")
	product := node(t, g, relu.GetInput()[0])
	if !strings.HasPrefix(product.GetName(), "sequential/hidden1/") || !slices.Contains(product.GetInput(), "sequential/hidden1/kernel") || !slices.Contains(product.GetInput(), "sequential/hidden1/bias") {
		t.Errorf("the layer's product is %v", product)
	}
	if kernel := node(t, g, "sequential/hidden1/kernel"); kernel.GetOp() != "VarHandleOp" || !slices.Equal(shape(kernel), []int64{6, 4}) {
		t.Errorf("the layer's kernel is %v", kernel)
	}
	if !slices.Equal(shape(relu), []int64{4, 4}) {
		t.Errorf("shape of the activation is %v, want 4 rows of 4", shape(relu))
	}
	if x := node(t, g, product.GetInput()[0]); x.GetOp() != "Placeholder" || !slices.Equal(shape(x), []int64{4, 6}) {
		t.Errorf("the input is %v", x)
	}
	if labels := node(t, g, "loss/labels"); !slices.Equal(shape(labels), []int64{4, 1}) {
		t.Errorf("the labels are %v", labels)
	}
}

func shape(n *tbpb.NodeDef) []int64 {
	var sizes []int64
	for _, d := range n.GetAttr()["_output_shapes"].GetList().GetShape()[0].GetDim() {
		sizes = append(sizes, d.GetSize())
	}
	return sizes
}

// The conceptual graph has every layer, and what each takes from.
func TestConceptualGraph(t *testing.T) {
	type layerOf struct {
		ClassName string `json:"class_name"`
		Config    struct {
			Name  string
			Units int
		}
		InboundNodes []struct{ Args []json.RawMessage } `json:"inbound_nodes"`
	}
	var model struct {
		ClassName string `json:"class_name"`
		Config    struct {
			Name         string
			Layers       []layerOf
			InputLayers  [][]any `json:"input_layers"`
			OutputLayers [][]any `json:"output_layers"`
		}
	}
	_, concept := graphs(t, sequential)
	if err := json.Unmarshal(concept.values[0].GetTensor().GetStringVal()[0], &model); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range model.Config.Layers {
		got = append(got, l.ClassName+" "+l.Config.Name)
	}
	want := []string{"InputLayer input_layer", "Dense hidden1", "BatchNormalization batch_normalization", "Dense dense"}
	if model.ClassName != "Sequential" || model.Config.Name != "sequential" || !slices.Equal(got, want) || model.Config.Layers[1].Config.Units != 4 {
		t.Errorf("%s %q with %+v, want %q", model.ClassName, model.Config.Name, got, want)
	}
	_, concept = graphs(t, functional)
	if err := json.Unmarshal(concept.values[0].GetTensor().GetStringVal()[0], &model); err != nil {
		t.Fatal(err)
	}
	if len(model.Config.InputLayers) != 2 || len(model.Config.OutputLayers) != 2 || model.Config.OutputLayers[0][0] != "main" {
		t.Errorf("inputs %v, outputs %v", model.Config.InputLayers, model.Config.OutputLayers)
	}
	for _, l := range model.Config.Layers {
		if l.ClassName == "Concatenate" {
			args := string(l.InboundNodes[0].Args[0])
			if !strings.Contains(args, `["wide",0,0]`) || !strings.Contains(args, `["dense",0,0]`) {
				t.Errorf("Concatenate takes from %s", args)
			}
			return
		}
	}
	t.Error("no Concatenate")
}

package tensorboard

import (
	"fmt"

	"board/nn"
	"board/nn/tape"
	"board/nn/tensor"
	"board/proto/tbpb"
)

// writeGraph writes the operations of the step that is on the tape.
func (c *Callback) writeGraph(m *nn.Model) error {
	graph := graphOf(m)
	if len(graph.GetNode()) == 0 {
		return nil
	}
	return c.train.Graph(graph)
}

// A graphBuilder makes a graph of what a tape has recorded: each operation is a node
// named after its scope, as are weights and what is fed in.
type graphBuilder struct {
	graph *tbpb.GraphDef
	names map[*tape.Var]string // of what stands in the graph
	known map[*tape.Var]string // paths of weights
	taken map[string]bool
}

func graphOf(m *nn.Model) *tbpb.GraphDef {
	b := graphBuilder{
		graph: &tbpb.GraphDef{},
		names: make(map[*tape.Var]string),
		known: make(map[*tape.Var]string),
		taken: make(map[string]bool),
	}
	for _, l := range m.Layers() {
		for _, w := range l.Weights() {
			b.known[w.Var] = m.Name() + "/" + l.LayerName() + "/" + w.Name
		}
	}
	for n := range m.Tape().Nodes() {
		b.addOperation(n)
	}
	return b.graph
}

func (b *graphBuilder) addOperation(n *tape.Node) {
	var inputs []string
	for _, in := range n.In {
		inputs = append(inputs, b.nameOf(in, n.Scope))
	}
	b.add(n.Out, within(n.Scope, n.Op.Name), n.Op.Name, inputs)
}

// nameOf is the name of the node that makes a value. Weights and data get nodes when they are first used, which is in scope.
func (b *graphBuilder) nameOf(v *tape.Var, scope string) string {
	name, ok := b.names[v]
	if ok {
		return name
	}
	path, weight := b.known[v]
	switch {
	case weight:
		return b.add(v, path, "VarHandleOp", nil)
	case v.Name != "":
		return b.add(v, v.Name, "Placeholder", nil)
	case scope == "loss":
		return b.add(v, within(scope, "labels"), "Placeholder", nil)
	}
	return b.add(v, within(scope, "Const"), "Const", nil)
}

// within is a name in a scope.
func within(scope, name string) string {
	if scope == "" {
		return name
	}
	return scope + "/" + name
}

// add adds a node under a name that no other one has.
func (b *graphBuilder) add(v *tape.Var, name, op string, inputs []string) string {
	name = b.unique(name)
	b.names[v] = name
	b.graph.Node = append(b.graph.Node, &tbpb.NodeDef{
		Name:  name,
		Op:    op,
		Input: inputs,
		Attr: map[string]*tbpb.AttrValue{
			"T":              {Value: &tbpb.AttrValue_Type{Type: tbpb.DataType_DT_FLOAT}},
			"_output_shapes": {Value: &tbpb.AttrValue_List{List: &tbpb.AttrValue_ListValue{Shape: []*tbpb.TensorShapeProto{shapeProto(v.Value.Shape)}}}},
		},
	})
	return name
}

// unique adds _1, _2, … to a name that is taken, as TensorFlow does.
func (b *graphBuilder) unique(name string) string {
	free := name
	for n := 1; b.taken[free]; n++ {
		free = fmt.Sprintf("%s_%d", name, n)
	}
	b.taken[free] = true
	return free
}

func shapeProto(s tensor.Shape) *tbpb.TensorShapeProto {
	p := &tbpb.TensorShapeProto{}
	for _, d := range s {
		p.Dim = append(p.Dim, &tbpb.TensorShapeProto_Dim{Size: int64(d)})
	}
	return p
}

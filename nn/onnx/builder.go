package onnx

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"

	"board/nn"
	"board/nn/tape"
	"board/nn/tensor"
	"board/proto/onnxpb"
)

// A builder makes the graph of a model from two recordings of it. Vars are those of the first.
type builder struct {
	model  *nn.Model
	ports  ports
	graph  *onnxpb.GraphProto
	names  map[*tape.Var]string    // of the values that are in the graph
	wanted map[*tape.Var]string    // names of outputs
	taken  map[string]bool         // names of values
	paths  map[*tape.Var]string    // of the weights: layer/weight
	twins  map[*tape.Var]*tape.Var // the same in the second recording
	inputs map[*tape.Var]bool      // what is computed from the model's inputs; the rest is known beforehand
}

// The ports of a model are what it says of its inputs and outputs. They are asked for before it is recorded: meanwhile it answers nothing else.
type ports struct {
	inputs  []string
	shapes  []tensor.Shape
	outputs []string
}

// graphOf makes the graph of a model, with the weights of one moment, also beside a training.
func graphOf(m *nn.Model) (graph *onnxpb.GraphProto, err error) {
	p := ports{inputs: m.InputNames(), shapes: m.InputShapes(), outputs: m.OutputNames()}
	err = m.Recordings(func(record nn.Recording) error {
		first, second, err := recordTwice(record, p.shapes)
		if errors.Is(err, errBranches) {
			return fmt.Errorf("%s: %w", m.Name(), err)
		}
		if err == nil {
			graph, err = newBuilder(m, p).build(first, second)
		}
		return err
	})
	return graph, err
}

func newBuilder(m *nn.Model, p ports) *builder {
	b := &builder{
		model:  m,
		ports:  p,
		graph:  &onnxpb.GraphProto{Name: proto.String(m.Name())},
		names:  map[*tape.Var]string{},
		wanted: map[*tape.Var]string{},
		taken:  map[string]bool{},
		paths:  map[*tape.Var]string{},
		twins:  map[*tape.Var]*tape.Var{},
		inputs: map[*tape.Var]bool{},
	}
	paths := m.WeightPaths()
	for i, w := range m.Weights() {
		b.paths[w.Var] = paths[i]
	}
	return b
}

// build makes the graph of two recordings.
func (b *builder) build(first, second *recording) (*onnxpb.GraphProto, error) {
	b.pair(first, second)
	b.addInputs(first.in)
	outputs := b.reserveOutputs(first.out)
	if err := b.addNodes(first.nodes, second.nodes); err != nil {
		return nil, err
	}
	return b.graph, b.addOutputs(first.out, outputs)
}

// pair finds for each Var of one recording the same of the other.
func (b *builder) pair(first, second *recording) {
	for i, v := range first.in {
		b.twins[v] = second.in[i]
	}
	for i, n := range first.nodes {
		for k, v := range n.In {
			b.twins[v] = second.nodes[i].In[k]
		}
		b.twins[n.Out] = second.nodes[i].Out
	}
	for i, v := range first.out {
		b.twins[v] = second.out[i]
	}
}

func (b *builder) addInputs(in []*tape.Var) {
	for i, v := range in {
		b.names[v] = b.unique(b.ports.inputs[i])
		b.inputs[v] = true
		var dims []*onnxpb.TensorShapeProto_Dimension
		for axis, n := range b.ports.shapes[i] {
			dims = append(dims, dimension(n, b.openAxis(b.names[v], axis)))
		}
		b.graph.Input = append(b.graph.Input, valueInfo(b.names[v], dims))
	}
}

// openAxis names an axis whose size is not known.
func (b *builder) openAxis(value string, axis int) string {
	if axis == 0 {
		return "batch"
	}
	return fmt.Sprintf("%s_axis_%d", value, axis)
}

// reserveOutputs keeps the names of the outputs for the Vars that they are of, the first name for a Var that is an output twice.
func (b *builder) reserveOutputs(out []*tape.Var) []string {
	var names []string
	for i, name := range b.ports.outputs {
		names = append(names, b.unique(name))
		if b.wanted[out[i]] == "" {
			b.wanted[out[i]] = names[i]
		}
	}
	return names
}

// addNodes adds all operations on what comes from the inputs. The others were done at recording: their results are constants.
func (b *builder) addNodes(first, second []*tape.Node) error {
	for i, n := range first {
		if !slices.ContainsFunc(n.In, func(v *tape.Var) bool { return b.inputs[v] }) {
			continue
		}
		b.inputs[n.Out] = true
		c := &call{builder: b, Node: n, other: second[i], scope: b.scopeOf(n)}
		if err := c.translate(); err != nil {
			return err
		}
	}
	return nil
}

// scopeOf is where a node was recorded, within the model.
func (b *builder) scopeOf(n *tape.Node) string {
	return strings.TrimPrefix(strings.TrimPrefix(n.Scope, b.model.Name()), "/")
}

// addOutputs lists the outputs. An output that is an input, a constant or another output too is a copy.
func (b *builder) addOutputs(out []*tape.Var, names []string) error {
	for i, v := range out {
		value, err := b.value(v, "")
		if err != nil {
			return fmt.Errorf("%s: output %s: %w", b.model.Name(), names[i], err)
		}
		if value != names[i] {
			b.addNode(within(names[i], "Identity"), "Identity", []string{value}, names[i], nil)
		}
		b.graph.Output = append(b.graph.Output, valueInfo(names[i], b.outputShape(v, names[i])))
	}
	return nil
}

// outputShape is the shape of an output. A size that differs between the recordings has the name of the one axis of the inputs that it follows.
func (b *builder) outputShape(v *tape.Var, name string) []*onnxpb.TensorShapeProto_Dimension {
	var dims []*onnxpb.TensorShapeProto_Dimension
	for axis, n := range v.Value.Shape {
		other := b.twins[v].Value.Shape[axis]
		if n == other {
			dims = append(dims, dimension(n, ""))
			continue
		}
		open := b.openAxis(name, axis)
		if n == batches[0] && other == batches[1] {
			open = "batch"
		} else if same := b.openInputs(n, other); len(same) == 1 {
			open = same[0]
		} else if axis == 0 {
			open = name + "_axis_0"
		}
		dims = append(dims, dimension(-1, open))
	}
	return dims
}

// openInputs are the names of the axes of inputs, but for the batch, that had these sizes in the recordings.
func (b *builder) openInputs(n, other int) []string {
	var names []string
	if n != opens[0] || other != opens[1] {
		return nil
	}
	for _, in := range b.graph.GetInput() {
		for _, d := range in.GetType().GetTensorType().GetShape().GetDim()[1:] {
			if d.GetDimParam() != "" {
				names = append(names, d.GetDimParam())
			}
		}
	}
	return names
}

// unique is name, or name_1, name_2, … where it is taken; it is taken then.
func (b *builder) unique(name string) string {
	free := name
	for i := 1; b.taken[free]; i++ {
		free = fmt.Sprintf("%s_%d", name, i)
	}
	b.taken[free] = true
	return free
}

// addNode adds a node whose one result is called output.
func (b *builder) addNode(name, op string, in []string, output string, attributes []*onnxpb.AttributeProto) {
	b.graph.Node = append(b.graph.Node, &onnxpb.NodeProto{
		Name: proto.String(name), OpType: proto.String(op), Input: in, Output: []string{output}, Attribute: attributes,
	})
}

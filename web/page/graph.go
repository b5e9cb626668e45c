package page

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"board/internal/limits"
	"board/proto/tbpb"
	"board/summary"
	"board/summary/logdir"
	"board/web/answer"
	"board/web/format"
	"board/web/message"
)

// graphMemory is about how much memory a graph takes for each byte of it.
const graphMemory = 12

// runGraph tells the graph of a run.
func (s *API) runGraph(v *summary.Value, _ *logdir.TagInfo) (any, error) {
	b, err := summary.DecodeGraph(v)
	if err != nil {
		return nil, err
	}
	graph, err := summary.ParseGraph(b)
	if err != nil {
		return nil, err
	}
	return s.graphValue(graph, nil)
}

// kerasModel tells the layers of a Keras model, as a graph.
func (s *API) kerasModel(v *summary.Value, _ *logdir.TagInfo) (any, error) {
	b, err := summary.DecodeKerasModel(v)
	if err != nil {
		return nil, err
	}
	graph, err := summary.KerasGraph(b)
	if err != nil {
		return nil, err
	}
	for _, node := range graph.GetNode() { // a layer is of its class, as an operation is of its type
		node.Op = string(node.GetAttr()["keras_class"].GetS())
		delete(node.GetAttr(), "keras_class")
	}
	return s.graphValue(graph, nil)
}

// runMetadata tells what an execution cost and, where it was kept, the graph of the
// functions that it called.
func (s *API) runMetadata(v *summary.Value, _ *logdir.TagInfo) (any, error) {
	b, err := summary.DecodeRunMetadata(v)
	if err != nil {
		return nil, err
	}
	metadata, err := summary.ParseRunMetadata(b)
	if err != nil {
		return nil, err
	}
	costs := costsOf(metadata)
	if len(metadata.GetFunctionGraphs()) == 0 {
		return message.GraphValue{Costs: costs}, nil
	}
	graph, err := summary.FunctionGraph(metadata)
	if err != nil {
		return nil, err
	}
	return s.graphValue(graph, costs)
}

func (s *API) graphValue(graph *tbpb.GraphDef, costs *message.Costs) (any, error) {
	told, err := s.graphOf(graph)
	if err != nil {
		return nil, err
	}
	return message.GraphValue{Graph: told, Costs: costs}, nil
}

// graphOf makes a graph compact: its nodes, and those of its functions.
func (s *API) graphOf(graph *tbpb.GraphDef) (*message.Graph, error) {
	size := sizeOfNodes(graph.GetNode())
	for _, function := range graph.GetLibrary().GetFunction() {
		size += sizeOfNodes(function.GetNodeDef()) + len(function.GetSignature().GetInputArg()) + len(function.GetRet())
	}
	if int64(size) > s.Limits.Graph {
		s.Limits.Reached(limits.Graph)
		return nil, fmt.Errorf("the graph has %d nodes, links and attributes; the page shows at most %d", size, s.Limits.Graph)
	}
	c := compact{texts: map[string]int{"": 0}}
	c.graph.Texts = []string{""}
	c.add(0, graph.GetNode())
	for _, function := range graph.GetLibrary().GetFunction() {
		c.addFunction(function)
	}
	return &c.graph, nil
}

func sizeOfNodes(nodes []*tbpb.NodeDef) int {
	size := len(nodes)
	for _, node := range nodes {
		size += len(node.GetInput()) + len(node.GetAttr())
	}
	return size
}

// A compact is a graph that is being made.
type compact struct {
	graph message.Graph
	texts map[string]int
}

// text is the index of a text.
func (c *compact) text(text string) int {
	at, known := c.texts[text]
	if !known {
		at = len(c.graph.Texts)
		c.texts[text] = at
		c.graph.Texts = append(c.graph.Texts, text)
	}
	return at
}

// add adds nodes that may take one another's outputs.
func (c *compact) add(function int, nodes []*tbpb.NodeDef) {
	first := len(c.graph.Nodes)
	index := make(map[string]int, len(nodes))
	for i, node := range nodes {
		if _, taken := index[node.GetName()]; !taken {
			index[node.GetName()] = first + i
		}
	}
	for _, node := range nodes {
		told := message.GraphNode{Name: valid(node.GetName()), Function: function, Op: c.text(valid(node.GetOp())), Device: c.text(valid(node.GetDevice()))}
		for _, input := range node.GetInput() {
			name, output := sourceOf(input)
			if at, ok := index[name]; ok {
				told.Inputs = append(told.Inputs, at, output)
			} else {
				told.Missing = append(told.Missing, valid(input))
			}
		}
		c.attrs(&told, node.GetAttr())
		c.graph.Nodes = append(c.graph.Nodes, told)
	}
}

// attrs adds what a node is configured with, by name. What many writers call
// _output_shapes stands apart.
func (c *compact) attrs(told *message.GraphNode, attrs map[string]*tbpb.AttrValue) {
	for _, name := range format.SortedKeys(attrs) {
		if shapes := attrs[name].GetList().GetShape(); name == "_output_shapes" && shapes != nil {
			for _, shape := range shapes[:min(len(shapes), mostElements)] {
				told.Shapes = append(told.Shapes, c.text(shapeText(shape)))
			}
			continue
		}
		told.Attrs = append(told.Attrs, c.text(valid(name)), c.text(attrText(attrs[name])))
	}
}

// addFunction adds the nodes of a function, its arguments and what it returns among them.
func (c *compact) addFunction(function *tbpb.FunctionDef) {
	signature := function.GetSignature()
	nodes := make([]*tbpb.NodeDef, 0, len(signature.GetInputArg())+len(function.GetNodeDef())+len(function.GetRet()))
	for _, arg := range signature.GetInputArg() {
		nodes = append(nodes, &tbpb.NodeDef{Name: arg.GetName(), Op: "_Arg", Attr: map[string]*tbpb.AttrValue{
			"T": {Value: &tbpb.AttrValue_Type{Type: arg.GetType()}},
		}})
	}
	nodes = append(nodes, function.GetNodeDef()...)
	for _, name := range format.SortedKeys(function.GetRet()) {
		nodes = append(nodes, &tbpb.NodeDef{Name: name, Op: "_Retval", Input: []string{function.GetRet()[name]}})
	}
	c.add(c.text(valid(signature.GetName())), nodes)
}

// sourceOf reads an input: "node", "node:output", in functions also "node:name:output";
// "^node" only runs before.
func sourceOf(input string) (node string, output int) {
	if after, control := strings.CutPrefix(input, "^"); control {
		return after, -1
	}
	node, _, named := strings.Cut(input, ":")
	if named {
		n, err := strconv.Atoi(input[strings.LastIndexByte(input, ':')+1:])
		if err == nil {
			output = max(n, 0)
		}
	}
	return node, output
}

// costsOf adds up what a RunMetadata says of each node, over all devices.
func costsOf(metadata *tbpb.RunMetadata) *message.Costs {
	type span struct{ from, to int64 }
	costs, index, spans := &message.Costs{Nodes: []message.NodeCost{}}, map[string]int{}, []span{}
	for _, device := range metadata.GetStepStats().GetDevStats() {
		for _, stats := range device.GetNodeStats() {
			name, _, _ := strings.Cut(stats.GetNodeName(), ":") // kernels of a GPU: "node:op"
			at, known := index[name]
			if !known {
				at = len(costs.Nodes)
				index[name] = at
				costs.Nodes = append(costs.Nodes, message.NodeCost{Name: valid(name), Device: valid(answer.Clip(device.GetDevice()))})
				spans = append(spans, span{})
			}
			cost, s := &costs.Nodes[at], &spans[at]
			if from, to := stats.GetAllStartMicros(), stats.GetAllStartMicros()+stats.GetAllEndRelMicros(); from > 0 && to > from {
				if s.to == 0 {
					*s = span{from, to}
				}
				*s = span{min(s.from, from), max(s.to, to)}
				cost.Micros = float64(s.to - s.from)
			}
			for _, memory := range stats.GetMemory() {
				cost.Bytes += float64(max(memory.GetTotalBytes(), 0))
			}
			cost.Shapes = withShapes(cost.Shapes, stats.GetOutput())
		}
	}
	return costs
}

// withShapes adds the shapes of outputs, each at its place.
func withShapes(shapes []string, outputs []*tbpb.NodeOutput) []string {
	for _, output := range outputs {
		slot := int(output.GetSlot())
		if slot < 0 || slot >= mostElements || output.GetTensorDescription().GetShape() == nil {
			continue
		}
		for len(shapes) <= slot {
			shapes = append(shapes, "")
		}
		shapes[slot] = shapeText(output.GetTensorDescription().GetShape())
	}
	return slices.Clip(shapes)
}

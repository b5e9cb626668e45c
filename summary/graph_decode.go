package summary

import (
	"fmt"
	"strings"

	"board/proto/tbpb"
)

// DecodeGraph reads a value of the plugin "graphs": the GraphDef of the run, an event
// of its own. The bytes are part of the value; ParseGraph makes a message of them.
func DecodeGraph(v *Value) ([]byte, error) { return blobOf(v, KindGraph, "graph") }

// DecodeRunMetadata reads a value of one of the plugins graph_tagged_run_metadata (an
// event of its own, by TensorFlow 1 and PyTorch), graph_run_metadata and
// graph_run_metadata_graph (a tensor of one string, by TensorFlow 2): a RunMetadata.
// The bytes are part of the value; ParseRunMetadata makes a message of them.
func DecodeRunMetadata(v *Value) ([]byte, error) {
	return blobOf(v, KindRunMetadata, "run metadata")
}

// DecodeKerasModel reads a value of the plugin graph_keras_model: a tensor of one
// string, the JSON of Keras's Model.to_json. It is part of the value.
func DecodeKerasModel(v *Value) ([]byte, error) { return blobOf(v, KindTensor, "keras model") }

// blobOf is the data of a kind, or the string in a tensor.
func blobOf(v *Value, kind Kind, what string) ([]byte, error) {
	if v.Kind == kind && kind != KindTensor {
		return v.Data, nil
	}
	blob, err := stringOf(v)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	return blob, nil
}

// ParseGraph makes a message of a serialized GraphDef.
func ParseGraph(b []byte) (*tbpb.GraphDef, error) {
	graph := new(tbpb.GraphDef)
	if err := parse(b, graph); err != nil {
		return nil, fmt.Errorf("graph: %w", err)
	}
	return graph, nil
}

// ParseRunMetadata makes a message of a serialized RunMetadata.
func ParseRunMetadata(b []byte) (*tbpb.RunMetadata, error) {
	metadata := new(tbpb.RunMetadata)
	if err := parse(b, metadata); err != nil {
		return nil, fmt.Errorf("run metadata: %w", err)
	}
	return metadata, nil
}

// FunctionGraph is the graph of operations that a traced execution kept: that of its
// function before it was optimized. Where several functions were called, each stands
// in a scope of its own, graph_1, graph_2 and so on, as in TensorBoard. The error says
// that they were written by different versions of TensorFlow. The graph shares
// messages with the run metadata and may change their names.
func FunctionGraph(metadata *tbpb.RunMetadata) (*tbpb.GraphDef, error) {
	functions := metadata.GetFunctionGraphs()
	if len(functions) == 1 {
		return functions[0].GetPreOptimizationGraph(), nil
	}
	all := new(tbpb.GraphDef)
	for i, function := range functions {
		graph := function.GetPreOptimizationGraph()
		if i == 0 {
			all.Versions = graph.GetVersions()
		}
		if got, want := graph.GetVersions().GetProducer(), all.GetVersions().GetProducer(); got != want {
			return nil, fmt.Errorf("run metadata: graph %d of version %d beside others of version %d", i+1, got, want)
		}
		enterScope(graph, fmt.Sprintf("graph_%d", i+1))
		all.Node = append(all.Node, graph.GetNode()...)
		if library := graph.GetLibrary(); len(library.GetFunction())+len(library.GetGradient()) > 0 {
			if all.Library == nil {
				all.Library = new(tbpb.FunctionDefLibrary)
			}
			all.Library.Function = append(all.Library.Function, library.GetFunction()...)
			all.Library.Gradient = append(all.Library.Gradient, library.GetGradient()...)
		}
	}
	return all, nil
}

// enterScope puts the scope before the names of a graph's nodes and functions.
func enterScope(graph *tbpb.GraphDef, scope string) {
	for _, node := range graph.GetNode() {
		node.Name = scope + "/" + node.GetName()
		for i, input := range node.GetInput() {
			if after, control := strings.CutPrefix(input, "^"); control {
				node.Input[i] = "^" + scope + "/" + after
			} else {
				node.Input[i] = scope + "/" + input
			}
		}
		if f := node.GetAttr()["f"].GetFunc(); f != nil && node.GetOp() == "PartitionedCall" {
			f.Name = scope + "_" + f.GetName()
		}
	}
	for _, function := range graph.GetLibrary().GetFunction() {
		if function.GetSignature() != nil {
			function.Signature.Name = scope + "_" + function.GetSignature().GetName()
		}
	}
	for _, gradient := range graph.GetLibrary().GetGradient() {
		gradient.FunctionName = scope + "_" + gradient.GetFunctionName()
		gradient.GradientFunc = scope + "_" + gradient.GetGradientFunc()
	}
}

package summary

import (
	"fmt"

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

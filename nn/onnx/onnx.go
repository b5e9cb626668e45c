// Package onnx writes models as ONNX files, which onnxruntime, Netron, TensorRT and many others read: a model trained here then runs in Python, in
// a browser or on a phone. Keras's words for it are model.export("model.onnx", format="onnx").
//
//	err := onnx.Save("model.onnx", model, onnx.Config{})
//
// Every model can be exported once it is built: sequential, functional and subclassed ones. What is written are the operations of inference, as the
// model records them on a tape: dropout and noise are gone, batch normalization uses its moving statistics. Weights are initializers named
// layer/weight, as in hidden1/kernel; inputs and outputs have the names of the model's (an output that is called as an
// input gets a number). All numbers are float32, also the indices that an Embedding
// takes. The first axis of each input and output is called "batch" and has any size.
//
// A subclassed model, or a layer of your own, is exported as it runs: a condition in its Call is taken as it came out, a loop is unrolled.
// What ONNX cannot express is refused with an error that names the layer: operations made of a tape.Op of your own, and numbers that Call
// works out in Go from the size of the batch.
//
// Files use version 17 of ONNX's operators and version 8 of its messages, which every onnxruntime since 1.12 (2022) understands.
package onnx

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"google.golang.org/protobuf/proto"

	"board/nn"
	"board/nn/internal/atomicfile"
	"board/proto/onnxpb"
)

// Versions that are old enough for any program in use: LayerNormalization came with operators 17.
const (
	opset     = 17
	irVersion = 8
)

// Config is what else a file says. The zero value is fine.
type Config struct {
	Description string            // for people, in Markdown; empty for one that tells kind and size
	Metadata    map[string]string // for programs, such as the names of classes
	Version     int64             // of the model
}

// Save writes the model to a file, also while a training runs: with the weights of one step. A file of that name is replaced as a whole or not at all, even if the machine crashes.
func Save(path string, m *nn.Model, c Config) error {
	model, err := encode(m, c)
	if err == nil {
		err = atomicfile.Write(path, func(w io.Writer) error { return send(w, model) })
	}
	return wrap(err)
}

// Write writes the model to w. The same model gives the same bytes.
func Write(w io.Writer, m *nn.Model, c Config) error {
	model, err := encode(m, c)
	if err == nil {
		err = send(w, model)
	}
	return wrap(err)
}

func wrap(err error) error {
	if err != nil {
		return fmt.Errorf("onnx: %w", err)
	}
	return nil
}

func send(w io.Writer, model []byte) error {
	_, err := w.Write(model)
	return err
}

// maxSize is what protocol buffers can hold: 2 GiB, less what is not weights.
const maxSize = 1<<31 - 1<<20

// encode makes the bytes of a file.
func encode(m *nn.Model, c Config) ([]byte, error) {
	if m == nil {
		return nil, errors.New("expected a model, got nil")
	}
	if bytes := 4 * m.CountParams(); bytes > maxSize {
		return nil, fmt.Errorf("%s: expected weights of at most 2 GiB, which is what an ONNX file can hold, got %d bytes", m.Name(), bytes)
	}
	graph, err := graphOf(m)
	if err != nil {
		return nil, err
	}
	return proto.MarshalOptions{Deterministic: true}.Marshal(modelOf(m, c, graph))
}

func modelOf(m *nn.Model, c Config, graph *onnxpb.GraphProto) *onnxpb.ModelProto {
	if c.Description == "" {
		c.Description = fmt.Sprintf("%v model %s of %d layers with %d parameters", m.Kind(), m.Name(), len(m.Layers()), m.CountParams())
	}
	model := &onnxpb.ModelProto{
		IrVersion:    proto.Int64(irVersion),
		OpsetImport:  []*onnxpb.OperatorSetIdProto{{Domain: proto.String(""), Version: proto.Int64(opset)}},
		ProducerName: proto.String("board"),
		ModelVersion: proto.Int64(c.Version),
		DocString:    proto.String(c.Description),
		Graph:        graph,
	}
	for _, key := range slices.Sorted(maps.Keys(c.Metadata)) {
		model.MetadataProps = append(model.MetadataProps, &onnxpb.StringStringEntryProto{Key: proto.String(key), Value: proto.String(c.Metadata[key])})
	}
	return model
}

package onnx

import (
	"encoding/binary"
	"errors"
	"math"

	"google.golang.org/protobuf/proto"

	"board/nn/tape"
	"board/nn/tensor"
	"board/proto/onnxpb"
)

var errBatchConstant = errors.New("a constant that depends on the size of the batch: ONNX has one value for all. " +
	"Give it a size of 1 along the batch, which is repeated, or compute it from the input by operations of the tape")

// value is the name of a Var in the graph. What does not come from the inputs becomes an initializer when it is first used; scope is where.
func (b *builder) value(v *tape.Var, scope string) (string, error) {
	if name, ok := b.names[v]; ok {
		return name, nil
	}
	if !sameBits(v.Value, b.twins[v].Value) {
		return "", errBatchConstant
	}
	b.names[v] = b.initializer(b.path(v, scope), v.Value.Shape, onnxpb.TensorProto_FLOAT, rawFloats(v.Value.Data))
	return b.names[v], nil
}

// path names a constant after the weight that it is, in another shape or not; else after where it is used or computed.
func (b *builder) path(v *tape.Var, scope string) string {
	if path, ok := b.paths[v]; ok {
		return path
	}
	n := v.Node()
	switch {
	case n != nil && n.Op == reshape:
		return b.path(n.In[0], scope)
	case n != nil:
		return within(b.scopeOf(n), n.Op.Name)
	case v.Name != "":
		return within(scope, v.Name)
	}
	return within(scope, "constant")
}

// within is a name in a scope.
func within(scope, name string) string {
	if scope == "" {
		return name
	}
	return scope + "/" + name
}

// sameBits reports whether two tensors are the same, NaN being itself.
func sameBits(a, b *tensor.Tensor) bool {
	if a == b || !a.Shape.Equal(b.Shape) {
		return a == b
	}
	for i, v := range a.Data {
		if math.Float32bits(v) != math.Float32bits(b.Data[i]) {
			return false
		}
	}
	return true
}

// initializer adds a value that is known beforehand, and returns its name.
func (b *builder) initializer(name string, shape tensor.Shape, kind onnxpb.TensorProto_DataType, raw []byte) string {
	name = b.unique(name)
	b.graph.Initializer = append(b.graph.Initializer, &onnxpb.TensorProto{
		Name: proto.String(name), Dims: int64s(shape), DataType: proto.Int32(int32(kind)), RawData: raw,
	})
	return name
}

func rawFloats(data []float32) []byte {
	raw := make([]byte, 0, 4*len(data))
	for _, v := range data {
		raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(v))
	}
	return raw
}

func rawInts(data []int) []byte {
	raw := make([]byte, 0, 8*len(data))
	for _, v := range data {
		raw = binary.LittleEndian.AppendUint64(raw, uint64(v))
	}
	return raw
}

func int64s(data []int) []int64 {
	all := make([]int64, len(data))
	for i, v := range data {
		all[i] = int64(v)
	}
	return all
}

// dimension is a size, or the name of one that is not known.
func dimension(size int, name string) *onnxpb.TensorShapeProto_Dimension {
	if size < 0 {
		return &onnxpb.TensorShapeProto_Dimension{Value: &onnxpb.TensorShapeProto_Dimension_DimParam{DimParam: name}}
	}
	return &onnxpb.TensorShapeProto_Dimension{Value: &onnxpb.TensorShapeProto_Dimension_DimValue{DimValue: int64(size)}}
}

// valueInfo describes an input or output.
func valueInfo(name string, dims []*onnxpb.TensorShapeProto_Dimension) *onnxpb.ValueInfoProto {
	return &onnxpb.ValueInfoProto{Name: proto.String(name), Type: &onnxpb.TypeProto{Value: &onnxpb.TypeProto_TensorType{TensorType: &onnxpb.TypeProto_Tensor{
		ElemType: proto.Int32(int32(onnxpb.TensorProto_FLOAT)), Shape: &onnxpb.TensorShapeProto{Dim: dims},
	}}}}
}

// The attributes of nodes.

func integer(name string, v int) *onnxpb.AttributeProto {
	return &onnxpb.AttributeProto{Name: proto.String(name), Type: onnxpb.AttributeProto_INT.Enum(), I: proto.Int64(int64(v))}
}

func float(name string, v float32) *onnxpb.AttributeProto {
	return &onnxpb.AttributeProto{Name: proto.String(name), Type: onnxpb.AttributeProto_FLOAT.Enum(), F: proto.Float32(v)}
}

func integers(name string, v []int) *onnxpb.AttributeProto {
	return &onnxpb.AttributeProto{Name: proto.String(name), Type: onnxpb.AttributeProto_INTS.Enum(), Ints: int64s(v)}
}

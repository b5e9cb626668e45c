package summary

// What the readers of all kinds share. A reader takes one value as it stands in the
// file, in any of the encodings that writers of its kind have used, and makes one
// typed value of it. Bytes and strings of it are parts of the value where its
// comment says so; the rest is new memory, bounded by the value's size (see
// DecodeTensor, parse).

import (
	"errors"
	"fmt"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"board/internal/limits"
	"board/summary/internal/wire"
)

// ErrVersion says that what a plugin keeps with a tag has a version of the future,
// which TensorBoard leaves out as well.
var ErrVersion = errors.New("written in a version that is not known here")

// kindNames are what stands in a value, in TensorFlow's words.
var kindNames = [...]string{
	KindNone: "nothing", KindSimple: "a simple_value", KindImage: "a Summary.Image", KindHistogram: "a HistogramProto",
	KindAudio: "a Summary.Audio", KindTensor: "a TensorProto", KindGraph: "a GraphDef", KindRunMetadata: "a RunMetadata",
}

func (k Kind) String() string {
	if int(k) >= len(kindNames) {
		return fmt.Sprintf("kind %d", uint8(k))
	}
	return kindNames[k]
}

// unexpected is the error for a value of a kind that a reader does not take.
func unexpected(v *Value, wants string) error {
	return fmt.Errorf("expected %s, got %v", wants, v.Kind)
}

// stringsOf reads a tensor of strings.
func stringsOf(v *Value) (shape []int, texts [][]byte, err error) {
	if v.Kind != KindTensor {
		return nil, nil, unexpected(v, "a TensorProto of strings")
	}
	t, err := DecodeTensor(v.Data)
	if err != nil {
		return nil, nil, err
	}
	texts, ok := t.Values.([][]byte)
	if !ok {
		return nil, nil, fmt.Errorf("expected a tensor of strings, got one of %s", t.Type)
	}
	return t.Shape, texts, nil
}

// stringOf reads the first element of a tensor of strings.
func stringOf(v *Value) ([]byte, error) {
	_, texts, err := stringsOf(v)
	if err != nil {
		return nil, err
	}
	if len(texts) == 0 {
		return nil, errors.New("expected a tensor with a string, got one without elements")
	}
	return texts[0], nil
}

// numbersOf reads a tensor of real numbers.
func numbersOf(v *Value) (shape []int, numbers []float64, err error) {
	if v.Kind != KindTensor {
		return nil, nil, unexpected(v, "a TensorProto of numbers")
	}
	t, err := DecodeTensor(v.Data)
	if err != nil {
		return nil, nil, err
	}
	numbers, ok := t.Float64s()
	if !ok {
		return nil, nil, fmt.Errorf("expected a tensor of numbers, got one of %s", t.Type)
	}
	return t.Shape, numbers, nil
}

const maxDepth = 100 // of messages in messages, as protobuf's own readers in other languages

// maxNested is the limit "nested".
var maxNested = int(limits.Table[limits.Nested].Default)

// ErrNested says that a message holds more messages, or strings, than the limit
// "nested" allows.
var ErrNested = fmt.Errorf("more than %d messages in one", maxNested)

// parse reads a serialized message. A message of two bytes takes hundreds in memory,
// so they are counted before any is made.
func parse(b []byte, m proto.Message) error {
	left := maxNested
	if err := countMessages(b, m.ProtoReflect().Descriptor(), &left, maxDepth); err != nil {
		return err
	}
	return proto.UnmarshalOptions{DiscardUnknown: true, RecursionLimit: maxDepth + 2}.Unmarshal(b, m)
}

// countMessages takes each message, and each string, inside a message from what is
// left.
func countMessages(b []byte, d protoreflect.MessageDescriptor, left *int, depth int) error {
	if depth == 0 {
		return fmt.Errorf("messages lie more than %d deep in one another", maxDepth)
	}
	f := wire.Of(b)
	for f.Next() {
		if f.Type != protowire.BytesType {
			continue
		}
		field := d.Fields().ByNumber(f.Num)
		if field == nil {
			continue
		}
		if *left--; *left < 0 {
			return ErrNested
		}
		if field.Kind() != protoreflect.MessageKind {
			continue
		}
		if err := countMessages(f.Bytes, field.Message(), left, depth-1); err != nil {
			return err
		}
	}
	return f.Err()
}

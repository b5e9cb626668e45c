package summary

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"time"
	"unicode/utf8"

	"google.golang.org/protobuf/encoding/protowire"
)

const (
	scalarPlugin    = "scalars"
	dataClassScalar = 1 // DATA_CLASS_SCALAR of TensorBoard's summary.proto
)

// A TagOption tells more about a tag. Only the first event of a tag carries it;
// afterwards it is ignored and costs nothing.
type TagOption struct {
	field protowire.Number // in SummaryMetadata
	text  string
}

// DisplayName is shown in place of the tag.
func DisplayName(name string) TagOption { return TagOption{field: 2, text: name} }

// Description explains a tag; Markdown.
func Description(markdown string) TagOption { return TagOption{field: 3, text: markdown} }

// Scalar adds one point to the curve with this tag, at the present time. The value
// may be NaN or infinite. It is kept as a 32-bit float, as TensorBoard does, unless
// the Writer was made WithFloat64.
//
// Tags are grouped by their first part: "loss/train" and "loss/val" stand together.
func (w *Writer) Scalar(tag string, step int64, value float64, opts ...TagOption) error {
	return w.ScalarAt(seconds(time.Now()), tag, step, value, opts...)
}

// ScalarAt is Scalar with the wall time given, in seconds since the Unix epoch.
func (w *Writer) ScalarAt(wallTime float64, tag string, step int64, value float64, opts ...TagOption) error {
	return w.put(func(dst []byte) ([]byte, error) {
		if err := checkWallTime(wallTime); err != nil {
			return dst, err
		}
		if _, known := w.tags[tag]; known {
			return appendScalar(dst, wallTime, step, tag, value, w.opts.float64s, nil), nil
		}
		if err := checkTag(tag, opts); err != nil {
			return dst, err
		}
		w.tags[tag] = struct{}{}
		return appendScalar(dst, wallTime, step, tag, value, w.opts.float64s, metadata(scalarPlugin, dataClassScalar, opts)), nil
	})
}

// checkTag refuses what protocol buffers cannot hold: a reader would give up the
// whole event, or the whole file.
func checkTag(tag string, opts []TagOption) error {
	if tag == "" {
		return errors.New("tag is empty")
	}
	if !utf8.ValidString(tag) {
		return fmt.Errorf("tag %q is not valid UTF-8", tag)
	}
	for _, o := range opts {
		if !utf8.ValidString(o.text) {
			return fmt.Errorf("tag %q: display name or description %q is not valid UTF-8", tag, o.text)
		}
	}
	return nil
}

// appendScalar appends a serialized Event with one scalar, in the form of
// TensorFlow 2:
//
//	Event{wall_time=1, step=2, summary=5{value=1{tag=1, tensor=8{dtype=1, shape=2{}, content=4}, metadata=9}}}
//
// The metadata is left out where it is nil. The lengths of the inner messages are
// computed first, so that all is appended in one pass without other memory.
func appendScalar(dst []byte, wall float64, step int64, tag string, value float64, double bool, metadata []byte) []byte {
	width := 4
	if double {
		width = 8
	}
	tensorSize := 6 + width // each of the tensor's tags and lengths is one byte
	valueSize := fieldSize(len(tag)) + fieldSize(tensorSize)
	if metadata != nil {
		valueSize += fieldSize(len(metadata))
	}
	dst = appendEventHead(dst, wall, step)
	dst = appendLength(dst, 5, fieldSize(valueSize))
	dst = appendLength(dst, 1, valueSize)
	dst = append(appendLength(dst, 1, len(tag)), tag...)
	dst = appendLength(dst, 8, tensorSize)
	dst = appendScalarTensor(dst, value, double)
	if metadata != nil {
		dst = append(appendLength(dst, 9, len(metadata)), metadata...)
	}
	return dst
}

// appendEventHead appends wall_time and step, left out where they are zero, as
// protocol buffers do.
func appendEventHead(dst []byte, wall float64, step int64) []byte {
	if bits := math.Float64bits(wall); bits != 0 {
		dst = protowire.AppendTag(dst, 1, protowire.Fixed64Type)
		dst = protowire.AppendFixed64(dst, bits)
	}
	if step != 0 {
		dst = protowire.AppendTag(dst, 2, protowire.VarintType)
		dst = protowire.AppendVarint(dst, uint64(step))
	}
	return dst
}

// appendScalarTensor appends a TensorProto of rank 0 with one number.
func appendScalarTensor(dst []byte, value float64, double bool) []byte {
	if double {
		dst = append(dst, 1<<3, dtDouble, 2<<3|2, 0, 4<<3|2, 8)
		return binary.LittleEndian.AppendUint64(dst, math.Float64bits(value))
	}
	dst = append(dst, 1<<3, dtFloat, 2<<3|2, 0, 4<<3|2, 4)
	return binary.LittleEndian.AppendUint32(dst, math.Float32bits(float32(value)))
}

// metadata is a serialized
//
//	SummaryMetadata{plugin_data=1{plugin_name=1}, display_name=2, summary_description=3, data_class=4}
func metadata(plugin string, dataClass uint64, opts []TagOption) []byte {
	dst := appendLength(nil, 1, fieldSize(len(plugin)))
	dst = append(appendLength(dst, 1, len(plugin)), plugin...)
	for _, o := range opts {
		if o.field != 0 && o.text != "" {
			dst = append(appendLength(dst, o.field, len(o.text)), o.text...)
		}
	}
	dst = protowire.AppendTag(dst, 4, protowire.VarintType)
	return protowire.AppendVarint(dst, dataClass)
}

// appendLength appends the head of a field of bytes: its number and its length.
func appendLength(dst []byte, num protowire.Number, size int) []byte {
	dst = protowire.AppendTag(dst, num, protowire.BytesType)
	return protowire.AppendVarint(dst, uint64(size))
}

// fieldSize is what a field of so many bytes takes, for field numbers up to 15.
func fieldSize(size int) int { return 1 + protowire.SizeBytes(size) }

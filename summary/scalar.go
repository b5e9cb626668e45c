package summary

import (
	"encoding/binary"
	"math"
	"time"
)

// Scalar adds one point to the curve with this tag, at the present time. The value
// may be NaN or infinite. It is kept as a 32-bit float, as TensorBoard does, unless
// the Writer was made WithFloat64. It is written as a simple_value, which every reader
// of event files knows, unless WithTensorScalars asks for the tensors of TensorFlow 2.
//
// Tags are grouped by their first part: "loss/train" and "loss/val" stand together.
func (w *Writer) Scalar(tag string, step int64, value float64, opts ...TagOption) error {
	return w.ScalarAt(seconds(time.Now()), tag, step, value, opts...)
}

// ScalarAt is Scalar with the wall time given, in seconds since the Unix epoch.
func (w *Writer) ScalarAt(wallTime float64, tag string, step int64, value float64, opts ...TagOption) error {
	var scratch [14]byte
	samples := [1]sample{{tag: tag, plugin: PluginScalars, class: ClassScalar}}
	if w.opts.float64s || w.opts.tensors {
		samples[0].data = appendScalarTensor(scratch[:0], value, w.opts.float64s)
	} else {
		samples[0].form = formSimple
		samples[0].data = binary.LittleEndian.AppendUint32(scratch[:0], math.Float32bits(float32(value)))
	}
	return w.addAt(wallTime, step, samples[:], opts)
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

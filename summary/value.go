package summary

// How a value of any kind gets into an event. Each value stands under a tag, as a
// tensor or in a message of its kind, and the first value of a tag carries metadata,
// which names the plugin that shows it.

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"google.golang.org/protobuf/encoding/protowire"
)

// A TagOption tells more about a tag. Only the first event of a tag carries what
// DisplayName and Description say; afterwards they are ignored and cost nothing.
type TagOption struct {
	field protowire.Number // in SummaryMetadata; 0 for options that are not written
	text  string
	most  int // of MaxOutputs, plus one
}

// DisplayName is shown in place of the tag.
func DisplayName(name string) TagOption { return TagOption{field: 2, text: name} }

// Description explains a tag; Markdown.
func Description(markdown string) TagOption { return TagOption{field: 3, text: markdown} }

// A form is the field of Summary.Value that holds a value.
type form = protowire.Number

const (
	formTensor    form = 0 // a TensorProto, which any kind of value fits
	formSimple    form = 2 // the four bytes of a 32-bit float
	formImage     form = 4 // a Summary.Image
	formHistogram form = 5 // a HistogramProto
	formAudio     form = 6 // a Summary.Audio

	tensorField = 8
)

// A sample is one value of an event that is to be written.
type sample struct {
	tag      string
	plugin   string    // the plugin that shows it
	content  []byte    // what the plugin needs to know about the tag; in the metadata
	class    DataClass // with ClassUnknown readers go by the plugin's name, as they do for TensorFlow 2
	form     form
	data     []byte // the value in its form
	once     bool   // the tag has one value only: its metadata is the message
	lasting  bool   // it concerns the run as a whole: see Writer.renew
	first    bool   // set by describe: the tag is new in this file
	metadata []byte // set by describe, for a tag's first sample
}

// add adds one event with samples at the present time.
func (w *Writer) add(step int64, samples []sample, opts []TagOption) error {
	return w.addAt(seconds(time.Now()), step, samples, opts)
}

// addAt is add with the wall time given. Either all samples are written or none.
// It keeps nothing of the samples, so that their memory can be the caller's stack.
func (w *Writer) addAt(wall float64, step int64, samples []sample, opts []TagOption) error {
	return w.put(func(dst []byte) ([]byte, error) {
		if err := checkWallTime(wall); err != nil {
			return dst, err
		}
		for i := range samples {
			if err := w.describe(&samples[i], opts); err != nil {
				return dst, err
			}
		}
		dst = appendSamples(dst, wall, step, samples)
		if err := checkSize(len(dst)); err != nil {
			return dst, err
		}
		for i := range samples {
			w.remember(&samples[i], dst)
		}
		return dst, nil
	})
}

// describe gives the first sample of a tag its metadata. It needs mu.
func (w *Writer) describe(s *sample, opts []TagOption) error {
	known, ok := w.tags[s.tag]
	switch {
	case ok && known.plugin != s.plugin:
		return fmt.Errorf("tag %q holds %s in this file already; give %s a tag of their own", strings.Clone(s.tag), known.plugin, strings.Clone(s.plugin))
	case ok && s.once:
		return fmt.Errorf("tag %q has been written to this file already, and readers take only the first; begin another run", strings.Clone(s.tag))
	case ok && !known.renew:
		return nil
	}
	s.first = true
	if ok {
		s.metadata = known.metadata
		return nil
	}
	if err := checkTag(s.tag, opts); err != nil {
		return err
	}
	if s.form == formTensor || len(s.content) > 0 || hasText(opts) { // else the form says which plugin it is
		s.metadata = metadata(s.plugin, s.content, s.class, opts)
	}
	return nil
}

// remember takes note of a tag whose first sample is in event, and of events that a
// file begins with if the one before it is deleted. It needs mu, and keeps copies only.
func (w *Writer) remember(s *sample, event []byte) {
	if !s.first && !s.lasting {
		return
	}
	known := w.tags[s.tag]
	if s.first {
		known = knownTag{plugin: strings.Clone(s.plugin), metadata: bytes.Clone(s.metadata)}
	}
	if s.lasting {
		known.event = bytes.Clone(event)
	}
	w.tags[strings.Clone(s.tag)] = known
}

// hasText reports whether the options say something that only metadata can hold.
func hasText(opts []TagOption) bool {
	for _, o := range opts {
		if o.text != "" {
			return true
		}
	}
	return false
}

// checkTag refuses what protocol buffers cannot hold: a reader would give up the
// whole event, or the whole file.
func checkTag(tag string, opts []TagOption) error {
	if tag == "" {
		return errors.New("tag is empty")
	}
	if !utf8.ValidString(tag) {
		return fmt.Errorf("tag %q is not valid UTF-8", strings.Clone(tag))
	}
	for _, o := range opts {
		if !utf8.ValidString(o.text) {
			return fmt.Errorf("tag %q: display name or description %q is not valid UTF-8", strings.Clone(tag), o.text)
		}
	}
	return nil
}

// metadata is a serialized
//
//	SummaryMetadata{plugin_data=1{plugin_name=1, content=2}, display_name=2, summary_description=3, data_class=4}
func metadata(plugin string, content []byte, class DataClass, opts []TagOption) []byte {
	size := fieldSize(len(plugin))
	if len(content) > 0 {
		size += fieldSize(len(content))
	}
	dst := appendLength(nil, 1, size)
	dst = append(appendLength(dst, 1, len(plugin)), plugin...)
	if len(content) > 0 {
		dst = append(appendLength(dst, 2, len(content)), content...)
	}
	for field := protowire.Number(2); field <= 3; field++ {
		if text := textOf(field, opts); text != "" {
			dst = append(appendLength(dst, field, len(text)), text...)
		}
	}
	if class != ClassUnknown {
		dst = protowire.AppendTag(dst, 4, protowire.VarintType)
		dst = protowire.AppendVarint(dst, uint64(class))
	}
	return dst
}

// textOf is what the last option for a field says.
func textOf(field protowire.Number, opts []TagOption) (text string) {
	for _, o := range opts {
		if o.field == field {
			text = o.text
		}
	}
	return text
}

// appendSamples appends a serialized Event:
//
//	Event{wall_time=1, step=2, summary=5{value=1{tag=1, tensor=8, metadata=9} …}}
//
// In place of the tensor stands what another form has: simple_value=2, image=4,
// histo=5 or audio=6.
//
// The metadata is left out where it is nil. The lengths of the inner messages are
// computed first, so that all is appended in one pass without other memory.
func appendSamples(dst []byte, wall float64, step int64, samples []sample) []byte {
	size := 0
	for i := range samples {
		size += fieldSize(samples[i].size())
	}
	dst = appendEventHead(dst, wall, step)
	dst = appendLength(dst, 5, size)
	for i := range samples {
		s := &samples[i]
		dst = appendLength(dst, 1, s.size())
		dst = append(appendLength(dst, 1, len(s.tag)), s.tag...)
		dst = append(s.appendHead(dst), s.data...)
		if s.metadata != nil {
			dst = append(appendLength(dst, 9, len(s.metadata)), s.metadata...)
		}
	}
	return dst
}

// appendHead appends the head of the data: its field and, except for a simple value, its length.
func (s *sample) appendHead(dst []byte) []byte {
	switch s.form {
	case formSimple:
		return append(dst, byte(formSimple)<<3|byte(protowire.Fixed32Type))
	case formTensor:
		return appendLength(dst, tensorField, len(s.data))
	}
	return appendLength(dst, s.form, len(s.data))
}

// size is how many bytes the sample takes as a Summary.Value.
func (s *sample) size() int {
	n := fieldSize(len(s.tag))
	if s.form == formSimple {
		n += 1 + len(s.data)
	} else {
		n += fieldSize(len(s.data))
	}
	if s.metadata != nil {
		n += fieldSize(len(s.metadata))
	}
	return n
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

// appendTensorHead appends the type and the shape of a TensorProto:
//
//	TensorProto{dtype=1, tensor_shape=2{dim=2{size=1} …}}
func appendTensorHead(dst []byte, dtype byte, dims ...int) []byte {
	size := 0
	for _, d := range dims {
		size += fieldSize(dimSize(d))
	}
	dst = append(dst, 1<<3, dtype)
	dst = appendLength(dst, 2, size)
	for _, d := range dims {
		dst = appendLength(dst, 2, dimSize(d))
		if d != 0 {
			dst = protowire.AppendTag(dst, 1, protowire.VarintType)
			dst = protowire.AppendVarint(dst, uint64(d))
		}
	}
	return dst
}

// dimSize is what a Dim takes; a size of zero is left out.
func dimSize(d int) int {
	if d == 0 {
		return 0
	}
	return 1 + protowire.SizeVarint(uint64(d))
}

// appendString appends one element of a tensor of strings.
func appendString[T string | []byte](dst []byte, s T) []byte {
	return append(appendLength(dst, 8, len(s)), s...)
}

// appendLength appends the head of a field of bytes: its number and its length.
func appendLength(dst []byte, num protowire.Number, size int) []byte {
	dst = protowire.AppendTag(dst, num, protowire.BytesType)
	return protowire.AppendVarint(dst, uint64(size))
}

// fieldSize is what a field of so many bytes takes, for field numbers up to 15.
func fieldSize(size int) int { return 1 + protowire.SizeBytes(size) }

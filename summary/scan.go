package summary

// The hot path of loading: an event is scanned in place, without message
// objects. Almost every event of almost every log is one scalar with the fields
// in the order in which all known writers put them; scanPlain recognises these
// bytes at once, and everything else takes the general way.
//
// The messages, with their field numbers (TensorFlow's event.proto and
// summary.proto; ours are in the folder proto):
//
//	Event   { wall_time=1 double, step=2 varint, file_version=3, graph_def=4, summary=5,
//	          session_log=7 { status=1 }, tagged_run_metadata=8 { tag=1, run_metadata=2 }, meta_graph_def=9 }
//	Summary { value=1 repeated }
//	Value   { tag=1, simple_value=2 float, image=4, histo=5, audio=6, tensor=8, metadata=9 }

import (
	"encoding/binary"
	"fmt"
	"math"

	"google.golang.org/protobuf/encoding/protowire"

	"board/internal/limits"
	"board/summary/internal/wire"
)

// A Kind is the shape in which a value stands in the file.
type Kind uint8

// The kinds of values, after the fields of Summary.Value, and two that are events of
// their own.
const (
	KindNone        Kind = iota // a value without content, or of a shape nobody writes any more
	KindSimple                  // simple_value: Scalar holds it
	KindImage                   // Summary.Image
	KindHistogram               // HistogramProto
	KindAudio                   // Summary.Audio
	KindTensor                  // TensorProto
	KindGraph                   // GraphDef, under RunGraphTag
	KindRunMetadata             // RunMetadata, under the tag of its TaggedRunMetadata
)

// A Value is one value of an event, as it stands in the file. Its slices are
// parts of the scanned bytes.
type Value struct {
	Tag      []byte
	Kind     Kind
	Scalar   float64 // of KindSimple
	Data     []byte  // the message of any other kind
	Metadata []byte  // serialized SummaryMetadata, nil where the writer gave none
}

// maxValues is how many values an event may have. A value takes two bytes of a
// file and much more here.
var maxValues = int(limits.Table[limits.Values].Default)

// ErrTooManyValues says that an event has more values than the limit "values"
// allows.
var ErrTooManyValues = fmt.Errorf("event has more than %d values", maxValues)

// runGraphTag is RunGraphTag for values, which nobody changes.
var runGraphTag = []byte(RunGraphTag)

// An Event is what the store needs of one event. Its slices are parts of the
// scanned bytes, and Scan uses its memory again.
type Event struct {
	WallTime      float64 // seconds since the Unix epoch
	Step          int64
	FileVersion   []byte // only in the first event of a file
	SessionStatus int64  // status of a session log (1 is START), else 0
	Values        []Value

	plain Kind // the event was scanned by scanPlain and holds one value of this kind; else KindNone
}

// Scan reads one serialized Event. The error says that it is not one.
func (e *Event) Scan(b []byte) error {
	if e.scanPlain(b) {
		return nil
	}
	*e = Event{Values: e.emptied()}
	f := wire.Of(b)
	for f.Next() {
		if err := e.take(&f); err != nil {
			return err
		}
	}
	return f.Err()
}

// scanPlain reads an event that is one scalar and nothing else, in one of the two
// forms in which nearly all are written:
//
//	09 wall_time  10 step  2a n { 0a n { 0a n tag  value } }
//
//	value:  15 simple_value
//	        42 0a { 08 01  12 00  22 04 float }  or that and  4a n { metadata }
//
// It answers false for everything else, in particular for lengths of more than
// one byte, and has then changed nothing that matters.
func (e *Event) scanPlain(b []byte) bool {
	if len(b) < 24 || b[0] != 0x09 || b[9] != 0x10 {
		return false
	}
	step, n := uint64(b[10]), 11
	if step >= 0x80 {
		var w int
		if step, w = binary.Uvarint(b[10:]); w <= 0 {
			return false
		}
		n = 10 + w
	}
	s := b[n:]
	if len(s) < 11 || s[0] != 0x2a || s[2] != 0x0a || s[4] != 0x0a {
		return false
	}
	tag := int(s[5])
	if int(s[1]) != len(s)-2 || int(s[3]) != len(s)-4 || tag > len(s)-11 || len(s) > 0x7f+2 {
		return false
	}
	value := s[6+tag:]
	if !e.plainSimple(value) && !e.plainTensor(value) {
		return false
	}
	e.WallTime = math.Float64frombits(binary.LittleEndian.Uint64(b[1:]))
	e.Step = int64(step)
	e.Values[0].Tag = s[6 : 6+tag]
	return true
}

// plainSimple takes the value of a plain event if it is a simple value.
func (e *Event) plainSimple(value []byte) bool {
	if len(value) != 5 || value[0] != 0x15 {
		return false
	}
	e.makePlain(KindSimple).Scalar = float64(math.Float32frombits(binary.LittleEndian.Uint32(value[1:])))
	return true
}

// plainTensor takes the value of a plain event if it is a tensor of plainSize
// bytes, with or without metadata behind it.
func (e *Event) plainTensor(value []byte) bool {
	const end = 2 + plainSize
	if len(value) < end || value[0] != 0x42 || value[1] != plainSize {
		return false
	}
	if len(value) > end && (len(value) < end+2 || value[end] != 0x4a || int(value[end+1]) != len(value)-end-2) {
		return false
	}
	v := e.makePlain(KindTensor)
	v.Data, v.Metadata = value[2:end], nil
	if len(value) > end {
		v.Metadata = value[end+2:]
	}
	return true
}

// makePlain makes e an event of one value of a kind, and returns that. After the
// first of many there is next to nothing to write.
func (e *Event) makePlain(kind Kind) *Value {
	if e.plain != kind {
		*e = Event{plain: kind, Values: append(e.emptied(), Value{Kind: kind})}
	}
	return &e.Values[0]
}

// take takes over one field of the event.
func (e *Event) take(f *wire.Fields) error {
	switch {
	case f.Num == 1 && f.Type == protowire.Fixed64Type:
		e.WallTime = math.Float64frombits(f.Uint)
	case f.IsVarint(2):
		e.Step = int64(f.Uint)
	case f.IsBytes(3):
		e.FileVersion = f.Bytes
	case f.IsBytes(4):
		return e.add(graphValue(f.Bytes))
	case f.IsBytes(5):
		return e.takeSummary(f.Bytes)
	case f.IsBytes(7):
		return e.takeSession(f.Bytes)
	case f.IsBytes(8):
		v, err := runMetadataValue(f.Bytes)
		if err != nil {
			return err
		}
		return e.add(v)
	}
	return nil
}

func (e *Event) takeSummary(b []byte) error {
	f := wire.Of(b)
	for f.Next() {
		if !f.IsBytes(1) {
			continue
		}
		if err := e.add(Value{}); err != nil {
			return err
		}
		if err := e.Values[len(e.Values)-1].scan(f.Bytes); err != nil {
			return err
		}
	}
	return f.Err()
}

// keptValues is how many values an event keeps memory for. One of maxValues would
// hold 88 MiB for ever.
const keptValues = 1 << 16

// emptied is the memory of the values of the event before, unless it had very many.
func (e *Event) emptied() []Value {
	if cap(e.Values) > keptValues {
		return nil
	}
	return e.Values[:0]
}

// add adds a value, unless there are too many already.
func (e *Event) add(v Value) error {
	if len(e.Values) >= maxValues {
		return ErrTooManyValues
	}
	e.Values = append(e.Values, v)
	return nil
}

func (e *Event) takeSession(b []byte) error {
	f := wire.Of(b)
	for f.Next() {
		if f.IsVarint(1) {
			e.SessionStatus = int64(f.Uint)
		}
	}
	return f.Err()
}

func graphValue(graph []byte) Value {
	return Value{Tag: runGraphTag, Kind: KindGraph, Data: graph}
}

// runMetadataValue reads TaggedRunMetadata { tag=1, run_metadata=2 }.
func runMetadataValue(b []byte) (Value, error) {
	v := Value{Kind: KindRunMetadata}
	f := wire.Of(b)
	for f.Next() {
		switch {
		case f.IsBytes(1):
			v.Tag = f.Bytes
		case f.IsBytes(2):
			v.Data = f.Bytes
		}
	}
	return v, f.Err()
}

// scan reads one Summary.Value. Of several contents the last one counts, as
// always with a oneof.
func (v *Value) scan(b []byte) error {
	f := wire.Of(b)
	for f.Next() {
		switch {
		case f.IsBytes(1):
			v.Tag = f.Bytes
		case f.Num == 2 && f.Type == protowire.Fixed32Type:
			v.Kind, v.Data = KindSimple, nil
			v.Scalar = float64(math.Float32frombits(uint32(f.Uint)))
		case f.IsBytes(9):
			v.Metadata = f.Bytes
		case f.Type == protowire.BytesType:
			if kind := kindOf(f.Num); kind != KindNone {
				v.Kind, v.Data, v.Scalar = kind, f.Bytes, 0
			}
		}
	}
	return f.Err()
}

// kindOf is the kind of a content that is a message, by its field.
func kindOf(num protowire.Number) Kind {
	switch num {
	case 4:
		return KindImage
	case 5:
		return KindHistogram
	case 6:
		return KindAudio
	case 8:
		return KindTensor
	}
	return KindNone
}

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
//	          session_log=7 { status=1 }, tagged_run_metadata=8 { tag=1 }, meta_graph_def=9 }
//	Summary { value=1 repeated }
//	Value   { tag=1, simple_value=2 float, image=4, histo=5, audio=6, tensor=8, metadata=9 }

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"google.golang.org/protobuf/encoding/protowire"
)

// A Kind is the shape in which a value stands in the file.
type Kind uint8

// The kinds of values, after the fields of Summary.Value.
const (
	KindNone   Kind = iota // a value without content, or of a shape nobody writes any more
	KindSimple             // simple_value: Scalar holds it
	KindImage
	KindHistogram
	KindAudio
	KindTensor
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

// An Event is what the store needs of one event. Its slices are parts of the
// scanned bytes, and Scan uses its memory again.
type Event struct {
	WallTime       float64 // seconds since the Unix epoch
	Step           int64
	FileVersion    []byte // only in the first event of a file
	SessionStatus  int64  // status of a session log (1 is START), else 0
	GraphDef       bool   // it carries a graph
	RunMetadataTag []byte // the tag of a tagged run metadata, else nil
	Values         []Value

	isPlain bool // it holds one simple value without metadata, and nothing else
}

var errEvent = errors.New("not an event")

// Scan reads one serialized Event.
func (e *Event) Scan(b []byte) error {
	if e.scanPlain(b) {
		return nil
	}
	*e = Event{Values: e.Values[:0]}
	return eachField(b, e.field)
}

// scanPlain reads an event that is one scalar and nothing else:
//
//	09 wall_time  10 step  2a n { 0a n { 0a n tag  15 simple_value } }
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
	if int(s[1]) != len(s)-2 || int(s[3]) != len(s)-4 || tag != len(s)-11 || len(s) > 0x7f+2 {
		return false
	}
	if s[6+tag] != 0x15 {
		return false
	}
	e.WallTime = math.Float64frombits(binary.LittleEndian.Uint64(b[1:]))
	e.Step = int64(step)
	v := e.plain()
	v.Tag = s[6 : 6+tag]
	v.Scalar = float64(math.Float32frombits(binary.LittleEndian.Uint32(s[7+tag:])))
	return true
}

// plain makes e an event of one simple value, and returns that. After the first
// of many there is next to nothing to write.
func (e *Event) plain() *Value {
	if e.isPlain {
		return &e.Values[0]
	}
	*e = Event{WallTime: e.WallTime, Step: e.Step, isPlain: true, Values: append(e.Values[:0], Value{Kind: KindSimple})}
	return &e.Values[0]
}

func (e *Event) field(num protowire.Number, typ protowire.Type, v []byte, x uint64) error {
	switch {
	case num == 1 && typ == protowire.Fixed64Type:
		e.WallTime = math.Float64frombits(x)
	case num == 2 && typ == protowire.VarintType:
		e.Step = int64(x)
	case typ != protowire.BytesType:
	case num == 3:
		e.FileVersion = v
	case num == 4 || num == 9:
		e.GraphDef = e.GraphDef || num == 4
	case num == 5:
		return eachField(v, e.summaryField)
	case num == 7:
		return eachField(v, e.sessionField)
	case num == 8:
		e.RunMetadataTag = []byte{}
		return eachField(v, e.runMetadataField)
	}
	return nil
}

func (e *Event) summaryField(num protowire.Number, typ protowire.Type, v []byte, _ uint64) error {
	if num != 1 || typ != protowire.BytesType {
		return nil
	}
	e.Values = append(e.Values, Value{})
	return eachField(v, e.Values[len(e.Values)-1].field)
}

func (e *Event) sessionField(num protowire.Number, typ protowire.Type, _ []byte, x uint64) error {
	if num == 1 && typ == protowire.VarintType {
		e.SessionStatus = int64(x)
	}
	return nil
}

func (e *Event) runMetadataField(num protowire.Number, typ protowire.Type, v []byte, _ uint64) error {
	if num == 1 && typ == protowire.BytesType {
		e.RunMetadataTag = v
	}
	return nil
}

// kinds names the field of each kind that is a message.
var kinds = map[protowire.Number]Kind{4: KindImage, 5: KindHistogram, 6: KindAudio, 8: KindTensor}

func (v *Value) field(num protowire.Number, typ protowire.Type, b []byte, x uint64) error {
	switch {
	case num == 2 && typ == protowire.Fixed32Type:
		v.Kind, v.Data = KindSimple, nil
		v.Scalar = float64(math.Float32frombits(uint32(x)))
	case typ != protowire.BytesType:
	case num == 1:
		v.Tag = b
	case num == 9:
		v.Metadata = b
	default:
		if kind, ok := kinds[num]; ok {
			v.Kind, v.Data, v.Scalar = kind, b, 0
		}
	}
	return nil
}

// eachField calls fn with each field of a message: v holds the content of a
// field of bytes, x that of a number. Groups, which nobody writes, are passed over.
func eachField(b []byte, fn func(num protowire.Number, typ protowire.Type, v []byte, x uint64) error) error {
	for len(b) > 0 {
		num, typ, n := protowire.ConsumeTag(b)
		if n < 0 {
			return fmt.Errorf("%w: %w", errEvent, protowire.ParseError(n))
		}
		b = b[n:]
		v, x, n := consumeValue(num, typ, b)
		if n < 0 {
			return fmt.Errorf("%w: field %d: %w", errEvent, num, protowire.ParseError(n))
		}
		b = b[n:]
		if err := fn(num, typ, v, x); err != nil {
			return err
		}
	}
	return nil
}

func consumeValue(num protowire.Number, typ protowire.Type, b []byte) (v []byte, x uint64, n int) {
	switch typ {
	case protowire.BytesType:
		v, n = protowire.ConsumeBytes(b)
	case protowire.VarintType:
		x, n = protowire.ConsumeVarint(b)
	case protowire.Fixed64Type:
		x, n = protowire.ConsumeFixed64(b)
	case protowire.Fixed32Type:
		var y uint32
		y, n = protowire.ConsumeFixed32(b)
		x = uint64(y)
	default:
		n = protowire.ConsumeFieldValue(num, typ, b)
	}
	return v, x, n
}

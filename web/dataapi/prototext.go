package dataapi

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"unicode/utf8"

	"google.golang.org/protobuf/reflect/protoreflect"

	"board/web/answer"
)

// TensorBoard answers graphs in protobuf's text form as Python prints it. Go's own
// printer spaces its output at random, and orders maps the other way round.

// A protoText prints messages. Whole messages of the outermost ones are passed on.
type protoText struct {
	out answer.Pieces
	b   []byte
}

// message prints the fields of a message in the order of their numbers.
func (p *protoText) message(m protoreflect.Message, indent int) {
	fields := m.Descriptor().Fields()
	order := make([]protoreflect.FieldDescriptor, 0, fields.Len())
	for i := range fields.Len() {
		if m.Has(fields.Get(i)) {
			order = append(order, fields.Get(i))
		}
	}
	slices.SortFunc(order, func(a, b protoreflect.FieldDescriptor) int { return cmp.Compare(a.Number(), b.Number()) })
	for _, f := range order {
		p.field(f, m.Get(f), indent)
	}
}

func (p *protoText) field(f protoreflect.FieldDescriptor, v protoreflect.Value, indent int) {
	switch {
	case f.IsMap():
		p.entries(f, v.Map(), indent)
	case f.IsList():
		list := v.List()
		for i := range list.Len() {
			if p.out.Err != nil {
				return
			}
			p.value(f, list.Get(i), indent)
		}
	default:
		p.value(f, v, indent)
	}
}

// entries prints a map as Python does: the last key first.
func (p *protoText) entries(f protoreflect.FieldDescriptor, m protoreflect.Map, indent int) {
	keys := make([]protoreflect.MapKey, 0, m.Len())
	m.Range(func(key protoreflect.MapKey, _ protoreflect.Value) bool {
		keys = append(keys, key)
		return true
	})
	slices.SortFunc(keys, func(a, b protoreflect.MapKey) int {
		if f.MapKey().Kind() == protoreflect.StringKind {
			return cmp.Compare(b.String(), a.String())
		}
		return cmp.Compare(asNumber(b), asNumber(a))
	})
	for _, key := range keys {
		p.open(f, indent)
		p.value(f.MapKey(), key.Value(), indent+1)
		p.value(f.MapValue(), m.Get(key), indent+1)
		p.close(indent)
	}
}

// asNumber is a key that is no string, for its order.
func asNumber(key protoreflect.MapKey) int64 {
	switch x := key.Interface().(type) {
	case int32:
		return int64(x)
	case int64:
		return x
	case uint32:
		return int64(x)
	case uint64:
		return int64(x)
	}
	return 0
}

func (p *protoText) value(f protoreflect.FieldDescriptor, v protoreflect.Value, indent int) {
	if f.Kind() == protoreflect.MessageKind {
		p.open(f, indent)
		p.message(v.Message(), indent+1)
		p.close(indent)
		return
	}
	p.spaces(indent)
	p.b = append(append(p.b, f.Name()...), ": "...)
	p.b = append(appendScalar(p.b, f, v), '\n')
}

func (p *protoText) open(f protoreflect.FieldDescriptor, indent int) {
	p.spaces(indent)
	p.b = append(append(p.b, f.Name()...), " {\n"...)
}

func (p *protoText) close(indent int) {
	p.spaces(indent)
	if p.b = append(p.b, "}\n"...); indent == 0 {
		p.b = p.out.Pass(p.b)
	}
}

func (p *protoText) spaces(indent int) {
	for range indent {
		p.b = append(p.b, ' ', ' ')
	}
}

func appendScalar(b []byte, f protoreflect.FieldDescriptor, v protoreflect.Value) []byte {
	switch f.Kind() {
	case protoreflect.StringKind:
		return appendQuoted(b, v.String(), true)
	case protoreflect.BytesKind:
		return appendQuoted(b, string(v.Bytes()), false)
	case protoreflect.BoolKind:
		return strconv.AppendBool(b, v.Bool())
	case protoreflect.EnumKind:
		if known := f.Enum().Values().ByNumber(v.Enum()); known != nil {
			return append(b, known.Name()...)
		}
		return strconv.AppendInt(b, int64(v.Enum()), 10)
	case protoreflect.FloatKind:
		return appendShort(b, v.Float(), 6, 32)
	case protoreflect.DoubleKind:
		return appendShort(b, v.Float(), 15, 64)
	case protoreflect.Uint32Kind, protoreflect.Uint64Kind, protoreflect.Fixed32Kind, protoreflect.Fixed64Kind:
		return strconv.AppendUint(b, v.Uint(), 10)
	}
	return strconv.AppendInt(b, v.Int(), 10)
}

// appendShort appends a number with so many digits if it can be read back from them,
// else with as many as are ever needed.
func appendShort(b []byte, x float64, digits, bits int) []byte {
	switch {
	case math.IsNaN(x):
		return append(b, "nan"...)
	case math.IsInf(x, 0):
		return append(b, map[bool]string{true: "inf", false: "-inf"}[x > 0]...)
	}
	text := strconv.FormatFloat(x, 'g', digits, bits)
	if back, err := strconv.ParseFloat(text, bits); err != nil || back != x {
		more := map[int]int{32: 9, 64: 17}[bits]
		text = strconv.FormatFloat(x, 'g', more, bits)
	}
	return append(b, text...)
}

// appendQuoted appends a string with the escapes of C. Letters beyond ASCII stand for
// themselves in a text, and are bytes elsewhere.
func appendQuoted(b []byte, s string, text bool) []byte {
	b = append(b, '"')
	for i := range len(s) {
		c := s[i]
		switch {
		case c == '\n':
			b = append(b, `\n`...)
		case c == '\r':
			b = append(b, `\r`...)
		case c == '\t':
			b = append(b, `\t`...)
		case c == '"' || c == '\'' || c == '\\':
			b = append(b, '\\', c)
		case text && c >= utf8.RuneSelf, ' ' <= c && c < 0x7f:
			b = append(b, c)
		default:
			b = append(b, '\\', '0'+c>>6, '0'+c>>3&7, '0'+c&7)
		}
	}
	return append(b, '"')
}

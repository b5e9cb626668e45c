// Package wire walks through the fields of serialized protobuf messages, without
// message objects and without allocating.
package wire

import (
	"errors"
	"fmt"

	"google.golang.org/protobuf/encoding/protowire"
)

// ErrMalformed says that bytes are not a message.
var ErrMalformed = errors.New("not a protobuf message")

// Fields is a message and a place in it. The loop is
//
//	for f := wire.Of(b); f.Next(); {
//		switch f.Num { … f.Bytes … f.Uint … }
//	}
//
// and Err tells afterwards whether the message ended as it should.
type Fields struct {
	Num   protowire.Number
	Type  protowire.Type
	Bytes []byte // content of a field of bytes, else nil; part of the message
	Uint  uint64 // bits of a field that is a number, else 0

	rest []byte
	err  error
}

// Of begins before the first field of a message.
func Of(message []byte) Fields { return Fields{rest: message} }

// Next moves to the next field. It answers false at the end, and at the first
// thing that is no field. Groups, which nobody writes, are fields without content.
func (f *Fields) Next() bool {
	if len(f.rest) == 0 {
		return false
	}
	num, typ, n := protowire.ConsumeTag(f.rest)
	if n < 0 {
		return f.fail(n)
	}
	f.Num, f.Type, f.rest = num, typ, f.rest[n:]
	if n = f.value(); n < 0 {
		return f.fail(n)
	}
	f.rest = f.rest[n:]
	return true
}

// value reads the content of the current field and returns its size.
func (f *Fields) value() (n int) {
	f.Bytes, f.Uint = nil, 0
	switch f.Type {
	case protowire.BytesType:
		f.Bytes, n = protowire.ConsumeBytes(f.rest)
	case protowire.VarintType:
		f.Uint, n = protowire.ConsumeVarint(f.rest)
	case protowire.Fixed64Type:
		f.Uint, n = protowire.ConsumeFixed64(f.rest)
	case protowire.Fixed32Type:
		var x uint32
		x, n = protowire.ConsumeFixed32(f.rest)
		f.Uint = uint64(x)
	default:
		n = protowire.ConsumeFieldValue(f.Num, f.Type, f.rest)
	}
	return n
}

func (f *Fields) fail(n int) bool {
	f.err = fmt.Errorf("%w: after field %d: %w", ErrMalformed, f.Num, protowire.ParseError(n))
	f.rest = nil
	return false
}

// Err is what ended the walk, nil at the end of a sound message.
func (f *Fields) Err() error { return f.err }

// IsBytes tells whether the current field is bytes with a number.
func (f *Fields) IsBytes(num protowire.Number) bool {
	return f.Num == num && f.Type == protowire.BytesType
}

// IsVarint tells whether the current field is a varint with a number.
func (f *Fields) IsVarint(num protowire.Number) bool {
	return f.Num == num && f.Type == protowire.VarintType
}

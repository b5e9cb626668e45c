package checkpoint

import (
	"encoding/binary"
	"math"
)

// sizes is how many bytes an element takes, of the types whose size is known.
var sizes = map[Type]int{
	Float: 4, Double: 8, BFloat16: 2, Half: 2,
	3: 4, 4: 1, 5: 2, 6: 1, 9: 8, 10: 1, 17: 2, 22: 4, 23: 8, // integers and booleans
}

// size is how many bytes an element takes, 0 where that differs or is not known.
func (t Type) size() int { return sizes[t] }

// Real tells whether [Type.Append] reads the elements.
func (t Type) Real() bool { return t == Float || t == Double || t == BFloat16 || t == Half }

// Size is how many bytes an element of a real type takes.
func (t Type) Size() int { return t.size() }

// Append appends elements, little-endian as they lie in a file, as little-endian
// float32. Only real types have any.
func (t Type) Append(dst, raw []byte) []byte {
	if t == Float {
		return append(dst, raw...)
	}
	size := t.size()
	for ; t.Real() && len(raw) >= size; raw = raw[size:] {
		dst = binary.LittleEndian.AppendUint32(dst, math.Float32bits(t.number(raw)))
	}
	return dst
}

func (t Type) number(raw []byte) float32 {
	switch t {
	case Double:
		return float32(math.Float64frombits(binary.LittleEndian.Uint64(raw)))
	case BFloat16:
		return math.Float32frombits(uint32(binary.LittleEndian.Uint16(raw)) << 16)
	}
	return half(binary.LittleEndian.Uint16(raw))
}

// half is a number of one bit for its sign, five for its exponent and ten for its
// fraction.
func half(bits uint16) float32 {
	exponent, fraction := int(bits>>10&31), float64(bits&1023)
	x := math.Inf(1)
	switch {
	case exponent == 0:
		x = math.Ldexp(fraction, -24)
	case exponent < 31:
		x = math.Ldexp(1024+fraction, exponent-25)
	case fraction > 0:
		x = math.NaN()
	}
	if bits>>15 == 1 {
		x = -x
	}
	return float32(x)
}

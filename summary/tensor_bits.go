package summary

// Numbers from their bits and back. Those of 16 bits are float32 in Go, which holds
// them exactly; back they are rounded to the nearest, ties to even.

import "math"

func float32OfBits(bits uint64) float32 { return math.Float32frombits(uint32(bits)) }

func float64OfBits(bits uint64) float64 { return math.Float64frombits(bits) }

func bitsOfFloat32(x float32) uint64 { return uint64(math.Float32bits(x)) }

func bfloat16OfBits(bits uint64) float32 { return math.Float32frombits(uint32(bits) << 16) }

func bitsOfBfloat16(x float32) uint64 {
	b := math.Float32bits(x)
	if x != x {
		return uint64(b>>16 | 0x40) // quiet, so that cutting cannot make it infinite
	}
	return uint64((b + 0x7fff + b>>16&1) >> 16)
}

// halfOfBits widens an IEEE 754 binary16 number.
func halfOfBits(bits uint64) float32 {
	sign := uint32(bits&0x8000) << 16
	exp, frac := int32(bits>>10&0x1f), uint32(bits&0x3ff)
	switch exp {
	case 0:
		x := float32(frac) * (1.0 / (1 << 24)) // a subnormal, or zero
		return math.Float32frombits(math.Float32bits(x) | sign)
	case 0x1f:
		return math.Float32frombits(sign | 0x7f800000 | frac<<13)
	}
	return math.Float32frombits(sign | uint32(exp+127-15)<<23 | frac<<13)
}

func bitsOfHalf(x float32) uint64 {
	b := math.Float32bits(x)
	sign, abs := uint64(b>>16&0x8000), b&0x7fffffff
	switch {
	case abs > 0x7f800000:
		return sign | 0x7e00 | uint64(abs>>13&0x3ff) // quiet
	case abs >= 0x477ff000: // rounds to more than 65504
		return sign | 0x7c00
	case abs < 0x38800000: // less than 2^-14: a multiple of 2^-24
		return sign | uint64(math.RoundToEven(math.Ldexp(float64(math.Float32frombits(abs)), 24)))
	}
	abs += 0xfff + abs>>13&1
	return sign | uint64(abs>>13-(127-15)<<10)
}

func complex64OfBits(re, im uint64) complex64 { return complex(float32OfBits(re), float32OfBits(im)) }

func bitsOfComplex64(x complex64) (re, im uint64) {
	return bitsOfFloat32(real(x)), bitsOfFloat32(imag(x))
}

func complex128OfBits(re, im uint64) complex128 {
	return complex(float64OfBits(re), float64OfBits(im))
}

func bitsOfComplex128(x complex128) (re, im uint64) {
	return math.Float64bits(real(x)), math.Float64bits(imag(x))
}

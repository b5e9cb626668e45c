package hdf5

import (
	"encoding/binary"
	"math/bits"
)

// checksum is that of metadata: Bob Jenkins' hash lookup3 with the initial value 0.
func checksum(data []byte) uint32 {
	start := 0xdeadbeef + uint32(len(data))
	a, b, c := start, start, start
	for len(data) > 12 {
		a += binary.LittleEndian.Uint32(data)
		b += binary.LittleEndian.Uint32(data[4:])
		c += binary.LittleEndian.Uint32(data[8:])
		a, b, c = mix(a, b, c)
		data = data[12:]
	}
	if len(data) == 0 {
		return c
	}
	var last [12]byte
	copy(last[:], data)
	a += binary.LittleEndian.Uint32(last[:])
	b += binary.LittleEndian.Uint32(last[4:])
	c += binary.LittleEndian.Uint32(last[8:])
	return finish(a, b, c)
}

func mix(a, b, c uint32) (x, y, z uint32) {
	for _, shift := range []int{4, 6, 8, 16, 19, 4} {
		a = (a - c) ^ bits.RotateLeft32(c, shift)
		c += b
		a, b, c = b, c, a
	}
	return a, b, c
}

func finish(a, b, c uint32) uint32 {
	for _, shift := range []int{14, 11, 25, 16, 4, 14, 24} {
		c = (c ^ b) - bits.RotateLeft32(b, shift)
		a, b, c = b, c, a
	}
	return b
}

// fletcher32 is the checksum of the filter of that name: Fletcher's sum over words of 16 bits, the high byte first.
func fletcher32(data []byte) uint32 {
	var first, second uint64
	for i := 0; i < len(data); i += 2 {
		word := uint64(data[i]) << 8
		if i+1 < len(data) {
			word |= uint64(data[i+1])
		}
		first = (first + word) % 65535
		second = (second + first) % 65535
	}
	return uint32(second<<16 | first)
}

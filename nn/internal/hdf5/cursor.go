package hdf5

import (
	"errors"
	"fmt"
)

// A cursor reads numbers, which are little-endian, one after the other. Its first error stays; what is read after it is zero.
type cursor struct {
	data        []byte
	at          int
	offsetBytes int
	lengthBytes int
	err         error
}

func (f *File) over(data []byte) *cursor {
	return &cursor{data: data, offsetBytes: f.offsetBytes, lengthBytes: f.lengthBytes}
}

var errShort = errors.New("expected more bytes; the file is damaged")

func (c *cursor) fail(format string, args ...any) {
	if c.err == nil {
		c.err = fmt.Errorf(format, args...)
	}
}

// bytes are the next n bytes, not copied.
func (c *cursor) bytes(n int) []byte {
	if c.err == nil && (n < 0 || n > len(c.data)-c.at) {
		c.err = errShort
	}
	if c.err != nil {
		return nil
	}
	c.at += n
	return c.data[c.at-n : c.at]
}

func (c *cursor) skip(n int) { c.bytes(n) }

// left is how many bytes there are.
func (c *cursor) left() int {
	if c.err != nil {
		return 0
	}
	return len(c.data) - c.at
}

// uint is a number of n bytes, 8 at most.
func (c *cursor) uint(n int) (v uint64) {
	for i, b := range c.bytes(n) {
		v |= uint64(b) << (8 * i)
	}
	return v
}

func (c *cursor) u8() int  { return int(c.uint(1)) }
func (c *cursor) u16() int { return int(c.uint(2)) }
func (c *cursor) u32() int { return int(c.uint(4)) }

// address is where something lies, or undefined.
func (c *cursor) address() uint64 {
	v := c.uint(c.offsetBytes)
	if c.offsetBytes < 8 && v == 1<<(8*c.offsetBytes)-1 {
		return undefined
	}
	return v
}

// length is a size. One that no int64 holds is an error.
func (c *cursor) length() int64 {
	v := c.uint(c.lengthBytes)
	if v > 1<<62 {
		c.fail("expected a size, got %d; the file is damaged", v)
		return 0
	}
	return int64(v)
}

// text is a string that ends with a zero.
func (c *cursor) text() string {
	if c.err != nil {
		return ""
	}
	for i, b := range c.data[c.at:] {
		if b == 0 {
			s := string(c.data[c.at : c.at+i])
			c.at += i + 1
			return s
		}
	}
	c.err = errShort
	return ""
}

// signature requires the four letters with which a structure begins.
func (c *cursor) signature(want string) {
	if got := c.bytes(len(want)); c.err == nil && string(got) != want {
		c.fail("expected %q, got %q; the file is damaged", want, got)
	}
}

// version requires the version of a structure to be one of from to to.
func (c *cursor) version(what string, from, to int) int {
	v := c.u8()
	if c.err == nil && (v < from || v > to) {
		c.fail("expected version %d to %d of %s, got %d", from, to, what, v)
	}
	return v
}

// align goes on at the next multiple of 8 bytes from start.
func (c *cursor) align(start int) {
	if rest := (c.at - start) % 8; rest != 0 {
		c.skip(8 - rest)
	}
}

// checksum compares the sum that follows with that of all before it, from start on.
func (c *cursor) checksum(start int) {
	end := c.at
	want := uint32(c.uint(4))
	if c.err == nil && checksum(c.data[start:end]) != want {
		c.fail("expected the checksum %08x, got %08x; the file is damaged", want, checksum(c.data[start:end]))
	}
}

package hdf5

import (
	"errors"
	"fmt"
)

// The kinds of messages of which an object's header is made, as far as they matter here.
const (
	dataspaceMessage     = 0x01
	linkInfoMessage      = 0x02
	datatypeMessage      = 0x03
	oldFillMessage       = 0x04
	fillMessage          = 0x05
	linkMessage          = 0x06
	layoutMessage        = 0x08
	filterMessage        = 0x0b
	attributeMessage     = 0x0c
	continuationMessage  = 0x10
	symbolTableMessage   = 0x11
	attributeInfoMessage = 0x15
)

// A message is one fact about an object.
type message struct {
	kind int
	data []byte
}

// A span is a part of a header that lies elsewhere.
type span struct {
	address uint64
	size    int64
}

// A headerReader gathers the messages of one object.
type headerReader struct {
	f         *File
	messages  []message
	rest      []span
	wide      bool // messages have a type of one byte and no padding
	withOrder bool // messages have a creation order
}

// header reads all messages of the object at an address.
func (f *File) header(address uint64) ([]message, error) {
	first, err := f.block(address, 16)
	if err != nil {
		return nil, err
	}
	h := &headerReader{f: f}
	if string(first[:4]) == "OHDR" {
		err = h.newHeader(address)
	} else {
		err = h.oldHeader(address, first)
	}
	for err == nil && len(h.rest) > 0 {
		next := h.rest[0]
		h.rest = h.rest[1:]
		err = h.continuation(next)
	}
	return h.messages, err
}

func (h *headerReader) oldHeader(address uint64, first []byte) error {
	c := h.f.over(first)
	c.version("an object header", 1, 1)
	c.skip(1 + 2 + 4)
	size := c.u32()
	if c.err != nil {
		return c.err
	}
	return h.continuation(span{address + 16, int64(size)})
}

func (h *headerReader) newHeader(address uint64) error {
	const most = 4 + 2 + 16 + 4 + 8 // signature, version and flags, times, attributes, size
	c, err := h.f.cursor(address, min(most, h.f.size-int64(address+h.f.base)))
	if err != nil {
		return err
	}
	c.signature("OHDR")
	c.version("an object header", 2, 2)
	flags := c.u8()
	if flags&0x20 != 0 {
		c.skip(16)
	}
	if flags&0x10 != 0 {
		c.skip(4)
	}
	size := int64(c.uint(1 << (flags & 3)))
	if c.err != nil {
		return c.err
	}
	h.wide, h.withOrder = true, flags&4 != 0
	prefix := c.at
	if size < 0 || size > h.f.size {
		return fmt.Errorf("expected an object header within the file's %d bytes, got one of %d", h.f.size, size)
	}
	if c, err = h.f.cursor(address, int64(prefix)+size+4); err != nil {
		return err
	}
	c.at = prefix
	return h.checked(c, int(size))
}

func (h *headerReader) continuation(s span) error {
	c, err := h.f.cursor(s.address, s.size)
	if err != nil {
		return err
	}
	if !h.wide {
		return h.read(c, len(c.data))
	}
	c.signature("OCHK")
	return h.checked(c, len(c.data)-8)
}

// checked reads messages with a checksum behind them.
func (h *headerReader) checked(c *cursor, size int) error {
	if c.err != nil || size < 0 {
		return errors.Join(c.err, errShort)
	}
	end := c.at + size
	sum := *c
	sum.at = end
	if end > len(c.data) {
		return errShort
	}
	if sum.checksum(0); sum.err != nil {
		return sum.err
	}
	return h.read(c, end)
}

// read reads messages up to a place in the cursor's data. A gap too small for a message may follow them.
func (h *headerReader) read(c *cursor, end int) error {
	head := 8
	if h.wide {
		head = 4
		if h.withOrder {
			head = 6
		}
	}
	for end-c.at >= head {
		kind, size, flags := 0, 0, 0
		if h.wide {
			kind, size, flags = c.u8(), c.u16(), c.u8()
			c.skip(head - 4)
		} else {
			kind, size, flags = c.u16(), c.u16(), c.u8()
			c.skip(3)
		}
		if size > end-c.at {
			return fmt.Errorf("expected a message of at most %d bytes, got %d; the file is damaged", end-c.at, size)
		}
		if err := h.add(kind, flags, c.bytes(size)); err != nil {
			return err
		}
	}
	return c.err
}

func (h *headerReader) add(kind, flags int, data []byte) (err error) {
	if kind == continuationMessage {
		c := h.f.over(data)
		h.rest = append(h.rest, span{c.address(), c.length()})
		return c.err
	}
	if flags&2 != 0 {
		if data, err = h.f.shared(kind, data); err != nil {
			return err
		}
	}
	h.messages = append(h.messages, message{kind, data})
	return nil
}

// shared finds a message that several objects share: that of another object, such as a named datatype.
func (f *File) shared(kind int, data []byte) ([]byte, error) {
	c := f.over(data)
	version := c.version("a shared message", 1, 3)
	where := c.u8()
	if version == 1 {
		c.skip(6)
	}
	if version == 3 && where != 2 {
		return nil, errors.New("expected a message in an object's header, got one in a heap of shared messages, which is not supported")
	}
	address := c.address()
	if c.err != nil {
		return nil, c.err
	}
	o, err := f.object(address, "shared")
	if err != nil {
		return nil, err
	}
	m := o.message(kind)
	if m == nil {
		return nil, fmt.Errorf("expected a message of kind %d at %d, got none", kind, address)
	}
	return m.data, nil
}

package hdf5

import (
	"errors"
	"fmt"
	"math/bits"
)

// A fractalHeap holds small objects, such as links and attributes, in blocks whose sizes double from row to row of a table.
type fractalHeap struct {
	f           *File
	idBytes     int // of an object's identifier
	offsetBytes int // of an offset within the heap
	sizeBytes   int // of an object's size
	width       int
	first       uint64 // size of the smallest blocks
	largest     uint64 // size of the largest block with data in it
	root        uint64
	rows        int // of the root, 0 if the root holds data itself
	sums        bool
	hugeTree    uint64
	blocks      map[uint64][]byte // that were read, by address
}

func (f *File) fractalHeap(address uint64) (*fractalHeap, error) {
	c, err := f.cursor(address, int64(26+3*f.offsetBytes+12*f.lengthBytes))
	if err != nil {
		return nil, err
	}
	c.signature("FRHP")
	c.version("a fractal heap", 0, 0)
	idBytes, filters, flags := c.u16(), c.u16(), c.u8()
	most := uint64(c.u32())
	h := &fractalHeap{f: f, idBytes: idBytes, sums: flags&2 != 0, blocks: map[uint64][]byte{}}
	c.length()
	h.hugeTree = c.address()
	c.length()
	c.address()
	c.skip(8 * f.lengthBytes)
	h.width = c.u16()
	h.first, h.largest = uint64(c.length()), uint64(c.length())
	heapBits := c.u16()
	c.skip(2)
	h.root, h.rows = c.address(), c.u16()
	c.checksum(0)
	if c.err != nil {
		return nil, c.err
	}
	if filters != 0 {
		return nil, errors.New("expected a fractal heap without filters, got one with them, which is not supported")
	}
	if h.width == 0 || bits.OnesCount64(h.first) != 1 || bits.OnesCount64(h.largest) != 1 || h.largest < h.first || heapBits > 64 {
		return nil, errors.New("expected a fractal heap of a sound form; the file is damaged")
	}
	h.offsetBytes = (heapBits + 7) / 8
	h.sizeBytes = min((bits.Len64(h.largest)+6)/8, numberBytes(most))
	return h, nil
}

// object is what the next identifier of a record stands for.
func (h *fractalHeap) object(record *cursor) ([]byte, error) {
	id := h.f.over(record.bytes(h.idBytes))
	switch kind := id.u8() >> 4 & 3; kind {
	case 0:
		offset, size := id.uint(h.offsetBytes), id.uint(h.sizeBytes)
		if id.err != nil {
			return nil, id.err
		}
		return h.managed(offset, size)
	case 1:
		return h.huge(id)
	case 2:
		return id.bytes(int(id.data[0]&15) + 1), id.err
	default:
		return nil, fmt.Errorf("expected an object in a heap, got one of kind %d; the file is damaged", kind)
	}
}

// huge is an object that lies outside the heap: where the identifier says, if it has room for that, or a tree.
func (h *fractalHeap) huge(id *cursor) (data []byte, err error) {
	if id.left() >= h.f.offsetBytes+h.f.lengthBytes {
		return h.f.block(id.address(), id.length())
	}
	const hugeObject = 1
	want := id.uint(min(h.f.lengthBytes, id.left()))
	found := false
	err = h.f.tree2(h.hugeTree, hugeObject, func(r *cursor) error {
		address, size, key := r.address(), r.length(), r.uint(h.f.lengthBytes)
		if r.err != nil || key != want || found {
			return r.err
		}
		found = true
		data, err = h.f.block(address, size)
		return err
	})
	if err == nil && !found {
		err = fmt.Errorf("expected an object %d in a heap, got none; the file is damaged", want)
	}
	return data, err
}

// managed is an object in one of the heap's blocks.
func (h *fractalHeap) managed(offset, size uint64) ([]byte, error) {
	address, start, length, err := h.root, uint64(0), h.first, error(nil)
	if h.rows > 0 {
		address, start, length, err = h.find(offset)
	}
	if err != nil {
		return nil, err
	}
	if length > uint64(h.f.size) {
		return nil, fmt.Errorf("expected a block within the file's %d bytes, got one of %d", h.f.size, length)
	}
	data, err := h.direct(address, length)
	at := offset - start
	if err != nil {
		return nil, err
	}
	if at > length || size > length-at {
		return nil, fmt.Errorf("expected an object within a block of %d bytes, got one of %d at %d; the file is damaged", length, size, at)
	}
	return data[at : at+size], nil
}

// direct reads a block that holds data, once.
func (h *fractalHeap) direct(address, length uint64) ([]byte, error) {
	if data := h.blocks[address]; uint64(len(data)) == length && length > 0 {
		return data, nil
	}
	c, err := h.f.cursor(address, int64(length))
	if err != nil {
		return nil, err
	}
	c.signature("FHDB")
	c.version("a block of a heap", 0, 0)
	c.skip(h.f.offsetBytes + h.offsetBytes)
	if h.sums {
		at := c.at
		want := uint32(c.uint(4))
		if c.err == nil && blockSum(c.data, at) != want {
			c.fail("expected the checksum %08x, got %08x; the file is damaged", want, blockSum(c.data, at))
		}
	}
	if c.err == nil {
		h.blocks[address] = c.data
	}
	return c.data, c.err
}

// blockSum is the checksum of a block in which the sum itself, at a place in the middle, counts as zero.
func blockSum(data []byte, at int) uint32 {
	plain := append([]byte{}, data...)
	clear(plain[at : at+4])
	return checksum(plain)
}

// find follows the table down to the block with an offset.
func (h *fractalHeap) find(offset uint64) (address, start, length uint64, err error) {
	address, rows := h.root, h.rows
	for range maxDepth {
		var c *cursor
		if c, err = h.indirect(address, rows); err != nil {
			return 0, 0, 0, err
		}
		row, column, begin := h.place(offset-start, rows)
		if row < 0 {
			return 0, 0, 0, fmt.Errorf("expected an offset within the heap, got %d; the file is damaged", offset)
		}
		c.skip((row*h.width + column) * h.f.offsetBytes)
		address, start, length = c.address(), start+begin, h.rowSize(row)
		if c.err != nil {
			return 0, 0, 0, c.err
		}
		if length <= h.largest {
			return address, start, length, nil
		}
		rows = bits.Len64(length) - bits.Len64(h.first*uint64(h.width)) + 1
	}
	return 0, 0, 0, errors.New("expected a heap of a sound depth; the file is damaged")
}

// indirect reads a table of blocks, and stands at the addresses of its children.
func (h *fractalHeap) indirect(address uint64, rows int) (*cursor, error) {
	prefix := 5 + h.f.offsetBytes + h.offsetBytes
	size := int64(prefix) + int64(rows)*int64(h.width*h.f.offsetBytes) + 4
	c, err := h.f.cursor(address, size)
	if err != nil {
		return nil, err
	}
	c.signature("FHIB")
	c.version("a table of a heap", 0, 0)
	sum := *c
	sum.at = len(c.data) - 4
	if sum.checksum(0); sum.err != nil || c.err != nil {
		return nil, firstError(c.err, sum.err)
	}
	c.at = prefix
	return c, nil
}

// rowSize is the size of the blocks of a row: the first two rows have the smallest.
func (h *fractalHeap) rowSize(row int) uint64 { return h.first << max(row-1, 0) }

// place is the row and column of the block with an offset in a table, and where the block begins. A row below 0 means that there is none.
func (h *fractalHeap) place(offset uint64, rows int) (row, column int, begin uint64) {
	for row = range rows {
		size := h.rowSize(row)
		if row > 62 || size == 0 || size > 1<<56 {
			break
		}
		if whole := size * uint64(h.width); offset-begin >= whole {
			begin += whole
			continue
		}
		column = int((offset - begin) / size)
		return row, column, begin + uint64(column)*size
	}
	return -1, 0, 0
}

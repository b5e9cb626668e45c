package hdf5

import (
	"fmt"
	"math/bits"
)

// An elements is what fixed and extensible arrays have in common: numbers of chunks in a row.
type elements struct {
	r        *chunkReader
	filtered bool
	bytes    int // of an element
	pageBits int
	next     uint64 // number of the next chunk
	counts   []uint64
	slowest  int
}

// read adds n chunks.
func (e *elements) read(c *cursor, n int) error {
	for range n {
		one := chunk{address: c.address(), size: -1}
		if e.filtered {
			one.size, one.mask = int64(c.uint(e.bytes-c.offsetBytes-4)), c.uint(4)
		}
		if c.err != nil {
			return c.err
		}
		one.at = e.r.place(e.next, e.counts, e.slowest)
		e.next++
		if err := e.r.add(one); err != nil {
			return err
		}
	}
	return nil
}

// check compares the size of an element with its form.
func (e *elements) check(client int) error {
	least := e.r.f.offsetBytes
	if e.filtered = client == 1; e.filtered {
		least += 5
	}
	if client > 1 || e.bytes < least || e.bytes > least+7 || e.pageBits > 32 {
		return fmt.Errorf("expected an array of chunks, got one with elements of %d bytes of kind %d; the file is damaged", e.bytes, client)
	}
	return nil
}

// pages reads n elements in pages, each with a checksum. Those that mask has no bit for were never written.
func (e *elements) pages(address uint64, n uint64, mask []byte) error {
	each := uint64(1) << e.pageBits
	pageBytes := each*uint64(e.bytes) + 4
	for page := uint64(0); page*each < n; page++ {
		count := min(each, n-page*each)
		if mask[page/8]>>(7-page%8)&1 == 0 {
			e.next += count
			continue
		}
		c, err := e.r.f.cursor(address+page*pageBytes, int64(count)*int64(e.bytes)+4)
		if err != nil {
			return err
		}
		if err := e.checkedRead(c, int(count)); err != nil {
			return err
		}
	}
	return nil
}

// checkedRead reads elements up to a checksum at the end of the cursor's data.
func (e *elements) checkedRead(c *cursor, n int) error {
	sum := *c
	sum.at = len(c.data) - 4
	if sum.checksum(0); sum.err != nil || c.err != nil {
		return firstError(c.err, sum.err)
	}
	return e.read(c, n)
}

// fixedArray reads an index of chunks whose number is known.
func (r *chunkReader) fixedArray() error {
	c, err := r.f.cursor(r.layout.address, int64(12+r.f.lengthBytes+r.f.offsetBytes))
	if err != nil {
		return err
	}
	c.signature("FAHD")
	c.version("a fixed array", 0, 0)
	client := c.u8()
	e := &elements{r: r, bytes: c.u8(), pageBits: c.u8(), counts: r.counts()}
	n, block := uint64(c.length()), c.address()
	c.checksum(0)
	if c.err != nil || block == undefined {
		return c.err
	}
	if err := e.check(client); err != nil {
		return err
	}
	if n > uint64(r.f.size)/uint64(r.f.offsetBytes) {
		return fmt.Errorf("expected an array within the file's %d bytes, got one of %d chunks", r.f.size, n)
	}
	prefix := 6 + r.f.offsetBytes
	if each := uint64(1) << e.pageBits; n > each {
		maskBytes := int((n+each-1)/each+7) / 8
		if c, err = r.f.cursor(block, int64(prefix+maskBytes+4)); err != nil {
			return err
		}
		c.signature("FADB")
		c.skip(2 + r.f.offsetBytes)
		mask := c.bytes(maskBytes)
		if c.checksum(0); c.err != nil {
			return c.err
		}
		return e.pages(block+uint64(len(c.data)), n, mask)
	}
	if c, err = r.f.cursor(block, int64(prefix)+int64(n)*int64(e.bytes)+4); err != nil {
		return err
	}
	c.signature("FADB")
	c.skip(2 + r.f.offsetBytes)
	return e.checkedRead(c, int(n))
}

// An extensible array is an index of chunks that grows along one dimension: some elements in the index block, then blocks that double in size, the first of which
// the index block lists, and super blocks the others.
type extensible struct {
	elements
	first       int // elements in the index block
	least       int // elements of the smallest block
	pointers    int // least number of blocks of a super block
	numberBits  int
	offsetBytes int
}

func (r *chunkReader) extensibleArray() error {
	c, err := r.f.cursor(r.layout.address, int64(16+6*r.f.lengthBytes+r.f.offsetBytes))
	if err != nil {
		return err
	}
	c.signature("EAHD")
	c.version("an extensible array", 0, 0)
	client := c.u8()
	e := &extensible{elements: elements{r: r, bytes: c.u8(), counts: r.counts(), slowest: r.unlimited()}}
	e.numberBits, e.first, e.least, e.pointers, e.pageBits = c.u8(), c.u8(), c.u8(), c.u8(), c.u8()
	c.skip(6 * r.f.lengthBytes)
	index := c.address()
	c.checksum(0)
	if c.err != nil || index == undefined {
		return c.err
	}
	if err := e.check(client); err != nil {
		return err
	}
	if bits.OnesCount(uint(e.least)) != 1 || bits.OnesCount(uint(e.pointers)) != 1 || e.numberBits > 64 || e.numberBits < bits.Len(uint(e.least)) {
		return fmt.Errorf("expected an extensible array of a sound form, got blocks of %d elements and %d pointers", e.least, e.pointers)
	}
	e.offsetBytes = (e.numberBits + 7) / 8
	return e.indexBlock(index)
}

// superBlock is how many blocks the super block of a number has, and how many elements each of them.
func (e *extensible) superBlock(number int) (blocks int, each uint64) {
	return 1 << (number / 2), uint64(e.least) << ((number + 1) / 2)
}

func (e *extensible) indexBlock(address uint64) error {
	f := e.r.f
	direct := 2 * (bits.Len(uint(e.pointers)) - 1) // super blocks whose blocks are listed here
	all := 1 + e.numberBits - (bits.Len(uint(e.least)) - 1)
	blocks := 2 * (e.pointers - 1)
	size := 6 + f.offsetBytes + e.first*e.bytes + (blocks+max(all-direct, 0))*f.offsetBytes + 4
	c, err := f.cursor(address, int64(size))
	if err != nil {
		return err
	}
	c.signature("EAIB")
	c.skip(2 + f.offsetBytes)
	if err := e.checkedRead(c, e.first); err != nil {
		return err
	}
	for number := range direct {
		blocks, each := e.superBlock(number)
		for range blocks {
			if err := e.block(c.address(), each, nil); err != nil {
				return err
			}
		}
	}
	for number := direct; number < all; number++ {
		if err := e.listed(c.address(), number); err != nil {
			return err
		}
	}
	return c.err
}

// listed reads a super block, which lists blocks.
func (e *extensible) listed(address uint64, number int) error {
	blocks, each := e.superBlock(number)
	if address == undefined {
		e.next += uint64(blocks) * each
		return nil
	}
	f := e.r.f
	maskBytes := 0
	if page := uint64(1) << e.pageBits; each > page {
		maskBytes = int(each/page+7) / 8
	}
	if blocks > int(f.size) || maskBytes > int(f.size) {
		return errShort
	}
	c, err := f.cursor(address, int64(6+f.offsetBytes+e.offsetBytes)+int64(blocks)*int64(maskBytes+f.offsetBytes)+4)
	if err != nil {
		return err
	}
	c.signature("EASB")
	c.skip(2 + f.offsetBytes + e.offsetBytes)
	sum := *c
	sum.at = len(c.data) - 4
	if sum.checksum(0); sum.err != nil || c.err != nil {
		return firstError(c.err, sum.err)
	}
	masks := c.bytes(blocks * maskBytes)
	for i := range blocks {
		if err := e.block(c.address(), each, masks[i*maskBytes:(i+1)*maskBytes]); err != nil {
			return err
		}
	}
	return c.err
}

// block reads a block of elements.
func (e *extensible) block(address, n uint64, mask []byte) error {
	if address == undefined {
		e.next += n
		return nil
	}
	f := e.r.f
	prefix := int64(6 + f.offsetBytes + e.offsetBytes)
	paged := len(mask) > 0
	size := prefix + 4
	if !paged {
		if n > uint64(f.size) {
			return errShort
		}
		size += int64(n) * int64(e.bytes)
	}
	c, err := f.cursor(address, size)
	if err != nil {
		return err
	}
	c.signature("EADB")
	c.skip(int(prefix) - 4)
	if !paged {
		return e.checkedRead(c, int(n))
	}
	if err := e.checkedRead(c, 0); err != nil {
		return err
	}
	return e.pages(address+uint64(size), n, mask)
}

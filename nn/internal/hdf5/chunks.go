package hdf5

import (
	"errors"
	"fmt"
)

// The indexes that find chunks: that of old files, and the five of new ones.
const (
	oldTreeIndex    = 0
	singleIndex     = 1
	implicitIndex   = 2
	fixedIndex      = 3
	extensibleIndex = 4
	newTreeIndex    = 5
)

// A chunkLayout says how the chunks of a dataset are found.
type chunkLayout struct {
	index     int
	address   uint64
	dims      []uint64 // of a chunk
	plainEdge bool     // chunks that reach beyond the dataset went through no filters
	size      int64    // stored size of the single chunk, if it went through filters
	mask      uint64   // filters that the single chunk did not go through
}

// A chunk is a stored one.
type chunk struct {
	address uint64
	size    int64 // stored; -1: as large as its values
	mask    uint64
	at      []uint64 // its first value
}

// newChunkLayout reads what versions 4 and 5 of a layout say about chunks.
func (f *File) newChunkLayout(c *cursor) chunkLayout {
	flags, rank, each := c.u8(), c.u8(), c.u8()
	l := chunkLayout{plainEdge: flags&1 != 0, size: -1}
	if each > 8 {
		c.fail("expected sizes of at most 8 bytes, got %d", each)
	}
	l.dims = chunkDims(c, rank, each)
	l.index = c.u8()
	switch l.index {
	case singleIndex:
		if flags&2 != 0 {
			l.size = c.length()
			l.mask = c.uint(4)
		}
	case implicitIndex:
	case fixedIndex:
		c.skip(1)
	case extensibleIndex:
		c.skip(5)
	case newTreeIndex:
		c.skip(6)
	default:
		c.fail("expected an index of chunks of kind 1 to 5, got %d", l.index)
	}
	l.address = c.address()
	return l
}

// A chunkReader gathers and reads the chunks of one dataset.
type chunkReader struct {
	f       *File
	layout  chunkLayout
	filters []filter
	space   dataspace
	each    int   // bytes of a value
	bytes   int64 // of a chunk's values
	chunks  []chunk
}

// chunks reads a dataset of size bytes that is cut into chunks.
func (o *Object) chunks(l chunkLayout, v *values, size int64) ([]byte, error) {
	filters, err := o.f.filters(o)
	if err != nil {
		return nil, err
	}
	r := &chunkReader{f: o.f, layout: l, filters: filters, space: v.space, each: v.kind.size}
	bytes, err := dataspace{dims: l.dims}.count(uint64(o.f.work) / uint64(r.each))
	if err != nil {
		return nil, fmt.Errorf("a chunk: %w", err)
	}
	r.bytes = int64(bytes) * int64(r.each)
	if l.address != undefined {
		if err := r.find(); err != nil {
			return nil, fmt.Errorf("the index of chunks: %w", err)
		}
	}
	if err := r.believe(size); err != nil {
		return nil, err
	}
	if err := o.f.take(size); err != nil {
		return nil, err
	}
	out := make([]byte, size)
	if fill := o.fill(r.each); fill != nil {
		for at := 0; at < len(out); at += r.each {
			copy(out[at:], fill)
		}
	}
	for _, c := range r.chunks {
		if err := r.read(c, out); err != nil {
			return nil, fmt.Errorf("chunk %v: %w", c.at, err)
		}
	}
	return out, nil
}

// believe compares what a dataset claims to hold with what was stored, of which deflate makes at most a thousandfold.
func (r *chunkReader) believe(size int64) error {
	stored, most := int64(0), int64(1)
	for _, c := range r.chunks {
		stored += max(c.size, 0)
		if c.size < 0 {
			stored += r.bytes
		}
	}
	if len(r.filters) > 0 {
		most = 1032
	}
	if size > stored*most+leastWork/4 {
		return fmt.Errorf("expected values, got %d bytes of which only %d were stored", size, stored)
	}
	return nil
}

// find gathers the chunks.
func (r *chunkReader) find() error {
	switch l := r.layout; l.index {
	case oldTreeIndex:
		return r.f.tree1(l.address, chunkTree, len(l.dims), r.oldEntry)
	case singleIndex:
		return r.add(chunk{address: l.address, size: l.size, mask: l.mask, at: make([]uint64, len(l.dims))})
	case implicitIndex:
		return r.implicit()
	case fixedIndex:
		return r.fixedArray()
	case extensibleIndex:
		return r.extensibleArray()
	case newTreeIndex:
		kind := 10
		if len(r.filters) > 0 {
			kind = 11
		}
		return r.f.tree2(l.address, kind, r.newEntry)
	}
	return nil
}

// add keeps a chunk that holds values of the dataset, as it is now.
func (r *chunkReader) add(c chunk) error {
	if c.address == undefined {
		return nil
	}
	for i, at := range c.at {
		if at >= r.space.dims[i] {
			return nil
		}
	}
	r.chunks = append(r.chunks, c)
	return r.f.take(int64(64 + 8*len(c.at)))
}

func (r *chunkReader) oldEntry(key *cursor, address uint64) error {
	c := chunk{address: address, size: int64(key.u32()), mask: key.uint(4)}
	for range r.layout.dims {
		c.at = append(c.at, key.uint(8))
	}
	if len(r.filters) == 0 {
		c.size = -1
	}
	return firstError(key.err, r.add(c))
}

func (r *chunkReader) newEntry(record *cursor) error {
	c := chunk{address: record.address(), size: -1}
	if len(r.filters) > 0 {
		sizeBytes := record.left() - 4 - 8*len(r.layout.dims)
		if sizeBytes < 1 || sizeBytes > 8 {
			return errShort
		}
		c.size, c.mask = int64(record.uint(sizeBytes)), record.uint(4)
	}
	for _, d := range r.layout.dims {
		c.at = append(c.at, record.uint(8)*d)
	}
	return firstError(record.err, r.add(c))
}

// counts are how many chunks there may be along each dimension; the first number of an extensible array is not used.
func (r *chunkReader) counts() []uint64 {
	var counts []uint64
	for i, most := range r.space.most {
		d := r.layout.dims[i]
		if most == undefined {
			most = r.space.dims[i]
		}
		counts = append(counts, max((most+d-1)/d, 1))
	}
	return counts
}

// unlimited is the dimension that can grow without end, 0 if there is none.
func (r *chunkReader) unlimited() int {
	for i, most := range r.space.most {
		if most == undefined || r.f.lengthBytes < 8 && most == 1<<(8*r.f.lengthBytes)-1 {
			return i
		}
	}
	return 0
}

// place is where the chunk of a number begins. Numbers count through the dimensions, the last one first; the dimension slowest changes last.
func (r *chunkReader) place(number uint64, counts []uint64, slowest int) []uint64 {
	at := make([]uint64, len(counts))
	for i := len(counts) - 1; i >= 0; i-- {
		if i != slowest {
			at[i] = number % counts[i] * r.layout.dims[i]
			number /= counts[i]
		}
	}
	at[slowest] = number * r.layout.dims[slowest]
	return at
}

// implicit are chunks that lie one after the other.
func (r *chunkReader) implicit() error {
	counts := r.counts()
	n, err := dataspace{dims: counts}.count(uint64(r.f.size / max(r.bytes, 1)))
	if err != nil {
		return err
	}
	for i := range n {
		c := chunk{address: r.layout.address + i*uint64(r.bytes), size: -1, at: r.place(i, counts, 0)}
		if err := r.add(c); err != nil {
			return err
		}
	}
	return nil
}

// read puts the values of a chunk where they belong.
func (r *chunkReader) read(c chunk, out []byte) error {
	partial := false
	for i, at := range c.at {
		partial = partial || at+r.layout.dims[i] > r.space.dims[i]
	}
	filtered := len(r.filters) > 0 && !(partial && r.layout.plainEdge)
	size := r.bytes
	if filtered && c.size >= 0 {
		size = c.size
	}
	data, err := r.f.block(c.address, size)
	if err != nil {
		return err
	}
	if err := r.f.take(r.bytes); err != nil {
		return err
	}
	if filtered {
		if data, err = r.f.undo(r.filters, c.mask, data, r.bytes, r.each); err != nil {
			return err
		}
	}
	if int64(len(data)) != r.bytes {
		return errors.New("expected a whole chunk; the file is damaged")
	}
	r.copy(c.at, data, out)
	return nil
}

// copy copies the rows of a chunk, as far as they belong to the dataset.
func (r *chunkReader) copy(at []uint64, data, out []byte) {
	dims, chunk := r.space.dims, r.layout.dims
	last := len(dims) - 1
	run := min(chunk[last], dims[last]-at[last]) * uint64(r.each)
	row := make([]uint64, len(dims)) // within the chunk
	for {
		from, to := uint64(0), uint64(0)
		for i := range dims {
			from = from*chunk[i] + row[i]
			to = to*dims[i] + at[i] + row[i]
		}
		from, to = from*uint64(r.each), to*uint64(r.each)
		copy(out[to:to+run], data[from:from+run])
		i := last - 1
		for ; i >= 0; i-- {
			if row[i]++; row[i] < min(chunk[i], dims[i]-at[i]) {
				break
			}
			row[i] = 0
		}
		if i < 0 {
			return
		}
	}
}

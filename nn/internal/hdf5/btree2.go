package hdf5

import (
	"fmt"
	"math/bits"
)

// A tree2 is a new B-tree: its nodes have one size and hold records of one size.
type tree2 struct {
	f          *File
	kind       int
	nodeBytes  int
	record     int
	countBytes int   // of the number of records of a node
	totalBytes []int // by level: of the number of records below a node
	visit      func(record *cursor) error
}

// tree2 calls visit for each record of a new B-tree.
func (f *File) tree2(address uint64, kind int, visit func(record *cursor) error) error {
	c, err := f.cursor(address, int64(22+f.offsetBytes+f.lengthBytes))
	if err != nil {
		return err
	}
	c.signature("BTHD")
	c.version("a B-tree", 0, 0)
	if got := c.u8(); c.err == nil && got != kind {
		c.fail("expected a B-tree of kind %d, got %d", kind, got)
	}
	t := &tree2{f: f, kind: kind, visit: visit}
	t.nodeBytes, t.record = c.u32(), c.u16()
	depth := c.u16()
	c.skip(2)
	root, count := c.address(), c.u16()
	c.length()
	c.checksum(0)
	if c.err != nil {
		return c.err
	}
	if depth > maxDepth || t.record == 0 || int64(t.nodeBytes) > f.size || t.nodeBytes <= overhead2 {
		return fmt.Errorf("expected a B-tree of a sound form, got depth %d, nodes of %d bytes and records of %d", depth, t.nodeBytes, t.record)
	}
	if root == undefined {
		return nil
	}
	t.measure(depth)
	return t.node(root, depth, count)
}

// overhead2 is what a node has beside records and children.
const overhead2 = 10

// measure works out how long the counts in nodes are, which follows from the most records that a node can have.
func (t *tree2) measure(depth int) {
	most := uint64(t.nodeBytes-overhead2) / uint64(t.record)
	t.countBytes = numberBytes(most)
	t.totalBytes = []int{0}
	below := most
	for level := 1; level < depth; level++ {
		pointer := t.f.offsetBytes + t.countBytes + t.totalBytes[level-1]
		here := uint64(max(t.nodeBytes-overhead2-pointer, 0) / (t.record + pointer))
		below = (here+1)*below + here
		t.totalBytes = append(t.totalBytes, numberBytes(below))
	}
}

// numberBytes is how many bytes hold numbers up to a limit.
func numberBytes(limit uint64) int { return (max(bits.Len64(limit), 1)-1)/8 + 1 }

func (t *tree2) node(address uint64, level, count int) error {
	pointer, name := 0, "BTLF"
	if level > 0 {
		pointer, name = t.f.offsetBytes+t.countBytes+t.totalBytes[level-1], "BTIN"
	}
	size := overhead2 + count*t.record + pointer
	if level > 0 {
		size += count * pointer
	}
	if size > t.nodeBytes {
		return fmt.Errorf("expected a B-tree node of at most %d bytes, got %d records; the file is damaged", t.nodeBytes, count)
	}
	c, err := t.f.cursor(address, int64(size))
	if err != nil {
		return err
	}
	c.signature(name)
	c.version("a B-tree node", 0, 0)
	if got := c.u8(); c.err == nil && got != t.kind {
		c.fail("expected a B-tree node of kind %d, got %d", t.kind, got)
	}
	sum := *c
	sum.at = size - 4
	if sum.checksum(0); sum.err != nil || c.err != nil {
		return firstError(c.err, sum.err)
	}
	for range count {
		record := t.f.over(c.bytes(t.record))
		if err := firstError(c.err, t.visit(record), record.err); err != nil {
			return err
		}
	}
	if level == 0 {
		return nil
	}
	for range count + 1 {
		child, records := c.address(), int(c.uint(t.countBytes))
		c.skip(t.totalBytes[level-1])
		if c.err != nil {
			return c.err
		}
		if err := t.node(child, level-1, records); err != nil {
			return err
		}
	}
	return nil
}

func firstError(list ...error) error {
	for _, err := range list {
		if err != nil {
			return err
		}
	}
	return nil
}

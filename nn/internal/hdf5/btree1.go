package hdf5

import (
	"errors"
	"fmt"
)

// What an old B-tree holds.
const (
	groupTree = 0
	chunkTree = 1
)

// maxDepth is far more than any tree has, whose nodes have at least two children.
const maxDepth = 32

// tree1 calls leaf for each entry of an old B-tree, with its key and address. rank is that of the chunks.
func (f *File) tree1(address uint64, kind, rank int, leaf func(key *cursor, child uint64) error) error {
	return f.node1(address, kind, rank, -1, leaf)
}

// node1 reads a node of the given level, any if that is negative.
func (f *File) node1(address uint64, kind, rank, level int, leaf func(key *cursor, child uint64) error) error {
	headBytes := 8 + 2*f.offsetBytes
	c, err := f.cursor(address, int64(headBytes))
	if err != nil {
		return err
	}
	c.signature("TREE")
	if got := c.u8(); c.err == nil && got != kind {
		c.fail("expected a B-tree of kind %d, got %d", kind, got)
	}
	found, count := c.u8(), c.u16()
	if c.err != nil {
		return c.err
	}
	if found > maxDepth || level >= 0 && found != level {
		return fmt.Errorf("expected a B-tree node of level %d, got %d; the file is damaged", level, found)
	}
	keyBytes := f.lengthBytes
	if kind == chunkTree {
		keyBytes = 8 + 8*(rank+1)
	}
	if c, err = f.cursor(address+uint64(headBytes), int64(count*(keyBytes+f.offsetBytes))); err != nil {
		return err
	}
	for range count {
		key, child := f.over(c.bytes(keyBytes)), c.address()
		if c.err != nil {
			return c.err
		}
		if found == 0 {
			err = leaf(key, child)
		} else {
			err = f.node1(child, kind, rank, found-1, leaf)
		}
		if err = errors.Join(err, key.err); err != nil {
			return err
		}
	}
	return nil
}

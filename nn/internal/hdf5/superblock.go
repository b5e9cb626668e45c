package hdf5

import "fmt"

// superblock reads where everything begins, and returns the address of the root group's header.
func (f *File) superblock() (uint64, error) {
	start, err := f.findSuperblock()
	if err != nil {
		return 0, err
	}
	head, err := f.block(start, min(128, f.size-int64(start)))
	if err != nil {
		return 0, err
	}
	c := f.over(head)
	c.skip(len(Signature))
	root := uint64(0)
	switch v := c.u8(); v {
	case 0, 1:
		root = f.oldSuperblock(c, v)
	case 2, 3:
		root = f.newSuperblock(c)
	default:
		return 0, fmt.Errorf("HDF5: expected a superblock of version 0 to 3, got %d", v)
	}
	if c.err != nil {
		return 0, fmt.Errorf("HDF5: superblock: %w", c.err)
	}
	return root, nil
}

// findSuperblock looks at the beginning, and behind a block that a user may have put there.
func (f *File) findSuperblock() (uint64, error) {
	for at := int64(0); at+int64(len(Signature)) <= f.size; at = max(512, at*2) {
		head, err := f.block(uint64(at), int64(len(Signature)))
		if err != nil {
			return 0, err
		}
		if string(head) == Signature {
			return uint64(at), nil
		}
	}
	return 0, fmt.Errorf("expected an HDF5 file, got %d bytes without its signature", f.size)
}

func (f *File) oldSuperblock(c *cursor, version int) uint64 {
	c.skip(4) // versions of other structures
	f.sizes(c)
	c.skip(1 + 2 + 2 + 4) // sizes of nodes, flags
	if version == 1 {
		c.skip(4)
	}
	f.base = c.address()
	c.address() // free space
	c.address() // end of file
	c.address() // driver
	c.address() // name of the root group
	return c.address()
}

func (f *File) newSuperblock(c *cursor) uint64 {
	f.sizes(c)
	c.skip(1) // flags
	f.base = c.address()
	c.address() // extension
	c.address() // end of file
	root := c.address()
	c.checksum(0)
	return root
}

// sizes reads how long addresses and sizes are.
func (f *File) sizes(c *cursor) {
	f.offsetBytes, f.lengthBytes = c.u8(), c.u8()
	for _, n := range []int{f.offsetBytes, f.lengthBytes} {
		if n != 2 && n != 4 && n != 8 {
			c.fail("expected addresses and sizes of 2, 4 or 8 bytes, got %d", n)
		}
	}
	c.offsetBytes, c.lengthBytes = f.offsetBytes, f.lengthBytes
}

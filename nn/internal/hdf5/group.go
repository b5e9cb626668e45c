package hdf5

import (
	"errors"
	"fmt"
)

// groupLinks are the addresses of what a group holds. Links to other files and to paths have none, and are left out: Keras writes none.
func (f *File) groupLinks(o *Object) (map[string]uint64, error) {
	links := map[string]uint64{}
	if table := o.message(symbolTableMessage); table != nil {
		return links, f.symbolTable(f.over(table.data), links)
	}
	info := o.message(linkInfoMessage)
	if info == nil {
		if o.IsDataset() {
			return nil, errors.New("expected a group, got a dataset")
		}
		return nil, errors.New("expected a group, got another kind of object")
	}
	for _, m := range o.messages {
		if m.kind == linkMessage {
			if err := f.link(f.over(m.data), links); err != nil {
				return nil, err
			}
		}
	}
	return links, f.denseLinks(f.over(info.data), links)
}

// symbolTable reads an old group: names in a local heap, entries in a B-tree.
func (f *File) symbolTable(c *cursor, links map[string]uint64) error {
	tree, heap := c.address(), c.address()
	if c.err != nil {
		return c.err
	}
	names, err := f.localHeap(heap)
	if err != nil {
		return err
	}
	return f.tree1(tree, groupTree, 0, func(_ *cursor, node uint64) error { return f.symbols(node, names, links) })
}

// localHeap is the part of a heap that holds the names of a group.
func (f *File) localHeap(address uint64) ([]byte, error) {
	c, err := f.cursor(address, int64(8+2*f.lengthBytes+f.offsetBytes))
	if err != nil {
		return nil, err
	}
	c.signature("HEAP")
	c.version("a local heap", 0, 0)
	c.skip(3)
	size := c.length()
	c.length()
	data := c.address()
	if c.err != nil {
		return nil, c.err
	}
	return f.block(data, size)
}

// symbols reads a node of entries.
func (f *File) symbols(address uint64, names []byte, links map[string]uint64) error {
	head, err := f.cursor(address, 8)
	if err != nil {
		return err
	}
	head.signature("SNOD")
	head.version("a symbol table node", 1, 1)
	head.skip(1)
	count := head.u16()
	if head.err != nil {
		return head.err
	}
	entry := 2*f.offsetBytes + 24
	c, err := f.cursor(address+8, int64(count*entry))
	if err != nil {
		return err
	}
	for range count {
		name, object := c.uint(f.offsetBytes), c.address()
		kind := c.u32()
		c.skip(4 + 16)
		if c.err != nil || name > uint64(len(names)) {
			return errors.Join(c.err, fmt.Errorf("expected a name within %d bytes, got one at %d; the file is damaged", len(names), name))
		}
		const symbolic = 2
		text := f.over(names[name:])
		if s := text.text(); text.err != nil {
			return text.err
		} else if kind != symbolic && object != undefined {
			links[s] = object
		}
	}
	return nil
}

// link reads a link of a new group.
func (f *File) link(c *cursor, links map[string]uint64) error {
	c.version("a link", 1, 1)
	flags := c.u8()
	kind := 0
	if flags&8 != 0 {
		kind = c.u8()
	}
	if flags&4 != 0 {
		c.skip(8) // creation order
	}
	if flags&16 != 0 {
		c.skip(1) // character set: ASCII is UTF-8
	}
	size := c.uint(1 << (flags & 3))
	if size > uint64(c.left()) {
		return errors.Join(c.err, errShort)
	}
	name := string(c.bytes(int(size)))
	if kind == 0 {
		links[name] = c.address()
	}
	return c.err
}

// denseLinks reads the links of a group that has too many for its header.
func (f *File) denseLinks(c *cursor, links map[string]uint64) error {
	c.version("link info", 0, 0)
	if flags := c.u8(); flags&1 != 0 {
		c.skip(8)
	}
	heap, tree := c.address(), c.address()
	if c.err != nil || heap == undefined {
		return c.err
	}
	h, err := f.fractalHeap(heap)
	if err != nil {
		return err
	}
	const linkName = 5
	return f.tree2(tree, linkName, func(record *cursor) error {
		record.skip(4) // hash of the name
		data, err := h.object(record)
		if err != nil {
			return err
		}
		return f.link(f.over(data), links)
	})
}

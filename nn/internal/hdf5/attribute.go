package hdf5

import "fmt"

// attribute finds an attribute by its name, nil if there is none.
func (o *Object) attribute(name string) (*values, error) {
	for _, m := range o.messages {
		if m.kind != attributeMessage {
			continue
		}
		if found, v, err := o.f.readAttribute(m.data, name); err != nil || found {
			return v, err
		}
	}
	if info := o.message(attributeInfoMessage); info != nil {
		return o.f.denseAttribute(o.f.over(info.data), name)
	}
	return nil, nil
}

// denseAttribute looks into the heap of an object that has too many attributes for its header.
func (f *File) denseAttribute(c *cursor, name string) (v *values, err error) {
	c.version("attribute info", 0, 0)
	if flags := c.u8(); flags&1 != 0 {
		c.skip(2)
	}
	heap, tree := c.address(), c.address()
	if c.err != nil || heap == undefined {
		return nil, c.err
	}
	h, err := f.fractalHeap(heap)
	if err != nil {
		return nil, err
	}
	const attributeName = 8
	err = f.tree2(tree, attributeName, func(record *cursor) error {
		if v != nil {
			return nil
		}
		data, err := h.object(record)
		if err == nil {
			_, v, err = f.readAttribute(data, name)
		}
		return err
	})
	return v, err
}

// readAttribute reads an attribute, if it has the name that is looked for.
func (f *File) readAttribute(data []byte, want string) (found bool, v *values, err error) {
	c := f.over(data)
	version := c.version("an attribute", 1, 3)
	flags := c.u8()
	nameBytes, typeBytes, spaceBytes := c.u16(), c.u16(), c.u16()
	if version == 3 {
		c.skip(1) // character set
	}
	part := func(size int) []byte {
		start := c.at
		data := c.bytes(size)
		if version == 1 {
			c.align(start)
		}
		return data
	}
	name := f.over(part(nameBytes))
	if c.err != nil || name.text() != want || name.err != nil {
		return false, nil, firstError(c.err, name.err)
	}
	datatypeData, spaceData := part(typeBytes), part(spaceBytes)
	if c.err != nil {
		return false, nil, c.err
	}
	for i, data := range []*[]byte{&datatypeData, &spaceData} {
		if version > 1 && flags>>i&1 != 0 {
			if *data, err = f.shared([]int{datatypeMessage, dataspaceMessage}[i], *data); err != nil {
				return false, nil, err
			}
		}
	}
	v = &values{f: f}
	if v.kind, err = f.datatype(f.over(datatypeData), 0); err != nil {
		return false, nil, err
	}
	if v.space, err = f.dataspace(f.over(spaceData)); err != nil {
		return false, nil, err
	}
	n, err := v.space.count(uint64(c.left() / v.kind.size))
	if err != nil {
		return false, nil, err
	}
	v.data = c.bytes(int(n) * v.kind.size)
	return true, v, c.err
}

// HasAttr reports whether the object has an attribute, which may be damaged.
func (o *Object) HasAttr(name string) bool {
	v, err := o.attribute(name)
	return v != nil || err != nil
}

// Strings are the values of an attribute of strings. An attribute without values has none, whatever its type.
func (o *Object) Strings(name string) ([]string, error) {
	v, err := o.attribute(name)
	if err == nil && v == nil {
		err = fmt.Errorf("expected one, got none")
	}
	var list []string
	if err == nil {
		list, err = v.strings()
	}
	if err != nil {
		return nil, o.fail(fmt.Errorf("attribute %s: %w", name, err))
	}
	return list, nil
}

// Text is the value of an attribute that is one string.
func (o *Object) Text(name string) (string, error) {
	list, err := o.Strings(name)
	if err == nil && len(list) != 1 {
		err = o.fail(fmt.Errorf("attribute %s: expected one string, got %d", name, len(list)))
	}
	if err != nil {
		return "", err
	}
	return list[0], nil
}

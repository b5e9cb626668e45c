package hdf5

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// directory writes names, tree and header of a group.
func (f *writer) directory(children map[string]entry, attributes []newAttribute) (e entry, err error) {
	names := slices.Sorted(maps.Keys(children))
	heap := make([]byte, 8) // the empty name, which is before all others
	places := make([]uint64, len(names))
	for i, name := range names {
		if name == "" || strings.ContainsAny(name, "/\x00") {
			return e, fmt.Errorf("HDF5: expected a name without / and zero bytes, got %q", name)
		}
		places[i] = uint64(len(heap))
		heap = append(append(heap, name...), 0)
		heap = append(heap, make([]byte, (8-len(heap)%8)%8)...)
	}
	data := f.place(heap)
	const noFreeSpace = 1
	e.heap = f.place(put(put([]byte("HEAP"), 4, 0), 8, uint64(len(heap)), noFreeSpace, data))
	e.tree = f.tree(f.symbols(names, places, children))
	messages := []newMessage{{symbolTableMessage, put(nil, 8, e.tree, e.heap)}}
	for _, a := range attributes {
		data, err := f.attribute(a)
		if err != nil {
			return e, err
		}
		messages = append(messages, newMessage{attributeMessage, data})
	}
	e.header, err = f.header(messages)
	return e, err
}

// A branch is a node of a tree, with its last name.
type branch struct{ address, last uint64 }

// symbols writes the entries of a group, some in each node.
func (f *writer) symbols(names []string, places []uint64, children map[string]entry) []branch {
	var nodes []branch
	for from := 0; from < len(names); from += 2 * leafK {
		to := min(from+2*leafK, len(names))
		node := put(append([]byte("SNOD"), 1, 0), 2, uint64(to-from))
		for i := from; i < to; i++ {
			child := children[names[i]]
			node = put(node, 8, places[i], child.header)
			if child.tree != 0 {
				node = put(put(node, 4, 1, 0), 8, child.tree, child.heap)
			} else {
				node = put(put(node, 4, 0, 0), 8, 0, 0)
			}
		}
		node = append(node, make([]byte, 8+2*leafK*40-len(node))...)
		nodes = append(nodes, branch{f.place(node), places[to-1]})
	}
	return nodes
}

// tree writes the levels of a B-tree above nodes, and returns the address of its root.
func (f *writer) tree(nodes []branch) uint64 {
	const nodeBytes = 24 + 2*internalK*8 + (2*internalK+1)*8
	for level := 0; ; level++ {
		count := max((len(nodes)+2*internalK-1)/(2*internalK), 1)
		first := f.end
		var above []branch
		for i := range count {
			part := nodes[i*2*internalK : min((i+1)*2*internalK, len(nodes))]
			left, right := undefined, undefined
			if i > 0 {
				left = first + uint64(i-1)*nodeBytes
			}
			if i < count-1 {
				right = first + uint64(i+1)*nodeBytes
			}
			before := uint64(0)
			if i > 0 {
				before = nodes[i*2*internalK-1].last
			}
			node := put(append([]byte("TREE"), groupTree, byte(level)), 2, uint64(len(part)))
			node = put(node, 8, left, right, before)
			last := before
			for _, b := range part {
				node = put(node, 8, b.address, b.last)
				last = b.last
			}
			node = append(node, make([]byte, nodeBytes-len(node))...)
			above = append(above, branch{f.place(node), last})
		}
		if count == 1 {
			return above[0].address
		}
		nodes = above
	}
}

// A newMessage is one of an object's header.
type newMessage struct {
	kind int
	data []byte
}

// header writes an object's header.
func (f *writer) header(messages []newMessage) (uint64, error) {
	var body []byte
	for _, m := range messages {
		data := append(m.data, make([]byte, (8-len(m.data)%8)%8)...)
		if len(data) > 65528 {
			return 0, fmt.Errorf("HDF5: expected a message of at most 64 KiB, got %d bytes", len(data))
		}
		body = put(body, 2, uint64(m.kind), uint64(len(data)))
		body = append(append(body, 0, 0, 0, 0), data...)
	}
	data := put(put([]byte{1, 0}, 2, uint64(len(messages))), 4, 1, uint64(len(body)), 0)
	return f.place(append(data, body...)), nil
}

// space describes a shape.
func space(shape ...uint64) []byte {
	return put(append([]byte{1, byte(len(shape)), 0}, 0, 0, 0, 0, 0), 8, shape...)
}

// The types of what is written.
var (
	float32Type = append(append([]byte{0x11, 0x20, 31, 0, 4, 0, 0, 0}, 0, 0, 32, 0, 23, 8, 0, 23), 127, 0, 0, 0)
	int64Type   = []byte{0x10, 8, 0, 0, 8, 0, 0, 0, 0, 0, 64, 0}
	stringType  = append([]byte{0x19, 1, 1, 0, 16, 0, 0, 0}, 0x10, 0, 0, 0, 1, 0, 0, 0, 0, 0, 8, 0) // of varying length, in UTF-8: bytes
)

// dataset writes the numbers and their header.
func (f *writer) dataset(d *newDataset) uint64 {
	var shape []uint64
	for _, n := range d.shape {
		shape = append(shape, uint64(n))
	}
	address, size, kind := f.end, uint64(4*len(d.floats)), float32Type
	switch {
	case d.whole != nil:
		data := []byte{}
		for _, v := range d.whole {
			data = put(data, 8, uint64(v))
		}
		size, kind = uint64(len(data)), int64Type
		f.place(data)
	case size == 0:
		address = undefined
	default:
		f.blocks = append(f.blocks, block{floats: d.floats})
		f.end += (size + 7) / 8 * 8
	}
	header, _ := f.header([]newMessage{ // small, so there is no error
		{dataspaceMessage, space(shape...)},
		{datatypeMessage, bytes.Clone(kind)},
		{fillMessage, []byte{2, 2, 2, 1, 0, 0, 0, 0}}, // zeros
		{layoutMessage, put([]byte{3, contiguous}, 8, address, size)},
	})
	return header
}

// attribute describes an attribute, whose strings lie in a global heap.
func (f *writer) attribute(a newAttribute) ([]byte, error) {
	if len(a.strings) > MaxStrings {
		return nil, fmt.Errorf("HDF5: attribute %s: expected at most %d strings, got %d", a.name, MaxStrings, len(a.strings))
	}
	shape := space()
	if a.list {
		shape = space(uint64(len(a.strings)))
	}
	data := put([]byte{1, 0}, 2, uint64(len(a.name)+1), uint64(len(stringType)), uint64(len(shape)))
	for _, part := range [][]byte{append([]byte(a.name), 0), bytes.Clone(stringType), shape} {
		data = append(data, part...)
		data = append(data, make([]byte, (8-len(data)%8)%8)...)
	}
	for _, s := range a.strings {
		r := f.texts[s]
		data = put(data, 4, uint64(r.size))
		data = put(data, 8, r.heap)
		data = put(data, 4, uint64(r.index))
	}
	return data, nil
}

// strings writes all strings of the attributes of a group, and of all in it, into global heaps.
func (f *writer) strings(root *Group) error {
	var all []string
	var gather func(g *Group)
	gather = func(g *Group) {
		for _, a := range g.attributes {
			for _, s := range a.strings {
				if _, known := f.texts[s]; !known && s != "" {
					f.texts[s] = reference{}
					all = append(all, s)
				}
			}
		}
		for _, name := range slices.Sorted(maps.Keys(g.groups)) {
			gather(g.groups[name])
		}
	}
	gather(root)
	const perHeap, heapHead, objectHead, leastHeap = 4000, 16, 16, 4096
	for from := 0; from < len(all); from += perHeap {
		part := all[from:min(from+perHeap, len(all))]
		heap := make([]byte, heapHead)
		for i, s := range part {
			if uint64(len(s)) > 1<<31 {
				return fmt.Errorf("HDF5: expected a string of at most 2 GiB, got %d bytes", len(s))
			}
			f.texts[s] = reference{f.end, uint32(i + 1), len(s)}
			heap = put(put(heap, 2, uint64(i+1), 1), 4, 0)
			heap = append(put(heap, 8, uint64(len(s))), s...)
			heap = append(heap, make([]byte, (8-len(heap)%8)%8)...)
		}
		free := max(leastHeap-len(heap), objectHead)
		heap = append(put(put(heap, 2, 0, 0), 4, 0), put(nil, 8, uint64(free))...)
		heap = append(heap, make([]byte, free-objectHead)...)
		copy(heap, put(put([]byte("GCOL\x01"), 3, 0), 8, uint64(len(heap))))
		f.place(heap)
	}
	return nil
}

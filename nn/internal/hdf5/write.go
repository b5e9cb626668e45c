package hdf5

import (
	"encoding/binary"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"

	"board/nn/tensor"
)

// A Group is one that is to be written: attributes, groups and datasets.
type Group struct {
	attributes []newAttribute
	groups     map[string]*Group
	datasets   map[string]*newDataset
}

// A newAttribute is one string, or a list of them.
type newAttribute struct {
	name    string
	strings []string
	list    bool
}

// A newDataset has numbers of one of the two kinds.
type newDataset struct {
	shape  []int
	floats []float32
	whole  []int64 // nil: floats
}

// NewGroup is an empty group: of a file, or to be filled.
func NewGroup() *Group {
	return &Group{groups: map[string]*Group{}, datasets: map[string]*newDataset{}}
}

// Group is the group at a path below g, such as "layers/dense/vars". It is made where there is none.
func (g *Group) Group(path string) *Group {
	for name := range strings.SplitSeq(path, "/") {
		if name == "" {
			continue
		}
		next := g.groups[name]
		if next == nil {
			next = NewGroup()
			g.groups[name] = next
		}
		g = next
	}
	return g
}

// SetText gives the group an attribute that is a string.
func (g *Group) SetText(name, value string) {
	g.attributes = append(g.attributes, newAttribute{name: name, strings: []string{value}})
}

// SetStrings gives the group an attribute that is a list of strings, of which an attribute holds MaxStrings.
func (g *Group) SetStrings(name string, values []string) {
	g.attributes = append(g.attributes, newAttribute{name: name, strings: values, list: true})
}

// MaxStrings is the most strings of one attribute.
const MaxStrings = 4000

// SetTensor puts a dataset of float32 at a path. Its numbers are not copied.
func (g *Group) SetTensor(path string, t *tensor.Tensor) {
	g.set(path, &newDataset{shape: t.Shape, floats: t.Data})
}

// SetInt puts a dataset of one int64 at a path.
func (g *Group) SetInt(path string, value int64) {
	g.set(path, &newDataset{shape: []int{}, whole: []int64{value}})
}

func (g *Group) set(path string, d *newDataset) {
	parent, name := "", path
	if i := strings.LastIndexByte(path, '/'); i >= 0 {
		parent, name = path[:i], path[i+1:]
	}
	g.Group(parent).datasets[name] = d
}

// A writer lays a file out: what is referred to lies before what refers to it, so that every address is known in time.
type writer struct {
	blocks []block
	end    uint64
	texts  map[string]reference
}

// A block is a piece of the file: bytes, or numbers that are made bytes as they are written.
type block struct {
	data   []byte
	floats []float32
}

// A reference is where a string lies in a global heap.
type reference struct {
	heap  uint64
	index uint32
	size  int
}

// Write writes a file with root as its root group, in the old form that all versions of the HDF5 library read. The same groups are the same
// bytes: no times are kept.
func Write(w io.Writer, root *Group) error {
	f := &writer{texts: map[string]reference{}}
	f.place(make([]byte, superblockBytes))
	if err := f.strings(root); err != nil {
		return err
	}
	entry, err := f.group(root)
	if err != nil {
		return err
	}
	f.superblock(entry)
	room := make([]byte, 0, 1<<16)
	for _, b := range f.blocks {
		if err := b.write(w, room); err != nil {
			return err
		}
	}
	return nil
}

func (b block) write(w io.Writer, room []byte) error {
	if b.data != nil {
		_, err := w.Write(b.data)
		return err
	}
	for part := range slices.Chunk(b.floats, cap(room)/4) {
		room = room[:0]
		for _, v := range part {
			room = binary.LittleEndian.AppendUint32(room, math.Float32bits(v))
		}
		if _, err := w.Write(room); err != nil {
			return err
		}
	}
	if rest := len(b.floats) * 4 % 8; rest != 0 { // the next block begins at a multiple of 8
		_, err := w.Write(make([]byte, 8-rest))
		return err
	}
	return nil
}

// place puts bytes at the end of the file, and returns their address. Addresses are multiples of 8.
func (f *writer) place(data []byte) uint64 {
	at := f.end
	data = append(data, make([]byte, (8-len(data)%8)%8)...)
	f.blocks = append(f.blocks, block{data: data})
	f.end += uint64(len(data))
	return at
}

// put appends numbers of n bytes each.
func put(data []byte, n int, values ...uint64) []byte {
	for _, v := range values {
		for i := range n {
			data = append(data, byte(v>>(8*i)))
		}
	}
	return data
}

const superblockBytes = 96

// Of old B-trees: half of the most entries of a node of symbols, and half of the most children of another.
const (
	leafK     = 4
	internalK = 16
)

// An entry is where a group's header, tree and names lie.
type entry struct{ header, tree, heap uint64 }

func (f *writer) superblock(root entry) {
	data := append([]byte(Signature), 0, 0, 0, 0, 0, 8, 8, 0)
	data = put(data, 2, leafK, internalK)
	data = put(data, 4, 0)
	data = put(data, 8, 0, undefined, f.end, undefined) // base, free space, end of file, driver
	data = put(data, 8, 0, root.header)
	data = put(data, 4, 1, 0) // the tree and the heap follow
	data = put(data, 8, root.tree, root.heap)
	f.blocks[0].data = data
}

// group writes all that is in a group, then the group.
func (f *writer) group(g *Group) (e entry, err error) {
	children := map[string]entry{}
	for name, d := range g.datasets {
		if g.groups[name] != nil {
			return e, fmt.Errorf("HDF5: expected a group or a dataset as %q, got both", name)
		}
		if d.whole == nil && len(d.floats) != tensor.Shape(d.shape).Size() {
			return e, fmt.Errorf("HDF5: %s: expected the numbers of the shape %v, got %d", name, d.shape, len(d.floats))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(g.datasets)) {
		children[name] = entry{header: f.dataset(g.datasets[name])}
	}
	for _, name := range slices.Sorted(maps.Keys(g.groups)) {
		if children[name], err = f.group(g.groups[name]); err != nil {
			return e, err
		}
	}
	return f.directory(children, g.attributes)
}

// Package hdf5 reads and writes the part of HDF5 that h5py and Keras use. There is no HDF5 library for Go without cgo.
//
// The reader knows superblocks 0 to 3; groups of both kinds, old (symbol tables) and new (links in the header, or in a fractal heap);
// attributes in the header and in a fractal heap; contiguous, compact and chunked data with every index of chunks, with deflate, shuffle and
// fletcher32; floats of any layout, integers, enumerations (bool), strings of fixed and of variable length. Checksums are compared wherever the
// format has some. Write writes the old form, which every version of the library reads.
//
// Nothing in a file is believed before it is checked: what reading takes in memory and in time is bounded by the size of the file.
package hdf5

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// Signature is how an HDF5 file begins.
const Signature = "\x89HDF\r\n\x1a\n"

// undefined is the address of what is not there.
const undefined = ^uint64(0)

// Reading a file may take spread times its size in bytes read and values made, and always leastWork: objects are read again where others refer to
// them, and compressed numbers grow.
const (
	spread    = 64
	leastWork = 16 << 20
)

// A File is open for reading. It is for one goroutine at a time.
type File struct {
	r           io.ReaderAt
	size        int64
	base        uint64 // where addresses count from
	offsetBytes int    // of an address
	lengthBytes int    // of a size
	work        int64  // bytes that may still be read or made
	objects     map[uint64]*Object
	heaps       map[uint64]map[uint32][]byte // global heap collections, by address
	root        *Object
}

// Open reads the superblock of a file of size bytes, and its root group.
func Open(r io.ReaderAt, size int64) (*File, error) {
	f := &File{
		r: r, size: size, work: max(leastWork, size*spread), offsetBytes: 8, lengthBytes: 8,
		objects: map[uint64]*Object{}, heaps: map[uint64]map[uint32][]byte{},
	}
	root, err := f.superblock()
	if err != nil {
		return nil, err
	}
	f.root, err = f.object(root, "")
	return f, err
}

// Root is the group that holds everything.
func (f *File) Root() *Object { return f.root }

// take accounts for n bytes of work.
func (f *File) take(n int64) error {
	if n > f.work || n < 0 {
		return fmt.Errorf("expected content that a file of %d bytes can hold, got more; the file is damaged, or compressed beyond measure", f.size)
	}
	f.work -= n
	return nil
}

// block reads n bytes at an address.
func (f *File) block(address uint64, n int64) ([]byte, error) {
	at := address + f.base
	if address == undefined || n < 0 || at < address || at > uint64(f.size) || n > f.size-int64(at) {
		return nil, fmt.Errorf("expected %d bytes at %d, got a file of %d bytes; it is cut off or damaged", n, at, f.size)
	}
	if err := f.take(n + 1); err != nil {
		return nil, err
	}
	data := make([]byte, n)
	if got, err := f.r.ReadAt(data, int64(at)); got < len(data) {
		return nil, err
	}
	return data, nil
}

// cursor reads n bytes at an address.
func (f *File) cursor(address uint64, n int64) (*cursor, error) {
	data, err := f.block(address, n)
	return f.over(data), err
}

// An Object is a group or a dataset.
type Object struct {
	f        *File
	path     string // where it was found, for errors
	messages []message
	links    map[string]uint64 // nil before the first look
}

// object reads the object at an address, once.
func (f *File) object(address uint64, path string) (*Object, error) {
	if o := f.objects[address]; o != nil {
		return o, nil
	}
	o := &Object{f: f, path: path}
	f.objects[address] = o // without messages yet: objects whose messages refer to each other come to an end
	var err error
	if o.messages, err = f.header(address); err != nil {
		delete(f.objects, address)
		return nil, o.fail(err)
	}
	return o, nil
}

func (o *Object) fail(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("HDF5: /%s: %w", o.path, err)
}

// ErrMissing is what Open of an Object wraps where there is nothing of that name.
var ErrMissing = errors.New("no such object")

// Names are the names of what a group holds, sorted.
func (o *Object) Names() ([]string, error) {
	if err := o.look(); err != nil {
		return nil, o.fail(err)
	}
	return slices.Sorted(maps.Keys(o.links)), nil
}

// Has reports whether there is an object at the path.
func (o *Object) Has(path string) bool {
	_, err := o.Open(path)
	return err == nil
}

// Open finds the object at a path below o, such as "layers/dense/vars/0". An empty path is o itself.
func (o *Object) Open(path string) (*Object, error) {
	for name := range strings.SplitSeq(path, "/") {
		if name == "" {
			continue
		}
		if err := o.look(); err != nil {
			return nil, o.fail(err)
		}
		address, ok := o.links[name]
		if !ok {
			return nil, o.fail(fmt.Errorf("%w as %q", ErrMissing, name))
		}
		next, err := o.f.object(address, strings.TrimPrefix(o.path+"/"+name, "/"))
		if err != nil {
			return nil, err
		}
		o = next
	}
	return o, nil
}

// look finds the links of a group.
func (o *Object) look() (err error) {
	if o.links == nil {
		o.links, err = o.f.groupLinks(o)
	}
	return err
}

// IsDataset reports whether the object holds values.
func (o *Object) IsDataset() bool { return o.message(layoutMessage) != nil }

// message is the first message of a kind, nil if there is none.
func (o *Object) message(kind int) *message {
	for i := range o.messages {
		if o.messages[i].kind == kind {
			return &o.messages[i]
		}
	}
	return nil
}

package hdf5

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// The filters that chunks go through.
const (
	deflateFilter  = 1
	shuffleFilter  = 2
	fletcherFilter = 3
)

// A filter is a step of what was done to a chunk before it was written.
type filter struct {
	id       int
	settings []uint64
}

func (f *File) filters(o *Object) (list []filter, err error) {
	m := o.message(filterMessage)
	if m == nil {
		return nil, nil
	}
	c := f.over(m.data)
	version := c.version("a filter pipeline", 1, 2)
	count := c.u8()
	if version == 1 {
		c.skip(6)
	}
	for range count {
		one := filter{id: c.u16()}
		nameBytes := 0
		if version == 1 || one.id >= 256 {
			nameBytes = c.u16()
		}
		c.skip(2)
		settings := c.u16()
		if version == 1 {
			nameBytes = (nameBytes + 7) / 8 * 8
		}
		c.skip(nameBytes)
		for range settings {
			one.settings = append(one.settings, c.uint(4))
		}
		if version == 1 && settings%2 == 1 {
			c.skip(4)
		}
		if c.err != nil {
			return nil, c.err
		}
		list = append(list, one)
	}
	return list, nil
}

// undo takes the filters off a chunk of size bytes. A bit of mask says that a filter was left out.
func (f *File) undo(filters []filter, mask uint64, data []byte, size int64, each int) (_ []byte, err error) {
	for i := len(filters) - 1; i >= 0; i-- {
		if mask>>i&1 != 0 {
			continue
		}
		switch filters[i].id {
		case deflateFilter:
			data, err = inflate(data, size+4) // a checksum may be within
		case shuffleFilter:
			data = unshuffle(data, each)
		case fletcherFilter:
			data, err = checkFletcher(data)
		default:
			err = fmt.Errorf("expected the filters deflate, shuffle and fletcher32, got filter %d, which is not supported; write the file with compression=\"gzip\"", filters[i].id)
		}
		if err != nil {
			return nil, err
		}
	}
	if int64(len(data)) != size {
		return nil, fmt.Errorf("expected a chunk of %d bytes, got %d; the file is damaged", size, len(data))
	}
	return data, nil
}

// inflate decompresses at most size bytes.
func inflate(data []byte, size int64) ([]byte, error) {
	z, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("a compressed chunk: %w", err)
	}
	var out bytes.Buffer // it grows with what comes
	n, err := io.Copy(&out, io.LimitReader(z, size+1))
	if err != nil {
		return nil, fmt.Errorf("a compressed chunk: %w", err)
	}
	if n > size {
		return nil, fmt.Errorf("expected a chunk of %d bytes, got a larger one; the file is damaged", size)
	}
	return out.Bytes(), nil
}

// unshuffle brings the bytes of each value together, which shuffle has sorted by their place in the value.
func unshuffle(data []byte, each int) []byte {
	count := len(data) / each
	out := make([]byte, len(data))
	for b := range each {
		for i, v := range data[b*count : (b+1)*count] {
			out[i*each+b] = v
		}
	}
	copy(out[count*each:], data[count*each:])
	return out
}

func checkFletcher(data []byte) ([]byte, error) {
	if len(data) < 4 {
		return nil, errShort
	}
	data, sum := data[:len(data)-4], binary.LittleEndian.Uint32(data[len(data)-4:])
	if fletcher32(data) != sum {
		return nil, errors.New("the checksum of a chunk is wrong; the file is damaged")
	}
	return data, nil
}

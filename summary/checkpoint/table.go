package checkpoint

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"

	"github.com/golang/snappy"
)

// An index is a table as LevelDB writes them: blocks of sorted keys with their values,
// a block that tells where those are, and a footer that tells where that is.

const (
	footerSize  = 48
	magic       = 0xdb4775248b80fb57
	trailerSize = 5 // of a block: one byte of compression, four of its checksum

	compressedNot, compressedSnappy = 0, 1
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// unmask undoes what is done to a checksum that is kept beside the bytes it is of.
func unmask(sum uint32) uint32 {
	rotated := sum - 0xa282ead8
	return rotated>>17 | rotated<<15
}

var errShort = errors.New("it ends too early")

// A handle tells where a block lies in a table.
type handle struct{ offset, size uint64 }

func readHandle(b []byte) (h handle, rest []byte, err error) {
	for _, to := range []*uint64{&h.offset, &h.size} {
		x, n := binary.Uvarint(b)
		if n <= 0 {
			return h, nil, errShort
		}
		*to, b = x, b[n:]
	}
	return h, b, nil
}

// eachKey goes through the keys of a table and their values, in order. It takes at most
// so many bytes of memory for compressed blocks, over all of them.
func eachKey(table []byte, most int, use func(key, value []byte) error) error {
	if len(table) < footerSize {
		return errShort
	}
	footer := table[len(table)-footerSize:]
	if binary.LittleEndian.Uint64(footer[40:]) != magic {
		return errors.New("it does not end as an index does")
	}
	_, rest, err := readHandle(footer) // of a block of statistics
	if err != nil {
		return err
	}
	at, _, err := readHandle(rest)
	if err != nil {
		return err
	}
	index, err := block(table, at, &most)
	if err != nil {
		return fmt.Errorf("index: %w", err)
	}
	return eachEntry(index, func(_, value []byte) error {
		at, _, err := readHandle(value)
		if err != nil {
			return err
		}
		entries, err := block(table, at, &most)
		if err != nil {
			return fmt.Errorf("block at %d: %w", at.offset, err)
		}
		return eachEntry(entries, use)
	})
}

// block is the content of a block. What it takes of memory is taken from left, also for
// a block that is not compressed: an index may name one again and again.
func block(table []byte, at handle, left *int) ([]byte, error) {
	size := uint64(len(table) - footerSize)
	if at.offset > size || at.size > size-at.offset || size-at.offset-at.size < trailerSize {
		return nil, fmt.Errorf("expected %d bytes at %d, inside the %d of the file", at.size, at.offset, len(table))
	}
	content, trailer := table[at.offset:at.offset+at.size], table[at.offset+at.size:]
	sum := crc32.Update(crc32.Checksum(content, castagnoli), castagnoli, trailer[:1])
	if want := unmask(binary.LittleEndian.Uint32(trailer[1:])); sum != want {
		return nil, fmt.Errorf("its checksum is %08x, expected %08x", sum, want)
	}
	length := len(content)
	if trailer[0] == compressedSnappy {
		var err error
		if length, err = snappy.DecodedLen(content); err != nil {
			return nil, err
		}
	}
	if *left -= length + trailerSize; *left < 0 {
		return nil, errors.New("the blocks take too much memory")
	}
	switch trailer[0] {
	case compressedNot:
		return content, nil
	case compressedSnappy:
		return snappy.Decode(nil, content)
	}
	return nil, fmt.Errorf("unknown compression %d", trailer[0])
}

// eachEntry goes through the entries of a block. A key begins with as many bytes of the
// one before as its entry says.
func eachEntry(block []byte, use func(key, value []byte) error) error {
	if len(block) < 4 {
		return errShort
	}
	restarts := uint64(binary.LittleEndian.Uint32(block[len(block)-4:]))
	if restarts > uint64(len(block)-4)/4 {
		return fmt.Errorf("%d restarts in %d bytes", restarts, len(block))
	}
	var key []byte
	for b := block[:uint64(len(block))-4*(restarts+1)]; len(b) > 0; {
		var sizes [3]uint64 // shared with the key before, of the rest of the key, of the value
		for i := range sizes {
			x, n := binary.Uvarint(b)
			if n <= 0 {
				return errShort
			}
			sizes[i], b = x, b[n:]
		}
		shared, own, size := sizes[0], sizes[1], sizes[2]
		if shared > uint64(len(key)) || own > uint64(len(b)) || size > uint64(len(b))-own {
			return errShort
		}
		key = append(key[:shared], b[:own]...)
		if err := use(key, b[own:own+size]); err != nil {
			return err
		}
		b = b[own+size:]
	}
	return nil
}

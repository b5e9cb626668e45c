package client

import (
	"bytes"
	"encoding/binary"
	"math"
	"testing"

	"board/web/message"
)

// frameOf is a frame with one block of two rows.
func frameOf(flags uint32, columns int) []byte {
	var b bytes.Buffer
	put := func(values ...any) {
		for _, v := range values {
			if err := binary.Write(&b, binary.LittleEndian, v); err != nil {
				panic(err)
			}
		}
	}
	put(uint32(message.FrameMagic), uint32(1), uint32(1), uint32(0))
	put(uint32(3), uint32(4), flags, uint32(2), 5.0, 6.0, 7.0, 8.0)
	for c := range columns {
		put(float64(10*c), float64(10*c+1))
	}
	return b.Bytes()
}

func TestReadFrame(t *testing.T) {
	blocks, err := readFrame(frameOf(message.BlockSnapshot|message.BlockSmoothed, 4))
	if err != nil || len(blocks) != 1 {
		t.Fatal(blocks, err)
	}
	b := blocks[0]
	if b.Card != 3 || b.Run != 4 || !b.Snapshot || b.Gone || b.Index || b.More || b.Generation != 5 || b.Total != 6 || b.Origin != 7 || b.Hidden != 8 {
		t.Errorf("head %+v", b)
	}
	if b.Steps[1] != 1 || b.WallTimes[0] != 10 || b.Values[1] != 21 || b.Smoothed[0] != 30 {
		t.Errorf("columns %+v", b)
	}
	if blocks, err = readFrame(frameOf(message.BlockIndex|message.BlockMore, 2)); err != nil || !blocks[0].Index || !blocks[0].More || blocks[0].Values != nil {
		t.Errorf("index %+v, %v", blocks, err)
	}
}

// FuzzReadFrame: whatever comes, a frame is read or refused, and takes no more memory than it
// has bytes.
func FuzzReadFrame(f *testing.F) {
	whole := frameOf(message.BlockSmoothed, 4)
	f.Add(whole)
	f.Add(whole[:40])
	f.Add(frameOf(message.BlockIndex, 2))
	huge := bytes.Clone(whole)
	binary.LittleEndian.PutUint32(huge[28:], math.MaxUint32)
	f.Add(huge)
	f.Fuzz(func(t *testing.T, data []byte) {
		blocks, err := readFrame(data)
		if err != nil {
			return
		}
		for _, b := range blocks {
			if 8*len(b.Steps) > len(data) || len(b.WallTimes) != len(b.Steps) || b.Values != nil && len(b.Values) != len(b.Steps) {
				t.Errorf("block %+v of %d bytes", b, len(data))
			}
		}
	})
}

package push

// The bytes of a binary frame: a header and blocks of columns, all little endian
// and 8-aligned, so that the page can lay typed arrays over them.

import (
	"encoding/binary"
	"math"
	"sync"

	"board/summary/curve"
	"board/summary/logdir"
	"board/web/message"
)

// A frame is made block by block and then sent. Its memory is used again.
type frame struct {
	buf      []byte
	blocks   uint32
	most     int         // bytes, about: a block that is larger alone makes a larger frame
	only     bool        // unless this says that it does not
	skipped  bool        // for that reason blocks were left out
	reserved int64       // that the client\'s account is charged for it
	view     logdir.View // what a block's points are computed of
	curve    curve.Curve // where that is done
}

var frames = sync.Pool{New: func() any { return new(frame) }}

// keepFrame is the largest buffer that is kept for another frame.
const keepFrame = 2 << 20

// takeFrame gives an empty frame for about most bytes. Hand it back with release.
func takeFrame(most int) *frame {
	f := frames.Get().(*frame)
	f.reset()
	f.most, f.only, f.skipped, f.reserved = most, false, false, 0
	return f
}

func (f *frame) release() {
	f.view.Clear()
	if cap(f.buf) <= keepFrame && cap(f.curve.Steps) <= keepFrame/32 {
		frames.Put(f)
	}
}

// reset empties the frame and leaves room for the header.
func (f *frame) reset() {
	f.buf = append(f.buf[:0], make([]byte, message.FrameHeader)...)
	f.blocks = 0
}

// finish writes the header and returns the whole frame, valid until reset.
func (f *frame) finish(flags uint32) []byte {
	putFrameHeader(f.buf, f.blocks, flags)
	return f.buf
}

func putFrameHeader(b []byte, blocks, flags uint32) {
	binary.LittleEndian.PutUint32(b, message.FrameMagic)
	binary.LittleEndian.PutUint32(b[4:], blocks)
	binary.LittleEndian.PutUint32(b[8:], flags)
	binary.LittleEndian.PutUint32(b[12:], 0)
}

// add appends a block with the points of f.curve, which was made of a view.
func (f *frame) add(card uint32, run int, flags uint32, view *logdir.View) {
	c := &f.curve
	if c.Smoothed != nil {
		flags |= message.BlockSmoothed
	}
	f.header(card, run, flags, c.Len(), float64(view.Stamp().Generation), float64(c.Total), c.OriginWall, float64(view.Hidden()))
	for _, step := range c.Steps {
		f.buf = binary.LittleEndian.AppendUint64(f.buf, math.Float64bits(float64(step)))
	}
	f.column(c.WallTimes)
	f.column(c.Values)
	f.column(c.Smoothed)
}

// gone appends the block that tells that a series does not exist any more.
func (f *frame) gone(card uint32, run int) {
	f.header(card, run, message.BlockGone, 0, 0, 0, math.NaN(), 0)
}

func (f *frame) header(card uint32, run int, flags uint32, n int, generation, total, origin, hidden float64) {
	b := binary.LittleEndian.AppendUint32(f.buf, card)
	b = binary.LittleEndian.AppendUint32(b, uint32(run))
	b = binary.LittleEndian.AppendUint32(b, flags)
	b = binary.LittleEndian.AppendUint32(b, uint32(n))
	for _, x := range [4]float64{generation, total, origin, hidden} {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(x))
	}
	f.buf = b
	f.blocks++
}

func (f *frame) column(xs []float64) {
	at := len(f.buf)
	f.buf = append(f.buf, make([]byte, 8*len(xs))...)
	out := f.buf[at:]
	for i, x := range xs {
		binary.LittleEndian.PutUint64(out[8*i:], math.Float64bits(x))
	}
}

package logdir

import (
	"fmt"
	"math"
	"testing"
	"unsafe"

	"board/summary"
)

// An object of Go that is larger than 32 KiB takes whole pages, and no more than these.
func TestCellsFillTheirPages(t *testing.T) {
	const most = 256 << 10
	if size := mostCells * unsafe.Sizeof(cell{}); size > most || size < most*98/100 {
		t.Errorf("%d cells take %d bytes, want a little less than %d", mostCells, size, most)
	}
}

// tagPoint is the record of a point of tag i.
func tagPoint(i int, step, value byte) []byte {
	tag := fmt.Sprintf("tag%04d", i)
	v := append(append([]byte{0x0a, byte(len(tag))}, tag...), 0x15, 0, 0, value, 0x3f)
	return summary.AppendRecord(nil, append([]byte{0x10, step, 0x2a, byte(len(v) + 2), 0x0a, byte(len(v))}, v...))
}

// The tags of a file stay apart while its slots grow and move, in whatever order it
// names them, and while the file is replaced by another with the same tags.
func TestSlotsGrow(t *testing.T) {
	for _, tags := range []int{1, firstSlots, firstSlots + 1, slotBlock, slotBlock + 1, 2*slotBlock + 3} {
		var forward, backward []byte
		for i := range tags {
			forward = append(forward, tagPoint(i, 1, byte(i))...)
			backward = append(backward, tagPoint(tags-1-i, 2, byte(tags-1-i))...)
		}
		s := newMemStore(t, false)
		for _, file := range [][]byte{append(forward[:len(forward):len(forward)], backward...), backward, append(forward, backward...)} {
			s.put(firstFile, file)
			seen := 0
			s.eachSeries(func(x *Series) {
				var i int
				if _, err := fmt.Sscanf(x.Tag(), "tag%d", &i); err != nil {
					t.Fatal(err)
				}
				for _, p := range viewPoints(t, x.View()) {
					if want := float64(math.Float32frombits(0x3f000000 | uint32(byte(i))<<16)); p.Value != want {
						t.Fatalf("%d tags: %s has %v at step %d, want %v", tags, x.Tag(), p.Value, p.Step, want)
					}
					seen++
				}
			})
			if want := len(file) / len(tagPoint(0, 1, 0)); seen != want {
				t.Fatalf("%d tags have %d points, want %d", tags, seen, want)
			}
		}
	}
}

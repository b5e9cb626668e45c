package logdir

import (
	"iter"
	"sort"
	"sync"

	"board/summary"
)

// A Stamp tells two states of a series apart. While the generation stays, points
// were only appended: those below Len are the same.
type Stamp struct {
	Generation uint64
	Len        int
}

// A View is an immutable snapshot of points of a series: of the visible ones in
// the order of their steps, or of all. It stays valid, and the same, for ever.
type View struct {
	stamp    Stamp
	spans    []viewSpan
	hidden   int
	unsorted bool
	few      *chunk // of a view that is renewed: for the points of a part that has no chunk
}

// A viewSpan is consecutive points of one part.
type viewSpan struct {
	points points
	lo, hi int // which of them
	start  int // index of the first of them in the view
}

// renew gets the view ready to be made anew in its memory.
func (v *View) renew() {
	v.Clear()
	if v.few == nil {
		v.few = newChunk(0, fewPoints)
	}
}

// Clear lets go of the points, and keeps the memory for [Series.Renew].
func (v *View) Clear() {
	clear(v.spans)
	*v = View{spans: v.spans[:0], few: v.few}
}

// Stamp identifies the state that the view shows.
func (v View) Stamp() Stamp { return v.stamp }

// Len is the number of points in the view.
func (v View) Len() int { return v.stamp.Len }

// Hidden is how many points of the series [Series.View] leaves out, because a
// later point went back to their step or to one before.
func (v View) Hidden() int { return v.hidden }

// Sorted tells whether the steps never fall. In a view of visible points they
// never do, unless the store keeps orphaned points.
func (v View) Sorted() bool { return !v.unsorted }

// At is the point with index i, which must be in [0, Len).
func (v View) At(i int) summary.Point {
	k := sort.Search(len(v.spans), func(k int) bool { return v.spans[k].start > i }) - 1
	s := &v.spans[k]
	return s.points.at(s.lo + i - s.start)
}

// SearchStep is the first index whose step is at least the given one, Len if
// there is none. The view must be sorted.
func (v View) SearchStep(step int64) int {
	for k := range v.spans {
		s := &v.spans[k]
		if i := s.points.search(s.lo, s.hi, step); i < s.hi {
			return s.start + i - s.lo
		}
	}
	return v.Len()
}

// scratch is where blocks are decoded; readers are many and short.
var scratch = sync.Pool{New: func() any {
	return &summary.Columns{Steps: make([]int64, 0, lastChunk), Values: make([]float64, 0, lastChunk)}
}}

// Blocks yields the points from index from up to, not including, to, block by
// block: the index of the block's first point, and its columns. The columns may
// be read only, and only until the next block is asked for.
func (v View) Blocks(from, to int) iter.Seq2[int, summary.Columns] {
	return func(yield func(int, summary.Columns) bool) {
		buf := scratch.Get().(*summary.Columns)
		defer scratch.Put(buf)
		for k := range v.spans {
			if !v.spans[k].blocks(from, to, buf, yield) {
				return
			}
		}
	}
}

// AppendTo appends the points from index i up to, not including, j.
func (v View) AppendTo(to *summary.Columns, i, j int) {
	for k := range v.spans {
		s := &v.spans[k]
		lo, hi := s.within(i, j)
		for lo < hi {
			c := s.points.get(s.points.chunk(lo))
			end := min(hi, c.base+c.len())
			c.appendTo(to, lo-c.base, end-c.base)
			lo = end
		}
	}
}

// within is which points of the span lie in [from, to) of the view.
func (s *viewSpan) within(from, to int) (lo, hi int) {
	return s.lo + max(0, from-s.start), min(s.hi, s.lo+to-s.start)
}

// blocks yields the blocks of one span that lie in [from, to).
func (s *viewSpan) blocks(from, to int, buf *summary.Columns, yield func(int, summary.Columns) bool) bool {
	lo, hi := s.within(from, to)
	for lo < hi {
		c := s.points.get(s.points.chunk(lo))
		end := min(hi, c.base+c.len())
		if !yield(s.start+lo-s.lo, c.columns(lo-c.base, end-c.base, buf)) {
			return false
		}
		lo = end
	}
	return true
}

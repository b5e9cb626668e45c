package logdir

import (
	"math"

	"board/summary"
)

const (
	firstChunk = 16   // points: most tags of most logs are short
	lastChunk  = 1024 // points: beyond this, chunks stop doubling
)

// A chunk holds consecutive points in columns, as tightly as they allow: steps
// that are evenly spaced take no memory, values that fit in a float32 (nearly
// all do: that is what writers write) take four bytes. A typical point takes 12
// bytes instead of 24.
//
// A chunk only grows, and only in place: what the first n points look like never
// changes, so a copy of the struct is a snapshot. Where a new point does not fit
// the representation, widen makes another chunk.
type chunk struct {
	base   int     // index of its first point in the part
	first  int64   // step of the first point
	stride int64   // distance of the steps, while steps is nil
	steps  []int64 // nil while evenly spaced
	walls  []float64
	narrow []float32    // values, or nil when
	wide   []float64    // they need all their bits
	places *placeColumn // in place of values, where these stay in the files
}

func newChunk(base, size int) *chunk {
	return &chunk{base: base, walls: make([]float64, 0, size), narrow: make([]float32, 0, size)}
}

func (c *chunk) len() int   { return len(c.walls) }
func (c *chunk) full() bool { return len(c.walls) == cap(c.walls) }

func (c *chunk) step(i int) int64 {
	if c.steps != nil {
		return c.steps[i]
	}
	return c.first + int64(i)*c.stride
}

func (c *chunk) value(i int) float64 {
	switch {
	case c.wide != nil:
		return c.wide[i]
	case c.places != nil:
		return math.NaN()
	}
	return float64(c.narrow[i])
}

func (c *chunk) at(i int) summary.Point {
	return summary.Point{Step: c.step(i), WallTime: c.walls[i], Value: c.value(i)}
}

// add appends a point and returns the chunk that now holds them all: c itself,
// or a wider copy of it.
func (c *chunk) add(p summary.Point) *chunk {
	if n := len(c.walls); n >= 2 {
		c = c.addStep(n, p.Step)
	} else {
		c.begin(n, p.Step)
	}
	narrow := float32(p.Value)
	if c.wide == nil && float64(narrow) != p.Value && p.Value == p.Value {
		c = c.widenValues()
	}
	if c.wide != nil {
		c.wide = append(c.wide, p.Value)
	} else {
		c.narrow = append(c.narrow, narrow)
	}
	c.walls = append(c.walls, p.WallTime)
	return c
}

// addAll does what add does with several points.
func (c *chunk) addAll(pts []summary.Point) *chunk {
	for _, pt := range pts {
		c = c.add(pt)
	}
	return c
}

// begin takes the step of the first or the second point.
func (c *chunk) begin(n int, step int64) {
	if n == 1 {
		c.stride = step - c.first
	} else {
		c.first = step
	}
}

// addStep appends the step of the third or a later point.
func (c *chunk) addStep(n int, step int64) *chunk {
	if c.steps == nil {
		if step == c.first+int64(n)*c.stride {
			return c
		}
		c = c.widenSteps()
	}
	c.steps = append(c.steps, step)
	return c
}

func (c *chunk) widenSteps() *chunk {
	w := *c
	w.steps = make([]int64, len(c.walls), cap(c.walls))
	for i := range w.steps {
		w.steps[i] = c.step(i)
	}
	return &w
}

func (c *chunk) widenValues() *chunk {
	w := *c
	w.narrow, w.wide = nil, make([]float64, len(c.walls), cap(c.walls))
	for i := range w.wide {
		w.wide[i] = float64(c.narrow[i])
	}
	return &w
}

// appendTo appends the points from index i up to j; those of places have no values.
func (c *chunk) appendTo(to *summary.Columns, i, j int) {
	to.WallTimes = append(to.WallTimes, c.walls[i:j]...)
	if c.steps != nil {
		to.Steps = append(to.Steps, c.steps[i:j]...)
	} else {
		for k := i; k < j; k++ {
			to.Steps = append(to.Steps, c.first+int64(k)*c.stride)
		}
	}
	switch {
	case c.wide != nil:
		to.Values = append(to.Values, c.wide[i:j]...)
	case c.places == nil:
		for _, v := range c.narrow[i:j] {
			to.Values = append(to.Values, float64(v))
		}
	}
}

// columns is the points from index i up to j, which it may write into scratch. Those
// of places have no values.
func (c *chunk) columns(i, j int, scratch *summary.Columns) summary.Columns {
	out := summary.Columns{WallTimes: c.walls[i:j]}
	if c.steps != nil {
		out.Steps = c.steps[i:j]
	} else {
		scratch.Steps = scratch.Steps[:0]
		for k := i; k < j; k++ {
			scratch.Steps = append(scratch.Steps, c.first+int64(k)*c.stride)
		}
		out.Steps = scratch.Steps
	}
	switch {
	case c.wide != nil:
		out.Values = c.wide[i:j]
		return out
	case c.places != nil:
		return out
	}
	scratch.Values = scratch.Values[:0]
	for _, v := range c.narrow[i:j] {
		scratch.Values = append(scratch.Values, float64(v))
	}
	out.Values = scratch.Values
	return out
}

// fewPoints is how many points a part keeps without a chunk: most tags of a log
// that has very many have one point or two.
const fewPoints = 8

// A part is what one file contributes to one series, every point in the order
// of the file. It is guarded by the lock of its run.
type part struct {
	file   *file           // where it comes from, nil for a merged part
	few    []summary.Point // all points, while they are few; nil with open
	sealed *[]*chunk       // full, never touched again; nil: none
	open   *chunk          // takes the next point; nil while points are few
	n      int
	last   int64 // step of the last point
}

// add appends a point.
func (p *part) add(pt summary.Point) {
	p.last = pt.Step
	p.n++
	if p.open == nil {
		if len(p.few) < fewPoints {
			p.few = append(p.few, pt)
			return
		}
		p.open, p.few = newChunk(0, firstChunk).addAll(p.few), nil
	} else if p.open.full() {
		p.seal()
	}
	if c := p.open.add(pt); c != p.open {
		p.open = c
	}
}

// seal ends the open chunk and opens the next, for the point that was counted.
func (p *part) seal() {
	if p.sealed == nil {
		p.sealed = new([]*chunk)
	}
	*p.sealed = append(*p.sealed, p.open)
	size := min(2*cap(p.open.walls), lastChunk)
	if p.open.places != nil {
		p.open = newPlaceChunk(p.n-1, size, p.file)
		return
	}
	p.open = newChunk(p.n-1, size)
}

// at is the point with index i.
func (p *part) at(i int) summary.Point {
	if p.open == nil {
		return p.few[i]
	}
	pts := p.snapshot(nil)
	return pts.at(i)
}

// snapshot is the part as it is now, for reading without a lock. Where it needs a chunk
// for that, it takes own, which nobody else may have, or makes one.
func (p *part) snapshot(own *chunk) points {
	var s points
	if p.sealed != nil {
		s.sealed = *p.sealed
	}
	switch {
	case p.open != nil:
		s.open = *p.open
	case len(p.few) > 0:
		if own == nil {
			own = newChunk(0, len(p.few))
		}
		*own = chunk{walls: own.walls[:0], narrow: own.narrow[:0]}
		s.open = *own.addAll(p.few)
	}
	return s
}

// points is an immutable list of chunks: what a part held at some moment.
type points struct {
	sealed []*chunk
	open   chunk
}

// chunk is the number of the chunk that holds the point with index i.
func (p *points) chunk(i int) int {
	lo, hi := 0, len(p.sealed)
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if p.sealed[mid].base+p.sealed[mid].len() <= i {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

func (p *points) get(k int) *chunk {
	if k < len(p.sealed) {
		return p.sealed[k]
	}
	return &p.open
}

func (p *points) at(i int) summary.Point {
	c := p.get(p.chunk(i))
	return c.at(i - c.base)
}

// search is the first index in [lo, hi) whose step is at least the given one,
// where the steps of that range never fall.
func (p *points) search(lo, hi int, step int64) int {
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if c := p.get(p.chunk(mid)); c.step(mid-c.base) < step {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// Package curve turns the points of a series into what a chart needs: smoothed
// over all points, thinned to the width of the chart, summed up over a range.
//
// Everything here is a pure function of a [Source]. Nothing keeps state between
// calls except what a caller carries itself: a [Curve] goes on where it stopped
// when points are appended, so a live curve need not be computed again.
package curve

import (
	"fmt"
	"iter"
	"math"
	"slices"
	"sync"

	"board/summary"
)

// A Source is a series of points, such as a view of the store. Blocks yields the
// points from index from up to, not including, to, in order, in pieces of any
// size: the index of the piece's first point, and its columns, which are valid
// only until the next piece.
//
// What a source has beside that is used, and saves time and memory: At(i int)
// summary.Point; AppendTo(to *summary.Columns, i, j int), which appends the points from i
// up to j; Sorted() bool (steps never go back) with SearchStep(step int64) int (the first
// index with that step or a later one, if sorted).
type Source interface {
	Len() int
	Blocks(from, to int) iter.Seq2[int, summary.Columns]
}

// Axis says what runs along the x axis of a chart.
type Axis uint8

// The axes that TensorBoard has.
const (
	Step     Axis = iota // the training step
	Relative             // seconds since the first point of the series
	Wall                 // seconds since the Unix epoch
)

// AxisOf reads the name of an axis; "" is the step.
func AxisOf(name string) (Axis, error) {
	switch name {
	case "", "step":
		return Step, nil
	case "relative":
		return Relative, nil
	case "wall":
		return Wall, nil
	}
	return Step, fmt.Errorf("axis %q: step, relative or wall is expected", name)
}

// A Range is a part of an axis, both ends included, in the units of the axis.
type Range struct {
	Axis   Axis
	Lo, Hi float64
}

// A Request says how a curve is wanted.
type Request struct {
	Axis      Axis    // what thinning goes along; a Range has its own
	Log       bool    // the axis is logarithmic: thin evenly along the logarithm
	Range     *Range  // nil: the whole series
	Width     int     // of the chart in pixels; 0 or less: every point
	Smoothing float64 // weight of the moving average, 0 to 1; 0: none
}

// A Curve is a series made ready for a chart. Its memory is used again by the
// methods [Curve.Build] and [Curve.Extend].
type Curve struct {
	summary.Columns
	Smoothed   []float64 // parallel to Columns; nil when there is no smoothing
	OriginWall float64   // wall time of the source's first point, NaN when it is empty
	State                // where to go on
}

// State is where a curve stopped: all that is needed to extend it later.
type State struct {
	Total int // points of the source that were seen
	Last  int // index in the source of the last point that was kept, -1 if none
	Ema   EMA // after Total points
}

// Build computes a curve.
//
// Smoothing runs over all points of the source, before anything is left out, so
// neither the width nor the range changes it. Then the points outside the range
// go, except those next to it, so that the line reaches the edges of a zoomed
// chart: a point stays if the line to or from it touches the range. If more than
// 2·Width remain, they are thinned: of each of Width/2 buckets along the axis
// the first and the last point stay, the lowest and the highest, and the first
// one that is not finite. Order is kept, also where steps go back.
func Build(src Source, q Request) Curve {
	var c Curve
	c.Build(src, q)
	return c
}

// Build does what the function [Build] does, in c's memory.
func (c *Curve) Build(src Source, q Request) {
	c.reset(src, q)
	c.State = State{Last: -1, Ema: NewEMA(q.Smoothing)}
	sc := scratches.Get().(*scratch)
	defer scratches.Put(sc)
	s := newSpan(src, q, sc)
	if q.Width <= 0 || s.count <= 2*q.Width {
		c.whole(src, s, sc)
	} else {
		c.thinned(src, q, s, sc)
	}
	if n := len(s.stretches); n > 0 {
		c.Last = s.stretches[n-1].to - 1
	}
	c.Total = src.Len()
}

// Extend puts into c, in place of what it holds, the points that src has got
// since c stopped: what is to be appended to an earlier curve of the same
// request. Nothing is thinned. If the source has changed otherwise than by
// growing, Build is the one to call.
func (c *Curve) Extend(src Source, q Request) {
	c.reset(src, q)
	from, n := c.Total, src.Len()
	if from >= n {
		return
	}
	if q.Range == nil {
		c.keep(src, stretch{from, n})
		c.Last = n - 1
	} else {
		sc := scratches.Get().(*scratch)
		defer scratches.Put(sc)
		c.extendRange(src, newWindow(q, c.OriginWall), sc)
	}
	c.Total = n
}

// extendRange adds the new points that belong to the window, and the point
// before them if it was not needed until now.
func (c *Curve) extendRange(src Source, w window, sc *scratch) {
	from := c.Total
	before, hasBefore := pointAt(src, from-1)
	beforeSmoothed := c.Ema.Current(before.Value)
	prev := w.x(before)
	for i, cols := range src.Blocks(from, src.Len()) {
		smoothed := c.smooth(cols.Values, sc)
		for k := range cols.Len() {
			x := w.x(cols.At(k))
			joined := (i+k > from || hasBefore) && w.touches(prev, x)
			if joined && c.Last < i+k-1 {
				if k > 0 {
					c.add(cols, smoothed, k-1, k)
				} else {
					c.addPoint(before, beforeSmoothed)
				}
			}
			if joined || w.touches(x, x) {
				c.add(cols, smoothed, k, k+1)
				c.Last = i + k
			}
			prev = x
		}
		before = cols.At(cols.Len() - 1)
		if smoothed != nil {
			beforeSmoothed = smoothed[len(smoothed)-1]
		}
	}
}

// Resume is the state that a curve of the request stopped in after the first n
// points of src: what a receiver that still has these points goes on with.
func Resume(src Source, n int, q Request) State {
	q.Width = 1 // the points are not wanted
	return Build(prefix{src, min(max(n, 0), src.Len())}, q).State
}

// prefix is the first n points of a source.
type prefix struct {
	Source
	n int
}

func (p prefix) Len() int { return p.n }

// reset empties c's columns. The state stays.
func (c *Curve) reset(src Source, q Request) {
	c.Columns.Reset()
	c.OriginWall = math.NaN()
	if p, ok := pointAt(src, 0); ok {
		c.OriginWall = p.WallTime
	}
	switch {
	case !(q.Smoothing > 0) || math.IsInf(q.Smoothing, 0):
		c.Smoothed = nil
	case c.Smoothed == nil:
		c.Smoothed = []float64{}
	default:
		c.Smoothed = c.Smoothed[:0]
	}
}

// whole keeps every point of the span.
func (c *Curve) whole(src Source, s span, sc *scratch) {
	c.grow(s.count)
	for _, st := range s.stretches {
		c.skim(src, st.from, sc)
		c.keep(src, st)
	}
	c.skim(src, src.Len(), sc)
}

// keep adds all points of a stretch, which begins at c.Total.
func (c *Curve) keep(src Source, st stretch) {
	n := c.Len()
	if to, ok := src.(interface {
		AppendTo(to *summary.Columns, i, j int)
	}); ok {
		to.AppendTo(&c.Columns, st.from, st.to)
	} else {
		appendBlocks(&c.Columns, src, st)
	}
	if c.Smoothed != nil {
		c.Smoothed = slices.Grow(c.Smoothed, c.Len()-n)[:c.Len()]
		c.Ema.Apply(c.Smoothed[n:], c.Values[n:])
	}
	c.Total = st.to
}

func appendBlocks(to *summary.Columns, src Source, st stretch) {
	for _, cols := range src.Blocks(st.from, st.to) {
		to.Steps = append(to.Steps, cols.Steps...)
		to.WallTimes = append(to.WallTimes, cols.WallTimes...)
		to.Values = append(to.Values, cols.Values...)
	}
}

// skim runs the moving average over the points up to an index, which are not kept.
func (c *Curve) skim(src Source, to int, sc *scratch) {
	if c.Smoothed != nil && c.Total < to {
		for _, cols := range src.Blocks(c.Total, to) {
			c.smooth(cols.Values, sc)
		}
	}
	c.Total = to
}

// smooth is the moving average of the next values, in scratch memory.
func (c *Curve) smooth(values []float64, sc *scratch) []float64 {
	if c.Smoothed == nil {
		return nil
	}
	sc.smoothed = slices.Grow(sc.smoothed[:0], len(values))[:len(values)]
	c.Ema.Apply(sc.smoothed, values)
	return sc.smoothed
}

func (c *Curve) grow(n int) {
	c.Steps = slices.Grow(c.Steps, n)
	c.WallTimes = slices.Grow(c.WallTimes, n)
	c.Values = slices.Grow(c.Values, n)
	if c.Smoothed != nil {
		c.Smoothed = slices.Grow(c.Smoothed, n)
	}
}

// add appends the points from..to of a block.
func (c *Curve) add(cols summary.Columns, smoothed []float64, from, to int) {
	c.Steps = append(c.Steps, cols.Steps[from:to]...)
	c.WallTimes = append(c.WallTimes, cols.WallTimes[from:to]...)
	c.Values = append(c.Values, cols.Values[from:to]...)
	if c.Smoothed != nil {
		c.Smoothed = append(c.Smoothed, smoothed[from:to]...)
	}
}

func (c *Curve) addPoint(p summary.Point, smoothed float64) {
	c.Append(p)
	if c.Smoothed != nil {
		c.Smoothed = append(c.Smoothed, smoothed)
	}
}

// pointAt is the point with index i, if the source has it.
func pointAt(src Source, i int) (summary.Point, bool) {
	if i < 0 || i >= src.Len() {
		return summary.Point{}, false
	}
	if at, ok := src.(interface{ At(i int) summary.Point }); ok {
		return at.At(i), true
	}
	return firstOf(src, i)
}

// firstOf is the first point of the block at index i. It is a function of its own since
// the results of one with such a loop are allocated.
func firstOf(src Source, i int) (summary.Point, bool) {
	for _, cols := range src.Blocks(i, i+1) {
		return cols.At(0), true
	}
	return summary.Point{}, false
}

// scratch is memory that one computation needs beside its result.
type scratch struct {
	smoothed  []float64
	xs        []float64
	stretches []stretch
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

package derive

import (
	"context"
	"iter"
	"maps"
	"math"
	"slices"

	"board/summary"
	"board/summary/logdir"
	"board/summary/provider"
)

// blockRows is how many rows are worked out at once.
const blockRows = 1024

// A Request says what is to be worked out.
type Request struct {
	Formula *Formula
	X       *Formula // what runs along the x axis; nil: steps and times
}

// A Curve is what a formula comes to for one run: a source of package curve. With a formula
// for x the values of that stand in place of the wall times, so that curve.Wall is its axis.
type Curve struct {
	summary.Columns
	Interpolated bool // metrics have points at different steps
}

// Blocks implements curve.Source.
func (c *Curve) Blocks(from, to int) iter.Seq2[int, summary.Columns] {
	return func(yield func(int, summary.Columns) bool) {
		if from < to {
			yield(from, c.Slice(from, to))
		}
	}
}

// AppendTo appends the points from i up to j.
func (c *Curve) AppendTo(to *summary.Columns, i, j int) {
	to.Steps = append(to.Steps, c.Steps[i:j]...)
	to.WallTimes = append(to.WallTimes, c.WallTimes[i:j]...)
	to.Values = append(to.Values, c.Values[i:j]...)
}

// Sorted says that steps never go back.
func (c *Curve) Sorted() bool { return true }

// SearchStep is the index of the first point that is not before a step.
func (c *Curve) SearchStep(step int64) int {
	i, _ := slices.BinarySearch(c.Steps, step)
	return i
}

// Await waits a few seconds for a request's metrics of a run that is still being read, as
// [logdir.Ask] does.
func (d *Deriver) Await(ctx context.Context, run int, q Request) {
	if series, _, has := d.inputs(run, q); has {
		logdir.Ask(ctx, slices.Collect(maps.Values(series))...)
	}
}

// Has tells whether a run has all metrics and hyper-parameters of a request.
func (d *Deriver) Has(run int, q Request) bool {
	_, _, has := d.inputs(run, q)
	return has
}

// Curve works a formula out for a run: it has a row at each step at which one of the
// formula's metrics has a point and all others reach. Where one has no point at a step, its
// value is that of the line between its neighbouring points. It reports false where the run
// lacks a metric or a hyper-parameter.
func (d *Deriver) Curve(ctx context.Context, run int, q Request) (*Curve, bool, error) {
	series, params, has := d.inputs(run, q)
	if !has {
		return nil, false, nil
	}
	points := int64(0)
	for _, s := range series {
		s.Prefer()
		if points += int64(s.Stamp().Len); points > d.limits.Cells {
			return nil, true, ErrTooMany
		}
	}
	w := work{walkers: map[string]*walker{}, curve: &Curve{}}
	var own []*track
	for name, s := range series {
		w.walkers[name] = &walker{track: trackOf(provider.View(s, false))}
		if slices.Contains(q.Formula.tags, name) {
			own = append(own, w.walkers[name].track)
		}
	}
	w.y = newProgram(q.Formula, params)
	if q.X != nil {
		w.x = newProgram(q.X, params)
	}
	return w.curve, true, w.run(ctx, union(own))
}

// inputs finds the curves and the values that a request needs of a run.
func (d *Deriver) inputs(id int, q Request) (series map[string]*logdir.Series, params map[string]float64, has bool) {
	info, found := d.run(id)
	if !found {
		return nil, nil, false
	}
	series, params = map[string]*logdir.Series{}, map[string]float64{}
	for _, f := range []*Formula{q.Formula, q.X} {
		if f == nil {
			continue
		}
		for _, name := range f.tags {
			tag, has := info.Tag(name)
			if !has || tag.Plugin() != summary.PluginScalars || tag.Series() == nil {
				return nil, nil, false
			}
			series[name] = tag.Series()
		}
		for _, name := range f.params {
			value, has := d.param(id, name)
			if !has {
				return nil, nil, false
			}
			params[name] = value
		}
	}
	return series, params, true
}

// param is the value of a run's hyper-parameter, if it is a number, or true or false.
func (d *Deriver) param(run int, name string) (float64, bool) {
	set := d.comparer.Set()
	row, found := set.ByID(run)
	i, known := set.Param(name)
	if !found || !known {
		return 0, false
	}
	switch value := row.Value(i).Any().(type) {
	case float64:
		return value, true
	case bool:
		return truth(value), true
	}
	return 0, false
}

// work is a curve while it is worked out.
type work struct {
	walkers map[string]*walker
	y, x    *program
	curve   *Curve

	first float64 // wall time of the first row
}

// run goes through the steps, a block of rows after the other.
func (w *work) run(ctx context.Context, steps []int64) error {
	w.first = math.NaN()
	rows := w.newBlock()
	ys, xs := make([]float64, blockRows), make([]float64, blockRows)
	for len(steps) > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		n := min(len(steps), blockRows)
		w.fill(rows, steps[:n])
		steps = steps[n:]
		w.y.eval(rows, ys[:rows.n])
		if w.x != nil {
			w.x.eval(rows, xs[:rows.n])
		}
		w.add(rows, ys, xs)
	}
	return nil
}

func (w *work) newBlock() *block {
	b := &block{words: map[string][]float64{}, tags: map[string][]float64{}}
	for _, word := range rowWords {
		b.words[word.Word] = make([]float64, 0, blockRows)
	}
	for name := range w.walkers {
		b.tags[name] = make([]float64, 0, blockRows)
	}
	return b
}

// fill puts the rows of some steps into a block: those that all metrics reach.
func (w *work) fill(b *block, steps []int64) {
	b.n = 0
	for name := range b.words {
		b.words[name] = b.words[name][:0]
	}
	for name := range b.tags {
		b.tags[name] = b.tags[name][:0]
	}
	for _, step := range steps {
		wall, reaches := w.row(b, step)
		if !reaches {
			continue
		}
		if math.IsNaN(w.first) {
			w.first = wall
		}
		b.words[wordStep] = append(b.words[wordStep], float64(step))
		b.words[wordWall] = append(b.words[wordWall], wall)
		b.words[wordTime] = append(b.words[wordTime], wall-w.first)
		w.curve.Steps = append(w.curve.Steps, step)
		b.n++
	}
}

// row appends the values of all metrics at a step, if they reach it. The wall time is the
// latest of their points there.
func (w *work) row(b *block, step int64) (wall float64, reaches bool) {
	wall, reaches = math.NaN(), true
	between := false
	for name, walker := range w.walkers {
		value, at, there := walker.at(step)
		if !there {
			reaches = false
			break
		}
		b.tags[name] = append(b.tags[name], value)
		between = between || math.IsNaN(at)
		if !math.IsNaN(at) && !(wall >= at) {
			wall = at
		}
	}
	if !reaches {
		for name := range b.tags {
			b.tags[name] = b.tags[name][:b.n]
		}
	} else if between {
		w.curve.Interpolated = true
	}
	return wall, reaches
}

// add appends a block's values to the curve. A row whose x is no number has no place.
func (w *work) add(b *block, ys, xs []float64) {
	c := w.curve
	if w.x == nil {
		c.Values, c.WallTimes = append(c.Values, ys[:b.n]...), append(c.WallTimes, b.words[wordWall]...)
		return
	}
	steps := c.Steps[len(c.Values):]
	c.Steps = c.Steps[:len(c.Values)]
	for i, x := range xs[:b.n] {
		if finite(x) {
			c.Append(summary.Point{Step: steps[i], WallTime: x, Value: ys[i]})
		}
	}
}

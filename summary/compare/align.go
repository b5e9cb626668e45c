package compare

import (
	"context"
	"errors"
	"math"
	"slices"

	"board/summary/curve"
	"board/summary/logdir"
	"board/summary/provider"
)

// A CurvesRequest asks for the mean curve of a group of runs.
type CurvesRequest struct {
	Tag       string
	Axis      curve.Axis
	Smoothing float64 // of each run's curve, before the mean is taken
	Rows      int     // about how many rows are wanted; 0: all
}

// A GroupCurve is the mean curve of a group, and the statistics of its runs at each x.
type GroupCurve struct {
	X            []float64
	Stats        []Stats
	Runs         int  // that have the tag
	Of           int  // rows before they were thinned
	Interpolated bool // runs have points at different x
}

// ErrTooMany says that a group has more points than can be aligned.
var ErrTooMany = errors.New("the group has too many points; choose fewer runs")

// Curve aligns the curves of runs: it has a row at each x at which one of them has a point
// with a finite value. There, each run counts with the value on the line between its
// neighbouring points; before its first point and after its last one it does not count. Of
// several points at one x the last counts.
func (c *Comparer) Curve(ctx context.Context, runs []*Run, q CurvesRequest) (GroupCurve, error) {
	var members []*line
	points := int64(0)
	for _, run := range runs {
		if err := ctx.Err(); err != nil {
			return GroupCurve{}, err
		}
		series := run.Curve(q.Tag)
		if series == nil {
			continue
		}
		series.Prefer()
		if points += int64(series.Stamp().Len); points > c.limits.Cells {
			return GroupCurve{}, ErrTooMany
		}
		if l := lineOf(provider.View(series, false), q); len(l.x) > 0 {
			members = append(members, l)
		}
	}
	return align(ctx, members, q.Rows, c.limits.Cells)
}

// A line is the finite points of a curve, by x.
type line struct{ x, y []float64 }

// lineOf smooths a curve and takes its finite points.
func lineOf(view logdir.View, q CurvesRequest) *line {
	l := &line{}
	ema := curve.NewEMA(q.Smoothing)
	origin, smoothed := math.NaN(), []float64(nil)
	for _, columns := range view.Blocks(0, view.Len()) {
		smoothed = append(smoothed[:0], columns.Values...)
		ema.Apply(smoothed, columns.Values)
		for i, y := range smoothed {
			x := float64(columns.Steps[i])
			if q.Axis != curve.Step {
				x = columns.WallTimes[i]
			}
			if q.Axis == curve.Relative {
				if math.IsNaN(origin) {
					origin = x
				}
				x -= origin
			}
			if y-y == 0 && x-x == 0 {
				l.x, l.y = append(l.x, x), append(l.y, y)
			}
		}
	}
	l.sort()
	return l
}

// sort orders points by x, and keeps the last of those at one x.
func (l *line) sort() {
	if !slices.IsSorted(l.x) {
		order := make([]int, len(l.x))
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(a, b int) int { return compareFloats(l.x[a], l.x[b]) })
		x, y := make([]float64, len(order)), make([]float64, len(order))
		for i, from := range order {
			x[i], y[i] = l.x[from], l.y[from]
		}
		l.x, l.y = x, y
	}
	n := 0
	for i := range l.x {
		if n > 0 && l.x[n-1] == l.x[i] {
			n--
		}
		l.x[n], l.y[n] = l.x[i], l.y[i]
		n++
	}
	l.x, l.y = l.x[:n], l.y[:n]
}

func compareFloats(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// align works the statistics out at every x of the lines, of which it keeps about rows.
func align(ctx context.Context, members []*line, rows int, most int64) (GroupCurve, error) {
	g := GroupCurve{Runs: len(members)}
	all := union(members)
	g.Of = len(all)
	if int64(len(all))*int64(len(members)) > 64*most {
		return g, ErrTooMany
	}
	for _, l := range members {
		g.Interpolated = g.Interpolated || len(l.x) != len(all)
	}
	at, values := make([]int, len(members)), make([]float64, 0, len(members))
	stats := make([]Stats, len(all))
	for i, x := range all {
		if i%4096 == 0 && ctx.Err() != nil {
			return g, ctx.Err()
		}
		values = values[:0]
		for k, l := range members {
			if y, reaches := l.at(x, &at[k]); reaches {
				values = append(values, y)
			}
		}
		stats[i] = StatsOf(values)
	}
	g.X, g.Stats = thin(all, stats, rows)
	return g, nil
}

// union is every x of the lines, ascending, each once.
func union(members []*line) (all []float64) {
	for i, l := range members {
		if i > 0 && slices.Equal(l.x, members[i-1].x) {
			continue // as mostly
		}
		all = append(all, l.x...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// at is the value of the line at x, which never falls from call to call: *from is where the
// search begins.
func (l *line) at(x float64, from *int) (y float64, reaches bool) {
	i := *from
	for i < len(l.x) && l.x[i] < x {
		i++
	}
	*from = i
	switch {
	case i == len(l.x):
		return 0, false
	case l.x[i] == x:
		return l.y[i], true
	case i == 0:
		return 0, false
	}
	t := (x - l.x[i-1]) / (l.x[i] - l.x[i-1])
	return l.y[i-1] + t*(l.y[i]-l.y[i-1]), true
}

// thin keeps about so many rows: of each of equally long stretches those with the least and
// the greatest mean, and the first and the last row of all.
func thin(x []float64, stats []Stats, rows int) ([]float64, []Stats) {
	if rows <= 0 || len(x) <= rows {
		return x, stats
	}
	stretches := max(rows/2, 1)
	keep := []int{0}
	for s := range stretches {
		lo, hi := s*len(x)/stretches, (s+1)*len(x)/stretches
		least, most := lo, lo
		for i := lo; i < hi; i++ {
			if stats[i].Mean < stats[least].Mean {
				least = i
			}
			if stats[i].Mean > stats[most].Mean {
				most = i
			}
		}
		keep = append(keep, min(least, most), max(least, most))
	}
	keep = slices.Compact(append(keep, len(x)-1))
	thinX, thinStats := make([]float64, len(keep)), make([]Stats, len(keep))
	for i, k := range keep {
		thinX[i], thinStats[i] = x[k], stats[k]
	}
	return thinX, thinStats
}

package derive

import (
	"cmp"
	"math"
	"slices"

	"board/summary/logdir"
)

// A track is the points of a metric of one run by step, each step once: of several points at
// one step the last counts, as in charts.
type track struct {
	steps  []int64
	walls  []float64
	values []float64
}

func trackOf(view logdir.View) *track {
	t := &track{}
	for _, columns := range view.Blocks(0, view.Len()) {
		t.steps = append(t.steps, columns.Steps...)
		t.walls = append(t.walls, columns.WallTimes...)
		t.values = append(t.values, columns.Values...)
	}
	t.sort()
	return t
}

// sort orders points by step, and keeps the last of those at one step.
func (t *track) sort() {
	if !slices.IsSorted(t.steps) {
		order := make([]int, len(t.steps))
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(t.steps[a], t.steps[b]) })
		sorted := track{make([]int64, len(order)), make([]float64, len(order)), make([]float64, len(order))}
		for i, from := range order {
			sorted.steps[i], sorted.walls[i], sorted.values[i] = t.steps[from], t.walls[from], t.values[from]
		}
		*t = sorted
	}
	n := 0
	for i := range t.steps {
		if n > 0 && t.steps[n-1] == t.steps[i] {
			n--
		}
		t.steps[n], t.walls[n], t.values[n] = t.steps[i], t.walls[i], t.values[i]
		n++
	}
	t.steps, t.walls, t.values = t.steps[:n], t.walls[:n], t.values[:n]
}

// A walker looks a track's values up at steps that never fall from call to call.
type walker struct {
	*track
	next int // the first point that is not before the last step asked for
}

// at is the value at a step: that of the point there or, between two points, that of the line
// which joins them. A track reaches no step before its first point or after its last one.
// wall is the point's wall time, NaN between points.
func (w *walker) at(step int64) (value, wall float64, reaches bool) {
	for w.next < len(w.steps) && w.steps[w.next] < step {
		w.next++
	}
	i := w.next
	switch {
	case i == len(w.steps):
		return 0, 0, false
	case w.steps[i] == step:
		return w.values[i], w.walls[i], true
	case i == 0:
		return 0, 0, false
	}
	t := float64(step-w.steps[i-1]) / float64(w.steps[i]-w.steps[i-1])
	return w.values[i-1] + t*(w.values[i]-w.values[i-1]), math.NaN(), true
}

// union is every step of the tracks, ascending, each once.
func union(tracks []*track) (all []int64) {
	for i, t := range tracks {
		if i > 0 && slices.Equal(t.steps, tracks[i-1].steps) {
			continue // as mostly
		}
		all = append(all, t.steps...)
	}
	if len(tracks) > 1 {
		slices.Sort(all)
	}
	return slices.Compact(all)
}

package compare

import (
	"context"
	"slices"

	"board/internal/limits"
	"board/summary/curve"
	"board/summary/logdir"
)

// A Request asks for a table.
type Request struct {
	Query
	Archived   bool             // archived runs are wanted too
	Notes      map[string]Notes // of runs, by name
	Directions Directions
	Metrics    []Metric // columns
	GroupBy    Grouping
	Baseline   int // number of a run; -1: none
	Sort       []Order
	Top        Top
}

// A Top keeps the best runs by a metric; with N = 0, all.
type Top struct {
	Metric
	N int
}

// A Table is rows of runs, or of groups of runs, and a column for each metric.
type Table struct {
	Set        *Set
	Rows       []Row
	Columns    []Column // of the metrics, in the order of the request
	Runs       int      // of all rows
	Baseline   int      // the row to compare with; -1: none
	Directions Directions
	Grouped    bool
	Unlike     int // runs for which the query made no sense
}

// A Row is a run, or a group of runs.
type Row struct {
	Name   string
	Runs   []*Run
	Status Status
}

// A Column has an entry for each row.
type Column struct {
	Metric
	Direction Direction // of the tag
	Cells     []Cell
	Stats     []Stats // of groups
}

// A Cell is the value of a metric; of a group the mean.
type Cell struct {
	Value  float64
	Known  bool // there is a value, be it NaN
	Step   int64
	Placed bool // the value stands at Step
}

// lookup answers what one table asks about runs.
type lookup struct {
	set        *Set
	request    *Request
	directions Directions
	ways       map[string]Direction // by tag, once one was asked: guessing from a name takes microseconds, and cells are many
	limits     *limits.Limits
	store      *logdir.Store
	sums       map[string][]known       // by tag; an entry for each run of the set, once it was asked
	statuses   map[int]logdir.RunStatus // by run, once one was asked
}

// known is what is known of a curve's sum.
type known struct {
	sum         curve.Summary
	asked, some bool
}

// sum is what a run's curve of a tag comes to.
func (t *lookup) sum(r *Run, tag string) (curve.Summary, bool) {
	column := t.sums[tag]
	if column == nil {
		column = make([]known, len(t.set.Runs))
		t.sums[tag] = column
	}
	k := &column[r.index]
	if !k.asked {
		k.asked = true
		k.sum, k.some = t.set.Sum(r, tag)
	}
	return k.sum, k.some
}

// direction says which values of a tag are better.
func (t *lookup) direction(tag string) Direction {
	d, known := t.ways[tag]
	if !known {
		d, _ = t.directions.Of(tag)
		t.ways[tag] = d
	}
	return d
}

func (t *lookup) cell(r *Run, m Metric) (c Cell) {
	sum, some := t.sum(r, m.Tag)
	if !some {
		return c
	}
	c.Value, c.Step, c.Placed = m.Agg.of(sum, t.direction(m.Tag))
	c.Known = true
	return c
}

func (t *lookup) notes(r *Run) Notes { return t.request.Notes[r.Name] }

func (t *lookup) reached() { t.limits.Reached(limits.Query) }

func (c *Comparer) lookup(q *Request) *lookup {
	return &lookup{set: c.Set(), request: q, directions: q.Directions, ways: map[string]Direction{}, limits: c.limits, store: c.data.Store, sums: map[string][]known{}}
}

// Table makes a table. An error of type *QueryError says what is wrong with the query.
func (c *Comparer) Table(ctx context.Context, q Request) (*Table, error) {
	look := c.lookup(&q)
	runs, unlike, err := look.runs(ctx)
	if err != nil {
		return nil, err
	}
	runs = look.top(runs)
	t := &Table{Set: look.set, Runs: len(runs), Baseline: -1, Directions: q.Directions, Unlike: unlike, Grouped: q.GroupBy.Grouped()}
	t.Rows = q.GroupBy.rows(look.set, runs)
	if err := ctx.Err(); err != nil {
		return nil, err // nobody waits any more
	}
	look.sort(t)
	for i, row := range t.Rows {
		t.Rows[i].Status = look.rowStatus(row)
		if q.Baseline >= 0 && slices.ContainsFunc(row.Runs, func(r *Run) bool { return r.is(q.Baseline) }) {
			t.Baseline = i
		}
	}
	for _, m := range q.Metrics {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		t.Columns = append(t.Columns, look.column(t, m))
	}
	return t, nil
}

// is tells whether a number is the run's, or that of a run that it has taken in.
func (r *Run) is(id int) bool { return r.ID == id || slices.Contains(r.Joined, id) }

// runs are the runs that the request is about.
func (t *lookup) runs(ctx context.Context) (runs []*Run, unlike int, err error) {
	m, err := t.matcher(t.request.Query)
	if err != nil {
		return nil, 0, err
	}
	for i, run := range t.set.Runs {
		if i%64 == 0 && ctx.Err() != nil {
			return nil, 0, ctx.Err()
		}
		wanted := t.request.Only == nil || t.request.Only(run.ID) || slices.ContainsFunc(run.Joined, t.request.Only)
		if wanted && (t.request.Archived || !t.notes(run).Archived) && m.match(run) {
			runs = append(runs, run)
		}
	}
	if m.unlike != nil {
		unlike = *m.unlike
	}
	return runs, unlike, nil
}

// top keeps the best runs, in their order.
func (t *lookup) top(runs []*Run) []*Run {
	top := t.request.Top
	if top.N <= 0 || top.N >= len(runs) {
		return runs
	}
	d := t.direction(top.Tag)
	best := slices.Clone(runs)
	slices.SortStableFunc(best, func(a, b *Run) int {
		return compareCells(t.cell(a, top.Metric), t.cell(b, top.Metric), d != Lower)
	})
	keep := map[*Run]bool{}
	for _, run := range best[:top.N] {
		keep[run] = true
	}
	return slices.DeleteFunc(runs, func(r *Run) bool { return !keep[r] })
}

// column works a metric out for every row.
func (t *lookup) column(table *Table, m Metric) Column {
	c := Column{Metric: m, Direction: t.direction(m.Tag), Cells: make([]Cell, len(table.Rows))}
	if table.Grouped {
		c.Stats = make([]Stats, len(table.Rows))
	}
	for i, row := range table.Rows {
		if !table.Grouped {
			c.Cells[i] = t.cell(row.Runs[0], m)
			continue
		}
		c.Stats[i] = t.stats(row, m)
		c.Cells[i] = Cell{Value: c.Stats[i].Mean, Known: c.Stats[i].Of > 0}
	}
	return c
}

// stats is what the values of a row's runs come to.
func (t *lookup) stats(row Row, m Metric) Stats {
	values := make([]float64, 0, len(row.Runs))
	for _, run := range row.Runs {
		if c := t.cell(run, m); c.Known {
			values = append(values, c.Value)
		}
	}
	return StatsOf(values)
}

// Delta is by how much the value of a row differs from that of the baseline, also in per
// cent of the baseline's; known is false where either has none.
func (t *Table) Delta(c Column, row int) (delta, percent float64, known bool) {
	if t.Baseline < 0 || !c.Cells[row].Known || !c.Cells[t.Baseline].Known {
		return 0, 0, false
	}
	base := c.Cells[t.Baseline].Value
	delta = c.Cells[row].Value - base
	return delta, 100 * delta / base, true
}

// Better is 1 where a row is better than the baseline, -1 where it is worse, and 0 where
// it is the same or nobody knows.
func (t *Table) Better(c Column, row int) int {
	delta, _, known := t.Delta(c, row)
	switch {
	case !known || c.Direction == Unknown || c.Agg == Count || !(delta > 0 || delta < 0):
		return 0
	case (delta < 0) == (c.Direction == Lower):
		return 1
	}
	return -1
}

package report

import (
	"math"
	"slices"
	"strings"

	"board/summary/compare"
	"board/summary/sidecar"
)

// A row is a run or a group of runs: of the table, of the legend, and of the charts.
type row struct {
	Name, Shown string // Shown is what somebody calls it, or its name
	Slot        int    // of the palette
	Color       string // #rrggbb, where somebody chose one
	Labels      []string
	Favourite   bool
	Baseline    bool
	Cells       []cell

	of compare.Row
}

// slots is how many colours the palette of page.css has.
const slots = 14

// A heading is that of a column.
type heading struct {
	Text   string
	Number bool // its cells are numbers
}

// A cell is a value of the table.
type cell struct {
	Text   string
	Exact  string // with all digits, where Text has fewer
	Beside string // difference to the baseline
	Mood   int    // 1: better than the baseline, -1: worse
	Best   bool   // of the column
	Number bool
}

// A setting is a hyper-parameter that has the same value everywhere.
type setting struct{ Name, Value string }

// A note is what somebody noted about a run.
type note struct {
	Name, Text string
}

// table lays out the table: settings first, then what curves come to.
func (r *Report) table(t *compare.Table, q *Request) {
	params := r.params(t, q)
	if t.Grouped {
		r.head = append(r.head, heading{"runs", true})
	}
	for _, p := range params {
		r.head = append(r.head, heading{paramName(t.Set.Params[p]), false})
	}
	for _, c := range t.Columns {
		r.head = append(r.head, heading{c.Tag + " " + string(c.Agg), true})
	}
	most := min(mostRows, max(1, int(q.Most.Reported)/(1+len(r.head))))
	if most < len(t.Rows) {
		q.Most.Reached(limitOfCells)
	}
	shown := cut(r, t.Rows, most, "rows are in the table and in the charts")
	bests := bestRows(t)
	for i := range shown {
		made := newRow(t, i, q.Kept)
		made.Cells = cells(t, i, params, bests)
		r.rows = append(r.rows, made)
		r.note(made, q.Kept)
	}
	for i := range params {
		r.align(i, t.Grouped)
	}
}

func paramName(p compare.Param) string {
	if p.Display != "" {
		return p.Display
	}
	return p.Name
}

// params are the indices of the columns; unless the request names them, those that are the
// same in all rows are told once.
func (r *Report) params(t *compare.Table, q *Request) (params []int) {
	var all []*compare.Run
	for _, row := range t.Rows {
		all = append(all, row.Runs...)
	}
	if q.Params != nil {
		for _, name := range q.Params {
			if p, found := t.Set.Param(name); found {
				params = append(params, p)
			}
		}
		return cut(r, params, mostColumns, "settings have columns")
	}
	for p := range t.Set.Params {
		switch {
		case len(all) == 0:
		case !t.Grouped && len(t.Rows) == 1 || compare.Differs(all, p):
			if slices.ContainsFunc(t.Rows, func(r compare.Row) bool { return r.Param(p).Known() }) { // the seed differs in all groups
				params = append(params, p)
			}
		case all[0].Value(p).Known():
			r.shared = append(r.shared, setting{paramName(t.Set.Params[p]), all[0].Value(p).String()})
		}
	}
	r.shared = cut(r, r.shared, mostColumns, "settings that are the same in all rows are listed")
	return cut(r, params, mostColumns, "settings have columns")
}

func newRow(t *compare.Table, i int, kept *sidecar.State) row {
	of := t.Rows[i]
	made := row{Name: of.Name, Shown: of.Name, Slot: i % slots, Baseline: i == t.Baseline, of: of}
	if t.Grouped {
		return made
	}
	run := kept.Runs[of.Name]
	made.Color, made.Labels, made.Favourite = run.Color, run.Tags, run.Favourite
	if run.Shown != "" {
		made.Shown = run.Shown
	}
	return made
}

// note adds what somebody noted about the runs of a row.
func (r *Report) note(made row, kept *sidecar.State) {
	for _, run := range made.of.Runs {
		if n := kept.Runs[run.Name]; strings.TrimSpace(n.Notes) != "" {
			name := run.Name
			if n.Shown != "" {
				name = n.Shown
			}
			r.notes = append(r.notes, note{name, n.Notes})
		}
	}
}

func cells(t *compare.Table, i int, params []int, bests []float64) (all []cell) {
	of := t.Rows[i]
	if t.Grouped {
		all = append(all, numberCell(float64(len(of.Runs))))
	}
	for _, p := range params {
		all = append(all, paramCell(of.Param(p)))
	}
	for k, c := range t.Columns {
		all = append(all, metricCell(t, c, i, bests[k]))
	}
	return all
}

func paramCell(v compare.Value) cell {
	if x, is := v.Float(); is {
		return numberCell(x)
	}
	return cell{Text: v.String()}
}

func numberCell(x float64) cell {
	c := cell{Text: brief(x), Number: true}
	if exact := compare.FormatNumber(x); exact != c.Text {
		c.Exact = exact
	}
	return c
}

func metricCell(t *compare.Table, c compare.Column, i int, best float64) cell {
	if !c.Cells[i].Known {
		return cell{Text: "–", Number: true}
	}
	made := numberCell(c.Cells[i].Value)
	made.Best = c.Cells[i].Value == best
	if t.Grouped {
		if std := c.Stats[i].Std; std-std == 0 {
			made.Text += " ± " + rounded(std, 3)
		}
	}
	if delta, percent, known := t.Delta(c, i); known && i != t.Baseline {
		made.Beside, made.Mood = signed(delta), t.Better(c, i)
		if delta == 0 {
			made.Beside = "="
		} else if percent-percent == 0 && c.Agg != compare.ChangePct {
			made.Beside += " (" + signed(percent) + " %)"
		}
	}
	return made
}

// bestRows is the best value of each column, NaN where nobody knows which is better.
func bestRows(t *compare.Table) []float64 {
	bests := make([]float64, len(t.Columns))
	for k, c := range t.Columns {
		bests[k] = bestOf(t, c)
	}
	return bests
}

func bestOf(t *compare.Table, c compare.Column) float64 {
	d, best := c.Direction, math.NaN()
	if d == compare.Unknown || len(t.Rows) < 2 || c.Agg == compare.Change || c.Agg == compare.ChangePct || c.Agg == compare.Count {
		return best
	}
	for _, cell := range c.Cells {
		x := cell.Value
		if cell.Known && x-x == 0 && (math.IsNaN(best) || (x < best) == (d == compare.Lower) && x != best) {
			best = x
		}
	}
	return best
}

// align makes a column of settings one of numbers where all that there are are numbers.
func (r *Report) align(column int, grouped bool) {
	if grouped {
		column++
	}
	numbers := false
	for _, row := range r.rows {
		c := row.Cells[column]
		if !c.Number && c.Text != "" {
			return
		}
		numbers = numbers || c.Number
	}
	r.head[column].Number = numbers
}

package compare

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"board/summary/provider"
)

// An Order sorts the rows of a table by a column. Rows without a value, or with NaN, come
// last, whichever way the others are sorted.
type Order struct {
	By         Key
	Param      string // ByParam: its name
	Metric     Metric // ByMetric
	Stat       string // ByMetric, of groups: "mean" (also ""), "median", "std", …
	Descending bool
}

// A Key is what rows are sorted by.
type Key string

// The keys.
const (
	ByName     Key = "name"
	ByStart    Key = "start"
	ByDuration Key = "duration"
	ByPoints   Key = "points"
	ByN        Key = "n" // members of a group
	ByParam    Key = "param"
	ByMetric   Key = "metric"
)

// Keys are all keys.
var Keys = []Key{ByName, ByStart, ByDuration, ByPoints, ByN, ByParam, ByMetric}

// OrderOf reads the name of a column as board compare prints it; a minus before it means
// descending.
func (s *Set) OrderOf(column string) (Order, error) {
	name, descending := strings.CutPrefix(column, "-")
	o := Order{Descending: descending}
	switch _, isParam := s.Param(name); {
	case name == "run" || name == "group":
		o.By = ByName
	case isParam:
		o.By, o.Param = ByParam, name
	case slices.Contains([]Key{ByStart, ByDuration, ByPoints, ByN}, Key(name)):
		o.By = Key(name)
	default:
		return s.metricOrder(name, o)
	}
	return o, nil
}

// metricOrder reads TAG:AGG, TAG:AGG:STAT or TAG.
func (s *Set) metricOrder(name string, o Order) (Order, error) {
	o.By = ByMetric
	tag := name
	if at := strings.LastIndexByte(name, ':'); at > 0 {
		last := name[at+1:]
		if _, aggregated := strings.CutSuffix(name[:at], ":"); !aggregated && (slices.Contains(Statistics, last) || last == "delta") && MetricOf(name[:at]).String() == name[:at] {
			tag = name[:at]
			if last != "delta" { // which sorts as the value itself
				o.Stat = last
			}
		}
	}
	o.Metric = MetricOf(tag)
	if _, found := s.Tag(o.Metric.Tag); !found {
		return o, fmt.Errorf("there is no column %q", clip(name))
	}
	return o, nil
}

// sort sorts the rows of a table. They are in natural order of their names before.
func (t *lookup) sort(table *Table) {
	if len(t.request.Sort) == 0 {
		return
	}
	keys := make([]func(int) Cell, len(t.request.Sort))
	compare := make([]func(i, j int) int, len(t.request.Sort))
	for k, o := range t.request.Sort {
		if keys[k] = t.keys(table, o); keys[k] != nil {
			compare[k] = func(i, j int) int { return compareCells(keys[k](i), keys[k](j), o.Descending) }
			continue
		}
		compare[k] = t.others(table, o)
	}
	places := make([]int, len(table.Rows))
	for i := range places {
		places[i] = i
	}
	slices.SortStableFunc(places, func(i, j int) int {
		for _, by := range compare {
			if c := by(i, j); c != 0 {
				return c
			}
		}
		return 0
	})
	rows := make([]Row, len(places))
	for i, place := range places {
		rows[i] = table.Rows[place]
	}
	table.Rows = rows
}

// keys is the numbers by which rows are sorted, nil if they are sorted by something else.
func (t *lookup) keys(table *Table, o Order) func(int) Cell {
	var of func(Row) Cell
	switch o.By {
	case ByStart:
		of = func(r Row) Cell { return Cell{Value: r.Start(), Known: true} }
	case ByDuration:
		of = func(r Row) Cell { return Cell{Value: t.rowStatus(r).LastWall - r.Start(), Known: true} }
	case ByPoints:
		of = func(r Row) Cell { return Cell{Value: float64(t.rowStatus(r).Points), Known: true} }
	case ByN:
		of = func(r Row) Cell { return Cell{Value: float64(len(r.Runs)), Known: true} }
	case ByMetric:
		of = func(r Row) Cell {
			if !table.Grouped {
				return t.cell(r.Runs[0], o.Metric)
			}
			stats := t.stats(r, o.Metric)
			return Cell{Value: stats.Get(o.Stat), Known: stats.Of > 0}
		}
	default:
		return nil
	}
	cells := make([]Cell, len(table.Rows))
	for i, row := range table.Rows {
		cells[i] = of(row)
	}
	return func(i int) Cell { return cells[i] }
}

// others compares rows by texts.
func (t *lookup) others(table *Table, o Order) func(i, j int) int {
	sign := 1
	if o.Descending {
		sign = -1
	}
	if o.By != ByParam {
		return func(i, j int) int { return sign * provider.CompareNatural(table.Rows[i].Name, table.Rows[j].Name) }
	}
	param, found := t.set.Param(o.Param)
	if !found {
		return func(int, int) int { return 0 }
	}
	return func(i, j int) int {
		a, b := table.Rows[i].Param(param), table.Rows[j].Param(param)
		if !a.Known() || !b.Known() {
			return a.Compare(b)
		}
		return sign * a.Compare(b)
	}
}

func compareCells(a, b Cell, descending bool) int {
	lacks := func(c Cell) bool { return !c.Known || math.IsNaN(c.Value) }
	switch {
	case lacks(a) && lacks(b):
		return 0
	case lacks(a):
		return 1
	case lacks(b):
		return -1
	case descending:
		return cmp.Compare(b.Value, a.Value)
	}
	return cmp.Compare(a.Value, b.Value)
}

package page

import (
	"board/summary/compare"
	"board/web/message"
)

// newCompared is the message of rows from…to of a table.
func newCompared(t *compare.Table, q *message.Compare, from, to int) message.Compared {
	out := message.Compared{
		Params: comparedParams(t), Tags: comparedTags(t), Total: len(t.Rows), Runs: t.Runs,
		Rows: make([]message.ComparedRow, 0, to-from), Values: [][]any{}, Metrics: []message.ComparedMetric{}, Unlike: t.Unlike,
	}
	for i := from; i < to; i++ {
		row := comparedRow(t.Rows[i], t.Grouped)
		row.Baseline = i == t.Baseline
		out.Rows = append(out.Rows, row)
	}
	for _, name := range q.Params {
		out.Values = append(out.Values, paramColumn(t, name, from, to))
	}
	for _, column := range t.Columns {
		out.Metrics = append(out.Metrics, comparedMetric(t, column, from, to))
	}
	return out
}

func comparedParams(t *compare.Table) []message.ComparedParam {
	out := make([]message.ComparedParam, len(t.Set.Params))
	distinct := map[compare.Value]struct{}{}
	for i, p := range t.Set.Params {
		clear(distinct)
		numeric := true
		for _, row := range t.Rows {
			for _, run := range row.Runs {
				v := run.Value(i)
				distinct[v] = struct{}{}
				if _, is := v.Float(); v.Known() && !is {
					numeric = false
				}
			}
		}
		_, lacking := distinct[compare.Value{}]
		n := len(distinct)
		if lacking {
			n--
		}
		out[i] = message.ComparedParam{Name: p.Name, Display: p.Display, Numeric: numeric && n > 0, Differs: len(distinct) > 1, Distinct: n}
	}
	return out
}

func comparedTags(t *compare.Table) []message.ComparedTag {
	out := make([]message.ComparedTag, len(t.Set.Tags))
	for i, tag := range t.Set.Tags {
		d, guessed := t.Directions.Of(tag.Name)
		out[i] = message.ComparedTag{Tag: tag.ID, Name: tag.Name, Runs: tag.Runs, Direction: string(d), Guessed: guessed}
	}
	return out
}

func comparedRow(row compare.Row, grouped bool) message.ComparedRow {
	out := message.ComparedRow{
		Name: row.Name, Runs: make([]int, len(row.Runs)), Session: -1,
		Start: message.Seconds(row.Start()), Last: message.Seconds(row.Status.LastWall), Points: row.Status.Points, LastStep: row.Status.LastStep,
	}
	for i, run := range row.Runs {
		out.Runs[i] = run.ID
	}
	if !grouped {
		run := row.Runs[0]
		out.Part, out.Joined, out.Session, out.Status = run.Part, run.Joined, run.Session, run.Status
	}
	return out
}

// paramColumn is the values of a hyper-parameter; a name that no run has is a column of nulls.
func paramColumn(t *compare.Table, name string, from, to int) []any {
	values := make([]any, to-from)
	param, found := t.Set.Param(name)
	if !found {
		return values
	}
	for i := range values {
		values[i] = t.Rows[from+i].Param(param).Any()
	}
	return values
}

func comparedMetric(t *compare.Table, c compare.Column, from, to int) message.ComparedMetric {
	out := message.ComparedMetric{Tag: c.Tag, Agg: string(c.Agg), Values: make([]*message.Number, to-from)}
	for i := range out.Values {
		if cell := c.Cells[from+i]; cell.Known {
			out.Values[i] = numberOf(cell.Value)
		}
	}
	if t.Grouped {
		out.Stats = groupStats(c, from, to)
	} else {
		out.Steps = steps(c, from, to)
	}
	if t.Baseline >= 0 {
		addDeltas(&out, t, c, from, to)
	}
	return out
}

func numberOf(x float64) *message.Number {
	n := message.Number(x)
	return &n
}

// steps are where the values stand, nil if they stand nowhere.
func steps(c compare.Column, from, to int) []*int64 {
	out, any := make([]*int64, to-from), false
	for i := range out {
		if cell := c.Cells[from+i]; cell.Known && cell.Placed {
			out[i], any = &cell.Step, true
		}
	}
	if !any {
		return nil
	}
	return out
}

func addDeltas(out *message.ComparedMetric, t *compare.Table, c compare.Column, from, to int) {
	out.Delta, out.Pct, out.Better = make([]*message.Number, to-from), make([]*message.Number, to-from), make([]int, to-from)
	for i := range out.Delta {
		if delta, percent, known := t.Delta(c, from+i); known {
			out.Delta[i], out.Pct[i] = numberOf(delta), numberOf(percent)
		}
		out.Better[i] = t.Better(c, from+i)
	}
}

func groupStats(c compare.Column, from, to int) []*message.GroupStats {
	out := make([]*message.GroupStats, to-from)
	for i := range out {
		if s := c.Stats[from+i]; s.Of > 0 {
			out[i] = &message.GroupStats{
				N: s.N, Mean: message.Number(s.Mean), Median: message.Number(s.Median), Std: message.Number(s.Std), Stderr: message.Number(s.Stderr),
				Min: message.Number(s.Min), Max: message.Number(s.Max), Lo: message.Number(s.Lo), Hi: message.Number(s.Hi),
			}
		}
	}
	return out
}

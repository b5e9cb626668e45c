package compare

// A Sheet is a table as files have it: a header, and fields that are nil, a float64, a bool
// or a string.
type Sheet struct {
	Header []string
	Rows   [][]any
}

// Sheet lays a table out: the run (or the group and its size), every hyper-parameter, then
// for each metric TAG:AGG, of groups TAG:AGG:mean and TAG:AGG:std, and TAG:AGG:delta where
// there is a baseline.
func (t *Table) Sheet() Sheet {
	s := Sheet{Header: []string{"run"}}
	if t.Grouped {
		s.Header = []string{"group", "n"}
	}
	for _, p := range t.Set.Params {
		s.Header = append(s.Header, p.Name)
	}
	for _, c := range t.Columns {
		name := c.Metric.String()
		if t.Grouped {
			s.Header = append(s.Header, name+":mean", name+":std")
		} else {
			s.Header = append(s.Header, name)
		}
		if t.Baseline >= 0 {
			s.Header = append(s.Header, name+":delta")
		}
	}
	for i, row := range t.Rows {
		s.Rows = append(s.Rows, t.fields(i, row))
	}
	return s
}

func (t *Table) fields(i int, row Row) []any {
	fields := []any{row.Name}
	if t.Grouped {
		fields = append(fields, float64(len(row.Runs)))
	}
	for p := range t.Set.Params {
		fields = append(fields, row.Param(p).Any())
	}
	for _, c := range t.Columns {
		fields = append(fields, known64(c.Cells[i].Value, c.Cells[i].Known))
		if t.Grouped {
			fields = append(fields, known64(c.Stats[i].Std, c.Cells[i].Known))
		}
		if t.Baseline >= 0 {
			delta, _, known := t.Delta(c, i)
			fields = append(fields, known64(delta, known))
		}
	}
	return fields
}

// known64 is a number as a field.
func known64(x float64, known bool) any {
	if !known {
		return nil
	}
	return x
}

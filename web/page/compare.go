package page

import (
	"errors"
	"net/http"
	"slices"

	"board/internal/limits"
	"board/summary/compare"
	"board/web/answer"
	"board/web/message"
)

// compareCost is what a cell of a table takes, about, until it is sent.
const compareCost = 64

// apiCompare makes a table of runs, or of groups of them.
func (s *API) apiCompare(r *http.Request) (any, error) {
	var q message.Compare
	if err := answer.ReadJSON(r, &q); err != nil {
		return nil, err
	}
	request, err := s.compareRequest(&q)
	if err != nil {
		return nil, err
	}
	table, err := s.comparer.Table(r.Context(), request)
	if wrong, is := errors.AsType[*compare.QueryError](err); is {
		return message.Compared{Error: queryError(wrong), Params: []message.ComparedParam{}, Tags: []message.ComparedTag{}, Rows: []message.ComparedRow{}, Values: [][]any{}, Metrics: []message.ComparedMetric{}}, nil
	} else if err != nil {
		return nil, err
	}
	from, to := window(q.Offset, q.Limit, len(table.Rows))
	cells := int64(to-from) * int64(2+len(q.Params)+len(q.Metrics)*metricWidth(table))
	if cells > s.Limits.Cells {
		s.Limits.Reached(limits.Cells)
		return nil, answer.BadRequest("the table would have %d cells, more than %d; ask for fewer rows or columns", cells, s.Limits.Cells)
	}
	if answer.AccountOf(r).Take(compareCost*cells) != nil {
		return nil, answer.ErrNoRoom
	}
	return newCompared(table, &q, from, to), nil
}

// metricWidth is how many numbers a row has for each metric.
func metricWidth(t *compare.Table) int {
	switch {
	case t.Grouped:
		return 10
	case t.Baseline >= 0:
		return 5
	}
	return 2
}

func queryError(e *compare.QueryError) *message.QueryError {
	return &message.QueryError{Message: e.Message, From: e.From, To: e.To}
}

// window is the rows that are asked for: from offset on, limit of them, or all with 0.
func window(offset, limit, rows int) (from, to int) {
	from = min(max(offset, 0), rows)
	if limit <= 0 || limit > rows-from {
		return from, rows
	}
	return from, from + limit
}

// compareRequest reads what the page asks for.
func (s *API) compareRequest(q *message.Compare) (request compare.Request, err error) {
	if len(q.Params)+len(q.Metrics)+len(q.Sort) > int(s.Limits.Entries) {
		return request, answer.TooManyEntries(s.Limits)
	}
	request = compare.Request{Query: s.compareQuery(q.Runs, q.Query, q.Mode), Archived: q.Archived, Notes: s.runNotes(), Baseline: -1}
	if request.Directions, err = s.directions(q.Directions); err != nil {
		return request, err
	}
	if q.Baseline != nil {
		request.Baseline = *q.Baseline
	}
	if request.GroupBy, err = compare.GroupingOf(q.GroupBy); err != nil {
		return request, answer.BadRequest("%v", err)
	}
	for _, m := range q.Metrics {
		metric, err := metricOf(m.Tag, m.Agg)
		if err != nil {
			return request, err
		}
		request.Metrics = append(request.Metrics, metric)
	}
	for _, o := range q.Sort {
		order, err := orderOf(o)
		if err != nil {
			return request, err
		}
		request.Sort = append(request.Sort, order)
	}
	if q.Top != nil {
		request.Top.N = q.Top.N
		request.Top.Metric, err = metricOf(q.Top.Tag, q.Top.Agg)
	}
	return request, err
}

func (s *API) compareQuery(runs *message.Runs, text, mode string) compare.Query {
	q := compare.Query{Text: text, Mode: compare.Mode(mode)}
	if runs != nil && !runs.All {
		q.Only = runs.Has
	}
	return q
}

func metricOf(tag, agg string) (compare.Metric, error) {
	a, err := compare.AggOf(agg)
	if err != nil {
		return compare.Metric{}, answer.BadRequest("%v", err)
	}
	return compare.Metric{Tag: tag, Agg: a}, nil
}

func orderOf(o message.CompareSort) (order compare.Order, err error) {
	order = compare.Order{By: compare.Key(o.By), Param: o.Name, Stat: o.Stat, Descending: o.Descending}
	switch {
	case !slices.Contains(compare.Keys, order.By):
		return order, answer.BadRequest("sort by %q: expected one of %v", answer.Clip(o.By), compare.Keys)
	case o.Stat != "" && !slices.Contains(compare.Statistics, o.Stat):
		return order, answer.BadRequest("sort by the statistic %q: expected one of %v", answer.Clip(o.Stat), compare.Statistics)
	case order.By == compare.ByMetric:
		order.Metric, err = metricOf(o.Name, o.Agg)
	}
	return order, err
}

// directions are those of the sidecar, and over them those that the page sends.
func (s *API) directions(sent map[string]string) (compare.Directions, error) {
	all := s.keptDirections()
	for tag, name := range sent {
		d, err := compare.DirectionOf(name)
		if err != nil {
			return nil, answer.BadRequest("the direction of %q: %v", answer.Clip(tag), err)
		}
		if d != compare.Unknown {
			all[tag] = d
		}
	}
	return all, nil
}

// apiCompareNames lists what may stand in a query.
func (s *API) apiCompareNames(*http.Request) (any, error) {
	return newCompareNames(s.comparer.Set().Names()), nil
}

func newCompareNames(names compare.Names) message.CompareNames {
	out := message.CompareNames{Params: spellings(names.Params), Metrics: spellings(names.Metrics), Fields: append([]string{}, names.Fields...), Words: []message.CompareWord{}}
	for _, w := range names.Words {
		out.Words = append(out.Words, message.CompareWord{Word: w.Word, Does: w.Does})
	}
	return out
}

func spellings(all []compare.Spelling) []message.CompareName {
	out := make([]message.CompareName, len(all))
	for i, n := range all {
		out[i] = message.CompareName(n)
	}
	return out
}

package page

import (
	"errors"
	"net/http"

	"board/summary/compare"
	"board/summary/curve"
	"board/web/answer"
	"board/web/message"
)

// apiCompareCurves answers the mean curves of groups of runs, with their bands.
func (s *API) apiCompareCurves(r *http.Request) (any, error) {
	var q message.CompareCurves
	if err := answer.ReadJSON(r, &q); err != nil {
		return nil, err
	}
	if !(q.Smoothing >= 0 && q.Smoothing <= 1) {
		return nil, answer.BadRequest("smoothing=%v is not a number from 0 to 1", q.Smoothing)
	}
	axis, err := curve.AxisOf(answer.Clip(q.Axis))
	if err != nil {
		return nil, answer.BadRequest("%v", err)
	}
	if int64(len(q.Groups)) > s.Limits.Entries {
		return nil, answer.TooManyEntries(s.Limits)
	}
	width := min(max(q.Width, 0), int(s.Limits.CardWidth))
	if width == 0 {
		width = int(s.Limits.CardWidth)
	}
	request := compare.CurvesRequest{Tag: q.Tag, Axis: axis, Smoothing: q.Smoothing, Rows: 2 * width}
	out, set := message.ComparedCurves{Groups: []message.GroupCurve{}}, s.comparer.Set()
	for _, ids := range q.Groups {
		group, err := s.comparer.Curve(r.Context(), runsOf(set, ids), request)
		if errors.Is(err, compare.ErrTooMany) {
			return nil, answer.BadRequest("%v", err)
		} else if err != nil {
			return nil, err
		}
		if answer.AccountOf(r).Take(int64(len(group.X))*12*compareCost) != nil {
			return nil, answer.ErrNoRoom
		}
		out.Groups = append(out.Groups, newGroupCurve(group))
	}
	return out, nil
}

// runsOf are the runs of numbers, each once; numbers of runs that are gone are left out.
func runsOf(set *compare.Set, ids []int) (runs []*compare.Run) {
	seen := map[*compare.Run]bool{}
	for _, id := range ids {
		if run, found := set.ByID(id); found && !seen[run] {
			seen[run] = true
			runs = append(runs, run)
		}
	}
	return runs
}

func newGroupCurve(g compare.GroupCurve) message.GroupCurve {
	n := len(g.X)
	column := func(of func(compare.Stats) float64) []message.Number {
		out := make([]message.Number, n)
		for i, s := range g.Stats {
			out[i] = message.Number(of(s))
		}
		return out
	}
	out := message.GroupCurve{
		X: make([]message.Number, n), N: make([]int, n), Runs: g.Runs, Of: g.Of, Interpolated: g.Interpolated,
		Mean:   column(func(s compare.Stats) float64 { return s.Mean }),
		Median: column(func(s compare.Stats) float64 { return s.Median }),
		Std:    column(func(s compare.Stats) float64 { return s.Std }),
		Stderr: column(func(s compare.Stats) float64 { return s.Stderr }),
		Min:    column(func(s compare.Stats) float64 { return s.Min }),
		Max:    column(func(s compare.Stats) float64 { return s.Max }),
		Lo:     column(func(s compare.Stats) float64 { return s.Lo }),
		Hi:     column(func(s compare.Stats) float64 { return s.Hi }),
	}
	for i, x := range g.X {
		out.X[i], out.N[i] = message.Number(x), g.Stats[i].N
	}
	return out
}

// apiCompareInsight tells how hyper-parameters go with a metric.
func (s *API) apiCompareInsight(r *http.Request) (any, error) {
	var q message.CompareInsight
	if err := answer.ReadJSON(r, &q); err != nil {
		return nil, err
	}
	metric, err := metricOf(q.Tag, q.Agg)
	if err != nil {
		return nil, err
	}
	request := compare.Request{Query: s.compareQuery(q.Runs, q.Query, q.Mode), Archived: q.Archived, Notes: s.runNotes(), Baseline: -1}
	if request.Directions, err = s.directions(map[string]string{q.Tag: q.Direction}); err != nil {
		return nil, err
	}
	insight, err := s.comparer.Insight(r.Context(), request, metric)
	if wrong, is := errors.AsType[*compare.QueryError](err); is {
		return message.ComparedInsight{Error: queryError(wrong), Params: []message.ParamInsight{}, SoFar: []message.BestSoFar{}}, nil
	} else if err != nil {
		return nil, err
	}
	return newInsight(insight), nil
}

func newInsight(in compare.Insight) message.ComparedInsight {
	out := message.ComparedInsight{Runs: in.Runs, R2: message.Number(in.R2), Params: []message.ParamInsight{}, SoFar: []message.BestSoFar{}}
	for _, p := range in.Params {
		out.Params = append(out.Params, message.ParamInsight{
			Name: p.Name, N: p.N, Correlation: message.Number(p.Correlation), P: message.Number(p.P), Importance: message.Number(p.Importance),
		})
	}
	for _, b := range in.SoFar {
		out.SoFar = append(out.SoFar, message.BestSoFar{
			Run: b.Run.ID, Start: message.Seconds(b.Run.Start), Value: message.Number(b.Value), Best: message.Number(b.Best), Holds: b.Holds.ID,
		})
	}
	return out
}

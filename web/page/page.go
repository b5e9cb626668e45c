package page

import (
	"io"
	"math"
	"net/http"
	"time"

	"board/internal/limits"
	"board/summary/curve"
	"board/summary/logdir"
	"board/summary/provider"
	"board/web/answer"
	"board/web/message"
	"board/web/news"
)

// What the page asks for beside its websocket, in numbers of the catalog:
// the exact values under a selection, the table twin of a chart, and health.
// How it all looks is told in docs/api.md.

// apiCatalog is what the websocket tells first, for pages behind proxies that
// break websockets. The catalog may be large: all clients are sent the same copy.
func (s *API) apiCatalog(*http.Request) (any, error) {
	now := time.Now()
	_, catalog, _ := s.news.Catalog(now)
	status, _ := s.news.Status(0, now)
	return answer.Stream{ContentType: answer.TypeJSON, Write: func(w io.Writer) error {
		out := answer.Pieces{W: w}
		out.Write(append(append([]byte(`{"hello":`), s.news.Hello(now)...), `,"catalog":`...))
		if out.Err == nil {
			out.Err = catalog.SendTo(w)
		}
		out.Write([]byte(`,"status":`))
		out.Write(status)
		return out.End([]byte{'}'})
	}}, nil
}

// apiDescription is the description of a tag, as HTML that the page may show.
func (s *API) apiDescription(r *http.Request) (any, error) {
	id, err := answer.Needed(r.URL.Query(), "tag")
	if err != nil {
		return nil, err
	}
	tag, found := provider.Described(s.data.Store.Catalog(), id)
	if !found {
		return nil, answer.NotFound("no tag has the number %d", id)
	}
	return message.Description{HTML: s.texts.HTML(tag.Markdown(int(s.Limits.Markdown)))}, nil
}

// apiSelect sums up a range of one tag's series, exactly, over all their points.
func (s *API) apiSelect(r *http.Request) (any, error) {
	var q message.Select
	if err := answer.ReadJSON(r, &q); err != nil {
		return nil, err
	}
	if !(q.Smoothing >= 0 && q.Smoothing <= 1) {
		return nil, answer.BadRequest("smoothing=%v is not a number from 0 to 1", q.Smoothing)
	}
	span, err := spanOf(&q)
	if err != nil {
		return nil, err
	}
	runs, err := s.chosenRuns(q.Runs)
	if err != nil {
		return nil, err
	}
	rows := []message.SelectRow{}
	for _, run := range runs {
		series, ok := s.data.Store.SeriesByID(int(run), q.Tag)
		if !ok {
			continue
		}
		series.Prefer()
		if sum, ok := curve.Stats(provider.View(series, q.Orphaned), span, q.Smoothing); ok {
			rows = append(rows, newSelectRow(int(run), sum))
		}
		if r.Context().Err() != nil {
			return nil, r.Context().Err() // nobody waits any more
		}
	}
	return message.Selected{Rows: rows}, nil
}

// spanOf is the range that is asked for.
func spanOf(q *message.Select) (curve.Range, error) {
	span := curve.Range{Lo: math.Inf(-1), Hi: math.Inf(1)}
	axis, err := curve.AxisOf(answer.Clip(q.Axis))
	if err != nil {
		return span, answer.BadRequest("%v", err)
	}
	span.Axis = axis
	if q.Lo != nil {
		span.Lo = *q.Lo
	}
	if q.Hi != nil {
		span.Hi = *q.Hi
	}
	if span.Lo > span.Hi {
		return span, answer.BadRequest("the range from %g to %g is empty", span.Lo, span.Hi)
	}
	return span, nil
}

// chosenRuns are the runs that are asked for.
func (s *API) chosenRuns(runs *message.Runs) ([]int32, error) {
	switch {
	case runs == nil:
		return nil, answer.BadRequest(`runs is missing: a list of run ids or "all" is expected`)
	case runs.All:
		var ids []int32
		for _, run := range s.data.Store.Catalog().Runs {
			ids = append(ids, int32(run.ID))
		}
		return ids, nil
	case int64(runs.Listed()) > s.Limits.Entries:
		return nil, answer.TooManyEntries(s.Limits)
	}
	return runs.IDs, nil
}

func newSelectRow(run int, sum curve.Summary) message.SelectRow {
	return message.SelectRow{
		Run: run, N: sum.N, Step: sum.Last.Step, Wall: message.Number(sum.Last.WallTime), Value: message.Number(sum.Last.Value),
		Smoothed: message.Number(sum.LastSmoothed), Min: message.Number(sum.Min.Value), Max: message.Number(sum.Max.Value), Mean: message.Number(sum.Mean),
		First: message.Number(sum.First.Value), Last: message.Number(sum.Last.Value), FirstStep: sum.First.Step, LastStep: sum.Last.Step,
		MinStep: sum.Min.Step, MaxStep: sum.Max.Step, Change: message.Number(sum.Change()), ChangePct: message.Number(sum.ChangePercent()),
	}
}

const defaultPoints = 500

// apiPoints is a page of a series' points, for the table twin of a chart.
func (s *API) apiPoints(r *http.Request) (any, error) {
	query := r.URL.Query()
	series, err := s.seriesOf(r)
	if err != nil {
		return nil, err
	}
	from, err := answer.IntParam(query, "from", 0)
	if err != nil {
		return nil, err
	}
	limit, err := answer.IntParam(query, "limit", defaultPoints)
	if err != nil {
		return nil, err
	}
	if most := s.Limits.Points; from < 0 || limit < 1 || int64(limit) > most {
		if int64(limit) > most {
			s.Limits.Reached(limits.Points)
		}
		return nil, answer.BadRequest("from=%d must not be negative, limit=%d must be 1 to %d", from, limit, most)
	}
	series.Prefer()
	view := provider.View(series, query.Get("orphaned") == "true")
	from = min(from, view.Len())
	page := message.Points{Total: view.Len(), Points: []message.Point{}}
	for _, columns := range view.Blocks(from, min(from+limit, view.Len())) {
		for i, step := range columns.Steps {
			page.Points = append(page.Points, message.Point{Step: step, Wall: message.Number(columns.WallTimes[i]), Value: message.Number(columns.Values[i])})
		}
	}
	return page, nil
}

// seriesOf is the series that the parameters tag and run name by number.
func (s *API) seriesOf(r *http.Request) (*logdir.Series, error) {
	query := r.URL.Query()
	tag, err := answer.Needed(query, "tag")
	if err != nil {
		return nil, err
	}
	run, err := answer.Needed(query, "run")
	if err != nil {
		return nil, err
	}
	series, ok := s.data.Store.SeriesByID(run, tag)
	if !ok {
		return nil, answer.NotFound("run %d has no scalar with the number %d", run, tag)
	}
	return series, nil
}

// apiHealth tells what could not be read, and why.
func (s *API) apiHealth(*http.Request) (any, error) {
	health := s.data.Store.Health()
	report := message.Health{
		Status: "ok", Progress: news.Progress(s.data.Store), Problems: make([]message.Problem, len(health.Problems)),
		Reading: make([]message.FileProgress, len(health.Reading)), Missing: append([]string{}, health.Missing...),
		Watching: health.Watching, Version: s.version,
	}
	for i, p := range health.Problems {
		report.Problems[i] = message.Problem{Run: p.Run, File: p.File, Offset: p.Offset, Kind: p.Kind, Message: p.Message, Count: p.Count, Bytes: p.Bytes}
	}
	for i, p := range health.Reading {
		report.Reading[i] = message.FileProgress(p)
	}
	switch {
	case !report.Progress.Loaded:
		report.Status = "loading"
	case len(report.Problems) > 0:
		report.Status = "damaged"
	}
	return report, nil
}

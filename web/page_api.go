package web

// What the page asks for beside its websocket, in numbers of the catalog:
// the exact values under a selection, the table twin of a chart, and health.
// How it all looks is told in docs/api.md.

import (
	"encoding/json"
	"io"
	"math"
	"net/http"
	"time"

	"board/internal/limits"
	"board/summary/curve"
	"board/summary/logdir"
)

// apiCatalog is what the websocket tells first, for pages behind proxies that
// break websockets. The catalog may be large: all clients are sent the same copy.
func (s *site) apiCatalog(*http.Request) (any, error) {
	now := time.Now()
	_, catalog, _ := s.live.catalogs.latest(now)
	status, _ := s.live.statuses.since(0, now)
	return stream{contentType: typeJSON, write: func(w io.Writer) error {
		out := pieces{w: w}
		out.write(append(append([]byte(`{"hello":`), helloMessage(s.opts, now)...), `,"catalog":`...))
		if out.err == nil {
			out.err = catalog.writeTo(w)
		}
		out.write([]byte(`,"status":`))
		out.write(status)
		return out.end([]byte{'}'})
	}}, nil
}

// apiDescription is the description of a tag, as HTML that the page may show.
func (s *site) apiDescription(r *http.Request) (any, error) {
	id, err := needed(r.URL.Query(), "tag")
	if err != nil {
		return nil, err
	}
	tag, found := describedTag(s.store.Catalog(), id)
	if !found {
		return nil, notFound("no tag has the number %d", id)
	}
	return map[string]string{"html": s.texts.HTML(tag.markdown(int(s.limits.Markdown)))}, nil
}

// selectRequest is a range of an axis, or one place of it, in some runs.
type selectRequest struct {
	Tag       int             `json:"tag"`
	Runs      json.RawMessage `json:"runs"` // numbers, or "all"
	Axis      string          `json:"axis"`
	Lo        *float64        `json:"lo"` // absent: from the beginning
	Hi        *float64        `json:"hi"` // absent: to the end
	Smoothing float64         `json:"smoothing"`
	Orphaned  bool            `json:"orphaned"` // hidden points too
}

// selectRow is one run's line of the value table.
type selectRow struct {
	Run       int    `json:"run"`
	N         int    `json:"n"`    // points in the range
	Step      int64  `json:"step"` // the last of them, or the one at the place asked for
	Wall      number `json:"wall"`
	Value     number `json:"value"`
	Smoothed  number `json:"smoothed"`
	Min       number `json:"min"` // of the finite values
	Max       number `json:"max"`
	Mean      number `json:"mean"`
	First     number `json:"first"`
	Last      number `json:"last"`
	FirstStep int64  `json:"firstStep"`
	LastStep  int64  `json:"lastStep"`
	MinStep   int64  `json:"minStep"`
	MaxStep   int64  `json:"maxStep"`
	Change    number `json:"change"`    // last - first
	ChangePct number `json:"changePct"` // in per cent of first
}

// apiSelect sums up a range of one tag's series, exactly, over all their points.
func (s *site) apiSelect(r *http.Request) (any, error) {
	var q selectRequest
	if err := readJSON(r, &q); err != nil {
		return nil, err
	}
	if !(q.Smoothing >= 0 && q.Smoothing <= 1) {
		return nil, badRequest("smoothing=%v is not a number from 0 to 1", q.Smoothing)
	}
	span, err := q.span()
	if err != nil {
		return nil, err
	}
	runs, err := s.selectedRuns(q.Runs)
	if err != nil {
		return nil, err
	}
	rows := []selectRow{}
	for _, run := range runs {
		series, ok := s.store.SeriesByID(run, q.Tag)
		if !ok {
			continue
		}
		if sum, ok := curve.Stats(viewOf(series, q.Orphaned), span, q.Smoothing); ok {
			rows = append(rows, newSelectRow(run, sum))
		}
		if r.Context().Err() != nil {
			return nil, r.Context().Err() // nobody waits any more
		}
	}
	return map[string][]selectRow{"rows": rows}, nil
}

func (q selectRequest) span() (curve.Range, error) {
	span := curve.Range{Lo: math.Inf(-1), Hi: math.Inf(1)}
	axes := map[string]curve.Axis{"": curve.Step, "step": curve.Step, "relative": curve.Relative, "wall": curve.Wall}
	axis, known := axes[q.Axis]
	if !known {
		return span, badRequest(`axis=%q is none of "step", "relative" and "wall"`, q.Axis)
	}
	span.Axis = axis
	if q.Lo != nil {
		span.Lo = *q.Lo
	}
	if q.Hi != nil {
		span.Hi = *q.Hi
	}
	if span.Lo > span.Hi {
		return span, badRequest("the range from %g to %g is empty", span.Lo, span.Hi)
	}
	return span, nil
}

// selectedRuns reads a list of numbers of runs, or "all".
func (s *site) selectedRuns(raw json.RawMessage) ([]int, error) {
	var ids []int
	if word, ok := asString(raw); ok && word == "all" {
		for _, run := range s.store.Catalog().Runs {
			ids = append(ids, run.ID)
		}
		return ids, nil
	}
	if len(raw) == 0 || raw[0] != '[' {
		return nil, badRequest(`runs is neither a list of numbers nor "all"`)
	}
	seen := map[int]bool{}
	err := eachOf(s.limits, raw, func(id int) error {
		if !seen[id] {
			seen[id] = true
			ids = append(ids, id)
		}
		return nil
	})
	return ids, err
}

func newSelectRow(run int, sum curve.Summary) selectRow {
	return selectRow{
		Run: run, N: sum.N, Step: sum.Last.Step, Wall: number(sum.Last.WallTime), Value: number(sum.Last.Value),
		Smoothed: number(sum.LastSmoothed), Min: number(sum.Min.Value), Max: number(sum.Max.Value), Mean: number(sum.Mean),
		First: number(sum.First.Value), Last: number(sum.Last.Value), FirstStep: sum.First.Step, LastStep: sum.Last.Step,
		MinStep: sum.Min.Step, MaxStep: sum.Max.Step, Change: number(sum.Change()), ChangePct: number(sum.ChangePercent()),
	}
}

const defaultPoints = 500

// apiPoints is a page of a series' points, for the table twin of a chart.
func (s *site) apiPoints(r *http.Request) (any, error) {
	query := r.URL.Query()
	series, err := s.seriesOf(r)
	if err != nil {
		return nil, err
	}
	from, err := intParam(query, "from", 0)
	if err != nil {
		return nil, err
	}
	limit, err := intParam(query, "limit", defaultPoints)
	if err != nil {
		return nil, err
	}
	if most := s.limits.Points; from < 0 || limit < 1 || int64(limit) > most {
		if int64(limit) > most {
			s.limits.Reached(limits.Points)
		}
		return nil, badRequest("from=%d must not be negative, limit=%d must be 1 to %d", from, limit, most)
	}
	view := viewOf(series, query.Get("orphaned") == "true")
	from = min(from, view.Len())
	b := appendInt([]byte(`{"total":`), view.Len())
	points := openList(append(b, `,"points":`...), '[')
	for _, columns := range view.Blocks(from, min(from+limit, view.Len())) {
		for i, step := range columns.Steps {
			points.next()
			points.b = appendInt(append(points.b, '['), step)
			points.b = appendFloat(append(points.b, ','), columns.WallTimes[i])
			points.b = appendFloat(append(points.b, ','), columns.Values[i])
			points.b = append(points.b, ']')
		}
	}
	return jsonText(append(points.done(), '}')), nil
}

// seriesOf is the series that the parameters tag and run name by number.
func (s *site) seriesOf(r *http.Request) (*logdir.Series, error) {
	query := r.URL.Query()
	tag, err := needed(query, "tag")
	if err != nil {
		return nil, err
	}
	run, err := needed(query, "run")
	if err != nil {
		return nil, err
	}
	series, ok := s.store.SeriesByID(run, tag)
	if !ok {
		return nil, notFound("run %d has no scalar with the number %d", run, tag)
	}
	return series, nil
}

// healthReport is the answer of api/health.
type healthReport struct {
	Status   string          `json:"status"` // loading, damaged or ok
	Progress json.RawMessage `json:"progress"`
	Problems []problem       `json:"problems"`
	Missing  []string        `json:"missing"`
	Watching string          `json:"watching"`
	Version  string          `json:"version"`
	Reading  []fileProgress  `json:"reading"` // files that take long, the most bytes to go first
}

// fileProgress is how far a file has come that takes long.
type fileProgress struct {
	Run       string `json:"run"`
	File      string `json:"file"`
	Bytes     int64  `json:"bytes"`
	BytesDone int64  `json:"bytesDone"`
}

// problem is a piece of a log that could not be read.
type problem struct {
	Run     string `json:"run"`
	File    string `json:"file"`
	Offset  int64  `json:"offset"`
	Kind    string `json:"kind"`
	Message string `json:"message"`
	Count   int    `json:"count"`
	Bytes   int64  `json:"bytes"`
}

// apiHealth tells what could not be read, and why.
func (s *site) apiHealth(*http.Request) (any, error) {
	health, progress := s.store.Health(), s.store.Progress()
	report := healthReport{
		Status: "ok", Progress: appendProgress(nil, progress), Problems: make([]problem, len(health.Problems)), Reading: make([]fileProgress, len(health.Reading)),
		Missing: append([]string{}, health.Missing...), Watching: health.Watching, Version: s.opts.Version,
	}
	for i, p := range health.Problems {
		report.Problems[i] = problem{Run: p.Run, File: p.File, Offset: p.Offset, Kind: p.Kind, Message: p.Message, Count: p.Count, Bytes: p.Bytes}
	}
	for i, p := range health.Reading {
		report.Reading[i] = fileProgress(p)
	}
	switch {
	case !progress.Loaded:
		report.Status = "loading"
	case len(report.Problems) > 0:
		report.Status = "damaged"
	}
	return report, nil
}

// healthz says that the server answers; it asks for no token.
func healthz(*http.Request) (any, error) {
	return document{contentType: typeText, body: []byte("ok")}, nil
}

package page

import (
	"encoding/json"
	"io"
	"math"
	"net/http"
	"time"

	"board/web/format"

	"board/internal/limits"
	"board/summary/curve"
	"board/summary/logdir"
	"board/summary/provider"
	"board/web/answer"
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
	return map[string]string{"html": s.texts.HTML(tag.Markdown(int(s.Limits.Markdown)))}, nil
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
	Run       int           `json:"run"`
	N         int           `json:"n"`    // points in the range
	Step      int64         `json:"step"` // the last of them, or the one at the place asked for
	Wall      format.Number `json:"wall"`
	Value     format.Number `json:"value"`
	Smoothed  format.Number `json:"smoothed"`
	Min       format.Number `json:"min"` // of the finite values
	Max       format.Number `json:"max"`
	Mean      format.Number `json:"mean"`
	First     format.Number `json:"first"`
	Last      format.Number `json:"last"`
	FirstStep int64         `json:"firstStep"`
	LastStep  int64         `json:"lastStep"`
	MinStep   int64         `json:"minStep"`
	MaxStep   int64         `json:"maxStep"`
	Change    format.Number `json:"change"`    // last - first
	ChangePct format.Number `json:"changePct"` // in per cent of first
}

// apiSelect sums up a range of one tag's series, exactly, over all their points.
func (s *API) apiSelect(r *http.Request) (any, error) {
	var q selectRequest
	if err := answer.ReadJSON(r, &q); err != nil {
		return nil, err
	}
	if !(q.Smoothing >= 0 && q.Smoothing <= 1) {
		return nil, answer.BadRequest("smoothing=%v is not a number from 0 to 1", q.Smoothing)
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
		series, ok := s.data.Store.SeriesByID(run, q.Tag)
		if !ok {
			continue
		}
		if sum, ok := curve.Stats(provider.View(series, q.Orphaned), span, q.Smoothing); ok {
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
		return span, answer.BadRequest(`axis=%q is none of "step", "relative" and "wall"`, q.Axis)
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

// selectedRuns reads a list of numbers of runs, or "all".
func (s *API) selectedRuns(raw json.RawMessage) ([]int, error) {
	var ids []int
	if word, ok := answer.AsString(raw); ok && word == "all" {
		for _, run := range s.data.Store.Catalog().Runs {
			ids = append(ids, run.ID)
		}
		return ids, nil
	}
	if len(raw) == 0 || raw[0] != '[' {
		return nil, answer.BadRequest(`runs is neither a list of numbers nor "all"`)
	}
	seen := map[int]bool{}
	err := answer.EachOf(s.Limits, raw, func(id int) error {
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
		Run: run, N: sum.N, Step: sum.Last.Step, Wall: format.Number(sum.Last.WallTime), Value: format.Number(sum.Last.Value),
		Smoothed: format.Number(sum.LastSmoothed), Min: format.Number(sum.Min.Value), Max: format.Number(sum.Max.Value), Mean: format.Number(sum.Mean),
		First: format.Number(sum.First.Value), Last: format.Number(sum.Last.Value), FirstStep: sum.First.Step, LastStep: sum.Last.Step,
		MinStep: sum.Min.Step, MaxStep: sum.Max.Step, Change: format.Number(sum.Change()), ChangePct: format.Number(sum.ChangePercent()),
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
	view := provider.View(series, query.Get("orphaned") == "true")
	from = min(from, view.Len())
	b := format.AppendInt([]byte(`{"total":`), view.Len())
	points := format.OpenList(append(b, `,"points":`...), '[')
	for _, columns := range view.Blocks(from, min(from+limit, view.Len())) {
		for i, step := range columns.Steps {
			points.Next()
			points.B = format.AppendInt(append(points.B, '['), step)
			points.B = format.AppendFloat(append(points.B, ','), columns.WallTimes[i])
			points.B = format.AppendFloat(append(points.B, ','), columns.Values[i])
			points.B = append(points.B, ']')
		}
	}
	return answer.JSON(append(points.Done(), '}')), nil
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
func (s *API) apiHealth(*http.Request) (any, error) {
	health, progress := s.data.Store.Health(), s.data.Store.Progress()
	report := healthReport{
		Status: "ok", Progress: news.AppendProgress(nil, progress), Problems: make([]problem, len(health.Problems)), Reading: make([]fileProgress, len(health.Reading)),
		Missing: append([]string{}, health.Missing...), Watching: health.Watching, Version: s.version,
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

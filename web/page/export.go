// Package page serves the page itself and what it asks for beside its websocket.
package page

import (
	"context"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"unicode"

	"board/summary/export"
	"board/summary/logdir"
	"board/summary/provider"
	"board/web/answer"
	"board/web/format"
)

// Downloads of whole series: every point, however many, written while they are
// read from the store.

// exportedSeries is one run's part of a download.
type exportedSeries struct {
	run  string
	view logdir.View
}

// viewsOf is what there is of the series, once their files are read: whoever downloads
// does not come back for the rest.
func viewsOf(ctx context.Context, all []*logdir.Series) []exportedSeries {
	logdir.Ask(ctx, all...)
	views := make([]exportedSeries, len(all))
	for i, series := range all {
		views[i] = exportedSeries{series.Run(), series.View()}
	}
	return views
}

// apiExport answers all points, or all histograms, of a tag in the runs asked for, or in
// all runs.
func (s *API) apiExport(r *http.Request) (any, error) {
	query := r.URL.Query()
	tag, runs, err := s.exported(query)
	if err != nil {
		return nil, err
	}
	if name, histograms := s.histogramsOf(r.Context(), tag, runs); len(histograms) > 0 {
		return s.exportHistograms(r, name, histograms)
	}
	name, found := s.curvesOf(tag, runs)
	if len(found) == 0 {
		return nil, answer.NotFound("none of these runs has a scalar or a histogram with the number %d", tag)
	}
	series := viewsOf(r.Context(), found)
	file := fileName(name)
	switch format := query.Get("format"); format {
	case "csv", "":
		return download(answer.TypeCSV, file+".csv", func(w io.Writer) error { return writeCSV(w, series) }), nil
	case "json":
		return download(answer.TypeJSON, file+".json", func(w io.Writer) error { return writeJSON(w, series) }), nil
	default:
		return nil, answer.BadRequest("format=%q is neither csv nor json", format)
	}
}

// exported reads which tag is asked for, and which runs: each once.
func (s *API) exported(query url.Values) (tag int, runs []int, err error) {
	if tag, err = answer.Needed(query, "tag"); err != nil {
		return 0, nil, err
	}
	if runs, err = answer.IDParams(query, "run"); err != nil {
		return 0, nil, err
	}
	if len(runs) == 0 {
		for _, run := range s.data.Store.Catalog().Runs {
			runs = append(runs, run.ID)
		}
	}
	return tag, provider.Unique(runs), nil
}

// curvesOf finds the tag's name and its series in these runs.
func (s *API) curvesOf(tag int, runs []int) (name string, all []*logdir.Series) {
	for _, run := range runs {
		if series, ok := s.data.Store.SeriesByID(run, tag); ok {
			name = series.Tag()
			all = append(all, series)
		}
	}
	return name, all
}

func download(contentType, file string, write func(io.Writer) error) answer.Stream {
	disposition := mime.FormatMediaType("attachment", map[string]string{"filename": file})
	return answer.Stream{ContentType: contentType, Header: map[string]string{"Content-Disposition": disposition}, Write: write}
}

// fileName makes a tag's name fit for the file systems that people have.
func fileName(tag string) string {
	name := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Bidi_Control, r) {
			return -1 // it would show the end of the name before its beginning
		}
		if unicode.IsControl(r) || strings.ContainsRune(`/\:*?"<>|`, r) || r == unicode.ReplacementChar {
			return '_'
		}
		return r
	}, tag)
	name = strings.Trim(name, ". ")
	if runes := []rune(name); len(runes) > 100 {
		name = string(runes[:100])
	}
	if name == "" {
		return "points"
	}
	return name
}

// writeCSV writes a line "run,wall_time,step,value" for every point.
func writeCSV(w io.Writer, all []exportedSeries) error {
	out := answer.Pieces{W: w}
	b := []byte("run,wall_time,step,value\r\n")
	for _, series := range all {
		prefix := export.CSVField(series.run) + ","
		for _, columns := range series.view.Blocks(0, series.view.Len()) {
			if b = out.Pass(format.AppendCSV(b, prefix, columns)); out.Err != nil {
				return out.Err
			}
		}
	}
	return out.End(b)
}

// writeJSON writes {run: [[wall time, step, value], …]}, the form in which
// TensorBoard's data API answers several runs.
func writeJSON(w io.Writer, all []exportedSeries) error {
	out := answer.Pieces{W: w}
	runs := format.OpenList(nil, '{')
	for _, series := range all {
		runs.Key(series.run)
		points := format.OpenList(runs.B, '[')
		for _, columns := range series.view.Blocks(0, series.view.Len()) {
			points.AddTriples(columns)
			if points.B = out.Pass(points.B); out.Err != nil {
				return out.Err
			}
		}
		runs.B = points.Done()
	}
	return out.End(runs.Done())
}

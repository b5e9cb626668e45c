package dataapi

import (
	"io"
	"iter"
	"net/http"
	"strings"

	"board/summary"
	"board/summary/provider"
	"board/web/answer"
	"board/web/format"
)

// TensorBoard's scalars plugin (tensorboard/plugins/scalar/http_api.md).
// Clients that load an experiment ask it hundreds of times, so curves are
// written straight from columns.

// scalars answers one series as [[wall time, step, value], …].
func (s *API) scalars(r *http.Request) (any, error) {
	query := r.URL.Query()
	run, tag := query.Get("run"), query.Get("tag")
	if !query.Has("run") || !query.Has("tag") {
		return nil, answer.BadRequest("Both run and tag must be specified: tag=%s, run=%s", given(query, "tag"), given(query, "run"))
	}
	series := provider.Scalar(s.data.Store.Catalog(), run, tag)
	if series == nil {
		return nil, answer.NotFound("No scalar data for run=%s, tag=%s", given(query, "run"), given(query, "tag"))
	}
	samples, n := s.data.Samples(r.Context(), series)
	write, kind := appendSamples, answer.TypeJSON
	if query.Get("format") == "csv" {
		write, kind = appendCSVSamples, answer.TypeCSV
	}
	return seriesAnswer(samples, n, kind, write), nil
}

// seriesAnswer answers about n points as write writes them.
func seriesAnswer(samples iter.Seq[summary.Columns], n int, kind string, write func(*answer.Pieces, []byte, iter.Seq[summary.Columns]) []byte) any {
	if n > heldPoints {
		return answer.Stream{ContentType: kind, Write: func(w io.Writer) error {
			out := answer.Pieces{W: w}
			return out.End(write(&out, nil, samples))
		}}
	}
	return answer.Document{ContentType: kind, Body: write(&answer.Pieces{}, make([]byte, 0, 48*n+64), samples)}
}

// heldPoints is how many points are answered from memory; more are streamed.
const heldPoints = 10_000

// given is a parameter in the words of TensorBoard's messages.
func given(query map[string][]string, name string) string {
	if len(query[name]) == 0 {
		return "None"
	}
	return quoted(query[name][0])
}

// quoted is a name in the words of TensorBoard's messages.
func quoted(name string) string { return "'" + strings.ToValidUTF8(name, "\uFFFD") + "'" }

// scalarsMultirun answers one tag of several runs: {run: [[wall time, step,
// value], …]}. Runs that do not have the tag are left out.
func (s *API) scalarsMultirun(r *http.Request) (any, error) {
	form, err := s.ReadForm(r)
	if err != nil {
		return nil, err
	}
	if len(form["tag"]) != 1 {
		return nil, answer.BadRequest("tag must be specified exactly once")
	}
	runs, tag := provider.Unique(form["runs"]), form.Get("tag")
	return answer.Stream{ContentType: answer.TypeJSON, Write: func(w io.Writer) error {
		out, catalog := answer.Pieces{W: w}, s.data.Store.Catalog()
		all := format.OpenList(nil, '{')
		for _, run := range runs {
			if out.Err != nil {
				return out.Err
			}
			if series := provider.Scalar(catalog, run, tag); series != nil {
				all.Key(run)
				samples, _ := s.data.Samples(r.Context(), series)
				all.B = appendSamples(&out, all.B, samples)
			}
		}
		return out.End(all.Done())
	}}, nil
}

// appendSamples appends [[wall time, step, value], …].
func appendSamples(out *answer.Pieces, b []byte, samples iter.Seq[summary.Columns]) []byte {
	all := format.OpenList(b, '[')
	for points := range samples {
		all.AddTriples(points)
		if all.B = out.Pass(all.B); out.Err != nil {
			break
		}
	}
	return all.Done()
}

// appendCSVSamples appends a table with TensorBoard's header.
func appendCSVSamples(out *answer.Pieces, b []byte, samples iter.Seq[summary.Columns]) []byte {
	b = append(b, "Wall time,Step,Value\r\n"...)
	for points := range samples {
		if b = out.Pass(format.AppendCSV(b, "", points)); out.Err != nil {
			break
		}
	}
	return b
}

package web

// TensorBoard's scalars plugin (tensorboard/plugins/scalar/http_api.md).
// Clients that load an experiment ask it hundreds of times, so curves are
// written straight from columns.

import (
	"context"
	"io"
	"iter"
	"net/http"
	"slices"
	"strings"

	"board/internal/limits"
	"board/summary"
	"board/summary/curve"
	"board/summary/logdir"
)

// defaultSamples is how many points TensorBoard answers of a scalar series
// where --samples_per_plugin says nothing.
const defaultSamples = 1000

// scalarTags lists the scalar tags of every run that has any.
func (s *site) scalarTags(*http.Request) (any, error) {
	return stream{contentType: typeJSON, write: func(w io.Writer) error {
		out, texts := pieces{w: w}, s.describer()
		runs := openList(nil, '{')
		for _, run := range s.store.Catalog().Runs {
			runs.b = appendScalarTags(&out, &runs, run, texts)
			if out.err != nil {
				return out.err
			}
		}
		return out.end(runs.done())
	}}, nil
}

// appendScalarTags appends the scalar tags of a run, if it has any.
func appendScalarTags(out *pieces, runs *list, run *logdir.RunInfo, texts *describer) []byte {
	tags := list{first: true}
	for _, tag := range run.Tags {
		if tag.Plugin() != scalarsPlugin {
			continue
		}
		if tags.first {
			runs.key(run.Name)
			tags = openList(runs.b, '{')
		}
		tags.key(tag.Name)
		tags.b = appendString(append(tags.b, `{"displayName":`...), tag.DisplayName())
		tags.b = appendString(append(tags.b, `,"description":`...), texts.html(tag.Description()))
		if tags.b = out.pass(append(tags.b, '}')); out.err != nil {
			break
		}
	}
	if tags.first {
		return runs.b
	}
	return tags.done()
}

// A describer formats the descriptions of one answer until they are too many bytes.
type describer struct {
	site  *site
	bytes int64
}

func (s *site) describer() *describer { return &describer{site: s} }

// leftOut stands for a description beyond the limit.
const leftOut = "<p>(Left out: the descriptions of this answer are too long.)</p>"

// html is the description as HTML.
func (d *describer) html(markdown string) string {
	if markdown == "" {
		return ""
	}
	if d.bytes > d.site.limits.Descriptions {
		d.site.limits.Reached(limits.Descriptions)
		return leftOut
	}
	out := d.site.texts.HTML(markdown)
	d.bytes += int64(len(out))
	return out
}

// scalars answers one series as [[wall time, step, value], …].
func (s *site) scalars(r *http.Request) (any, error) {
	query := r.URL.Query()
	run, tag := query.Get("run"), query.Get("tag")
	if !query.Has("run") || !query.Has("tag") {
		return nil, badRequest("Both run and tag must be specified: tag=%s, run=%s", given(query, "tag"), given(query, "run"))
	}
	series := scalarSeries(s.store.Catalog(), run, tag)
	if series == nil {
		return nil, notFound("No scalar data for run=%s, tag=%s", given(query, "run"), given(query, "tag"))
	}
	samples, n := s.samples(r.Context(), series)
	write, kind := appendSamples, typeJSON
	if query.Get("format") == "csv" {
		write, kind = appendCSVSamples, typeCSV
	}
	if n > heldPoints {
		return stream{contentType: kind, write: func(w io.Writer) error {
			out := pieces{w: w}
			return out.end(write(&out, nil, samples))
		}}, nil
	}
	return document{contentType: kind, body: write(&pieces{}, make([]byte, 0, 48*n+64), samples)}, nil
}

// heldPoints is how many points are answered from memory; more are streamed.
const heldPoints = 10_000

// given is a parameter in the words of TensorBoard's messages.
func given(query map[string][]string, name string) string {
	if len(query[name]) == 0 {
		return "None"
	}
	return "'" + strings.ToValidUTF8(query[name][0], "\uFFFD") + "'"
}

// scalarSeries is nil where the run has no such scalar.
func scalarSeries(c *logdir.Catalog, run, tag string) *logdir.Series {
	r, ok := c.Run(run)
	if !ok {
		return nil
	}
	t, ok := r.Tag(tag)
	if !ok || t.Plugin() != scalarsPlugin {
		return nil
	}
	return t.Series
}

// samples is the points of a series that the data API answers, in columns that
// are valid until the next ones come, and how many points there are about.
func (s *site) samples(ctx context.Context, series *logdir.Series) (iter.Seq[summary.Columns], int) {
	series.Ask(ctx)
	n, set := s.opts.SamplesPerPlugin[scalarsPlugin]
	if !set {
		n = defaultSamples
	}
	view := series.View()
	if n > 0 && n < view.Len() {
		thin := curve.Sample(view, n)
		return func(yield func(summary.Columns) bool) { yield(thin) }, thin.Len()
	}
	return func(yield func(summary.Columns) bool) {
		for _, columns := range view.Blocks(0, view.Len()) {
			if !yield(columns) {
				return
			}
		}
	}, view.Len()
}

// scalarsMultirun answers one tag of several runs: {run: [[wall time, step,
// value], …]}. Runs that do not have the tag are left out.
func (s *site) scalarsMultirun(r *http.Request) (any, error) {
	form, err := s.readForm(r)
	if err != nil {
		return nil, err
	}
	if len(form["tag"]) != 1 {
		return nil, badRequest("tag must be specified exactly once")
	}
	runs, tag := uniq(form["runs"]), form.Get("tag")
	return stream{contentType: typeJSON, write: func(w io.Writer) error {
		out, catalog := pieces{w: w}, s.store.Catalog()
		all := openList(nil, '{')
		for _, run := range runs {
			if out.err != nil {
				return out.err
			}
			if series := scalarSeries(catalog, run, tag); series != nil {
				all.key(run)
				samples, _ := s.samples(r.Context(), series)
				all.b = appendSamples(&out, all.b, samples)
			}
		}
		return out.end(all.done())
	}}, nil
}

// uniq is values without repetitions, in order.
func uniq[T comparable](values []T) []T {
	seen := make(map[T]bool, len(values))
	return slices.DeleteFunc(slices.Clone(values), func(v T) bool {
		known := seen[v]
		seen[v] = true
		return known
	})
}

// appendSamples appends [[wall time, step, value], …].
func appendSamples(out *pieces, b []byte, samples iter.Seq[summary.Columns]) []byte {
	all := openList(b, '[')
	for points := range samples {
		all.addTriples(points)
		if all.b = out.pass(all.b); out.err != nil {
			break
		}
	}
	return all.done()
}

// appendCSVSamples appends a table with TensorBoard's header.
func appendCSVSamples(out *pieces, b []byte, samples iter.Seq[summary.Columns]) []byte {
	b = append(b, "Wall time,Step,Value\r\n"...)
	for points := range samples {
		if b = out.pass(appendCSV(b, "", points)); out.err != nil {
			break
		}
	}
	return b
}

// addTriples adds [wall time, step, value] for every point.
func (l *list) addTriples(points summary.Columns) {
	for i, step := range points.Steps {
		l.next()
		l.b = appendFloat(append(l.b, '['), points.WallTimes[i])
		l.b = appendInt(append(l.b, ','), step)
		l.b = appendFloat(append(l.b, ','), points.Values[i])
		l.b = append(l.b, ']')
	}
}

// appendCSV appends a line for every point: prefix, wall time, step, value.
// Lines end as in TensorBoard, with CR and LF.
func appendCSV(b []byte, prefix string, points summary.Columns) []byte {
	for i, step := range points.Steps {
		b = appendCSVFloat(append(b, prefix...), points.WallTimes[i])
		b = appendInt(append(b, ','), step)
		b = appendCSVFloat(append(b, ','), points.Values[i])
		b = append(b, '\r', '\n')
	}
	return b
}

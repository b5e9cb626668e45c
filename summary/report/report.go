// Package report writes runs side by side as one HTML file that needs no network: charts of
// their curves, a table of their settings and metrics, and what people have noted. board
// report and the page ask it.
//
//	New     asks summary/compare and thins curves (report.go, charts.go, rows.go)
//	Write   writes page.html with the style, the script and echarts in it (write.go)
//
// Names, notes and values of logs are untrusted. html/template escapes them in the page;
// the script gets them as JSON, and puts them into the page as text alone. The page allows
// only the two scripts whose hashes it names.
//
// echarts.js is what build.mjs bundles from web/ui's packages.
package report

import (
	"context"
	"fmt"
	"slices"

	"board/internal/limits"
	"board/summary/compare"
	"board/summary/curve"
	"board/summary/sidecar"
)

// A Request says what a report is about.
type Request struct {
	compare.Request
	Title   string         // "" is "Comparison of runs"
	Tags    []string       // a chart each
	Params  []string       // columns; nil: the hyper-parameters in which the rows differ
	Axis    curve.Axis     // of the charts
	Log     bool           // charts have a logarithmic y axis
	Smooth  float64        // weight of the moving average of curves, 0 to 1
	Line    compare.Line   // of groups
	Band    compare.Band   // of groups
	Kept    *sidecar.State // notes, labels, shown names and colours
	Version string         // of the board
	Made    string         // when, in words
	Most    *limits.Limits
}

// What a report holds at most, beside the limits of Request.Most: more helps nobody who
// reads it on one screen after the other.
const (
	mostCharts  = 60
	mostLines   = 100 // of a chart
	mostColumns = 200
	mostRows    = 2000
)

// A Report is ready to be written.
type Report struct {
	title, version, made string

	facts  []string // what the report is about
	left   []string // what it leaves out
	rows   []row
	shared []setting // settings that all rows have in common
	head   []heading
	notes  []note
	charts []chart

	drawn, points int // points of the curves that are drawn, and that there are
}

// New makes a report. An error of type *compare.QueryError says what is wrong with the query.
func New(ctx context.Context, c *compare.Comparer, q Request) (*Report, error) {
	if q.Kept == nil {
		q.Kept = &sidecar.State{}
	}
	if q.Title == "" {
		q.Title = "Comparison of runs"
	}
	q.Metrics = slices.Clone(q.Metrics)
	r := &Report{title: q.Title, version: q.Version, made: q.Made}
	q.Metrics = cut(r, q.Metrics, mostColumns, "metrics have columns")
	t, err := c.Table(ctx, q.Request)
	if err != nil {
		return nil, err
	}
	r.about(t, &q)
	r.table(t, &q)
	if err := r.draw(ctx, c, t, &q); err != nil {
		return nil, err
	}
	return r, nil
}

// cut shortens a list, and says so in the report.
func cut[T any](r *Report, list []T, most int, are string) []T {
	if len(list) <= most {
		return list
	}
	r.leave("%d of %d %s.", most, len(list), are)
	return list[:most:most]
}

func (r *Report) leave(format string, args ...any) {
	r.left = append(r.left, fmt.Sprintf(format, args...))
}

func (r *Report) fact(format string, args ...any) {
	r.facts = append(r.facts, fmt.Sprintf(format, args...))
}

// about collects what the report is about, in words.
func (r *Report) about(t *compare.Table, q *Request) {
	if all := len(t.Set.Runs); t.Runs == all {
		r.fact("%s", plural(all, "run"))
	} else {
		r.fact("%d of %s", t.Runs, plural(all, "run"))
	}
	if t.Grouped {
		r.fact("%s by %s", plural(len(t.Rows), "group"), q.GroupBy)
	}
	if q.Text != "" {
		r.fact("filter: %s", q.Text)
	}
	if q.Top.N > 0 {
		r.fact("the best %d by %s", q.Top.N, q.Top.Metric)
	}
	if q.Smooth > 0 {
		r.fact("curves are smoothed with %v", q.Smooth)
	}
	if t.Grouped && len(q.Tags) > 0 {
		r.fact("%s", lineWords(q.Line, q.Band))
	}
	if t.Baseline >= 0 {
		r.fact("baseline: %s", t.Rows[t.Baseline].Name)
	}
	if t.Unlike > 0 {
		r.leave("%s, for which the filter makes no sense.", plural(t.Unlike, "run"))
	}
}

// lineWords says what the lines and bands of groups are.
func lineWords(l compare.Line, b compare.Band) string {
	words := "lines are medians"
	if l == compare.MeanLine {
		words = "lines are means"
	}
	switch b {
	case compare.StdBand:
		return words + ", bands ± standard deviations"
	case compare.StderrBand:
		return words + ", bands ± standard errors"
	case compare.MinMaxBand:
		return words + ", bands from the least to the greatest value"
	case compare.CIBand:
		return words + ", bands 95 % confidence intervals of the mean"
	case compare.NoBand:
	}
	return words
}

// plural counts things: "1 run", "2 runs".
func plural(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return fmt.Sprintf("%d %s", n, thing)
}

// Size is about how many bytes the report has.
func (r *Report) Size() int64 {
	cells := len(r.rows) * len(r.head)
	return int64(len(echarts)) + int64(r.drawn)*24 + int64(cells)*160 + int64(len(r.notes))*1024
}

package report

import (
	"context"
	"errors"
	"math"
	"strconv"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"board/internal/limits"
	"board/summary/compare"
	"board/summary/curve"
	"board/summary/provider"
)

// A chart is the curves of a tag.
type chart struct {
	Tag    string
	Below  string // what is to be known of it
	option map[string]any
	lines  []line
}

// A line is the curve of a row. Band has its edges, where it has one.
type line struct {
	Row  int    `json:"row"`
	Band *edges `json:"band,omitempty"`

	points points
}

type edges struct {
	Lo column `json:"lo"`
	Hi column `json:"hi"`
}

// draw makes the charts.
func (r *Report) draw(ctx context.Context, c *compare.Comparer, t *compare.Table, q *Request) error {
	tags := make([]string, 0, len(q.Tags))
	for _, tag := range q.Tags {
		if _, found := t.Set.Tag(tag); found {
			tags = append(tags, tag)
		}
	}
	if len(r.rows) == 0 {
		return nil
	}
	tags = cut(r, tags, mostCharts, "metrics have charts")
	p := pen{comparer: c, table: t, request: q, report: r}
	p.rows = p.share(tags)
	for _, tag := range tags {
		made, err := p.chart(ctx, tag)
		if err != nil {
			return err
		}
		if len(made.lines) > 0 {
			r.charts = append(r.charts, made)
		}
	}
	if r.drawn < r.points {
		q.Most.Reached(limits.Drawn)
	}
	return nil
}

// A pen draws the charts of one report.
type pen struct {
	comparer *compare.Comparer
	table    *compare.Table
	request  *Request
	report   *Report
	rows     int // points of each line
}

// share is how many points each line may have, so that all together keep the limit.
func (p *pen) share(tags []string) int {
	lines := 0
	for _, tag := range tags {
		known, _ := p.table.Set.Tag(tag)
		lines += min(known.Runs, len(p.report.rows), mostLines)
	}
	if p.table.Grouped {
		lines *= 3 // bands have edges
	}
	const fewest, most = 16, 1000 // a chart is some 600 pixels wide
	return min(max(int(p.request.Most.Drawn)/max(lines, 1), fewest), most)
}

func (p *pen) chart(ctx context.Context, tag string) (chart, error) {
	made, lacking, odd := chart{Tag: tag}, 0, 0
	for i, row := range p.report.rows {
		if len(made.lines) == mostLines {
			made.Below = "The first " + strconv.Itoa(mostLines) + " rows of the table that have it."
			break
		}
		l, notFinite, err := p.line(ctx, row.of, tag)
		switch {
		case errors.Is(err, compare.ErrTooMany):
			lacking++
			continue
		case err != nil:
			return made, err
		}
		odd += notFinite
		if len(l.points.x) > 0 {
			l.Row = i
			made.lines = append(made.lines, l)
			p.report.drawn += len(l.points.x)
		}
	}
	if lacking > 0 {
		made.Below += " " + plural(lacking, "group") + " with too many points to be aligned are left out."
	}
	if odd > 0 {
		made.Below += " Gaps are values that are not finite, or not positive on a logarithmic axis."
	}
	made.option = p.option(made.lines)
	return made, nil
}

// line is the curve of a row, and how many of its values cannot be drawn.
func (p *pen) line(ctx context.Context, of compare.Row, tag string) (l line, odd int, err error) {
	if p.table.Grouped {
		return p.groupLine(ctx, of, tag)
	}
	if err := ctx.Err(); err != nil {
		return l, 0, err
	}
	series := of.Runs[0].Curve(tag)
	if series == nil {
		return l, 0, nil
	}
	series.Prefer()
	view := provider.View(series, false)
	p.report.points += view.Len()
	c := curve.Build(view, curve.Request{Axis: p.request.Axis, Width: p.rows / 2, Smoothing: p.request.Smooth})
	values := c.Values
	if c.Smoothed != nil {
		values = c.Smoothed
	}
	for i, y := range values {
		x := float64(c.Steps[i])
		switch p.request.Axis {
		case curve.Wall:
			x = c.WallTimes[i] * 1000
		case curve.Relative:
			x = c.WallTimes[i] - c.OriginWall
		case curve.Step:
		}
		if x-x != 0 {
			continue
		}
		if y = p.drawable(y); math.IsNaN(y) {
			odd++
		}
		l.points.x, l.points.y = append(l.points.x, x), append(l.points.y, y)
	}
	return l, odd, nil
}

// drawable is y, or NaN where the chart has no place for it.
func (p *pen) drawable(y float64) float64 {
	if y-y != 0 || p.request.Log && y <= 0 {
		return math.NaN()
	}
	return y
}

// groupLine is the mean or median curve of a group with its band.
func (p *pen) groupLine(ctx context.Context, of compare.Row, tag string) (l line, odd int, err error) {
	g, err := p.comparer.Curve(ctx, of.Runs, compare.CurvesRequest{Tag: tag, Axis: p.request.Axis, Smoothing: p.request.Smooth, Rows: p.rows})
	if err != nil || len(g.X) == 0 {
		return l, 0, err
	}
	p.report.points += g.Of
	l.points.x = g.X
	if p.request.Axis == curve.Wall {
		for i := range g.X {
			g.X[i] *= 1000
		}
	}
	band := edges{}
	for _, s := range g.Stats {
		y := p.drawable(p.request.Line.Of(s))
		if math.IsNaN(y) {
			odd++
		}
		lo, hi := p.request.Band.Of(s, y)
		if math.IsNaN(p.drawable(lo)) {
			lo = y
		}
		l.points.y = append(l.points.y, y)
		band.Lo, band.Hi = append(band.Lo, lo), append(band.Hi, hi)
	}
	if p.request.Band != compare.NoBand && g.Runs > 1 {
		l.Band = &band
	}
	return l, odd, nil
}

// option is the option of echarts. Colours, formats and bands are added by page.js, which
// knows the theme.
func (p *pen) option(lines []line) map[string]any {
	c := charts.NewLine()
	x := opts.XAxis{Type: "value", Name: "step", NameLocation: "middle", NameGap: 26, Min: "dataMin", Max: "dataMax", SplitNumber: 5, SplitLine: &opts.SplitLine{Show: opts.Bool(false)}}
	switch p.request.Axis {
	case curve.Wall:
		x.Type, x.Name = "time", ""
	case curve.Relative:
		x.Name = "seconds since the first point"
	case curve.Step:
	}
	y := opts.YAxis{Type: "value", Scale: opts.Bool(true), SplitNumber: 5}
	if p.request.Log {
		y.Type = "log"
	}
	c.SetGlobalOptions(
		charts.WithXAxisOpts(x), charts.WithYAxisOpts(y), charts.WithAnimation(false),
		charts.WithGridOpts(opts.Grid{Left: "8", Right: "16", Top: "16", Bottom: "26", ContainLabel: opts.Bool(true)}),
		charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true), Trigger: "axis"}),
		charts.WithDataZoomOpts(opts.DataZoom{Type: "inside", FilterMode: "none"}),
	)
	for _, l := range lines {
		c.MultiSeries = append(c.MultiSeries, charts.SingleSeries{Type: "line", Data: l.points, ShowSymbol: opts.Bool(len(l.points.x) == 1)})
	}
	option := c.JSON()
	for _, unused := range []string{"title", "legend", "toolbox", "color"} {
		delete(option, unused)
	}
	return option
}

// points are pairs of x and y in JSON; y is null where it is NaN.
type points struct{ x, y []float64 }

// MarshalJSON writes the pairs.
func (p points) MarshalJSON() ([]byte, error) {
	b := []byte{'['}
	for i, x := range p.x {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendRounded(append(b, '['), x, 15), ',')
		b = append(appendRounded(b, p.y[i], 7), ']')
	}
	return append(b, ']'), nil
}

// A column is a list of numbers in JSON; null where they are NaN.
type column []float64

// MarshalJSON writes the numbers.
func (c column) MarshalJSON() ([]byte, error) {
	b := []byte{'['}
	for i, y := range c {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendRounded(b, y, 7)
	}
	return append(b, ']'), nil
}

// appendRounded appends x with so many digits: a chart shows no more.
func appendRounded(b []byte, x float64, digits int) []byte {
	if x-x != 0 {
		return append(b, "null"...)
	}
	if x == math.Trunc(x) && math.Abs(x) < 1e15 {
		return strconv.AppendFloat(b, x, 'f', -1, 64)
	}
	return strconv.AppendFloat(b, x, 'g', digits, 64)
}

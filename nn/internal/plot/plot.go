// Package plot makes one HTML page of line charts that works without a network: echarts is in the page.
//
// The charts are described with go-echarts. Its own page would load echarts from another host and writes names as they are, so the
// page here is html/template's, which escapes them. It has the colours, in two themes, after the reader's wish.
//
// dist/echarts.js is made, not committed: `make ui` bundles it from web/ui's packages. A program built without it compiles, and Page says what is
// missing.
package plot

import (
	"bytes"
	"embed"
	"errors"
	"html/template"
	"io"
	"math"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// A Chart is one chart with its lines.
type Chart struct {
	Title string
	X     string // what the x axis is
	Lines []Line
}

// A Line is a curve through points. It has a gap where Y is not finite.
type Line struct {
	Name string
	X    []int
	Y    []float64
}

//go:embed all:dist
var dist embed.FS

//go:embed page.html
var pageText string

var page = template.Must(template.New("page").Parse(pageText))

// ErrNoECharts says that the program was built without echarts.
var ErrNoECharts = errors.New("this program was built without echarts, which plots need; run make ui in the board's directory, then build again")

// Page writes the page.
func Page(w io.Writer, title string, list []Chart) error {
	script, err := dist.ReadFile("dist/echarts.js")
	if err != nil {
		return ErrNoECharts
	}
	return write(w, script, title, list)
}

func write(w io.Writer, script []byte, title string, list []Chart) error {
	options := []map[string]any{}
	for _, c := range list {
		options = append(options, c.options())
	}
	var b bytes.Buffer
	err := page.Execute(&b, map[string]any{"Title": title, "ECharts": template.JS(script), "Charts": options})
	if err != nil {
		return err
	}
	_, err = b.WriteTo(w)
	return err
}

func (c Chart) options() map[string]any {
	line := charts.NewLine()
	line.SetGlobalOptions(
		charts.WithTitleOpts(opts.Title{Title: c.Title, Left: "8", Top: "10"}),
		charts.WithLegendOpts(opts.Legend{Show: opts.Bool(true), Type: "scroll", Top: "10", Right: "16", Width: "60%"}),
		charts.WithGridOpts(opts.Grid{Left: "60", Right: "24", Top: "52", Bottom: "48"}),
		charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true), Trigger: "axis"}),
		charts.WithXAxisOpts(opts.XAxis{
			Type: "value", Name: c.X, NameLocation: "middle", NameGap: 28, Min: "dataMin", Max: "dataMax", MinInterval: 1, SplitLine: &opts.SplitLine{Show: opts.Bool(false)},
		}),
		charts.WithYAxisOpts(opts.YAxis{Type: "value", Scale: opts.Bool(true)}),
		charts.WithDataZoomOpts(opts.DataZoom{Type: "inside"}),
		charts.WithAnimation(false),
	)
	for _, l := range c.Lines {
		line.AddSeries(l.Name, l.points(), charts.WithLineChartOpts(opts.LineChart{Symbol: "circle", SymbolSize: 5, ShowSymbol: opts.Bool(len(l.X) <= 50)}))
	}
	return line.JSON()
}

func (l Line) points() []opts.LineData {
	points := make([]opts.LineData, len(l.X))
	for i, x := range l.X {
		var y any = l.Y[i]
		if math.IsNaN(l.Y[i]) || math.IsInf(l.Y[i], 0) {
			y = nil
		}
		points[i] = opts.LineData{Value: []any{x, y}}
	}
	return points
}

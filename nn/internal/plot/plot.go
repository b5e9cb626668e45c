// Package plot makes one HTML page of line charts that works without a network: echarts is in the page.
//
// The page is html/template's, which escapes names. It has the colours, in two themes, after the reader's wish.
//
// echarts.js is what build.mjs bundles from web/ui's packages. A program that never plots links neither it nor html/template.
package plot

import (
	"bytes"
	_ "embed" // for the page
	"html/template"
	"io"
	"math"
	"strconv"
)

// A Chart is one chart with its lines.
type Chart struct {
	Title    string
	X        string // what the x axis is
	Fraction bool   // x is any number, else a whole one
	Log      bool   // x is above zero, and on a logarithmic axis
	Lines    []Line
}

// A Line is a curve through points, or the points alone. It has a gap where Y is not finite.
type Line struct {
	Name   string
	X      []float64
	Y      []float64
	Points bool
}

//go:embed echarts.js
var script string

//go:embed page.html
var pageText string

// Page writes the page.
func Page(w io.Writer, title string, list []Chart) error { return write(w, script, title, list) }

func write(w io.Writer, script, title string, list []Chart) error {
	page, err := template.New("page").Parse(pageText) // not in a variable, which every program would make
	if err != nil {
		return err
	}
	options := []map[string]any{}
	for _, c := range list {
		options = append(options, c.options())
	}
	var b bytes.Buffer
	err = page.Execute(&b, map[string]any{"Title": title, "ECharts": template.JS(script), "Charts": options})
	if err != nil {
		return err
	}
	_, err = b.WriteTo(w)
	return err
}

// options are echarts's.
func (c Chart) options() map[string]any {
	series := make([]map[string]any, len(c.Lines))
	for i, l := range c.Lines {
		series[i] = map[string]any{
			"name": l.Name, "type": "line", "data": l.points(), "symbol": "circle", "symbolSize": 5, "showSymbol": len(l.X) <= 50 || l.Points,
		}
		if l.Points {
			series[i]["lineStyle"], series[i]["symbolSize"] = map[string]any{"width": 0}, 7
		}
	}
	x := map[string]any{
		"type": "value", "name": c.X, "nameLocation": "middle", "nameGap": 28, "min": "dataMin", "max": "dataMax", "minInterval": 1,
		"splitLine": map[string]any{"show": false},
	}
	if c.Fraction || c.Log {
		delete(x, "minInterval")
		if low, high, ok := c.ends(); ok {
			x["min"], x["max"] = low, high
		}
	}
	if c.Log {
		x["type"] = "log"
	}
	return map[string]any{
		"animation": false,
		"title":     map[string]any{"text": c.Title, "left": 8, "top": 10},
		"legend":    map[string]any{"show": true, "type": "scroll", "top": 10, "right": 16, "width": "60%"},
		"grid":      map[string]any{"left": 60, "right": 24, "top": 52, "bottom": 48},
		"tooltip":   map[string]any{"show": true, "trigger": "axis"},
		"xAxis":     x,
		"yAxis":     map[string]any{"type": "value", "scale": true},
		"dataZoom":  []any{map[string]any{"type": "inside"}},
		"series":    series,
	}
}

// ends are where an axis of fractions begins and ends: at numbers of few digits, which are written below it.
func (c Chart) ends() (low, high float64, ok bool) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, l := range c.Lines {
		for _, x := range l.X {
			low, high = min(low, x), max(high, x)
		}
	}
	if !(low < high) || math.IsInf(high-low, 0) || c.Log && low <= 0 {
		return 0, 0, false
	}
	step := func(x float64) float64 { return math.Pow(10, math.Floor(math.Log10(x))) }
	down, up := step(high-low)/10, step(high-low)/10
	if c.Log {
		down, up = step(low), step(high)
	}
	return short(math.Floor(low/down) * down), short(math.Ceil(high/up) * up), true
}

// short leaves a number without the digits that counting in binary fractions adds.
func short(x float64) float64 {
	if y, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 6, 64), 64); err == nil {
		return y
	}
	return x
}

// A point is one of a line: x and y, y being nil where there is a gap.
type point struct {
	Value [2]any `json:"value"`
}

func (l Line) points() []point {
	points := make([]point, len(l.X))
	for i, x := range l.X {
		points[i].Value[0] = x
		if y := l.Y[i]; !math.IsNaN(y) && !math.IsInf(y, 0) {
			points[i].Value[1] = y
		}
	}
	return points
}

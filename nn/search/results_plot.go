package search

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"

	"board/nn/internal/plot"
)

// Plot writes one HTML page that any browser shows without a network: the scores of all trials with the best so far, then the score by
// each parameter.
func (r Results) Plot(path string, goal Goal, space Space) error {
	var page bytes.Buffer
	if err := plot.Page(&page, "Results of a search", r.charts(goal, space)); err != nil {
		return fmt.Errorf("search: Plot: %w", err)
	}
	if err := os.WriteFile(path, page.Bytes(), 0o644); err != nil {
		return fmt.Errorf("search: Plot: %w", err)
	}
	return nil
}

func (r Results) charts(goal Goal, space Space) []plot.Chart {
	finished := r.In(Finished)
	scores, best := plot.Line{Name: "score", Points: true}, plot.Line{Name: "best so far"}
	for i, t := range finished {
		so, _ := finished[:i+1].Best(goal)
		scores.X, scores.Y = append(scores.X, float64(t.Number)), append(scores.Y, t.Score)
		best.X, best.Y = append(best.X, float64(t.Number)), append(best.Y, so.Score)
	}
	charts := []plot.Chart{{Title: "score", X: "trial", Lines: []plot.Line{scores, best}}}
	for _, name := range finished.paramNames(space) {
		if p, ok := space.Find(name); ok {
			charts = append(charts, finished.byParam(p))
		}
	}
	return charts
}

// byParam is the score by the value of a parameter. Choices are numbered, and their names stand below.
func (r Results) byParam(p Param) plot.Chart {
	chart := plot.Chart{Title: p.Name, X: p.Name, Fraction: p.Kind == OfFloat, Log: p.Scaled}
	if p.Kind == OfChoice {
		var words []string
		for i, v := range p.Values {
			words = append(words, fmt.Sprintf("%d: %s", i, clean(valueText(v))))
		}
		chart.X = strings.Join(words, ", ")
	}
	line := plot.Line{Name: "score", Points: true}
	for _, t := range r {
		v, ok := t.Params[p.Name]
		if !ok {
			continue
		}
		x, err := asFloat(v)
		if p.Kind == OfChoice {
			x, err = float64(slices.Index(p.Values, v)), nil
		}
		if err == nil {
			line.X, line.Y = append(line.X, x), append(line.Y, t.Score)
		}
	}
	chart.Lines = []plot.Line{line}
	return chart
}

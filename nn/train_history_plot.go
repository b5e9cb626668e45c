package nn

import (
	"bytes"
	"fmt"
	"os"
	"strings"

	"board/nn/internal/plot"
)

// Plot writes one HTML page with a chart for each quantity, training and validation together, that any browser shows without a network.
func (h *History) Plot(path string) error {
	var page bytes.Buffer
	if err := plot.Page(&page, "History of a training", h.charts()); err != nil {
		return fmt.Errorf("History.Plot: %w", err)
	}
	if err := os.WriteFile(path, page.Bytes(), 0o644); err != nil {
		return fmt.Errorf("History.Plot: %w", err)
	}
	return nil
}

// charts puts val_loss with loss, and so on.
func (h *History) charts() []plot.Chart {
	var list []plot.Chart
	index := map[string]int{}
	for _, s := range h.series {
		title := strings.TrimPrefix(s.name, "val_")
		i, ok := index[title]
		if !ok {
			i = len(list)
			index[title] = i
			list = append(list, plot.Chart{Title: title, X: "epoch"})
		}
		list[i].Lines = append(list[i].Lines, plot.Line{Name: s.name, X: floats(s.epochs), Y: s.values})
	}
	return list
}

func floats(whole []int) []float64 {
	list := make([]float64, len(whole))
	for i, n := range whole {
		list[i] = float64(n)
	}
	return list
}

package search

import (
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// WriteCSV writes a header and a line for each trial that is over: its number, the parameters in the order of the space, and the score, in all
// digits; then its state, budget, seconds, what was noted, and the error. Cells are empty where a trial has no value.
func (r Results) WriteCSV(w io.Writer, space Space) error {
	names, metrics := r.paramNames(space), r.metricNames()
	header := append([]string{"number"}, names...)
	header = append(append(header, "score", "state", "budget", "seconds"), metrics...)
	out := csv.NewWriter(w)
	if err := out.Write(append(header, "error")); err != nil {
		return err
	}
	for _, t := range r {
		if !t.State.over() {
			continue
		}
		line := append([]string{strconv.Itoa(t.Number)}, t.texts(names)...)
		line = append(line, t.scoreText(), string(t.State), strconv.Itoa(t.Budget), strconv.FormatFloat(t.Took().Seconds(), 'f', 3, 64))
		for _, name := range metrics {
			line = append(line, metricText(t.Metrics, name))
		}
		first, _, _ := strings.Cut(t.Error, "\n")
		if err := out.Write(append(line, first)); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func metricText(metrics map[string]float64, name string) string {
	if x, ok := metrics[name]; ok {
		return valueText(x)
	}
	return ""
}

func (r Results) metricNames() []string {
	all := map[string]bool{}
	for _, t := range r {
		for name := range t.Metrics {
			all[name] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// texts are the values of the parameters with these names.
func (r Result) texts(names []string) []string {
	texts := make([]string, len(names))
	for i, name := range names {
		if v, ok := r.Params[name]; ok {
			texts[i] = valueText(v)
		}
	}
	return texts
}

// scoreText is the score in all digits; empty without one.
func (r Result) scoreText() string {
	if r.State != Finished && r.State != Pruned {
		return ""
	}
	return valueText(r.Score)
}

// WriteTable writes the trials that are over, the best first, as a table for people: at most limit lines, or all if it is 0.
func (r Results) WriteTable(w io.Writer, goal Goal, space Space, limit int) error {
	ranked := r.Ranked(goal)
	names := r.paramNames(space)
	rows := [][]string{append(append([]string{"trial"}, names...), "score", "state", "time")}
	for i, t := range ranked {
		if limit > 0 && i == limit {
			break
		}
		rows = append(rows, t.row(names))
	}
	if err := writeAligned(w, rows); err != nil {
		return err
	}
	if limit > 0 && len(ranked) > limit {
		_, err := fmt.Fprintf(w, "and %d more\n", len(ranked)-limit)
		return err
	}
	return nil
}

// row is a trial in a table, with numbers of a few digits.
func (r Result) row(names []string) []string {
	row := []string{strconv.Itoa(r.Number)}
	for _, name := range names {
		row = append(row, short(r.Params[name]))
	}
	score := ""
	if r.scoreText() != "" {
		score = short(r.Score)
	}
	return append(row, score, string(r.State), r.Took().Round(100*time.Millisecond).String())
}

// short is a value in a few digits; empty for none.
func short(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case float64:
		return strconv.FormatFloat(v, 'g', 5, 64)
	}
	return clean(valueText(v))
}

// clean is a text without control characters, which would move the cursor of a terminal, and of at most 40 characters.
func clean(text string) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r == utf8.RuneError {
			return '?'
		}
		return r
	}, text)
	if runes := []rune(text); len(runes) > 40 {
		text = string(runes[:39]) + "…"
	}
	return text
}

// writeAligned writes rows with columns of one width each, numbers at the right.
func writeAligned(w io.Writer, rows [][]string) error {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(clean(cell)))
		}
	}
	for _, row := range rows {
		var b strings.Builder
		for i, cell := range row {
			cell = clean(cell)
			b.WriteString(strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell)) + cell + "  ")
		}
		if _, err := fmt.Fprintln(w, strings.TrimRight(b.String(), " ")); err != nil {
			return err
		}
	}
	return nil
}

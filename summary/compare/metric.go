package compare

import (
	"fmt"
	"slices"
	"strings"

	"board/summary/curve"
)

// An Agg is how a curve becomes one number.
type Agg string

// The aggregates. All but Last and First are of finite values only.
const (
	Last      Agg = "last"
	Min       Agg = "min"
	Max       Agg = "max"
	Mean      Agg = "mean"
	First     Agg = "first"
	Best      Agg = "best"   // min or max, after the direction of the tag
	Change    Agg = "change" // last - first
	ChangePct Agg = "changePct"
	Count     Agg = "n" // points
)

// Aggs are all aggregates.
var Aggs = []Agg{Last, Min, Max, Mean, First, Best, Change, ChangePct, Count}

// AggOf is the aggregate of a name; "" is Last.
func AggOf(name string) (Agg, error) {
	if name == "" {
		return Last, nil
	}
	if !slices.Contains(Aggs, Agg(name)) {
		return "", fmt.Errorf("%q is no aggregate; expected one of %s", clip(name), joined(Aggs))
	}
	return Agg(name), nil
}

func joined[T ~string](words []T) string {
	texts := make([]string, len(words))
	for i, w := range words {
		texts[i] = string(w)
	}
	return strings.Join(texts, ", ")
}

// clip shortens what a client sent, for an error.
func clip(text string) string {
	const most = 80
	if len(text) > most {
		return strings.ToValidUTF8(text[:most], "") + "…"
	}
	return text
}

// of is what a curve comes to, and the step where that stands; placed is false where it
// stands at no step.
func (a Agg) of(s curve.Summary, d Direction) (value float64, step int64, placed bool) {
	switch a {
	case Best:
		if d == Lower {
			return s.Min.Value, s.Min.Step, s.Finite > 0
		}
		return s.Max.Value, s.Max.Step, s.Finite > 0
	case Min:
		return s.Min.Value, s.Min.Step, s.Finite > 0
	case Max:
		return s.Max.Value, s.Max.Step, s.Finite > 0
	case Mean:
		return s.Mean, 0, false
	case First:
		return s.First.Value, s.First.Step, true
	case Change:
		return s.Change(), 0, false
	case ChangePct:
		return s.ChangePercent(), 0, false
	case Count:
		return float64(s.N), 0, false
	}
	return s.Last.Value, s.Last.Step, true
}

// A Metric is a column of a table: an aggregate of a tag.
type Metric struct {
	Tag string
	Agg Agg
}

// MetricOf reads TAG:AGG; a text without an aggregate at its end is a tag whose last value
// is meant.
func MetricOf(text string) Metric {
	if at := strings.LastIndexByte(text, ':'); at > 0 && slices.Contains(Aggs, Agg(text[at+1:])) {
		return Metric{text[:at], Agg(text[at+1:])}
	}
	return Metric{text, Last}
}

// String is TAG:AGG.
func (m Metric) String() string { return m.Tag + ":" + string(m.Agg) }

// UsualMetrics are the columns of a table that nobody has chosen columns for: the last value
// of each tag and, where it is known which values are better, the best one.
func UsualMetrics(tags []string, d Directions) (all []Metric) {
	for _, tag := range tags {
		all = append(all, Metric{tag, Last})
		if way, _ := d.Of(tag); way != Unknown {
			all = append(all, Metric{tag, Best})
		}
	}
	return all
}

package compare

import (
	"math"
	"regexp"
	"strings"
	"sync"

	"board/summary/curve"
)

// A metric is what an expression sees of a curve; of one that a run lacks, NaN.
type metric struct {
	Last      float64 `expr:"last"`
	Min       float64 `expr:"min"`
	Max       float64 `expr:"max"`
	Mean      float64 `expr:"mean"`
	First     float64 `expr:"first"`
	Best      float64 `expr:"best"`
	Change    float64 `expr:"change"`
	ChangePct float64 `expr:"changePct"`
	N         float64 `expr:"n"`
	LastStep  float64 `expr:"lastStep"`
	MinStep   float64 `expr:"minStep"`
	MaxStep   float64 `expr:"maxStep"`
	BestStep  float64 `expr:"bestStep"`
}

// fields are the names of what a metric has.
var fields = []string{"last", "min", "max", "mean", "first", "best", "change", "changePct", "n", "lastStep", "minStep", "maxStep", "bestStep"}

var nan = math.NaN()

var missing = metric{nan, nan, nan, nan, nan, nan, nan, nan, 0, nan, nan, nan, nan}

func metricOf(s curve.Summary, d Direction) metric {
	m := metric{
		Last: s.Last.Value, Min: s.Min.Value, Max: s.Max.Value, Mean: s.Mean, First: s.First.Value,
		Change: s.Change(), ChangePct: s.ChangePercent(), N: float64(s.N),
		LastStep: float64(s.Last.Step), MinStep: float64(s.Min.Step), MaxStep: float64(s.Max.Step),
	}
	best, step, _ := Best.of(s, d)
	m.Best, m.BestStep = best, float64(step)
	return m
}

// comparisons compare anything, by operator with a dollar before it. What cannot be compared
// is not equal, not less, and so on.
var comparisons = map[string]func(a, b any) bool{
	"$<":  func(a, b any) bool { return ordered(a, b, func(c int) bool { return c < 0 }) },
	"$<=": func(a, b any) bool { return ordered(a, b, func(c int) bool { return c <= 0 }) },
	"$>":  func(a, b any) bool { return ordered(a, b, func(c int) bool { return c > 0 }) },
	"$>=": func(a, b any) bool { return ordered(a, b, func(c int) bool { return c >= 0 }) },
	"$==": equal,
	"$!=": func(a, b any) bool { return !equal(a, b) },
	"$contains": func(a, b any) bool {
		return texts(a, b, strings.Contains) || listed(a, b)
	},
	"$startsWith": func(a, b any) bool { return texts(a, b, strings.HasPrefix) },
	"$endsWith":   func(a, b any) bool { return texts(a, b, strings.HasSuffix) },
	"$matches":    func(a, b any) bool { return texts(a, b, matches) },
	"$in":         func(a, b any) bool { return listed(b, a) },
}

// ordered compares two numbers or two texts.
func ordered(a, b any, is func(int) bool) bool {
	if x, y, ok := numbers(a, b); ok {
		switch {
		case x < y:
			return is(-1)
		case x > y:
			return is(1)
		}
		return x == y && is(0) // NaN is neither
	}
	return texts(a, b, func(a, b string) bool { return is(strings.Compare(a, b)) })
}

func equal(a, b any) bool {
	if x, y, ok := numbers(a, b); ok {
		return x == y
	}
	switch x := a.(type) {
	case string:
		y, ok := b.(string)
		return ok && x == y
	case bool:
		y, ok := b.(bool)
		return ok && x == y
	case nil:
		return b == nil
	}
	return false
}

func numbers(a, b any) (x, y float64, ok bool) {
	x, is := asNumber(a)
	y, also := asNumber(b)
	return x, y, is && also
}

// asNumber is a number; a metric stands for its last value.
func asNumber(v any) (float64, bool) {
	switch x := v.(type) {
	case float64:
		return x, true
	case int:
		return float64(x), true
	case metric:
		return x.Last, true
	}
	return 0, false
}

func texts(a, b any, do func(a, b string) bool) bool {
	x, is := a.(string)
	y, also := b.(string)
	return is && also && do(x, y)
}

// listed tells whether a list has a value.
func listed(list, value any) bool {
	switch all := list.(type) {
	case []string:
		for _, x := range all {
			if equal(x, value) {
				return true
			}
		}
	case []any:
		for _, x := range all {
			if equal(x, value) {
				return true
			}
		}
	}
	return false
}

// patterns are the last regular expressions that were asked for.
var patterns = struct {
	sync.Mutex
	known map[string]*regexp.Regexp
}{known: map[string]*regexp.Regexp{}}

// matches tells whether a regular expression, which has been checked, matches a text.
func matches(text, pattern string) bool {
	patterns.Lock()
	defer patterns.Unlock()
	re := patterns.known[pattern]
	if re == nil {
		if len(patterns.known) >= 64 {
			clear(patterns.known)
		}
		re = regexp.MustCompile(pattern)
		patterns.known[pattern] = re
	}
	return re.MatchString(text)
}

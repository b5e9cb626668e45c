package callback

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// Every number in every format is as Python writes it, or refused as Python
// refuses it.
func TestNumberFormatsAsPython(t *testing.T) {
	whole := []int{0, 1, 7, -12, 1234567}
	others := []float64{0, math.Copysign(0, -1), 0.5, 1. / 3, -2.5, 1e-5, 1234567.891, 99.995, 1e16, 123456789012345680, 2, 100, math.NaN(), math.Inf(-1)}
	for _, c := range golden(t).Formats {
		f, refused := parseNumberFormat(c.Spec)
		check := func(number any, want *string, format func() (string, error)) {
			t.Helper()
			text, err := "", refused
			if err == nil {
				text, err = format()
			}
			switch {
			case want == nil && err == nil:
				t.Errorf("%v as %q: got %q, but Python refuses it", number, c.Spec, text)
			case want != nil && err != nil && !slices.Contains([]string{"#x", "z"}, c.Spec):
				t.Errorf("%v as %q: %v, want %q", number, c.Spec, err, *want)
			case want != nil && err == nil && text != *want:
				t.Errorf("%v as %q: got %q, want %q", number, c.Spec, text, *want)
			}
		}
		for i, n := range whole {
			check(n, c.Texts[i], func() (string, error) { return f.integer(n) })
		}
		for i, v := range others {
			check(v, c.Texts[len(whole)+i], func() (string, error) { return f.float(v) })
		}
	}
}

func TestPathPatterns(t *testing.T) {
	logs := map[string]float64{"loss": 0.25, "main_output_mae": 12}
	for pattern, want := range map[string]string{
		"plain.nn":                     "plain.nn",
		"":                             "",
		"{epoch:02d}-{loss:.2f}.nn":    "03-0.25.nn",
		"{{{epoch}}}{{}}":              "{3}{}",
		"損失/{main_output_mae}":         "損失/12.0",
		"{loss:é^8}|":                  "éé0.25éé|",
		"{val_loss}":                   `error: the logs have no "val_loss"`,
		"a{":                           "error: a brace that belongs to no {field}",
		"a}b":                          "error: a brace that belongs to no {field}",
		"{}":                           "error: expected {name} or {name:format}",
		"{epoch:{width}}":              "error: expected {name} or {name:format}",
		"{epoch!r}":                    "error: expected {name} or {name:format}",
		"{epoch:.2}":                   "error: a whole number has no precision",
		"{loss:d}":                     "error: is for whole numbers",
		"{loss:9999999999999999999.f}": "error: too wide",
		"{loss:.f}":                    "error: a number is missing after the dot",
		"{loss:spam}":                  `error: format "spam" is not one for numbers`,
	} {
		got, err := formatted(pattern, logs)
		message, fails := strings.CutPrefix(want, "error: ")
		switch {
		case fails && (err == nil || !strings.Contains(err.Error(), message) || !strings.Contains(err.Error(), pattern)):
			t.Errorf("%q: got %q, %v; want an error with %q and the pattern", pattern, got, err, message)
		case !fails && (err != nil || got != want):
			t.Errorf("%q: got %q, %v; want %q", pattern, got, err, want)
		}
	}
}

func formatted(pattern string, logs map[string]float64) (string, error) {
	p, err := parsePathPattern(pattern)
	if err != nil {
		return "", err
	}
	return p.format(map[string]int{"epoch": 3}, func(name string) (float64, bool) {
		v, ok := logs[name]
		return v, ok
	})
}

// No pattern makes the parser panic or hang, or a name longer than it says.
func FuzzPathPattern(f *testing.F) {
	for _, pattern := range []string{"m", "{epoch:02d}-{loss:.2f}", "{{}}", "{loss:*^+012,.3f}", "{epoch:é<9_x}", "{loss:.3}{loss:g}{loss:%}{loss:E}"} {
		f.Add(pattern, 0.5)
	}
	f.Fuzz(func(t *testing.T, pattern string, value float64) {
		text, err := formatted(pattern, map[string]float64{"loss": value, "a": -value})
		if limit := 4 * (maxWidth + 1500) * (1 + strings.Count(pattern, "{")); err == nil && len(text) > len(pattern)+limit {
			t.Errorf("%q became %d bytes", pattern, len(text))
		}
	})
}

package provider

import (
	"slices"
	"testing"
)

func TestNaturalOrder(t *testing.T) {
	want := []string{
		"", "1", "02", "2", "10", "99999999999999999999998", "99999999999999999999999",
		"A", "a", "a/1", "a/2/x", "a/10/x", "a1b2", "a1b10", "B", "loss", "Loss/2", "loss/10", "run2", "run10", "run10b", "é",
	}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, CompareNatural)
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"run2", "run10", -1}, {"run10", "run2", 1}, {"Run2", "run10", -1}, {"a", "B", -1}, {"B", "a", 1}, {"x", "x", 0},
		{"x1", "x01", 1}, {"x", "x1", -1}, {"x/2/b", "x/2/B", 1}, {"1e10", "1e9", 1}, {"loss_9", "loss_10", -1},
	} {
		if got := sign(CompareNatural(c.a, c.b)); got != c.want {
			t.Errorf("compareNatural(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func sign(n int) int { return max(-1, min(1, n)) }

package tape

import (
	"math"
	"testing"
)

func TestNormal(t *testing.T) {
	for x := -12.0; x <= 12; x += 1.0 / 64 {
		want := 0.5 * math.Erfc(-x/math.Sqrt2)
		if got := normal(x); math.Abs(got-want) > 2e-7*want {
			t.Fatalf("normal(%g) = %g, want %g", x, got, want)
		}
	}
	if normal(math.NaN()) == normal(math.NaN()) || normal(math.Inf(1)) != 1 || normal(math.Inf(-1)) != 0 {
		t.Error("NaN or infinities")
	}
}

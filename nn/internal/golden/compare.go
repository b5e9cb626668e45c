package golden

import (
	"math"
	"testing"

	"board/nn/tensor"
)

// A Tolerance says how far a number may be from the reference: |got − want| ≤ Relative·|want| + Floor.
type Tolerance struct {
	Relative float64
	Floor    float64
}

// Computed is for numbers computed in one go. The floor is what float32 leaves of sums whose terms are around 1 and
// cancel: eight units in the last place.
var Computed = Tolerance{Relative: 1e-4, Floor: 8 * 1.1920929e-07}

// Trained is for numbers after training, where rounding has been fed back into the weights for some steps.
var Trained = Tolerance{Relative: 1e-3, Floor: 1e-5}

// Accepts reports whether got is close enough to want. NaN is close to NaN, and an infinity to itself.
func (tol Tolerance) Accepts(got, want float64) bool {
	if math.IsNaN(want) || math.IsInf(want, 0) {
		return got == want || (math.IsNaN(got) && math.IsNaN(want))
	}
	return math.Abs(got-want) <= tol.Relative*math.Abs(want)+tol.Floor
}

// Number fails the test if got is not close to want.
func (tol Tolerance) Number(t testing.TB, what string, got, want float64) {
	t.Helper()
	if !tol.Accepts(got, want) {
		t.Errorf("%s: got %v, want %v (off by %.2g)", what, got, want, math.Abs(got-want))
	}
}

// Numbers fails the test if the lists differ in length or any number is not close; it names the worst.
func (tol Tolerance) Numbers(t testing.TB, what string, got, want []float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: got %d numbers, want %d", what, len(got), len(want))
		return
	}
	wrong, worst := 0, 0
	for i := range want {
		if tol.Accepts(got[i], want[i]) {
			continue
		}
		if wrong == 0 || !(math.Abs(got[i]-want[i]) <= math.Abs(got[worst]-want[worst])) {
			worst = i
		}
		wrong++
	}
	if wrong > 0 {
		t.Errorf("%s: %d of %d numbers differ, the worst is number %d: got %v, want %v",
			what, wrong, len(want), worst, got[worst], want[worst])
	}
}

// Tensor fails the test if the shapes differ or any number is not close.
func (tol Tolerance) Tensor(t testing.TB, what string, got, want *tensor.Tensor) {
	t.Helper()
	if !got.Shape.Equal(want.Shape) {
		t.Errorf("%s: got the shape %v, want %v", what, got.Shape, want.Shape)
		return
	}
	tol.Numbers(t, what, float64s(got.Data), float64s(want.Data))
}

func float64s(data []float32) []float64 {
	out := make([]float64, len(data))
	for i, v := range data {
		out[i] = float64(v)
	}
	return out
}

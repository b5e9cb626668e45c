package tensor

import (
	"math"
	"math/rand/v2"
	"testing"
)

// reluInputs have every sign and special value at every place of a vector, and lengths that are no multiple of one.
func reluInputs(length int) []float32 {
	special := []float32{0, float32(math.Copysign(0, -1)), float32(math.Inf(1)), float32(math.Inf(-1)), float32(math.NaN()),
		math.Float32frombits(0xffc00000), math.SmallestNonzeroFloat32, -math.SmallestNonzeroFloat32, math.MaxFloat32, -math.MaxFloat32, 1, -1}
	r := rand.New(rand.NewPCG(uint64(length), 1))
	x := make([]float32, length)
	for i := range x {
		x[i] = special[r.IntN(len(special))]
	}
	return x
}

func TestRelu(t *testing.T) {
	for length := range 100 {
		x := reluInputs(length)
		got := make([]float32, length)
		Relu(got, x)
		for i, v := range x {
			want := max(v, 0)
			if math.Float32bits(got[i]) != math.Float32bits(want) && !(got[i] != got[i] && want != want) {
				t.Fatalf("of %d: Relu(%v) = %v, want %v", length, v, got[i], want)
			}
		}
	}
}

func TestReluGrad(t *testing.T) {
	for length := range 100 {
		y, g := make([]float32, length), reluInputs(length + 1)[1:]
		Relu(y, reluInputs(length))
		got, sum := make([]float32, length), make([]float32, length)
		ReluGrad(got, y, g)
		AddReluGrad(sum, y, g)
		for i, v := range y {
			want := float32(0)
			if v > 0 {
				want = g[i]
			}
			for _, have := range []float32{got[i], sum[i]} {
				if have != want && !(have != have && want != want) {
					t.Fatalf("of %d: the gradient at %v with %v is %v, want %v", length, v, g[i], have, want)
				}
			}
		}
	}
}

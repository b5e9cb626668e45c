package nn

import (
	"math"
	"testing"
)

func TestFirstNotFinite(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for name, c := range map[string]struct {
		at    map[int]float32
		first int
	}{
		"finite":                 {nil, -1},
		"NaN":                    {map[int]float32{1500: nan, 2100: nan}, 1500},
		"infinite":               {map[int]float32{2499: inf}, 2499},
		"minus infinite":         {map[int]float32{0: -inf}, 0},
		"infinities cancel":      {map[int]float32{10: inf, 11: -inf}, 10},
		"squares are infinite":   {map[int]float32{7: math.MaxFloat32, 1030: -math.MaxFloat32}, -1},
		"NaN beside a large one": {map[int]float32{7: math.MaxFloat32, 9: nan}, 9},
	} {
		t.Run(name, func(t *testing.T) {
			data := make([]float32, 2500)
			for i, v := range c.at {
				data[i] = v
			}
			if got := firstNotFinite(data); got != c.first {
				t.Errorf("got %d, want %d", got, c.first)
			}
		})
	}
	if got := firstNotFinite(nil); got != -1 {
		t.Errorf("got %d for no data", got)
	}
}

func BenchmarkFirstNotFinite(b *testing.B) {
	data := make([]float32, 1<<20)
	b.SetBytes(int64(4 * len(data)))
	for b.Loop() {
		firstNotFinite(data)
	}
}

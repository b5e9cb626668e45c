package demo

import (
	"math"
	"testing"
)

var half = [][]float64{{1, 0}, {0.25, 0.75}}

func TestLandscape(t *testing.T) {
	m := landscape(half)
	if blocks := len(m.Vertices) / 8; blocks != 3 || len(m.Faces) != 12*blocks || len(m.Colors) != len(m.Vertices) {
		t.Fatalf("%d vertices, %d faces, %d colours", len(m.Vertices), len(m.Faces), len(m.Colors))
	}
	highest := [3]float32{}
	for i, v := range m.Vertices {
		highest[i/8] = max(highest[i/8], v[1])
	}
	for i, share := range []float64{1, 0.25, 0.75} {
		if want := float32(math.Sqrt(share)) * tall; highest[i] != want {
			t.Errorf("block %d is %g high, want %g", i, highest[i], want)
		}
	}
	for _, face := range m.Faces {
		for _, corner := range face {
			if corner < 0 || int(corner) >= len(m.Vertices) {
				t.Fatalf("a face has the corner %d of %d", corner, len(m.Vertices))
			}
		}
	}
}

func TestMelody(t *testing.T) {
	sound := melody(half)
	if len(sound) != 2*note {
		t.Fatalf("%d samples, want %d", len(sound), 2*note)
	}
	// The first note, of the digit that is always right, swings more often.
	swings := func(samples []float32) (n int) {
		for i := 1; i < len(samples); i++ {
			if samples[i-1] < 0 && samples[i] >= 0 {
				n++
			}
		}
		return n
	}
	if first, second := swings(sound[:note]), swings(sound[note:]); first <= second || second == 0 {
		t.Errorf("%d and %d swings", first, second)
	}
	for i, x := range sound {
		if x < -1 || x > 1 {
			t.Fatalf("sample %d is %g", i, x)
		}
	}
}

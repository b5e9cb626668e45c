package schedule_test

import (
	"testing"

	"board/nn/internal/golden"
	"board/nn/registry"
	"board/nn/schedule"
)

func testCase(t *testing.T, c golden.Case) {
	s, err := registry.Decode[schedule.Schedule](c.Envelope())
	if err != nil {
		t.Fatal(err)
	}
	if err := schedule.Check(s); err != nil {
		t.Fatal(err)
	}
	var got []float64
	for _, step := range c.Numbers(t, "steps") {
		got = append(got, s.Rate(int64(step)))
	}
	golden.Computed.Numbers(t, "rates", got, c.Numbers(t, "values"))
}

func TestGolden(t *testing.T) { golden.Run(t, "schedule", testCase) }

// TestKeras: settings and awkward inputs that golden.json leaves out, recorded by ../testdata/record_keras.py.
func TestKeras(t *testing.T) { golden.RunFile(t, "../testdata/keras.json", "schedule", testCase) }

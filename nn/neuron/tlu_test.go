package neuron_test

import (
	"math"
	"testing"

	"board/nn/neuron"
)

func TestSteps(t *testing.T) {
	tests := []struct{ z, heaviside, sign float64 }{
		{-2, 0, -1}, {-1e-300, 0, -1}, {0, 1, 0}, {math.Copysign(0, -1), 1, 0}, {1e-300, 1, 1}, {3, 1, 1},
		{math.Inf(-1), 0, -1}, {math.Inf(1), 1, 1}, {math.NaN(), 0, 0},
	}
	for _, tt := range tests {
		if got := neuron.Heaviside(tt.z); got != tt.heaviside {
			t.Errorf("Heaviside(%v) = %v, want %v", tt.z, got, tt.heaviside)
		}
		if got := neuron.Sign(tt.z); got != tt.sign {
			t.Errorf("Sign(%v) = %v, want %v", tt.z, got, tt.sign)
		}
	}
}

func TestTLU(t *testing.T) {
	u := neuron.TLU{Weights: []float64{2, -3}, Bias: 0.5}
	z, err := u.Sum(1.5, 2)
	if err != nil || z != -2.5 {
		t.Errorf("Sum = %v, %v; want -2.5", z, err)
	}
	u.Step = neuron.Sign
	if y, err := u.Output(1.5, 2); err != nil || y != -1 {
		t.Errorf("Output with Sign = %v, %v; want -1", y, err)
	}
	u.Step = nil
	if y, err := u.Output(1.5, 2); err != nil || y != 0 {
		t.Errorf("Output = %v, %v; want 0", y, err)
	}
	_, err = u.Output(1)
	wantError(t, "one input", err, "expected 2 inputs, one per weight, got 1")
}

func TestNetworkRefusesWhatDoesNotFit(t *testing.T) {
	two := neuron.TLU{Weights: []float64{1, 1}}
	_, err := neuron.Network{}.Outputs(1, 2)
	wantError(t, "no layers", err, "no layers")
	_, err = neuron.Network{{two}}.Outputs(1)
	wantError(t, "wrong inputs", err, "layer 0, unit 0")
	_, err = neuron.Network{{two}, {two}}.Outputs(1, 2)
	wantError(t, "layers that do not fit", err, "layer 1, unit 0")
}

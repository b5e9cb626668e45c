package neuron_test

import (
	"strings"
	"testing"

	"board/nn/neuron"
)

func TestUnitFires(t *testing.T) {
	on, off := true, false
	tests := []struct {
		name       string
		threshold  int
		excitatory []bool
		inhibitory []bool
		want       bool
	}{
		{"at the threshold", 2, []bool{on, off, on}, nil, true},
		{"above it", 2, []bool{on, on, on}, nil, true},
		{"below it", 2, []bool{off, off, on}, nil, false},
		{"inhibition is absolute", 1, []bool{on, on, on, on}, []bool{off, on}, false},
		{"an inhibitory input that rests", 1, []bool{on}, []bool{off}, true},
		{"threshold zero fires by itself", 0, nil, []bool{off}, true},
		{"threshold zero, inhibited", 0, nil, []bool{on}, false},
		{"no inputs, threshold one", 1, nil, nil, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := (neuron.Unit{Threshold: tt.threshold}).Fires(tt.excitatory, tt.inhibitory); got != tt.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestGates(t *testing.T) {
	tests := []struct {
		name   string
		inputs int
		wire   func(c *neuron.Circuit) neuron.Wire
		want   string // the last column of the truth table
	}{
		{"identity", 1, func(c *neuron.Circuit) neuron.Wire { return c.Identity(c.Input(0)) }, "01"},
		{"not", 1, func(c *neuron.Circuit) neuron.Wire { return c.Not(c.Input(0)) }, "10"},
		{"and", 2, func(c *neuron.Circuit) neuron.Wire { return c.And(c.Input(0), c.Input(1)) }, "0001"},
		{"or", 2, func(c *neuron.Circuit) neuron.Wire { return c.Or(c.Input(0), c.Input(1)) }, "0111"},
		{"and not", 2, func(c *neuron.Circuit) neuron.Wire { return c.AndNot(c.Input(0), c.Input(1)) }, "0010"},
		{"xor", 2, func(c *neuron.Circuit) neuron.Wire { return c.Xor(c.Input(0), c.Input(1)) }, "0110"},
		{"and of three", 3, func(c *neuron.Circuit) neuron.Wire { return c.And(c.Input(0), c.Input(1), c.Input(2)) }, "00000001"},
		{"or of three", 3, func(c *neuron.Circuit) neuron.Wire { return c.Or(c.Input(0), c.Input(1), c.Input(2)) }, "01111111"},
		{"parity of three", 3, func(c *neuron.Circuit) neuron.Wire { return c.Xor(c.Xor(c.Input(0), c.Input(1)), c.Input(2)) }, "01101001"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := neuron.NewCircuit(tt.inputs)
			c.Output(tt.wire(c))
			if got := lastColumn(t, c); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

// The book draws its circuits with neurons that fire when two connections are active, and doubles connections instead of
// lowering the threshold.
func TestCircuitsAsTheBookDrawsThem(t *testing.T) {
	tests := []struct {
		name string
		wire func(c *neuron.Circuit, a, b neuron.Wire) neuron.Wire
		want string
	}{
		{"C = A", func(c *neuron.Circuit, a, _ neuron.Wire) neuron.Wire { return c.Unit(2, []neuron.Wire{a, a}, nil) }, "0011"},
		{"C = A and B", func(c *neuron.Circuit, a, b neuron.Wire) neuron.Wire { return c.Unit(2, []neuron.Wire{a, b}, nil) }, "0001"},
		{"C = A or B", func(c *neuron.Circuit, a, b neuron.Wire) neuron.Wire {
			return c.Unit(2, []neuron.Wire{a, a, b, b}, nil)
		}, "0111"},
		{"C = A and not B", func(c *neuron.Circuit, a, b neuron.Wire) neuron.Wire {
			return c.Unit(2, []neuron.Wire{a, a}, []neuron.Wire{b})
		}, "0010"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := neuron.NewCircuit(2)
			c.Output(tt.wire(c, c.Input(0), c.Input(1)))
			if got := lastColumn(t, c); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestCircuitKeepsTheFirstMistake(t *testing.T) {
	tests := []struct {
		name string
		wire func(c *neuron.Circuit)
		want string
	}{
		{"input beyond the last", func(c *neuron.Circuit) { c.Output(c.Input(2)) }, "input 2 does not exist"},
		{"negative input", func(c *neuron.Circuit) { c.Output(c.Input(-1)) }, "input -1 does not exist"},
		{"unit uses a later wire", func(c *neuron.Circuit) { c.Output(c.Or(7)) }, "unit uses wire 7"},
		{"unit is inhibited by a later wire", func(c *neuron.Circuit) { c.Output(c.AndNot(0, 2)) }, "unit uses wire 2"},
		{"output of nothing", func(c *neuron.Circuit) { c.Output(9) }, "output uses wire 9"},
		{"negative threshold", func(c *neuron.Circuit) { c.Output(c.Unit(-1, nil, nil)) }, "threshold"},
		{"no output", func(*neuron.Circuit) {}, "no output"},
		{"the first of two", func(c *neuron.Circuit) { c.Output(c.Input(2), 9) }, "input 2 does not exist"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := neuron.NewCircuit(2)
			tt.wire(c)
			for name, ask := range map[string]func() error{
				"Eval":       func() error { _, err := c.Eval(true, false); return err },
				"TruthTable": func() error { _, err := c.TruthTable(); return err },
			} {
				wantError(t, name, ask(), tt.want)
			}
		})
	}
}

func TestCircuitRefusesWrongInputs(t *testing.T) {
	c := neuron.NewCircuit(2)
	c.Output(c.Input(0))
	_, err := c.Eval(true)
	wantError(t, "one input", err, "expected 2 inputs, got 1")

	_, err = neuron.NewCircuit(-1).Eval()
	wantError(t, "negative inputs", err, "got -1")

	big := neuron.NewCircuit(17)
	big.Output(big.Input(0))
	_, err = big.TruthTable()
	wantError(t, "too many inputs", err, "at most 16 inputs, got 17")
}

func TestCircuitDoesNotKeepTheCallersSlices(t *testing.T) {
	c := neuron.NewCircuit(2)
	wires := []neuron.Wire{c.Input(0), c.Input(1)}
	c.Output(c.And(wires...))
	wires[1] = wires[0]
	if got := lastColumn(t, c); got != "0001" {
		t.Errorf("got %s", got)
	}
}

func lastColumn(t *testing.T, c *neuron.Circuit) string {
	t.Helper()
	table, err := c.TruthTable()
	if err != nil {
		t.Fatal(err)
	}
	var column strings.Builder
	for line := range strings.Lines(table.String()) {
		column.WriteByte(line[len(line)-2])
	}
	return column.String()
}

func wantError(t *testing.T, what string, err error, part string) {
	t.Helper()
	if err == nil {
		t.Errorf("%s: expected an error with %q", what, part)
	} else if !strings.Contains(err.Error(), part) {
		t.Errorf("%s: expected an error with %q, got %q", what, part, err)
	}
}

package neuron

import "fmt"

// Wire is a signal in a [Circuit]: one of its inputs, or the output of one of its units.
type Wire int

// Circuit is a network of McCulloch-Pitts units without loops. Wires are made first and used afterwards, so each unit
// sees only what comes before it and one pass in the order of making computes everything:
//
//	c := neuron.NewCircuit(2)
//	a, b := c.Input(0), c.Input(1)
//	c.Output(c.Or(c.AndNot(a, b), c.AndNot(b, a))) // exclusive or
//	out, err := c.Eval(true, false)
//
// The first mistake made while wiring is kept: [Circuit.Eval] and [Circuit.TruthTable] return it. Building is for one
// goroutine; a circuit that is built may be evaluated by many.
type Circuit struct {
	inputs  int
	units   []wiredUnit
	outputs []Wire
	err     error
}

type wiredUnit struct {
	Unit
	excitatory, inhibitory []Wire
}

// NewCircuit returns a circuit with the given number of inputs and neither units nor outputs yet.
func NewCircuit(inputs int) *Circuit {
	c := &Circuit{inputs: max(inputs, 0)}
	if inputs < 0 {
		c.fail("expected 0 inputs or more, got %d", inputs)
	}
	return c
}

// Input returns the wire of input i, counted from 0.
func (c *Circuit) Input(i int) Wire {
	if i < 0 || i >= c.inputs {
		c.fail("input %d does not exist: the circuit has %d, counted from 0", i, c.inputs)
	}
	return Wire(i)
}

// Unit adds a unit and returns its output. A wire that is listed twice counts twice, which is how the book draws
// identity and OR with neurons that all need two active connections.
func (c *Circuit) Unit(threshold int, excitatory, inhibitory []Wire) Wire {
	unit := wiredUnit{
		Unit:       Unit{Threshold: threshold},
		excitatory: append([]Wire(nil), excitatory...),
		inhibitory: append([]Wire(nil), inhibitory...),
	}
	c.check("unit", unit.excitatory)
	c.check("unit", unit.inhibitory)
	if threshold < 0 {
		c.fail("a unit's threshold counts active inputs: expected 0 or more, got %d", threshold)
	}
	c.units = append(c.units, unit)
	return Wire(c.inputs + len(c.units) - 1)
}

// Output adds outputs, in the order in which [Circuit.Eval] returns them.
func (c *Circuit) Output(wires ...Wire) {
	c.check("output", wires)
	c.outputs = append(c.outputs, wires...)
}

// Eval computes the outputs for one state of the inputs: inputs has one value for each input of the circuit, the result one for each
// output.
func (c *Circuit) Eval(inputs ...bool) ([]bool, error) {
	if err := c.ready(); err != nil {
		return nil, err
	}
	if len(inputs) != c.inputs {
		return nil, fmt.Errorf("neuron: circuit: expected %d inputs, got %d", c.inputs, len(inputs))
	}
	signals := append(make([]bool, 0, c.inputs+len(c.units)), inputs...)
	for _, u := range c.units {
		signals = append(signals, u.Fires(pick(signals, u.excitatory), pick(signals, u.inhibitory)))
	}
	return pick(signals, c.outputs), nil
}

func (c *Circuit) ready() error {
	if c.err != nil {
		return c.err
	}
	if len(c.outputs) == 0 {
		return fmt.Errorf("neuron: circuit: it has no output; name one with Output")
	}
	return nil
}

func (c *Circuit) check(user string, wires []Wire) {
	for _, w := range wires {
		if w < 0 || int(w) >= c.inputs+len(c.units) {
			c.fail("%s uses wire %d, which does not exist yet: there are %d", user, w, c.inputs+len(c.units))
		}
	}
}

func (c *Circuit) fail(format string, args ...any) {
	if c.err == nil {
		c.err = fmt.Errorf("neuron: circuit: "+format, args...)
	}
}

func pick(signals []bool, wires []Wire) []bool {
	picked := make([]bool, len(wires))
	for i, w := range wires {
		picked[i] = signals[w]
	}
	return picked
}

package neuron

// Identity adds a unit that fires when a does.
func (c *Circuit) Identity(a Wire) Wire { return c.Unit(1, []Wire{a}, nil) }

// And adds a unit that fires when all of the wires are active.
func (c *Circuit) And(wires ...Wire) Wire { return c.Unit(len(wires), wires, nil) }

// Or adds a unit that fires when at least one of the wires is active.
func (c *Circuit) Or(wires ...Wire) Wire { return c.Unit(1, wires, nil) }

// AndNot adds a unit that fires when a is active and b is not: b inhibits it.
func (c *Circuit) AndNot(a, b Wire) Wire { return c.Unit(1, []Wire{a}, []Wire{b}) }

// Not adds a unit that fires when a does not. Its threshold is zero, so it fires by itself unless a inhibits it; the book
// makes the same of AND-NOT with a first input that is always active.
func (c *Circuit) Not(a Wire) Wire { return c.Unit(0, nil, []Wire{a}) }

// Xor adds three units that together fire when exactly one of a and b is active: (a and not b) or (b and not a).
// A single unit cannot do it.
func (c *Circuit) Xor(a, b Wire) Wire { return c.Or(c.AndNot(a, b), c.AndNot(b, a)) }

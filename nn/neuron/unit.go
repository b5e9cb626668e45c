package neuron

// Unit is the neuron of McCulloch and Pitts ("A Logical Calculus of the Ideas Immanent in Nervous Activity", 1943): its
// inputs and its output are either active or not, and nothing about it is learned.
type Unit struct {
	// Threshold is the number of excitatory inputs that must be active for the unit to fire. With zero it fires
	// unless it is inhibited.
	Threshold int
}

// Fires reports whether the unit fires: at least Threshold of the excitatory inputs are active, and none of the inhibitory
// ones is. Inhibition is absolute, as in the original paper: one active inhibitory input outweighs everything else.
func (u Unit) Fires(excitatory, inhibitory []bool) bool {
	for _, active := range inhibitory {
		if active {
			return false
		}
	}
	count := 0
	for _, active := range excitatory {
		if active {
			count++
		}
	}
	return count >= u.Threshold
}

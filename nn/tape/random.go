package tape

var (
	// Scratch 0 is the factor of each element.
	opDropout = &Op{Name: "Dropout", Forward: forwardDropout, Backward: backwardDropout}
	opNoise   = &Op{Name: "GaussianNoise", Forward: forwardNoise, Backward: opShift.Backward}
)

// Dropout sets each element to zero with probability rate while the tape is Training, and divides the others by
// 1-rate. Else it is x itself, as it is with rate 0.
func (t *Tape) Dropout(x *Var, rate float32) *Var {
	if !t.Training || rate <= 0 {
		return x
	}
	return t.element(opDropout, x, rate)
}

func forwardDropout(n *Node) {
	x, out, rate := n.In[0].Value, n.Out.Value.Data, n.F[0]
	keep := float32(0)
	if rate < 1 {
		keep = 1 / (1 - rate)
	}
	mask := n.Scratch(0, x.Shape...).Data
	for i, v := range x.Data {
		mask[i] = 0
		if n.tape.RNG.Float32() >= rate {
			mask[i] = keep
		}
		out[i] = v * mask[i]
	}
}

func backwardDropout(n *Node) {
	gin, mask := n.In[0].Grad.Data, n.scratch[0].Data
	for i, g := range n.Out.Grad.Data {
		gin[i] += g * mask[i]
	}
}

// GaussianNoise adds normally distributed numbers of mean 0 and the given standard deviation while the tape is
// Training. Else it is x itself.
func (t *Tape) GaussianNoise(x *Var, stddev float32) *Var {
	if !t.Training || stddev <= 0 {
		return x
	}
	return t.element(opNoise, x, stddev)
}

func forwardNoise(n *Node) {
	out := n.Out.Value.Data
	for i, v := range n.In[0].Value.Data {
		out[i] = v + n.F[0]*float32(n.tape.RNG.NormFloat64())
	}
}

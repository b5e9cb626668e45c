package tape

import "math"

var (
	// Scratch 0 is the factor of each element.
	opDropout = &Op{Name: "Dropout", Forward: forwardDropout, Backward: backwardDropout}
	opNoise   = &Op{Name: "GaussianNoise", Forward: forwardNoise, Backward: func(n *Node) { passOn(n, 1, 0, len(n.Out.Grad.Data)) }}
)

// Dropout sets each element to zero with probability rate while the tape is Training, and divides the others by
// 1-rate. Else it is x itself, as it is with rate 0.
func (t *Tape) Dropout(x *Var, rate float32) *Var {
	if !t.Training || rate <= 0 {
		return x
	}
	return t.element(opDropout, x, rate)
}

// forwardDropout decides without branches, which a processor could not predict: a number below the bound borrows when
// the bound is taken from it, and the borrow becomes a mask for the bits of the factor.
func forwardDropout(n *Node) {
	x, out, rate := n.In[0].Value, n.Out.Value.Data, float64(min(n.F[0], 1))
	keep := math.Float32bits(float32(1 / (1 - rate)))
	bound := uint64(rate * (1 << 32))
	mask := n.Scratch(0, x.Shape...).Data
	for i, v := range x.Data {
		stays := (uint64(n.tape.RNG.Uint32())-bound)>>63 - 1
		mask[i] = math.Float32frombits(keep & uint32(stays))
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

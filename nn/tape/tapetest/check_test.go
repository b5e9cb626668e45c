package tapetest_test

import (
	"testing"

	"board/nn/tape"
	"board/nn/tape/tapetest"
	"board/nn/tensor"
)

// A recorder is a testing.TB that only counts complaints.
type recorder struct {
	testing.TB
	errors int
}

func (r *recorder) Helper()               {}
func (r *recorder) Errorf(string, ...any) { r.errors++ }
func (r *recorder) Fatal(...any)          { r.errors++ }

// cube is an operation x³ whose gradient is multiplied by k, so that it is right for 1 only.
func cube(k float32) func(*tape.Tape, []*tape.Var) *tape.Var {
	op := &tape.Op{
		Name: "Cube",
		Forward: func(n *tape.Node) {
			for i, x := range n.In[0].Value.Data {
				n.Out.Value.Data[i] = x * x * x
			}
		},
		Backward: func(n *tape.Node) {
			for i, x := range n.In[0].Value.Data {
				n.In[0].Grad.Data[i] += k * 3 * x * x * n.Out.Grad.Data[i]
			}
		},
	}
	return func(t *tape.Tape, in []*tape.Var) *tape.Var { return t.Node(op, in[0]).Run(in[0].Shape()...) }
}

func TestCheckFindsWrongGradients(t *testing.T) {
	x := &tensor.Tensor{Shape: tensor.Shape{3}, Data: []float32{0.5, -1, 2}}
	for _, c := range []struct {
		k    float32
		want int
	}{{1, 0}, {1.02, 3}, {-1, 3}, {0, 3}} {
		r := &recorder{TB: t}
		tapetest.Check(r, cube(c.k), x)
		if r.errors != c.want {
			t.Errorf("a gradient that is %g times the right one: %d complaints, want %d", c.k, r.errors, c.want)
		}
	}
}

// TestCheckKeepsInputs: they are nudged and put back.
func TestCheckKeepsInputs(t *testing.T) {
	x := &tensor.Tensor{Shape: tensor.Shape{2}, Data: []float32{0.1, 0.3}}
	tapetest.Check(t, func(tp *tape.Tape, in []*tape.Var) *tape.Var { return tp.Square(in[0]) }, x, tensor.New(2))
	if x.Data[0] != 0.1 || x.Data[1] != 0.3 {
		t.Errorf("inputs are %v after the check", x.Data)
	}
}

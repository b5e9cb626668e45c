package layer

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"

	"board/nn/constraint"
	"board/nn/initializer"
	"board/nn/regularizer"
	"board/nn/tape"
	"board/nn/tensor"
)

// LeakyReLU is x for x above 0 and NegativeSlope·x below; 0 means 0.3. For a slope of 0 there is ReLU.
type LeakyReLU struct {
	Base
	Name          string  `json:"name"`
	NegativeSlope float64 `json:"negative_slope"`
}

// LayerName is l.Name.
func (l *LeakyReLU) LayerName() string { return l.Name }

// SetLayerName sets l.Name.
func (l *LeakyReLU) SetLayerName(name string) { l.Name = name }

// Build checks the settings.
func (l *LeakyReLU) Build(_ *rand.Rand, in ...tensor.Shape) error {
	_, err := l.OutputShape(in...)
	l.built = err == nil
	return err
}

// OutputShape is the input's. It fails for a negative slope.
func (l *LeakyReLU) OutputShape(in ...tensor.Shape) (tensor.Shape, error) {
	s, err := only(l, in, 1)
	if err == nil && !(l.NegativeSlope >= 0) {
		err = failf(l, "expected negative_slope of at least 0, got %g", l.NegativeSlope)
	}
	return s.Clone(), err
}

// Call records the function.
func (l *LeakyReLU) Call(t *tape.Tape, in ...*tape.Var) *tape.Var {
	return t.LeakyReLU(in[0], float32(or(l.NegativeSlope, 0.3)))
}

// ELU is x for x above 0 and Alpha·(exp(x)-1) below; 0 means 1.
type ELU struct {
	Base
	Name  string  `json:"name"`
	Alpha float64 `json:"alpha"`
}

// LayerName is l.Name.
func (l *ELU) LayerName() string { return l.Name }

// SetLayerName sets l.Name.
func (l *ELU) SetLayerName(name string) { l.Name = name }

// Build checks the settings.
func (l *ELU) Build(_ *rand.Rand, in ...tensor.Shape) error {
	_, err := l.OutputShape(in...)
	l.built = err == nil
	return err
}

// OutputShape is the input's. It fails for an alpha that is not finite.
func (l *ELU) OutputShape(in ...tensor.Shape) (tensor.Shape, error) {
	s, err := only(l, in, 1)
	if err == nil && (math.IsNaN(l.Alpha) || math.IsInf(l.Alpha, 0)) {
		err = failf(l, "expected a finite alpha, got %g", l.Alpha)
	}
	return s.Clone(), err
}

// Call records the function.
func (l *ELU) Call(t *tape.Tape, in ...*tape.Var) *tape.Var {
	return t.ELU(in[0], float32(or(l.Alpha, 1)))
}

// ReLU is x from Threshold on, but at most MaxValue, and NegativeSlope·(x-Threshold) below. A MaxValue of 0 means no limit.
type ReLU struct {
	Base
	Name          string  `json:"name"`
	MaxValue      Limit   `json:"max_value"`
	NegativeSlope float64 `json:"negative_slope"`
	Threshold     float64 `json:"threshold"`
}

// LayerName is l.Name.
func (l *ReLU) LayerName() string { return l.Name }

// SetLayerName sets l.Name.
func (l *ReLU) SetLayerName(name string) { l.Name = name }

// Build checks the settings.
func (l *ReLU) Build(_ *rand.Rand, in ...tensor.Shape) error {
	_, err := l.OutputShape(in...)
	l.built = err == nil
	return err
}

// OutputShape is the input's. It fails for negative settings.
func (l *ReLU) OutputShape(in ...tensor.Shape) (tensor.Shape, error) {
	s, err := only(l, in, 1)
	if err == nil && !(l.MaxValue >= 0 && l.NegativeSlope >= 0 && l.Threshold >= 0) {
		err = failf(l, "expected max_value, negative_slope and threshold of at least 0, got %g, %g and %g", l.MaxValue, l.NegativeSlope, l.Threshold)
	}
	return s.Clone(), err
}

// Call records the function.
func (l *ReLU) Call(t *tape.Tape, in ...*tape.Var) *tape.Var {
	if l.MaxValue == 0 && l.NegativeSlope == 0 && l.Threshold == 0 {
		return t.ReLU(in[0])
	}
	n := t.Node(&reluOp, in[0])
	n.F = [4]float32{float32(l.MaxValue), float32(l.NegativeSlope), float32(l.Threshold)}
	return n.Run(in[0].Value.Shape...)
}

// reluOp has the limit (0 for none), slope and threshold in F.
var reluOp = tape.Op{Name: "Relu", Forward: reluForward, Backward: reluBackward}

func reluForward(n *tape.Node) {
	limit, slope, threshold, out := n.F[0], n.F[1], n.F[2], n.Out.Value.Data
	for i, x := range n.In[0].Value.Data {
		switch {
		case x < threshold:
			out[i] = slope * (x - threshold)
		case limit > 0 && x > limit:
			out[i] = limit
		default:
			out[i] = x
		}
	}
}

func reluBackward(n *tape.Node) {
	limit, slope, threshold, g := n.F[0], n.F[1], n.F[2], n.Out.Grad.Data
	grad := n.In[0].Grad.Data
	for i, x := range n.In[0].Value.Data {
		switch {
		case x < threshold:
			grad[i] += slope * g[i]
		case limit > 0 && x >= limit:
		default:
			grad[i] += g[i]
		}
	}
}

// Limit is an upper bound; 0 means none, which JSON writes as null.
type Limit float64

// MarshalJSON writes the number, or null for none.
func (m Limit) MarshalJSON() ([]byte, error) {
	if m == 0 {
		return []byte("null"), nil
	}
	return strconv.AppendFloat(nil, float64(m), 'g', -1, 64), nil
}

// UnmarshalJSON reads a number or null.
func (m *Limit) UnmarshalJSON(data []byte) error {
	var f *float64
	if err := json.Unmarshal(data, &f); err != nil {
		return fmt.Errorf("expected a number or null, got %.40s", data)
	}
	*m = 0
	if f != nil {
		*m = Limit(*f)
	}
	return nil
}

// PReLU is x for x above 0 and alpha·x below, where alpha is trained: one number for each place of a sample, starting from 0. SharedAxes, counted with the
// batch as 0, share one alpha along them.
type PReLU struct {
	Base
	Name             string                  `json:"name"`
	AlphaInitializer initializer.Initializer `json:"alpha_initializer"`
	AlphaRegularizer regularizer.Regularizer `json:"alpha_regularizer"`
	AlphaConstraint  constraint.Constraint   `json:"alpha_constraint"`
	SharedAxes       []int                   `json:"shared_axes"`

	alpha *Weight
}

// LayerName is l.Name.
func (l *PReLU) LayerName() string { return l.Name }

// SetLayerName sets l.Name.
func (l *PReLU) SetLayerName(name string) { l.Name = name }

// Build makes alpha.
func (l *PReLU) Build(rng *rand.Rand, in ...tensor.Shape) error {
	if l.Built() {
		return nil
	}
	s, err := l.OutputShape(in...)
	if err != nil {
		return err
	}
	shape := s[1:].Clone()
	for _, axis := range l.SharedAxes {
		if axis < 1 || axis >= len(s) {
			return failf(l, "expected shared axes after the batch within input of shape %v, got %v", s, l.SharedAxes)
		}
		shape[axis-1] = 1
	}
	l.alpha, err = l.AddWeight(rng, "alpha", shape, orZeros(l.AlphaInitializer), l.AlphaRegularizer, l.AlphaConstraint, true)
	return named(l, err)
}

// OutputShape is the input's. It fails where alpha does not fit.
func (l *PReLU) OutputShape(in ...tensor.Shape) (tensor.Shape, error) {
	s, err := only(l, in, 1)
	if err != nil || l.alpha == nil {
		return s.Clone(), err
	}
	alpha := append(tensor.Shape{tensor.None}, l.alpha.Value.Shape...)
	if out, ok := repeated(alpha, s); !ok || len(alpha) != len(s) || !compatible(out, s) {
		return nil, failf(l, "expected input that fits alpha of shape %v, got %v", alpha[1:], s)
	}
	return s.Clone(), nil
}

// Call records relu(x) - alpha·relu(-x).
func (l *PReLU) Call(t *tape.Tape, in ...*tape.Var) *tape.Var {
	below := t.Mul(t.ReLU(t.Neg(in[0])), l.alpha.Var)
	return t.Sub(t.ReLU(in[0]), below)
}

// or returns v, or Keras's default where v is zero.
func or(v, unset float64) float64 {
	if v == 0 {
		return unset
	}
	return v
}

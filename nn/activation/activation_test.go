package activation_test

import (
	"math"
	"strings"
	"testing"

	"board/nn/activation"
	"board/nn/internal/golden"
	"board/nn/tape"
	"board/nn/tape/tapetest"
	"board/nn/tensor"
)

// smooth are numbers away from the kinks of all activations: 0, ±3 and 6.
func smooth() *tensor.Tensor {
	x, err := tensor.From([]float32{-4.1, -2.3, -1.2, -0.6, -0.1, 0.15, 0.7, 1.4, 2.2, 4.3, 5.2, 7.1}, 3, 4)
	if err != nil {
		panic(err)
	}
	return x
}

func TestGradients(t *testing.T) {
	for _, name := range activation.Names() {
		t.Run(string(name), func(t *testing.T) {
			x := smooth()
			if name == activation.Exponential {
				for i := range x.Data {
					x.Data[i] /= 4 // where differences of large numbers still have the digits
				}
			}
			tapetest.Check(t, func(tp *tape.Tape, in []*tape.Var) *tape.Var { return name.Apply(tp, in[0]) }, x)
		})
	}
}

// TestExtremes: no activation overflows on the way to a value that float32 has, and NaN stays NaN, so that
// TerminateOnNaN sees it.
func TestExtremes(t *testing.T) {
	inf := math.Inf(1)
	for _, c := range []struct {
		name      activation.Name
		low, high float64 // for -1000 and 1000
	}{
		{"linear", -1000, 1000}, {"", -1000, 1000}, {"relu", 0, 1000}, {"leaky_relu", -200, 1000}, {"relu6", 0, 6}, {"elu", -1, 1000},
		{"selu", -1.7580993, 1050.701}, {"sigmoid", 0, 1}, {"hard_sigmoid", 0, 1}, {"tanh", -1, 1}, {"softplus", 0, 1000},
		{"softsign", -1000. / 1001, 1000. / 1001}, {"exponential", 0, inf}, {"gelu", 0, 1000}, {"gelu_tanh", 0, 1000}, {"silu", 0, 1000},
		{"swish", 0, 1000}, {"hard_silu", 0, 1000}, {"hard_swish", 0, 1000}, {"mish", 0, 1000}, {"log_sigmoid", -1000, 0}, {"step", 0, 1}, {"sign", -1, 1},
	} {
		tp := tape.New(1)
		y := c.name.Apply(tp, tp.Watch(vector(-1000, 1000, float32(math.NaN()))))
		golden.Computed.Numbers(t, string(c.name), float64s(y.Value.Data), []float64{c.low, c.high, math.NaN()})
	}
}

func TestGradientsAtExtremes(t *testing.T) {
	for _, name := range activation.Names() {
		tp := tape.New(1)
		x := tp.Watch(vector(-1000, 80, -80, 1000))
		if name == activation.Exponential {
			x = tp.Watch(vector(-1000, 80, -80, 88))
		}
		tp.Backward(tp.Sum(tp.Scale(name.Apply(tp, x), 1)))
		for i, g := range x.Grad.Data {
			if g != g || (math.IsInf(float64(g), 0)) {
				t.Errorf("%s: the gradient at %g is %g", name, x.Value.Data[i], g)
			}
		}
	}
}

func TestSoftmaxOfExtremes(t *testing.T) {
	tp := tape.New(1)
	y := activation.Softmax.Apply(tp, tp.Constant(vector(-10000, 10000, 10000)))
	golden.Computed.Numbers(t, "softmax", float64s(y.Value.Data), []float64{0, 0.5, 0.5})
	y = activation.LogSoftmax.Apply(tp, tp.Constant(vector(-10000, 10000, 10000)))
	golden.Computed.Numbers(t, "log_softmax", float64s(y.Value.Data), []float64{-20000 - math.Ln2, -math.Ln2, -math.Ln2})
	y = activation.Softmax.Apply(tp, tp.Constant(vector(0, float32(math.NaN()))))
	golden.Computed.Numbers(t, "softmax with NaN", float64s(y.Value.Data), []float64{math.NaN(), math.NaN()})
}

func TestCheck(t *testing.T) {
	for _, name := range append(activation.Names(), "") {
		if err := name.Check(); err != nil {
			t.Error(err)
		}
	}
	for name, want := range map[activation.Name]string{
		"rellu":   `unknown activation "rellu": did you mean "relu"?`,
		"Sigmoid": `did you mean "sigmoid"?`,
		"🙂":       "Known are elu, exponential",
	} {
		if err := name.Check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got the error %v, want one with %s", string(name), err, want)
		}
	}
}

// TestLinearRecordsNothing: the graph shows no node that does nothing.
func TestLinearRecordsNothing(t *testing.T) {
	tp := tape.New(1)
	x := tp.Constant(vector(1))
	for _, name := range []activation.Name{"", activation.Linear} {
		if name.Apply(tp, x) != x || !name.IsLinear() {
			t.Errorf("%q made another Var", string(name))
		}
	}
}

func TestApplyOfUnknownPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	tp := tape.New(1)
	activation.Name("nope").Apply(tp, tp.Constant(vector(1)))
}

func vector(x ...float32) *tensor.Tensor { return &tensor.Tensor{Shape: tensor.Shape{len(x)}, Data: x} }

func float64s(x []float32) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = float64(v)
	}
	return y
}

// BenchmarkActivation is forward and backward of a hidden layer's batch, (32, 300).
func BenchmarkActivation(b *testing.B) {
	x := tensor.New(32, 300)
	for i := range x.Data {
		x.Data[i] = float32(i*7919%1000)/125 - 4
	}
	for _, name := range activation.Names() {
		b.Run(string(name), func(b *testing.B) {
			tp := tape.New(1)
			for b.Loop() {
				tp.Reset()
				tp.Backward(tp.Sum(name.Apply(tp, tp.Watch(x))))
			}
		})
	}
}

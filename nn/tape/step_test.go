package tape_test

import (
	"testing"

	"board/nn/tape"
	"board/nn/tensor"
)

// A network is a multilayer perceptron, recorded by hand.
type network struct {
	tape    *tape.Tape
	kernels []*tape.Var
	biases  []*tape.Var
}

func newNetwork(sizes ...int) *network {
	n := &network{tape: tape.New(1)}
	for i := range sizes[1:] {
		kernel := ramp(sizes[i], sizes[i+1])
		for j := range kernel.Data {
			kernel.Data[j] /= float32(sizes[i])
		}
		n.kernels = append(n.kernels, tape.NewParam("kernel", kernel))
		n.biases = append(n.biases, tape.NewParam("bias", tensor.New(sizes[i+1])))
	}
	return n
}

// step records the cross-entropy of a batch, differentiates and descends.
func (n *network) step(x, labels *tensor.Tensor) float32 {
	t := n.tape
	t.Reset()
	y := t.Constant(x)
	for i, kernel := range n.kernels {
		if i > 0 {
			y = t.ReLU(y)
		}
		t.PushScope("dense")
		y = t.Affine(y, kernel, n.biases[i])
		t.PopScope()
	}
	loss := t.Neg(t.Mean(t.Sum(t.Mul(t.Constant(labels), t.LogSoftmax(y)), -1)))
	t.Backward(loss)
	for i, kernel := range n.kernels {
		tensor.Axpy(-0.01, kernel.Grad.Data, kernel.Value.Data)
		tensor.Axpy(-0.01, n.biases[i].Grad.Data, n.biases[i].Value.Data)
	}
	return loss.Value.Data[0]
}

// batch makes inputs, and one-hot labels that depend on them.
func batch(rows, columns, classes int) (x, labels *tensor.Tensor) {
	x, labels = ramp(rows, columns), tensor.New(rows, classes)
	for i := range rows {
		labels.Set(1, i, i%classes)
		x.Set(5, i, i%classes)
	}
	return x, labels
}

func TestStepsLearn(t *testing.T) {
	n := newNetwork(20, 10, 4)
	x, labels := batch(16, 20, 4)
	first, last := n.step(x, labels), float32(0)
	for range 2000 {
		last = n.step(x, labels)
	}
	if !(last < first/10) {
		t.Errorf("the loss went from %g to %g", first, last)
	}
}

// TestStepAllocatesNothing, also when the last batch of an epoch is short.
func TestStepAllocatesNothing(t *testing.T) {
	n := newNetwork(20, 10, 4)
	x, labels := batch(16, 20, 4)
	short, shortLabels := x.Slice(0, 5), labels.Slice(0, 5)
	n.step(x, labels)
	if got := testing.AllocsPerRun(100, func() { n.step(x, labels); n.step(short, shortLabels) }); got != 0 {
		t.Errorf("%g allocations a step", got)
	}
}

// TestOperationsAllocateNothing has every operation in one step.
func TestOperationsAllocateNothing(t *testing.T) {
	tp := tape.New(1)
	tp.Training = true
	a, b, row, indices := ramp(4, 3), shifted(2, 4, 3), ramp(3), tensorOf([]float32{0, 3, 1, 1}, 4)
	step := func() {
		tp.Reset()
		x, y, r := tp.Watch(a), tp.Watch(b), tp.Watch(row)
		end := tp.Scope("all")
		v := tp.Add(tp.Sub(tp.Mul(x, r), tp.Div(x, y)), tp.Maximum(x, tp.Minimum(y, r)))
		v = tp.Where(x, v, r)
		v = tp.Neg(tp.Scale(tp.Shift(tp.Square(v), 1), 0.5))
		v = tp.Add(tp.Sqrt(tp.Abs(v)), tp.Log(tp.Shift(tp.Pow(tp.Exp(tp.Clip(v, -1, 1)), 2), 1)))
		v = tp.MatMul(v, tp.Transpose(tp.Softmax(tp.LogSoftmax(v)), 1, 0))
		v = tp.Concat(1, v, tp.Slice(v, 1, 1, 3), tp.Gather(v, tp.Constant(indices)))
		end()
		tp.Backward(tp.Sum(v))
	}
	step()
	if got := testing.AllocsPerRun(50, step); got != 0 {
		t.Errorf("%g allocations a step", got)
	}
}

func TestActivationsAllocateNothing(t *testing.T) {
	tp := tape.New(1)
	tp.Training = true
	a := ramp(4, 3)
	step := func() {
		tp.Reset()
		x := tp.Watch(a)
		v := tp.ReLU(tp.LeakyReLU(tp.ReLU6(tp.ELU(tp.SELU(x), 1)), 0.1))
		v = tp.Add(v, tp.Sigmoid(tp.HardSigmoid(tp.Tanh(tp.Softplus(tp.Softsign(x))))))
		v = tp.Add(v, tp.GELU(tp.GELUTanh(tp.SiLU(tp.Mish(tp.Exponential(x))))))
		v = tp.Add(v, tp.Dropout(tp.GaussianNoise(tp.StopGradient(tp.Step(tp.Sign(x))), 0.1), 0.1))
		v = tp.Add(tp.Sum(tp.Reshape(v, -1)), tp.Mean(tp.MeanKeepDims(tp.SumKeepDims(v, 0), 1), 0, 1))
		tp.Backward(v)
	}
	step()
	if got := testing.AllocsPerRun(50, step); got != 0 {
		t.Errorf("%g allocations a step", got)
	}
}

// BenchmarkStep is one step of the model that nn is timed with. An epoch of MNIST has 1719.
func BenchmarkStep(b *testing.B) {
	n := newNetwork(784, 300, 100, 10)
	x, labels := batch(32, 784, 10)
	b.ReportAllocs()
	for b.Loop() {
		n.step(x, labels)
	}
	b.ReportMetric(float64(b.Elapsed().Seconds())/float64(b.N)*1719, "s/epoch")
}

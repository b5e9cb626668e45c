package tape_test

import (
	"slices"
	"strings"
	"testing"

	"board/nn/tape"
	"board/nn/tensor"
)

func TestBackwardSumsOverUses(t *testing.T) {
	w := tape.NewParam("w", tensorOf([]float32{3}, 1))
	tp := tape.New(1)
	for range 2 { // not over steps
		tp.Reset()
		tp.Backward(tp.Sum(tp.Add(tp.Mul(w, w), w)))
		if got := w.Grad.Data[0]; got != 7 {
			t.Errorf("the gradient of w² + w at 3 is %g", got)
		}
	}
}

// TestUnreached: parameters that the loss does not depend on have a gradient of zero, not that of an earlier step.
func TestUnreached(t *testing.T) {
	w, frozen := tape.NewParam("w", tensorOf([]float32{3}, 1)), tape.NewParam("frozen", tensorOf([]float32{2}, 1))
	frozen.SetTrainable(false)
	tp := tape.New(1)
	tp.Backward(tp.Sum(tp.Mul(w, frozen)))
	if w.Grad.Data[0] != 2 || frozen.Grad != nil {
		t.Errorf("gradients are %v and %v, expected 2 and none", w.Grad, frozen.Grad)
	}
	tp.Reset()
	tp.Square(w)
	tp.Backward(tp.Sum(tp.Square(tp.Watch(tensor.New(1)))))
	if w.Grad.Data[0] != 0 {
		t.Errorf("the gradient of a parameter beside the loss is %g", w.Grad.Data[0])
	}
	tp.Backward(tp.Sum(w))
	tp.Reset()
	tp.Backward(tp.Sum(tp.Watch(tensor.New(1))))
	if w.Grad.Data[0] != 0 {
		t.Errorf("the gradient of a parameter that is not used in the step is %g", w.Grad.Data[0])
	}
	for _, power := range []float32{2, 3} { // an intermediate result is on the loss's path in the first step only
		tp.Reset()
		x := tp.Shift(w, 1)
		beside := tp.Pow(x, power)
		loss := tp.Sum(x)
		if power == 2 {
			loss = tp.Sum(beside)
		}
		tp.Backward(loss)
		if power == 3 && beside.Grad.Data[0] != 0 {
			t.Errorf("the gradient of a result beside the loss is %g", beside.Grad.Data[0])
		}
	}
	tp.Reset()
	tp.Backward(tp.Sum(tp.StopGradient(w)))
	if w.Grad.Data[0] != 0 {
		t.Errorf("a gradient of %g went through StopGradient", w.Grad.Data[0])
	}
}

func TestTrainable(t *testing.T) {
	w := tape.NewParam("w", tensor.New(2, 2))
	tp := tape.New(1)
	x := tp.Constant(tensor.New(1, 2))
	if !w.Trainable() || x.Trainable() || x.NeedsGrad() || !tp.MatMul(x, w).NeedsGrad() || tp.MatMul(x, w).Trainable() {
		t.Error("a parameter is trainable, what is computed from it needs a gradient, a constant does not")
	}
	w.SetTrainable(false)
	if w.Trainable() || tp.MatMul(x, w).NeedsGrad() {
		t.Error("what is computed from a frozen parameter needs no gradient")
	}
}

// TestUsersOp records an operation as other packages do, and checks that gradients arrive cleared.
func TestUsersOp(t *testing.T) {
	twice := &tape.Op{
		Name:    "Twice",
		Forward: func(n *tape.Node) { n.Out.Value.Data[0] = n.F[0] * n.In[0].Value.Data[0] },
		Backward: func(n *tape.Node) {
			n.In[0].Grad.Data[0] += n.F[0] * n.Out.Grad.Data[0]
		},
	}
	w := tape.NewParam("w", tensorOf([]float32{5}, 1))
	tp := tape.New(1)
	for range 3 {
		tp.Reset()
		n := tp.Node(twice, w)
		n.F[0] = 2
		y := n.Run(1)
		tp.Backward(y)
		if y.Value.Data[0] != 10 || w.Grad.Data[0] != 2 {
			t.Errorf("got %g with the gradient %g, want 10 and 2", y.Value.Data[0], w.Grad.Data[0])
		}
		if n.Tape() != tp || y.Node() != n || w.Node() != nil {
			t.Error("node, tape and Var do not know each other")
		}
	}
}

// TestFirstGradientIsNotComputed: the gradient by a model's input would be as much work as its first layer.
func TestFirstGradientIsNotComputed(t *testing.T) {
	x := tensor.New(2, 3)
	w := tape.NewParam("w", tensor.New(3, 4))
	tp := tape.New(1)
	in := tp.Constant(x)
	tp.Backward(tp.Sum(tp.Affine(in, w, nil)))
	if in.Grad != nil {
		t.Error("a constant has a gradient")
	}
}

// TestShrinkAndGrow: the same numbers come out when the last batch is short, and nothing of it stays.
func TestShrinkAndGrow(t *testing.T) {
	all, w, b := ramp(7, 3), tape.NewParam("w", ramp(3, 2)), tape.NewParam("b", ramp(2))
	step := func(tp *tape.Tape, from, to int) []float32 {
		tp.Reset()
		y := tp.Softmax(tp.Affine(tp.Reshape(tp.ReLU(tp.Constant(all.Slice(from, to))), -1, 3), w, b))
		tp.Backward(tp.Mean(tp.Square(y)))
		return slices.Concat(y.Value.Data, w.Grad.Data, b.Grad.Data)
	}
	reused := tape.New(1)
	for _, r := range [][2]int{{0, 3}, {3, 6}, {6, 7}, {0, 3}, {0, 7}, {5, 5}, {0, 3}} {
		got, want := step(reused, r[0], r[1]), step(tape.New(1), r[0], r[1])
		if r[0] == r[1] { // the mean of nothing is NaN
			continue
		}
		if !slices.Equal(got, want) {
			t.Errorf("rows %v: got %v, on a fresh tape %v", r, got, want)
		}
	}
}

// TestOtherRecording: a step need not record what the last one did.
func TestOtherRecording(t *testing.T) {
	tp := tape.New(1)
	x := ramp(2, 2)
	for i := range 6 {
		tp.Reset()
		v := tp.Watch(x)
		if i%2 == 0 {
			v = tp.Square(v)
		}
		tp.Backward(tp.Sum(tp.Exp(v)))
	}
	ops := []string{}
	for n := range tp.Nodes() {
		ops = append(ops, n.Op.Name)
	}
	if !slices.Equal(ops, []string{"Exp", "Sum"}) {
		t.Errorf("the last step recorded %v", ops)
	}
	for n := range tp.Nodes() {
		if n.Op.Name != "Exp" {
			t.Error("Nodes goes on after a break")
		}
		break
	}
}

func TestScopes(t *testing.T) {
	tp := tape.New(1)
	x := tp.Watch(ramp(2))
	record := func() {
		tp.PushScope("model")
		defer tp.PopScope()
		end := tp.Scope("hidden1")
		tp.ReLU(x)
		end()
		tp.Sum(x)
	}
	record()
	tp.Exp(x)
	got := []string{}
	for n := range tp.Nodes() {
		got = append(got, n.Scope+":"+n.Op.Name)
	}
	if want := []string{"model/hidden1:Relu", "model:Sum", ":Exp"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	tp.PushScope("left open")
	tp.Reset()
	if n := tp.ReLU(tp.Watch(ramp(2))).Node(); n.Scope != "" {
		t.Errorf("Reset leaves the scope %q open", n.Scope)
	}
	mustPanic(t, "PopScope", tp.PopScope)
}

func TestLogits(t *testing.T) {
	tp := tape.New(1)
	x := tp.Watch(ramp(2, 3))
	if tp.Softmax(x).Logits() != x || tp.Sigmoid(x).Logits() != x {
		t.Error("Softmax and Sigmoid do not know their logits")
	}
	if x.Logits() != nil || tp.ReLU(x).Logits() != nil || tp.Reshape(tp.Softmax(x), -1).Logits() != nil {
		t.Error("what is not a softmax has logits")
	}
}

func TestRandomState(t *testing.T) {
	tp := tape.New(9)
	tp.RNG.Uint64()
	state := tp.RandomState()
	want := []uint64{tp.RNG.Uint64(), tp.RNG.Uint64()}
	other := tape.New(1)
	if err := other.SetRandomState(state); err != nil {
		t.Fatal(err)
	}
	if got := []uint64{other.RNG.Uint64(), other.RNG.Uint64()}; !slices.Equal(got, want) {
		t.Errorf("after SetRandomState came %v, not %v", got, want)
	}
	if err := other.SetRandomState([]byte("nonsense")); err == nil {
		t.Error("nonsense is taken for a state")
	}
}

func TestMisuse(t *testing.T) {
	tp, other := tape.New(1), tape.New(1)
	x := tp.Watch(ramp(2))
	old := tp.Square(tp.Square(x))
	mustPanic(t, "a Var of another tape", func() { other.Square(old) })
	tp.Reset()
	mustPanic(t, "a Var of an earlier step", func() { tp.Square(old) })
}

func mustPanic(t *testing.T, what string, f func()) {
	t.Helper()
	defer func() {
		if recover() == nil {
			t.Errorf("%s: no panic", what)
		}
	}()
	f()
}

// TestShapeErrors: each names the place, the operation and the shapes, and the tape can be used on after it.
func TestShapeErrors(t *testing.T) {
	tp := tape.New(1)
	record := func(shape ...int) *tape.Var { return tp.Watch(tensor.New(shape...)) }
	for want, f := range map[string]func(){
		"hidden1: AddV2: expected shapes that can be broadcast, with sizes that are equal or 1 from the last axis on, got (2, 3) and (2, 4)": func() { tp.Add(record(2, 3), record(2, 4)) },
		"hidden1: SelectV2: expected shapes that can be broadcast, got (3,) and (2,) and (2,)":                                               func() { tp.Where(record(3), record(2), record(2)) },
		"hidden1: MatMul: expected (…, m, k) and (k, n), or equal leading axes, got (2, 3) and (2, 3)":                                       func() { tp.MatMul(record(2, 3), record(2, 3)) },
		"hidden1: MatMul: expected (…, m, k) and (k, n), or equal leading axes, got (2, 3, 4) and (5, 4, 3)":                                 func() { tp.MatMul(record(2, 3, 4), record(5, 4, 3)) },
		"hidden1: MatMul: expected (…, m, k) and (k, n), or equal leading axes, got (3,) and (3, 3)":                                         func() { tp.MatMul(record(3), record(3, 3)) },
		"hidden1: MatMul: expected an input (…, k) of two axes or more and a kernel (k, n), got (32, 28, 28) and (784, 10)":                  func() { tp.Affine(record(32, 28, 28), record(784, 10), nil) },
		"hidden1: BiasAdd: expected a kernel (k, n) and a bias (n), got (3, 4) and (3,)":                                                     func() { tp.Affine(record(2, 3), record(3, 4), record(3)) },
		"hidden1: Transpose: expected each axis of the input once, got the order (0, 0) for an input, got (2, 3)":                            func() { tp.Transpose(record(2, 3), 0, 0) },
		"hidden1: Transpose: expected each axis of the input once, got the order (0, 2) for an input, got (2, 3)":                            func() { tp.Transpose(record(2, 3), 0, 2) },
		"hidden1: Reshape: expected a shape with as many elements, at most one of its sizes -1, got (2, 3) and (4, None)":                    func() { tp.Reshape(record(2, 3), 4, -1) },
		"hidden1: Reshape: expected a shape with as many elements, at most one of its sizes -1, got (2, 3) and (None, None)":                 func() { tp.Reshape(record(2, 3), -1, -1) },
		"hidden1: ConcatV2: expected at least one input":                                                                                     func() { tp.Concat(0) },
		"hidden1: ConcatV2: expected shapes that differ in the joined axis only, got (2, 3) and (3, 3)":                                      func() { tp.Concat(1, record(2, 3), record(3, 3)) },
		"hidden1: ConcatV2: expected an axis of the input, counted from 0 or from -1 backwards, got (2, 3)":                                  func() { tp.Concat(2, record(2, 3)) },
		"hidden1: StridedSlice: expected a range within the axis, got (1, 4) for an input, got (2, 3)":                                       func() { tp.Slice(record(2, 3), 1, 1, 4) },
		"hidden1: Sum: expected an axis of the input, counted from 0 or from -1 backwards, got (2, 3)":                                       func() { tp.Sum(record(2, 3), -3) },
		"hidden1: GatherV2: expected whole numbers from 0 to 2, the rows of a table (3, 2), got 3 among indices of the shape (2,)":           func() { tp.Gather(record(3, 2), tp.Constant(tensorOf([]float32{0, 3}, 2))) },
		"hidden1: GatherV2: expected whole numbers from 0 to 2, the rows of a table (3, 2), got 0.5 among indices of the shape (1,)":         func() { tp.Gather(record(3, 2), tp.Constant(tensorOf([]float32{0.5}, 1))) },
		"hidden1: GatherV2: expected whole numbers from 0 to 2, the rows of a table (3, 2), got NaN among indices of the shape (1,)":         func() { tp.Gather(record(3, 2), tp.Sqrt(tp.Constant(tensorOf([]float32{-1}, 1)))) },
		"hidden1: Softmax: expected at least one axis, got ()":                                                                               func() { tp.Softmax(record()) },
		"hidden1: Backward: expected a loss of one element; take Sum or Mean first, got (2,)":                                                func() { tp.Backward(record(2)) },
	} {
		tp.Reset()
		tp.PushScope("hidden1")
		err := shapeError(f)
		if err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
	tp.Reset()
	tp.Backward(tp.Sum(record(2)))
}

// shapeError is what f panics with.
func shapeError(f func()) (err *tape.ShapeError) {
	defer func() { err, _ = recover().(*tape.ShapeError) }()
	f()
	return nil
}

// TestShapeErrorKeepsShapes: the memory of the shapes is used again in the next step.
func TestShapeErrorKeepsShapes(t *testing.T) {
	tp := tape.New(1)
	v := tp.Square(tp.Watch(tensor.New(2, 3)))
	err := shapeError(func() { tp.Add(v, tp.Watch(tensor.New(4))) })
	tp.Reset()
	tp.Square(tp.Watch(tensor.New(9, 9)))
	if !strings.HasSuffix(err.Error(), "got (2, 3) and (4,)") {
		t.Error(err)
	}
}

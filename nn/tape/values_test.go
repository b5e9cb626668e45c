package tape_test

import (
	"math"
	"slices"
	"testing"

	"board/nn/tape"
	"board/nn/tensor"
)

// TestValues holds results against numbers worked out by hand. Gradients say nothing about them.
func TestValues(t *testing.T) {
	a := tensorOf([]float32{1, 2, 3, 4, 5, 6}, 2, 3)
	b := tensorOf([]float32{10, 20, 30}, 3)
	column := tensorOf([]float32{2, -2}, 2, 1)
	cube := tensorOf([]float32{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, 2, 3, 2)
	for _, c := range []struct {
		name string
		f    func(tp *tape.Tape, x func(*tensor.Tensor) *tape.Var) *tape.Var
		want *tensor.Tensor
	}{
		{"Add", func(tp *tape.Tape, x func(*tensor.Tensor) *tape.Var) *tape.Var { return tp.Add(x(a), x(b)) }, tensorOf([]float32{11, 22, 33, 14, 25, 36}, 2, 3)},
		{"Sub", func(tp *tape.Tape, x func(*tensor.Tensor) *tape.Var) *tape.Var { return tp.Sub(x(a), x(column)) }, tensorOf([]float32{-1, 0, 1, 6, 7, 8}, 2, 3)},
		{"Mul", func(tp *tape.Tape, x func(*tensor.Tensor) *tape.Var) *tape.Var { return tp.Mul(x(column), x(b)) }, tensorOf([]float32{20, 40, 60, -20, -40, -60}, 2, 3)},
		{"Div", func(tp *tape.Tape, x func(*tensor.Tensor) *tape.Var) *tape.Var { return tp.Div(x(b), x(column)) }, tensorOf([]float32{5, 10, 15, -5, -10, -15}, 2, 3)},
		{"Maximum", func(tp *tape.Tape, x func(*tensor.Tensor) *tape.Var) *tape.Var { return tp.Maximum(x(a), x(column)) }, tensorOf([]float32{2, 2, 3, 4, 5, 6}, 2, 3)},
		{"Minimum", func(tp *tape.Tape, x func(*tensor.Tensor) *tape.Var) *tape.Var { return tp.Minimum(x(a), x(column)) }, tensorOf([]float32{1, 2, 2, -2, -2, -2}, 2, 3)},
		{"Where", func(tp *tape.Tape, x func(*tensor.Tensor) *tape.Var) *tape.Var {
			return tp.Where(x(tensorOf([]float32{0, 1, -1}, 3)), x(a), x(column))
		}, tensorOf([]float32{2, 2, 3, -2, 5, 6}, 2, 3)},
		{"Scale", func(tp *tape.Tape, x func(*tensor.Tensor) *tape.Var) *tape.Var { return tp.Scale(x(b), 0.5) }, tensorOf([]float32{5, 10, 15}, 3)},
		{"Shift", func(tp *tape.Tape, x func(*tensor.Tensor) *tape.Var) *tape.Var { return tp.Shift(x(b), -10) }, tensorOf([]float32{0, 10, 20}, 3)},
		{"Pow", func(tp *tape.Tape, x func(*tensor.Tensor) *tape.Var) *tape.Var { return tp.Pow(x(column), 3) }, tensorOf([]float32{8, -8}, 2, 1)},
		{"Clip", func(tp *tape.Tape, x func(*tensor.Tensor) *tape.Var) *tape.Var { return tp.Clip(x(a), 2, 5) }, tensorOf([]float32{2, 2, 3, 4, 5, 5}, 2, 3)},
		{"MatMul", func(tp *tape.Tape, x func(*tensor.Tensor) *tape.Var) *tape.Var {
			return tp.MatMul(x(a), x(tensorOf([]float32{1, 0, 0, 1, 1, 1}, 3, 2)))
		}, tensorOf([]float32{4, 5, 10, 11}, 2, 2)},
		{"MatMul, batch", func(tp *tape.Tape, x func(*tensor.Tensor) *tape.Var) *tape.Var {
			return tp.MatMul(x(tensorOf([]float32{1, 1, 1, 0, 1, 0}, 2, 1, 3)), x(cube))
		}, tensorOf([]float32{6, 9, 8, 9}, 2, 1, 2)},
		{"Affine", func(tp *tape.Tape, x func(*tensor.Tensor) *tape.Var) *tape.Var {
			return tp.Affine(x(cube), x(tensorOf([]float32{1, 10}, 2, 1)), x(tensorOf([]float32{100}, 1)))
		}, tensorOf([]float32{110, 132, 154, 176, 198, 220}, 2, 3, 1)},
		{"Transpose", func(tp *tape.Tape, x func(*tensor.Tensor) *tape.Var) *tape.Var { return tp.Transpose(x(a)) }, tensorOf([]float32{1, 4, 2, 5, 3, 6}, 3, 2)},
		{"Transpose, order", func(tp *tape.Tape, x func(*tensor.Tensor) *tape.Var) *tape.Var { return tp.Transpose(x(cube), 1, 0, 2) }, tensorOf([]float32{0, 1, 6, 7, 2, 3, 8, 9, 4, 5, 10, 11}, 3, 2, 2)},
		{"Reshape", func(tp *tape.Tape, x func(*tensor.Tensor) *tape.Var) *tape.Var { return tp.Reshape(x(a), -1, 2) }, tensorOf([]float32{1, 2, 3, 4, 5, 6}, 3, 2)},
		{"Concat", func(tp *tape.Tape, x func(*tensor.Tensor) *tape.Var) *tape.Var { return tp.Concat(1, x(a), x(column)) }, tensorOf([]float32{1, 2, 3, 2, 4, 5, 6, -2}, 2, 4)},
		{"Slice", func(tp *tape.Tape, x func(*tensor.Tensor) *tape.Var) *tape.Var { return tp.Slice(x(cube), 1, 1, 3) }, tensorOf([]float32{2, 3, 4, 5, 8, 9, 10, 11}, 2, 2, 2)},
		{"Sum", func(tp *tape.Tape, x func(*tensor.Tensor) *tape.Var) *tape.Var { return tp.Sum(x(a)) }, tensorOf([]float32{21})},
		{"Sum, columns", func(tp *tape.Tape, x func(*tensor.Tensor) *tape.Var) *tape.Var { return tp.Sum(x(a), 0) }, tensorOf([]float32{5, 7, 9}, 3)},
		{"Sum, middle", func(tp *tape.Tape, x func(*tensor.Tensor) *tape.Var) *tape.Var { return tp.SumKeepDims(x(cube), 1) }, tensorOf([]float32{6, 9, 24, 27}, 2, 1, 2)},
		{"Mean, rows", func(tp *tape.Tape, x func(*tensor.Tensor) *tape.Var) *tape.Var { return tp.MeanKeepDims(x(a), -1) }, tensorOf([]float32{2, 5}, 2, 1)},
		{"Mean, first and last", func(tp *tape.Tape, x func(*tensor.Tensor) *tape.Var) *tape.Var { return tp.Mean(x(cube), 0, -1) }, tensorOf([]float32{3.5, 5.5, 7.5}, 3)},
		{"Gather", func(tp *tape.Tape, x func(*tensor.Tensor) *tape.Var) *tape.Var {
			return tp.Gather(x(a), x(tensorOf([]float32{1, 0, 1}, 3, 1)))
		}, tensorOf([]float32{4, 5, 6, 1, 2, 3, 4, 5, 6}, 3, 1, 3)},
		{"Step", func(tp *tape.Tape, x func(*tensor.Tensor) *tape.Var) *tape.Var {
			return tp.Step(x(tensorOf([]float32{-1, 0, 2}, 3)))
		}, tensorOf([]float32{0, 1, 1}, 3)},
		{"Sign", func(tp *tape.Tape, x func(*tensor.Tensor) *tape.Var) *tape.Var {
			return tp.Sign(x(tensorOf([]float32{-4, 0, 2}, 3)))
		}, tensorOf([]float32{-1, 0, 1}, 3)},
		{"empty batch", func(tp *tape.Tape, x func(*tensor.Tensor) *tape.Var) *tape.Var {
			return tp.Softmax(tp.Affine(x(tensor.New(0, 3)), x(tensor.New(3, 2)), x(tensor.New(2))))
		}, tensor.New(0, 2)},
		{"sum of an empty batch", func(tp *tape.Tape, x func(*tensor.Tensor) *tape.Var) *tape.Var { return tp.Sum(x(tensor.New(0, 3)), 0) }, tensor.New(3)},
	} {
		tp := tape.New(1)
		y := c.f(tp, tp.Watch).Value
		if !y.Shape.Equal(c.want.Shape) || !slices.Equal(y.Data, c.want.Data) {
			t.Errorf("%s: got %v %v, want %v %v", c.name, y.Shape, y.Data, c.want.Shape, c.want.Data)
		}
	}
}

// TestSumOfMany: a loss over many samples keeps its digits.
func TestSumOfMany(t *testing.T) {
	x := tensor.New(1 << 20)
	x.Fill(0.1)
	tp := tape.New(1)
	if got := tp.Mean(tp.Constant(x)).Value.Data[0]; math.Abs(float64(got)-0.1) > 1e-7 {
		t.Errorf("the mean of many times 0.1 is %v", got)
	}
}

func TestDropout(t *testing.T) {
	x := tensor.New(100, 100)
	x.Fill(1)
	tp := tape.New(3)
	v := tp.Constant(x)
	if tp.Dropout(v, 0.5) != v || tp.GaussianNoise(v, 1) != v {
		t.Error("dropout and noise are active while the tape is not training")
	}
	tp.Training = true
	if tp.Dropout(v, 0) != v {
		t.Error("dropout with rate 0 is not the input itself")
	}
	dropped := 0
	for _, y := range tp.Dropout(v, 0.2).Value.Data {
		switch y {
		case 0:
			dropped++
		case 1.25:
		default:
			t.Fatalf("an element of 1 became %g", y)
		}
	}
	if dropped < 1800 || dropped > 2200 {
		t.Errorf("%d of 10000 were dropped with rate 0.2", dropped)
	}
	if y := tp.Sum(tp.Dropout(v, 1)).Value.Data[0]; y != 0 {
		t.Errorf("with rate 1 a sum of %g is left", y)
	}
}

func TestGaussianNoise(t *testing.T) {
	tp := tape.New(3)
	tp.Training = true
	y := tp.GaussianNoise(tp.Constant(tensor.New(10000)), 2)
	mean, square := tp.Mean(y).Value.Data[0], tp.Mean(tp.Square(y)).Value.Data[0]
	if math.Abs(float64(mean)) > 0.1 || math.Abs(float64(square)-4) > 0.2 {
		t.Errorf("noise of deviation 2 has the mean %g and the mean square %g", mean, square)
	}
}

func tensorOf(data []float32, shape ...int) *tensor.Tensor {
	x, err := tensor.From(data, shape...)
	if err != nil {
		panic(err)
	}
	return x
}

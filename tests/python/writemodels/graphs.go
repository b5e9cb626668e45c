package main

import (
	"math/rand/v2"

	"board/nn"
	"board/nn/layer"
	"board/nn/tape"
	"board/nn/tensor"
)

// graphs are functional and subclassed models.
func graphs() []sample {
	all := []sample{wideAndDeep(), siamese(), open(), nested()}
	all = append(all, merges()...)
	for _, c := range []struct {
		name string
		nn.Caller
		x []*tensor.Tensor
	}{
		{"subclassed/wide and deep", newWideAndDeep(), []*tensor.Tensor{normal(rows, 4), normal(rows, 6)}},
		{"subclassed/operations", &operations{Dense: &layer.Dense{Units: 3}}, []*tensor.Tensor{normal(rows, 4, 3)}},
		{"subclassed/batch", &batch{Dense: &layer.Dense{Units: 4}}, []*tensor.Tensor{normal(rows, 3, 4)}},
		{"subclassed/own layer", &powers{Power: &power{}}, []*tensor.Tensor{normal(rows, 3)}},
	} {
		all = append(all, sample{c.name, must(nn.NewSubclassed(c.Caller)), c.x})
	}
	return all
}

func wideAndDeep() sample {
	wide, deep := nn.Input("wide_input", 5), nn.Input("deep_input", 6)
	hidden := nn.Apply(&layer.Dense{Units: 30, Activation: "relu"}, nn.Apply(&layer.Dense{Units: 30, Activation: "relu"}, deep))
	output := nn.Apply(&layer.Dense{Units: 1, Name: "output"}, nn.Apply(&layer.Concatenate{}, wide, hidden))
	aux := nn.Apply(&layer.Dense{Units: 1, Name: "aux_output"}, hidden)
	m := must(nn.NewModel([]*nn.Symbol{wide, deep}, []*nn.Symbol{output, aux}))
	m.SetName("wide/and deep") // a name with a slash, for scopes
	return sample{"functional/wide and deep", m, []*tensor.Tensor{normal(rows, 5), normal(rows, 6)}}
}

// siamese uses one layer twice. It has as outputs an inner value, one value twice, and an input.
func siamese() sample {
	a, b := nn.Input("a", 4), nn.Input("b", 4)
	shared := &layer.Dense{Units: 3, Activation: "sigmoid"}
	left, right := nn.Apply(shared, a), nn.Apply(shared, b)
	distance := nn.Apply(&layer.Dense{Units: 2}, nn.Apply(&layer.Subtract{}, left, right))
	m := must(nn.NewModel([]*nn.Symbol{a, b}, []*nn.Symbol{distance, left, right, distance, a}))
	x := normal(rows, 4)
	y := x.Clone()
	for i := range y.Data {
		y.Data[i] = 1 - y.Data[i]/2
	}
	return sample{"functional/shared", m, []*tensor.Tensor{x, y}}
}

// open has an axis that may differ from batch to batch.
func open() sample {
	in, other := nn.Input("tokens", tensor.None), nn.Input("series", tensor.None, 3)
	embedded := nn.Apply(&layer.Embedding{InputDim: 9, OutputDim: 3}, in)
	sum := nn.Apply(&layer.Add{}, embedded, other)
	out := nn.Apply(&layer.Dense{Units: 2, Activation: "gelu"}, nn.Apply(&layer.LayerNormalization{}, sum))
	flat := nn.Apply(&layer.Flatten{}, out)
	m := must(nn.NewModel([]*nn.Symbol{in, other}, []*nn.Symbol{out, flat}))
	return sample{"functional/open axis", m, []*tensor.Tensor{numbers(9, rows, 7), normal(rows, 7, 3)}}
}

// nested has a model as a layer, twice.
func nested() sample {
	encoder := must(nn.NewSequential(&layer.Dense{Units: 5, Activation: "relu"}, &layer.Dense{Units: 3}))
	a, b := nn.Input("a", 4), nn.Input("b", 4)
	out := nn.Apply(&layer.Dense{Units: 2}, nn.Apply(&layer.Concatenate{}, nn.Apply(encoder, a), nn.Apply(encoder, b)))
	m := must(nn.NewModel([]*nn.Symbol{a, b}, []*nn.Symbol{out}))
	return sample{"functional/model as a layer", m, []*tensor.Tensor{normal(rows, 4), normal(rows, 4)}}
}

// merges have inputs that are repeated and widened.
func merges() []sample {
	var all []sample
	for name, fresh := range map[string]func() layer.Layer{
		"Add":      func() layer.Layer { return &layer.Add{} },
		"Multiply": func() layer.Layer { return &layer.Multiply{} },
		"Average":  func() layer.Layer { return &layer.Average{} },
		"Maximum":  func() layer.Layer { return &layer.Maximum{} },
		"Minimum":  func() layer.Layer { return &layer.Minimum{} },
	} {
		a, b, c := nn.Input("a", 4, 3), nn.Input("b", 1, 3), nn.Input("c", 3)
		m := must(nn.NewModel([]*nn.Symbol{a, b, c}, []*nn.Symbol{nn.Apply(fresh(), a, b, c)}))
		all = append(all, sample{"merge/" + name, m, []*tensor.Tensor{normal(rows, 4, 3), normal(rows, 1, 3), normal(rows, 3)}})
	}
	a, b := nn.Input("a", 4, 3), nn.Input("b", 4, 2)
	joined := nn.Apply(&layer.Concatenate{}, a, b)
	more := nn.Apply(&layer.Concatenate{Axis: 1}, joined, joined)
	m := must(nn.NewModel([]*nn.Symbol{a, b}, []*nn.Symbol{joined, more}))
	return append(all, sample{"merge/Concatenate", m, []*tensor.Tensor{normal(rows, 4, 3), normal(rows, 4, 2)}})
}

// A wideAndDeepModel is the book's example of a subclassed model.
type wideAndDeepModel struct {
	NormWide, NormDeep           *layer.Normalization
	Hidden1, Hidden2, Main, Side *layer.Dense
}

func newWideAndDeep() *wideAndDeepModel {
	return &wideAndDeepModel{
		NormWide: &layer.Normalization{}, NormDeep: &layer.Normalization{},
		Hidden1: &layer.Dense{Units: 30, Activation: "relu"}, Hidden2: &layer.Dense{Units: 30, Activation: "relu"},
		Main: &layer.Dense{Units: 1}, Side: &layer.Dense{Units: 1},
	}
}

func (*wideAndDeepModel) OutputNames() []string { return []string{"main", "side"} }

func (m *wideAndDeepModel) Call(t *tape.Tape, in ...*tape.Var) []*tape.Var {
	wide, deep := layer.Apply(t, m.NormWide, in[0]), layer.Apply(t, m.NormDeep, in[1])
	hidden := layer.Apply(t, m.Hidden2, layer.Apply(t, m.Hidden1, deep))
	return []*tape.Var{layer.Apply(t, m.Main, t.Concat(-1, wide, hidden)), layer.Apply(t, m.Side, hidden)}
}

// operations uses the operations of the tape that no layer uses. Its input is (batch, 4, 3).
type operations struct{ Dense *layer.Dense }

func (m *operations) Call(t *tape.Tape, in ...*tape.Var) []*tape.Var {
	x := in[0]
	weights := t.Constant(must(tensor.From([]float32{1, 2, 3}, 3)))
	y := layer.Apply(t, m.Dense, x)
	positive := t.Shift(t.Abs(y), 0.1)
	return []*tape.Var{
		t.Div(t.Square(x), t.Sqrt(positive)),
		t.Where(t.Step(x), t.Pow(positive, 1.5), t.Clip(t.Neg(t.Log(positive)), -0.5, 0.5)),
		t.MatMul(x, t.Transpose(y, 0, 2, 1)),
		t.Transpose(t.Transpose(t.MatMul(t.Softmax(x), t.Reshape(weights, 3, 1))), 2, -2, 0),
		t.Sum(x, 1, 2), t.SumKeepDims(x, -1), t.Mean(x, -1), t.MeanKeepDims(t.Exp(x), 1),
		t.Slice(x, 1, 1, 3), t.StopGradient(t.Scale(t.Mul(x, weights), 0.5)), t.Sign(x),
		t.Gather(weights, t.Step(t.Slice(x, 2, 0, 1))),
		t.Sub(x, t.Mean(weights)),
	}
}

// batch computes with the size of the batch: it is an axis like others. Its input is (batch, 3, 4).
type batch struct{ Dense *layer.Dense }

func (m *batch) Call(t *tape.Tape, in ...*tape.Var) []*tape.Var {
	x := in[0]
	n := x.Value.Shape[0]
	rows := layer.Apply(t, m.Dense, t.Reshape(x, n*3, 4))
	loops := x
	for range 3 {
		loops = t.Tanh(t.Add(loops, t.Reshape(rows, n, 3, 4)))
	}
	return []*tape.Var{
		t.Reshape(rows, -1, 3, 4), t.Reshape(rows, n, 12), loops,
		t.Slice(t.Concat(0, x, t.Slice(x, 0, 0, 1)), 0, 1, n+1),
		t.Slice(t.Concat(0, x, t.Slice(x, 0, 0, 1)), 0, 0, n),
		t.Sub(x, t.MeanKeepDims(x, 0)),
	}
}

// powers is a model with a layer of your own.
type powers struct{ Power *power }

func (m *powers) Call(t *tape.Tape, in ...*tape.Var) []*tape.Var {
	return []*tape.Var{layer.Apply(t, m.Power, in[0])}
}

// power is |x|^e with an exponent e for each feature.
type power struct {
	layer.Base
	exponent *layer.Weight
}

func (p *power) Build(rng *rand.Rand, in ...tensor.Shape) (err error) {
	p.exponent, err = p.AddWeight(rng, "exponent", tensor.Shape{in[0][1]}, nil, nil, nil, true)
	return err
}

func (p *power) Call(t *tape.Tape, in ...*tape.Var) *tape.Var {
	return t.Exp(t.Mul(t.Log(t.Shift(t.Abs(in[0]), 0.1)), p.exponent.Var))
}

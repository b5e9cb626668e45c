package loss_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"board/nn/internal/golden"
	"board/nn/loss"
	"board/nn/registry"
	"board/nn/tape"
	"board/nn/tape/tapetest"
	"board/nn/tensor"
)

// functions are those of ../testdata/record_custom.py.
var functions = map[string]loss.Function{
	"own_mse": func(t *tape.Tape, y, p *tape.Var) *tape.Var { return t.Mean(t.Square(t.Sub(y, p)), -1) },
	"own_quartic": func(t *tape.Tape, y, p *tape.Var) *tape.Var {
		fourth := t.Pow(t.Sub(y, p), 4)
		if len(p.Value.Shape) == 1 {
			return fourth
		}
		return t.Mean(fourth, -1)
	},
	"own_elementwise": func(t *tape.Tape, y, p *tape.Var) *tape.Var { return t.Square(t.Sub(y, p)) },
	"own_pinball": func(t *tape.Tape, y, p *tape.Var) *tape.Var {
		d := t.Sub(y, p)
		return t.Mean(t.Maximum(t.Scale(d, 0.9), t.Scale(d, -0.1)), -1)
	},
}

func init() { loss.Register("own_mse", functions["own_mse"]) }

// TestCustomGolden compares losses of functions, and reductions, with what Keras gives for the same ones.
func TestCustomGolden(t *testing.T) {
	golden.RunFile(t, "../testdata/custom.json", "custom_loss", func(t *testing.T, c golden.Case) {
		var config struct{ Reduction loss.Reduction }
		if err := json.Unmarshal(c.Config, &config); err != nil {
			t.Fatal(err)
		}
		var l loss.Loss = loss.Name(c.Name)
		if f := functions[c.Name]; f != nil {
			l = loss.Func(c.Name, f)
		}
		if config.Reduction != loss.SumOverBatchSize {
			l = loss.Reduced{Loss: l, Reduction: config.Reduction}
		}
		l, err := loss.Resolve(l)
		if err != nil {
			t.Fatal(err)
		}
		y, p := c.Tensor(t, "y_true"), c.Tensor(t, "y_pred")
		if err := l.Check(y.Shape, p.Shape); err != nil {
			t.Fatal(err)
		}
		var weights []float32
		if c.Has("sample_weight") {
			weights = c.Tensor(t, "sample_weight").Data
		}
		tp := tape.New(1)
		got, want := float64(l.Call(tp, y, tp.Constant(p), weights).Value.Data[0]), c.Number(t, "value")
		if math.Abs(got-want) > 1e-6*math.Abs(want) {
			t.Errorf("got %v, Keras has %v", got, want)
		}
	})
}

// The gradient passes through weights and reductions.
func TestCustomGradient(t *testing.T) {
	y, weights := tensor.New(3), []float32{1, 0, 2.5}
	for i := range y.Data {
		y.Data[i] = float32(i) - 0.3
	}
	for name, f := range functions {
		for _, r := range []loss.Reduction{loss.SumOverBatchSize, loss.Sum, loss.MeanWithSampleWeight} {
			l := loss.Reduced{Loss: loss.Func(name, f), Reduction: r}
			p, err := tensor.FromRows([][]float32{{0.5}, {1.2}, {-0.4}})
			if err != nil {
				t.Fatal(err)
			}
			tapetest.Check(t, func(tp *tape.Tape, in []*tape.Var) *tape.Var { return l.Call(tp, y, in[0], weights) }, p)
		}
	}
}

// What is no value for each sample is found before the training.
func TestCustomErrors(t *testing.T) {
	mean := loss.Func("mean", func(t *tape.Tape, y, p *tape.Var) *tape.Var { return t.Mean(t.Square(t.Sub(y, p))) })
	square := loss.Func("square", func(t *tape.Tape, y, p *tape.Var) *tape.Var { return t.MatMul(p, t.Transpose(p)) })
	nothing := loss.Func("nothing", func(*tape.Tape, *tape.Var, *tape.Var) *tape.Var { return nil })
	for _, tt := range []struct {
		l    loss.Loss
		y, p tensor.Shape
		want string
	}{
		{mean, tensor.Shape{-1, 2}, tensor.Shape{-1, 2}, "a value for each of the 3 samples"},
		{nothing, tensor.Shape{-1, 2}, tensor.Shape{-1, 2}, "got nil"},
		{loss.Func("own", functions["own_mse"]), tensor.Shape{-1, 3}, tensor.Shape{-1, 4}, "loss own: own: Sub"},
		{loss.Func("own", functions["own_mse"]), nil, tensor.Shape{-1, 4}, "a batch axis"},
		{square, tensor.Shape{-1, 3}, tensor.Shape{-1, 3}, ""}, // a row for each sample, if an odd one
	} {
		err := tt.l.Check(tt.y, tt.p)
		if (tt.want == "") != (err == nil) || (err != nil && !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%s: got %v, want %q", tt.l.LossName(), err, tt.want)
		}
	}
	for _, bad := range []loss.Loss{
		loss.Func("", functions["own_mse"]), loss.Func("none", nil),
		loss.Reduced{}, loss.Reduced{Loss: loss.Name("mse"), Reduction: "none"}, loss.Reduced{Loss: loss.Name("msee")},
	} {
		if _, err := loss.Resolve(bad); err == nil {
			t.Errorf("%#v is accepted", bad)
		}
	}
}

// A registered function is written as its name; one that is not says how to register it.
func TestCustomConfig(t *testing.T) {
	data, err := registry.Encode[loss.Loss](loss.Reduced{Loss: loss.Func("own_mse", functions["own_mse"]), Reduction: loss.Sum})
	if err != nil || string(data) != `{"class_name":"Reduced","config":{"loss":"own_mse","reduction":"sum"}}` {
		t.Errorf("got %s, %v", data, err)
	}
	back, err := registry.Decode[loss.Loss](data)
	if err == nil {
		back, err = loss.Resolve(back)
	}
	if err != nil || back.LossName() != "own_mse" {
		t.Errorf("decoded to %v, %v", back, err)
	}
	_, err = registry.Encode[loss.Loss](loss.Func("unheard_of", functions["own_mse"]))
	if err == nil || !strings.Contains(err.Error(), `loss.Register("unheard_of"`) {
		t.Errorf("got %v", err)
	}
}

// Values are those of the rows.
func TestCustomValues(t *testing.T) {
	y, p := tensor.New(2), tensor.New(2, 1)
	p.Data[1] = 3
	got, err := loss.Values(loss.Func("own", functions["own_mse"]), nil, y, p)
	if err != nil || len(got) != 2 || got[1] != 9 {
		t.Errorf("got %v, %v", got, err)
	}
}

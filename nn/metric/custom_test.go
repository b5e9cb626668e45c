package metric_test

import (
	"math"
	"strings"
	"testing"

	"board/nn/internal/golden"
	"board/nn/loss"
	"board/nn/metric"
	"board/nn/tape"
	"board/nn/tensor"
)

// own are the functions of ../testdata/record_custom.py.
var own = map[string]loss.Function{
	"own_mse": func(t *tape.Tape, y, p *tape.Var) *tape.Var { return t.Mean(t.Square(t.Sub(y, p)), -1) },
	"own_pinball": func(t *tape.Tape, y, p *tape.Var) *tape.Var {
		d := t.Sub(y, p)
		return t.Mean(t.Maximum(t.Scale(d, 0.9), t.Scale(d, -0.1)), -1)
	},
}

func TestCustomGolden(t *testing.T) {
	golden.RunFile(t, "../testdata/custom.json", "custom_metric", func(t *testing.T, c golden.Case) {
		m := metric.Func(c.Name, own[c.Name])
		y, p := c.Tensor(t, "y_true"), c.Tensor(t, "y_pred")
		var weights []float32
		if c.Has("sample_weight") {
			weights = c.Tensor(t, "sample_weight").Data
		}
		fresh, err := metric.Fresh(m)
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range []metric.Metric{m, fresh} {
			if err := one.Update(y, p, weights); err != nil {
				t.Fatal(err)
			}
			if got, want := one.Result(), c.Number(t, "value"); math.Abs(got-want) > 1e-6*math.Abs(want) {
				t.Errorf("got %v, Keras has %v", got, want)
			}
		}
		flat, err := y.Reshape(len(y.Data))
		if err != nil || p.Shape[1] != 1 {
			return
		}
		m.Reset()
		if err := m.Update(flat, p, weights); err != nil || m.Result() != fresh.Result() {
			t.Errorf("labels of shape (n) give %v, %v; those of (n, 1) give %v", m.Result(), err, fresh.Result())
		}
	})
}

func TestCustomErrors(t *testing.T) {
	whole := metric.Func("whole", func(t *tape.Tape, y, p *tape.Var) *tape.Var { return t.Mean(t.Sub(y, p)) })
	x := tensor.New(2, 3)
	for _, err := range []error{
		whole.Update(x, x, nil),
		metric.Func("own", own["own_mse"]).Update(tensor.New(2, 4), x, nil),
		metric.Func("own", own["own_mse"]).Update(x, x, []float32{1}),
		metric.Check(metric.Func("", own["own_mse"])),
		metric.Check(metric.Func("none", nil)),
	} {
		if err == nil {
			t.Error("got no error")
		}
	}
	if _, err := metric.Func("unheard_of", own["own_mse"]).ConfigName(); err == nil || !strings.Contains(err.Error(), "metric.Register") {
		t.Errorf("got %v", err)
	}
}

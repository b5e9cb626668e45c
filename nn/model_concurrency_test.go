package nn_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"board/nn"
	"board/nn/callback"
	"board/nn/initializer"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/metric"
	"board/nn/onnx"
	"board/nn/optimizer"
	"board/nn/tape"
	"board/nn/tensor"
)

const callers = 16

// atOnce runs f in many goroutines, and waits for all.
func atOnce(t *testing.T, goroutines int, f func(g int) error) {
	t.Helper()
	var group sync.WaitGroup
	for g := range goroutines {
		group.Go(func() {
			if err := f(g); err != nil {
				t.Errorf("goroutine %d: %v", g, err)
			}
		})
	}
	group.Wait()
}

// equalTensors is an error that says where tensors differ in their bits.
func equalTensors(got, want []*tensor.Tensor) error {
	for i := range want {
		if !got[i].Shape.Equal(want[i].Shape) || !slices.Equal(got[i].Data, want[i].Data) {
			return fmt.Errorf("output %d: got %v, want %v", i, got[i].Data, want[i].Data)
		}
	}
	return nil
}

// Sixteen goroutines with ten thousand predictions each, beside others that save, clone and look at the same model.
func TestPredictAtOnceBesideSaveAndClone(t *testing.T) {
	m := regressor(t)
	x := sums(3).X
	want, err := m.Predict(t.Context(), x...)
	must(t, err)
	done := make(chan struct{})
	var others sync.WaitGroup
	path := filepath.Join(t.TempDir(), "model.nn")
	for _, other := range []func() error{
		func() error { return m.Save(path) },
		func() error { return m.Summary(io.Discard) },
		func() error {
			clone, err := m.Clone()
			if err != nil {
				return err
			}
			got, err := clone.Predict(t.Context(), x...)
			if err != nil {
				return err
			}
			return equalTensors(got, want)
		},
	} {
		others.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				if err := other(); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	atOnce(t, callers, func(int) error {
		for range 10_000 {
			got, err := m.Predict(t.Context(), x...)
			if err != nil {
				return err
			}
			if err := equalTensors(got, want); err != nil {
				return err
			}
		}
		return nil
	})
	close(done)
	others.Wait()
}

// shared are models of all three kinds, with layers that keep statistics and draw random numbers.
func shared(t *testing.T) map[string]struct {
	model *nn.Model
	data  nn.Data
} {
	deep := sequential(t, 2, &layer.Dense{Units: 8, Activation: "gelu"}, &layer.BatchNormalization{}, &layer.Dropout{Rate: 0.5}, &layer.LayerNormalization{}, &layer.Dense{Units: 1})
	lazy, err := nn.NewSequential(&layer.Dense{Units: 4, Activation: "relu"}, &layer.Dense{Units: 1})
	must(t, err)
	residual, err := nn.NewSubclassed(&Residual{Hidden: &layer.Dense{Units: 2, Activation: "tanh"}, Output: &layer.Dense{Units: 1}, Times: 4})
	must(t, err)
	config := func() nn.CompileConfig {
		return nn.CompileConfig{Optimizer: &optimizer.Adam{}, Loss: loss.Name("mse"), Metrics: []metric.Metric{&metric.RootMeanSquaredError{}, metric.Name("mae")}}
	}
	for _, m := range []*nn.Model{deep, lazy, residual} {
		must(t, m.Compile(config()))
	}
	return map[string]struct {
		model *nn.Model
		data  nn.Data
	}{
		"sequential":            {deep, sums(40)},
		"built by its data":     {lazy, sums(40)},
		"subclassed":            {residual, sums(40)},
		"functional, 2 outputs": {wideAndDeep(t, nil), housingLike(40)},
	}
}

// All that looks at a model may run at once, also when the first call has to build it.
func TestAllKindsOfModelsAtOnce(t *testing.T) {
	for name, s := range shared(t) {
		t.Run(name, func(t *testing.T) {
			type answer struct {
				out  []*tensor.Tensor
				logs string
			}
			ask := func() (a answer, err error) {
				x := s.data.X
				if s.data.XNamed != nil {
					for _, name := range s.model.InputNames() {
						x = append(x, s.data.XNamed[name])
					}
				}
				if a.out, err = s.model.Predict(t.Context(), x...); err != nil {
					return a, err
				}
				logs, err := s.model.Evaluate(t.Context(), s.data, nn.EvaluateConfig{Verbose: nn.Silent})
				if err != nil {
					return a, err
				}
				a.logs = logs.String()
				own := tape.New(1)
				var in []*tape.Var
				for _, one := range x {
					in = append(in, own.Constant(one))
				}
				recorded, err := s.model.Record(own, in...)
				if err != nil {
					return a, err
				}
				return a, equalTensors([]*tensor.Tensor{recorded[0].Value}, a.out[:1])
			}
			answers := make([]answer, callers)
			atOnce(t, callers, func(g int) (err error) {
				for range 10 {
					if answers[g], err = ask(); err != nil {
						return err
					}
				}
				return onnx.Write(io.Discard, s.model, onnx.Config{})
			})
			want, err := ask()
			must(t, err)
			for _, a := range answers {
				must(t, equalTensors(a.out, want.out))
				if a.logs != want.logs {
					t.Errorf("Evaluate gave %s, want %s", a.logs, want.logs)
				}
			}
		})
	}
}

// symmetric is a model whose two weights are equal after every step, so that a step of which only one half is seen shows.
func symmetric(t *testing.T) (*nn.Model, nn.Data) {
	m := sequential(t, 2, &layer.Dense{Units: 1, NoBias: true, KernelInitializer: initializer.Ones{}})
	must(t, m.Compile(nn.CompileConfig{Optimizer: &optimizer.SGD{LearningRate: 1e-3, Momentum: 0.9}, Loss: loss.Name("mse")}))
	data := sums(64)
	for i := range 64 {
		row := data.X[0].Row(i)
		row[1] = row[0]
	}
	return m, data
}

// Predictions beside a training see the weights of one step in all their rows.
func TestPredictBesideFit(t *testing.T) {
	m, data := symmetric(t)
	both := rows(t, []float32{1, 0}, []float32{0, 1})
	for range 6 { // several batches
		both.Data = append(both.Data, both.Data...)
		both.Shape[0] *= 2
	}
	ctx, cancel := context.WithCancel(t.Context())
	var training sync.WaitGroup
	training.Go(func() {
		if _, err := m.Fit(ctx, data, nn.FitConfig{Epochs: 1 << 30, Verbose: nn.Silent}); err == nil || ctx.Err() == nil {
			t.Errorf("Fit ended with %v", err)
		}
	})
	seen := make([]map[float32]bool, 4)
	atOnce(t, len(seen), func(g int) error {
		seen[g] = map[float32]bool{}
		for range 200 {
			out, err := m.PredictOne(t.Context(), both)
			if err != nil {
				return err
			}
			for _, v := range out.Data {
				if v != out.Data[0] {
					return fmt.Errorf("got %v and %v: the weights of two different steps", out.Data[0], v)
				}
			}
			seen[g][out.Data[0]] = true
			for _, w := range m.GetWeights() {
				if w.Data[0] != w.Data[1] {
					return fmt.Errorf("GetWeights returned half a step: %v", w.Data)
				}
			}
		}
		clone, err := m.Clone()
		if err != nil {
			return err
		}
		if w := clone.GetWeights()[0].Data; w[0] != w[1] {
			return fmt.Errorf("Clone has half a step: %v", w)
		}
		_, err = m.Evaluate(t.Context(), data, nn.EvaluateConfig{Verbose: nn.Silent})
		return err
	})
	cancel()
	training.Wait()
}

// A second training of a model is refused, wherever it comes from.
func TestOneTrainingAtATime(t *testing.T) {
	m := regressor(t)
	var within, onBatch, beside error
	try := &callback.LambdaCallback{TrainBatchEnd: func(m *nn.Model, _ int, _ *nn.Logs) error {
		_, within = m.Fit(t.Context(), sums(4), silent(1))
		_, onBatch = m.TrainOnBatch(sums(4))
		wait := make(chan struct{})
		go func() {
			defer close(wait)
			_, beside = m.Fit(t.Context(), sums(4), silent(1))
		}()
		<-wait
		return nil
	}}
	c := silent(1)
	c.Callbacks = []nn.Callback{try}
	_, err := m.Fit(t.Context(), sums(10), c)
	must(t, err)
	for _, err := range []error{within, onBatch, beside} {
		wantError(t, err, "being trained already", "Clone")
	}
}

// A callback that evaluates and predicts leaves the means of the epoch as they are.
func TestEvaluateWithinFit(t *testing.T) {
	fit := func(callbacks ...nn.Callback) string {
		nn.SetRandomSeed(3)
		m := sequential(t, 2, &layer.Dense{Units: 3, Activation: "tanh"}, &layer.Dense{Units: 1})
		must(t, m.Compile(nn.CompileConfig{Loss: loss.Name("mse"), Metrics: []metric.Metric{&metric.RootMeanSquaredError{}}}))
		c := silent(2)
		c.Callbacks = callbacks
		h, err := m.Fit(t.Context(), sums(100), c)
		must(t, err)
		var text bytes.Buffer
		must(t, h.WriteCSV(&text))
		return text.String()
	}
	look := &callback.LambdaCallback{TrainBatchEnd: func(m *nn.Model, _ int, _ *nn.Logs) error {
		if _, err := m.Predict(t.Context(), sums(3).X...); err != nil {
			return err
		}
		if _, err := m.TestOnBatch(sums(5)); err != nil {
			return err
		}
		_, err := m.Evaluate(t.Context(), sums(5), nn.EvaluateConfig{Verbose: nn.Silent})
		return err
	}}
	if got, want := fit(look), fit(); got != want {
		t.Errorf("with a callback that evaluates:\n%swithout:\n%s", got, want)
	}
}

// A metric that is given as a struct counts for one evaluation after another, and can be looked at.
func TestMetricOfOneCallAfterAnother(t *testing.T) {
	rmse := &metric.RootMeanSquaredError{}
	m := sequential(t, 2, &layer.Dense{Units: 1})
	must(t, m.Compile(nn.CompileConfig{Loss: loss.Name("mse"), Metrics: []metric.Metric{rmse}}))
	for range 2 {
		logs, err := m.Evaluate(t.Context(), sums(10), nn.EvaluateConfig{Verbose: nn.Silent})
		must(t, err)
		if v, _ := logs.Get("root_mean_squared_error"); v != rmse.Result() {
			t.Errorf("the metric has %v, the logs have %v", rmse.Result(), v)
		}
	}
}

// A metric that cannot be made anew counts for one at a time: the second evaluation is an error, not a wrong number.
func TestMetricThatCannotBeCopied(t *testing.T) {
	m := sequential(t, 2, &layer.Dense{Units: 1})
	must(t, m.Compile(nn.CompileConfig{Loss: loss.Name("mse"), Metrics: []metric.Metric{&unregistered{}}}))
	c := silent(1)
	c.Callbacks = []nn.Callback{&callback.LambdaCallback{EpochEnd: func(m *nn.Model, _ int, _ *nn.Logs) error {
		_, err := m.Evaluate(t.Context(), sums(5), nn.EvaluateConfig{Verbose: nn.Silent})
		wantError(t, err, "unregistered", "registry.Register", "Fresh")
		return nil
	}}}
	_, err := m.Fit(t.Context(), sums(10), c)
	must(t, err)
}

type unregistered struct{ metric.MeanSquaredError }

func (u *unregistered) MetricName() string { return "unregistered" }

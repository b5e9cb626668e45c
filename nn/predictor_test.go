package nn_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"testing"

	"board/nn"
	"board/nn/layer"
	"board/nn/tape"
	"board/nn/tensor"
)

func predictor(t testing.TB, m *nn.Model, c nn.PredictorConfig) *nn.Predictor {
	t.Helper()
	p, err := nn.NewPredictor(m, c)
	must(t, err)
	return p
}

// Many goroutines get bit for bit what Predict gives one, row by row and batch by batch, with dynamic batching and without.
func TestPredictorAtOnce(t *testing.T) {
	m, x := bookClassifier(t, nil), digitsLike(40).X[0]
	want, err := m.PredictOne(t.Context(), x)
	must(t, err)
	for _, c := range []nn.PredictorConfig{
		{}, {BatchSize: 4, Workers: 1, DynamicBatching: true}, {Workers: 3, DynamicBatching: true}, {BatchSize: 1, Workers: 1},
	} {
		p := predictor(t, m, c)
		atOnce(t, callers, func(g int) error {
			out, batch := make([]float32, 10), tensor.New(0, 10)
			for i := range 60 {
				k := (7*g + i) % 40
				if err := p.PredictRow(t.Context(), out, x.Row(k)); err != nil {
					return err
				}
				if err := equalRow(out, want.Row(k)); err != nil {
					return fmt.Errorf("%+v: row %d: %w", c, k, err)
				}
				if err := p.PredictOnBatch(t.Context(), []*tensor.Tensor{batch}, []*tensor.Tensor{x.Slice(k, k+1)}); err != nil {
					return err
				}
				if err := equalRow(batch.Data, want.Row(k)); err != nil {
					return fmt.Errorf("%+v: batch %d: %w", c, k, err)
				}
			}
			return nil
		})
	}
}

func equalRow(got, want []float32) error {
	for i := range want {
		if math.Float32bits(got[i]) != math.Float32bits(want[i]) {
			return fmt.Errorf("got %v, want %v", got, want)
		}
	}
	return nil
}

// A Predictor takes the weights as they are at the call.
func TestPredictorFollowsTheWeights(t *testing.T) {
	m := regressor(t)
	p := predictor(t, m, nn.PredictorConfig{})
	_, err := m.Fit(t.Context(), sums(50), silent(1))
	must(t, err)
	x := sums(1).X[0]
	want, err := m.PredictOne(t.Context(), x)
	must(t, err)
	out := make([]float32, 1)
	must(t, p.PredictRow(t.Context(), out, x.Row(0)))
	must(t, equalRow(out, want.Data))
}

func TestPredictorAllocatesNothing(t *testing.T) {
	for _, s := range subjects(t) {
		x := s.data(32)
		var in []*tensor.Tensor
		for _, name := range s.model.InputNames() {
			if x.XNamed != nil {
				in = append(in, x.XNamed[name])
			}
		}
		if in == nil {
			in = x.X
		}
		short := make([]*tensor.Tensor, len(in))
		for i, one := range in {
			short[i] = one.Slice(0, 5)
		}
		p := predictor(t, s.model, nn.PredictorConfig{Workers: 1})
		out := make([]*tensor.Tensor, len(s.model.OutputNames()))
		for i := range out {
			out[i] = &tensor.Tensor{}
		}
		ctx := t.Context()
		if n := testing.AllocsPerRun(10, func() {
			if p.PredictOnBatch(ctx, out, in) != nil || p.PredictOnBatch(ctx, out, short) != nil {
				t.Error("PredictOnBatch failed")
			}
		}); n != 0 {
			t.Errorf("%s: PredictOnBatch makes %v allocations, want none", s.name, n)
		}
	}
}

func TestPredictRowAllocatesNothing(t *testing.T) {
	m, x, out := bookClassifier(t, nil), digitsLike(1).X[0].Data, make([]float32, 10)
	for _, batching := range []bool{false, true} {
		p := predictor(t, m, nn.PredictorConfig{DynamicBatching: batching})
		ctx := t.Context()
		if n := testing.AllocsPerRun(20, func() {
			if err := p.PredictRow(ctx, out, x); err != nil {
				t.Error(err)
			}
		}); n != 0 {
			t.Errorf("with dynamic batching %v: PredictRow makes %v allocations, want none", batching, n)
		}
	}
}

func TestPredictorErrors(t *testing.T) {
	unbuilt, err := nn.NewSequential(&layer.Dense{Units: 1})
	must(t, err)
	open, err := nn.NewSequential(&layer.Input{Shape: []int{tensor.None, 2}}, &layer.Dense{Units: 1})
	must(t, err)
	m := regressor(t)
	for _, tt := range []struct {
		model  *nn.Model
		config nn.PredictorConfig
		want   string
	}{
		{nil, nn.PredictorConfig{}, "got nil"},
		{unbuilt, nn.PredictorConfig{}, "call Predict once"},
		{open, nn.PredictorConfig{}, "(None, None, 2)"},
		{m, nn.PredictorConfig{BatchSize: -1}, "BatchSize: expected at least 0, got -1"},
		{m, nn.PredictorConfig{BatchSize: math.MaxInt}, "fits into memory"},
		{m, nn.PredictorConfig{Workers: -1}, "Workers: expected at least 0, got -1"},
		{wideAndDeep(t, nil), nn.PredictorConfig{DynamicBatching: true}, "DynamicBatching: expected a model with one input and one output"},
	} {
		_, err := nn.NewPredictor(tt.model, tt.config)
		wantError(t, err, "nn.NewPredictor: ", tt.want)
	}
	for _, batching := range []bool{false, true} {
		p, one := predictor(t, m, nn.PredictorConfig{BatchSize: 4, DynamicBatching: batching}), make([]float32, 1)
		nan := float32(math.NaN())
		wantError(t, p.PredictRow(t.Context(), one, []float32{1}), "PredictRow: x: expected the 2 numbers of one sample")
		wantError(t, p.PredictRow(t.Context(), nil, []float32{1, 2}), "PredictRow: out: expected room for the 1 numbers")
		wantError(t, p.PredictRow(t.Context(), one, []float32{1, nan}), "got NaN at 1")
		out := []*tensor.Tensor{{}}
		wantError(t, p.PredictOnBatch(t.Context(), out, sums(5).X), "at most 4 rows", "got 5")
		wantError(t, p.PredictOnBatch(t.Context(), out, nil), "a tensor for each input, got none")
		wantError(t, p.PredictOnBatch(t.Context(), out, []*tensor.Tensor{tensor.New(1, 3)}), "(None, 2)", "(1, 3)")
		wantError(t, p.PredictOnBatch(t.Context(), nil, sums(1).X), "out: expected 1 tensor for the output")
		wantError(t, p.PredictOnBatch(t.Context(), []*tensor.Tensor{nil}, sums(1).X), "out[0]: expected a tensor, got nil")
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		if err := p.PredictRow(gone, one, []float32{1, 2}); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: got %v", err)
		}
		if err := p.PredictOnBatch(gone, out, sums(1).X); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: got %v", err)
		}
	}
}

// A gate is a layer that waits in Call, so that a test knows what others do meanwhile.
type gate struct {
	layer.Base
	entered, leave chan struct{} // nil: go through
	panics         bool
}

func (g *gate) Call(_ *tape.Tape, in ...*tape.Var) *tape.Var {
	if g.entered != nil {
		g.entered <- struct{}{}
		<-g.leave
	}
	if g.panics {
		panic(runtimeError())
	}
	return in[0]
}

// runtimeError is what an index out of range panics with.
func runtimeError() (err any) {
	defer func() { err = recover() }()
	none := []int{}
	return none[len(none)]
}

// While the only worker computes, callers wait; those whose context ends leave, the others make one batch.
func TestDynamicBatchingMakesBatches(t *testing.T) {
	g := &gate{}
	m := sequential(t, 2, &layer.Dense{Units: 1}, g)
	p := predictor(t, m, nn.PredictorConfig{Workers: 1, DynamicBatching: true})
	g.entered, g.leave = make(chan struct{}), make(chan struct{})
	ask := func(ctx context.Context) chan error {
		result := make(chan error, 1)
		go func() { result <- p.PredictRow(ctx, make([]float32, 1), []float32{1, 2}) }()
		return result
	}
	first := ask(t.Context())
	<-g.entered
	ctx, cancel := context.WithCancel(t.Context())
	left := ask(ctx)
	cancel()
	if err := <-left; !errors.Is(err, context.Canceled) {
		t.Errorf("the caller that left got %v", err)
	}
	waiting := []chan error{ask(t.Context()), ask(t.Context()), ask(t.Context())}
	for nn.Waiting(p) < len(waiting) {
		runtime.Gosched()
	}
	g.leave <- struct{}{}
	must(t, <-first)
	<-g.entered // the others, in one batch
	g.leave <- struct{}{}
	for _, w := range waiting {
		must(t, <-w)
	}
}

// A panic of the program's own layer ends the batch of which it is part: the others get an error, and the next calls an answer.
func TestDynamicBatchingSurvivesPanics(t *testing.T) {
	g := &gate{}
	m := sequential(t, 2, &layer.Dense{Units: 1}, g)
	p := predictor(t, m, nn.PredictorConfig{Workers: 1, DynamicBatching: true})
	g.panics = true
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic did not reach the caller")
			}
		}()
		_ = p.PredictRow(t.Context(), make([]float32, 1), []float32{1, 2})
	}()
	g.panics = false
	must(t, p.PredictRow(t.Context(), make([]float32, 1), []float32{1, 2}))
}

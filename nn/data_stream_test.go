package nn_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"math"
	"runtime"
	"slices"
	"testing"

	"board/nn"
	"board/nn/callback"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/metric"
	"board/nn/optimizer"
	"board/nn/tensor"
)

// inPieces is a source of the rows of data, in pieces of changing sizes whose memory is used again, as a reader of files does.
func inPieces(d nn.Data, sizes ...int) *nn.DataSource {
	n := d.X[0].Rows()
	return &nn.DataSource{Samples: n, Seq: func(context.Context) iter.Seq2[nn.Data, error] {
		return func(yield func(nn.Data, error) bool) {
			var x, y tensor.Tensor
			for from, i := 0, 0; from < n; i++ {
				to := min(n, from+sizes[i%len(sizes)])
				rows := make([]int, 0, to-from)
				for r := from; r < to; r++ {
					rows = append(rows, r)
				}
				d.X[0].Gather(&x, rows)
				d.Y[0].Gather(&y, rows)
				piece := nn.XY(&x, &y)
				if d.SampleWeight != nil {
					piece.SampleWeight = d.SampleWeight[from:to]
				}
				if !yield(piece, nil) {
					return
				}
				from = to
			}
		}
	}}
}

// history trains a new model, and returns all that was logged.
func historyOf(t *testing.T, d nn.Data, c nn.FitConfig) (*nn.Model, map[string][]float64) {
	t.Helper()
	nn.SetRandomSeed(8)
	m, err := nn.NewSequential(&layer.Dense{Units: 5, Activation: "tanh"}, &layer.Dropout{Rate: 0.2}, &layer.Dense{Units: 1})
	must(t, err)
	must(t, m.Compile(nn.CompileConfig{Optimizer: &optimizer.SGD{LearningRate: 0.1}, Loss: loss.Name("mse"), WeightedMetrics: []metric.Metric{metric.Name("mae")}}))
	c.Verbose = nn.Silent
	h, err := m.Fit(t.Context(), d, c)
	must(t, err)
	all := map[string][]float64{}
	for _, name := range h.Names() {
		all[name] = h.Values(name)
	}
	return m, all
}

// A source gives bit for bit what the same data give as tensors, whatever the sizes of its pieces.
func TestSourceTrainsAsTensorsDo(t *testing.T) {
	plain, weighted := sums(101), sums(101)
	for i := range 101 {
		weighted.SampleWeight = append(weighted.SampleWeight, float32(i%3))
	}
	for _, d := range []nn.Data{plain, weighted} {
		c := nn.FitConfig{Epochs: 3, BatchSize: 8, NoShuffle: true, Validation: &d}
		m, want := historyOf(t, d, c)
		for _, sizes := range [][]int{{1}, {101}, {3, 30, 1}, {8}} {
			validation := nn.Data{Source: inPieces(d, 5)}
			c.Validation = &validation
			streamed, got := historyOf(t, nn.Data{Source: inPieces(d, sizes...)}, c)
			if !maps.EqualFunc(got, want, slices.Equal) || !sameWeights(m, streamed) {
				t.Errorf("pieces of %v: got %v, want %v", sizes, got, want)
			}
			predictionsAgree(t, m, inPieces(d, sizes...), d.X[0])
		}
	}
}

// predictionsAgree compares PredictSource with Predict.
func predictionsAgree(t *testing.T, m *nn.Model, s *nn.DataSource, x *tensor.Tensor) {
	t.Helper()
	want, err := m.PredictOne(t.Context(), x)
	must(t, err)
	var got []float32
	for out, err := range m.PredictSource(t.Context(), s, nn.PredictConfig{BatchSize: 7}) {
		must(t, err)
		got = append(got, out[0].Data...)
	}
	if !slices.Equal(got, want.Data) {
		t.Errorf("predicted %v, want %v", got, want.Data)
	}
}

// rowsSeen is a callback that notes which rows each epoch trained on, by the model's input.
type rowsSeen struct {
	nn.BaseCallback
	epochs [][]float32
}

func (r *rowsSeen) OnEpochBegin(*nn.Model, int) error {
	r.epochs = append(r.epochs, nil)
	return nil
}

func (r *rowsSeen) OnTrainBatchEnd(m *nn.Model, _ int, _ *nn.Logs) error {
	for n := range m.Tape().Nodes() {
		last := len(r.epochs) - 1
		r.epochs[last] = append(r.epochs[last], n.In[0].Value.Data...)
		return nil
	}
	return nil
}

// counting are n rows that hold their numbers.
func counting(n int) nn.Data {
	x, y := tensor.New(n, 1), tensor.New(n, 1)
	for i := range n {
		x.Data[i] = float32(i)
	}
	return nn.XY(x, y)
}

func trainSeen(t *testing.T, s *nn.DataSource, c nn.FitConfig) [][]float32 {
	t.Helper()
	nn.SetRandomSeed(1)
	m := sequential(t, 1, &layer.Dense{Units: 1})
	must(t, m.Compile(nn.CompileConfig{Optimizer: &optimizer.SGD{LearningRate: 1e-6}, Loss: loss.Name("mse")}))
	seen := &rowsSeen{}
	c.Callbacks, c.Verbose = []nn.Callback{seen}, nn.Silent
	_, err := m.Fit(t.Context(), nn.Data{Source: s}, c)
	must(t, err)
	return seen.epochs
}

// The shuffle buffer gives every row once an epoch, in another order each time, the same in every run.
func TestShuffleBuffer(t *testing.T) {
	source := func() *nn.DataSource {
		s := inPieces(counting(50), 7)
		s.ShuffleBuffer = 20
		return s
	}
	config := nn.FitConfig{Epochs: 2, BatchSize: 8}
	epochs := trainSeen(t, source(), config)
	for i, rows := range epochs {
		sorted := slices.Sorted(slices.Values(rows))
		if !slices.Equal(sorted, counting(50).X[0].Data) || slices.IsSorted(rows) {
			t.Errorf("epoch %d has the rows %v", i, rows)
		}
	}
	if slices.Equal(epochs[0], epochs[1]) {
		t.Error("both epochs have one order")
	}
	if again := trainSeen(t, source(), config); !slices.EqualFunc(again, epochs, slices.Equal) {
		t.Errorf("a second run has %v, want %v", again, epochs)
	}
	config.NoShuffle = true
	if rows := trainSeen(t, source(), config)[0]; !slices.IsSorted(rows) {
		t.Errorf("NoShuffle has the rows %v", rows)
	}
}

// With StepsPerEpoch an epoch goes on where the one before ended, over the end of the source.
func TestStepsPerEpochGoesOn(t *testing.T) {
	epochs := trainSeen(t, inPieces(counting(10), 3), nn.FitConfig{Epochs: 3, BatchSize: 2, StepsPerEpoch: 3})
	want := [][]float32{{0, 1, 2, 3, 4, 5}, {6, 7, 8, 9, 0, 1}, {2, 3, 4, 5, 6, 7}}
	if !slices.EqualFunc(epochs, want, slices.Equal) {
		t.Errorf("got %v, want %v", epochs, want)
	}
}

// What callbacks are told about lengths.
func TestParamsOfASource(t *testing.T) {
	unknown := inPieces(counting(10), 4)
	unknown.Samples = 0
	for _, tt := range []struct {
		source         *nn.DataSource
		config         nn.FitConfig
		steps, samples int
	}{
		{inPieces(counting(10), 4), nn.FitConfig{BatchSize: 3}, 4, 10},
		{inPieces(counting(10), 4), nn.FitConfig{BatchSize: 3, StepsPerEpoch: 7}, 7, 10},
		{unknown, nn.FitConfig{BatchSize: 3}, 0, 0},
		{unknown, nn.FitConfig{BatchSize: 3, StepsPerEpoch: 2}, 2, 0},
	} {
		m := sequential(t, 1, &layer.Dense{Units: 1})
		must(t, m.Compile(nn.CompileConfig{Loss: loss.Name("mse")}))
		var p nn.Params
		tt.config.Callbacks = []nn.Callback{&callback.LambdaCallback{TrainBegin: func(_ *nn.Model, q nn.Params) error { p = q; return nil }}}
		tt.config.Verbose, tt.config.Output = nn.OneLine, io.Discard
		_, err := m.Fit(t.Context(), nn.Data{Source: tt.source}, tt.config)
		must(t, err)
		if p.Steps != tt.steps || p.Samples != tt.samples {
			t.Errorf("%d steps, %d samples; want %d, %d", p.Steps, p.Samples, tt.steps, tt.samples)
		}
	}
}

// ValidationSteps and Steps look at the first batches alone, of tensors and of sources.
func TestValidationSteps(t *testing.T) {
	m := regressor(t)
	first := sums(6)
	want, err := m.Evaluate(t.Context(), first, nn.EvaluateConfig{BatchSize: 3, Verbose: nn.Silent})
	must(t, err)
	all := nn.XY(tensor.New(20, 2), tensor.New(20, 1))
	copy(all.X[0].Data, first.X[0].Data)
	copy(all.Y[0].Data, first.Y[0].Data)
	for _, d := range []nn.Data{all, {Source: inPieces(all, 4)}} {
		got, err := m.Evaluate(t.Context(), d, nn.EvaluateConfig{BatchSize: 3, Steps: 2, Verbose: nn.Silent})
		must(t, err)
		if got.String() != want.String() {
			t.Errorf("got %v, want %v", got, want)
		}
	}
}

var errDisk = errors.New("the disk is gone")

// failsAfter gives some good rows, and then whatever comes.
func failsAfter(then func(yield func(nn.Data, error) bool)) *nn.DataSource {
	return &nn.DataSource{Seq: func(context.Context) iter.Seq2[nn.Data, error] {
		return func(yield func(nn.Data, error) bool) {
			for range 3 {
				if !yield(sums(500), nil) {
					return
				}
			}
			then(yield)
		}
	}}
}

// An error of a source, or a piece that does not fit, ends the training with its place.
func TestErrorsOfASource(t *testing.T) {
	nan := sums(4)
	nan.X[0].Data[5] /= 0
	weighted := sums(4)
	weighted.SampleWeight = make([]float32, 4)
	const place = "Source: after 1,500 samples: "
	for want, s := range map[string]*nn.DataSource{
		place + "the disk is gone":                                 failsAfter(func(yield func(nn.Data, error) bool) { yield(nn.Data{}, errDisk) }),
		place + "X[0]: expected finite numbers, got +Inf in row 2": failsAfter(func(yield func(nn.Data, error) bool) { yield(nan, nil) }),
		place + "X[0]: input":                                      failsAfter(func(yield func(nn.Data, error) bool) { yield(nn.XY(tensor.New(1, 3), tensor.New(1, 1)), nil) }),
		place + "Y[0] for the output dense: mean_squared_error": failsAfter(func(yield func(nn.Data, error) bool) {
			yield(nn.XY(tensor.New(1, 2), tensor.New(1, 2)), nil)
		}),
		place + "SampleWeight: expected sample weights in all pieces or in none": failsAfter(func(yield func(nn.Data, error) bool) { yield(weighted, nil) }),
		place + "expected tensors, got another source":                           failsAfter(func(yield func(nn.Data, error) bool) { yield(nn.Data{Source: inPieces(nan, 1)}, nil) }),
		"Source: expected at least one sample, got none":                         {Seq: func(context.Context) iter.Seq2[nn.Data, error] { return func(func(nn.Data, error) bool) {} }},
		"expected Seq, got nil":                                                  {},
		"Samples: expected at least 0":                                           {Seq: inPieces(nan, 1).Seq, Samples: -1},
		"ShuffleBuffer: expected at least 0":                                     {Seq: inPieces(nan, 1).Seq, ShuffleBuffer: -1},
		"Prefetch: expected 0 to":                                                {Seq: inPieces(nan, 1).Seq, Prefetch: -1},
	} {
		m := regressor(t)
		_, err := m.Fit(t.Context(), nn.Data{Source: s}, silent(1))
		wantError(t, err, want)
		if slices.Contains([]string{place + "the disk is gone"}, want) && !errors.Is(err, errDisk) {
			t.Errorf("%v does not wrap the source's error", err)
		}
		if s.Seq == nil {
			continue
		}
		_, err = m.Fit(t.Context(), sums(4), silent(1))
		must(t, err)
	}
	_, err := regressor(t).Fit(t.Context(), nn.Data{Source: inPieces(sums(4), 1), X: sums(4).X}, silent(1))
	wantError(t, err, "either a source or tensors")
	_, err = regressor(t).Fit(t.Context(), nn.Data{Source: inPieces(sums(4), 1)}, nn.FitConfig{ValidationSplit: 0.5})
	wantError(t, err, "a source cannot be split")
}

// When the context ends, Fit and PredictSource end, and nothing of the source is left.
func TestCancelledSource(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	closed := make(chan struct{})
	endless := &nn.DataSource{Seq: func(ctx context.Context) iter.Seq2[nn.Data, error] {
		return func(yield func(nn.Data, error) bool) {
			defer close(closed)
			for yield(sums(40), nil) {
			}
		}
	}}
	c := silent(1)
	c.Callbacks = []nn.Callback{&callback.LambdaCallback{TrainBatchEnd: func(_ *nn.Model, batch int, _ *nn.Logs) error {
		if batch == 3 {
			cancel()
		}
		return nil
	}}}
	if _, err := regressor(t).Fit(ctx, nn.Data{Source: endless}, c); !errors.Is(err, context.Canceled) {
		t.Errorf("Fit ended with %v", err)
	}
	<-closed
	closed = make(chan struct{})
	for _, err := range regressor(t).PredictSource(t.Context(), endless, nn.PredictConfig{}) {
		must(t, err)
		break
	}
	<-closed
}

// A panic of a source comes out of Fit.
func TestPanicOfASource(t *testing.T) {
	defer func() {
		if fmt.Sprint(recover()) != "out of luck" {
			t.Error("the panic did not reach the caller")
		}
	}()
	_, _ = regressor(t).Fit(t.Context(), nn.Data{Source: failsAfter(func(func(nn.Data, error) bool) { panic("out of luck") })}, silent(1))
}

// Ten million rows of a source take no more memory than a thousand; here a tenth of that.
func TestSourceTakesLittleMemory(t *testing.T) {
	piece := nn.XY(tensor.New(1000, 20), tensor.New(1000, 1))
	rows := 200_000
	many := &nn.DataSource{Seq: func(context.Context) iter.Seq2[nn.Data, error] {
		return func(yield func(nn.Data, error) bool) {
			for range rows / 1000 {
				if !yield(piece, nil) {
					return
				}
			}
		}
	}}
	m := sequential(t, 20, &layer.Dense{Units: 1})
	must(t, m.Compile(nn.CompileConfig{Loss: loss.Name("mse")}))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := m.Fit(t.Context(), nn.Data{Source: many}, nn.FitConfig{BatchSize: 1000, Verbose: nn.Silent})
	must(t, err)
	runtime.ReadMemStats(&after)
	if taken := after.TotalAlloc - before.TotalAlloc; taken > uint64(rows)*4*20/4 {
		t.Errorf("%d bytes were allocated for %d bytes of data", taken, rows*4*20)
	}
}

// Settings that are far too large take no memory that the data do not need.
func TestHugeSettingsOfASource(t *testing.T) {
	s := inPieces(sums(20), 7)
	s.ShuffleBuffer = math.MaxInt
	h, err := regressor(t).Fit(t.Context(), nn.Data{Source: s}, nn.FitConfig{BatchSize: math.MaxInt, Verbose: nn.Silent})
	must(t, err)
	if len(h.Epochs) != 1 {
		t.Errorf("got %v", h.Epochs)
	}
}

// Several inputs and outputs come from a source as from tensors, by place or by name, with weights of one output.
func TestSourceOfSeveralInputs(t *testing.T) {
	data := housingLike(30)
	half := make([]float32, 30)
	for i := range half {
		half[i] = float32(i % 2)
	}
	data.SampleWeights = map[string][]float32{"aux_output": half}
	named := &nn.DataSource{Seq: func(context.Context) iter.Seq2[nn.Data, error] {
		return func(yield func(nn.Data, error) bool) {
			for from := 0; from < 30; from += 10 {
				piece := func(list []*tensor.Tensor, i int) *tensor.Tensor { return list[i].Slice(from, from+10) }
				if !yield(nn.Data{
					XNamed:        map[string]*tensor.Tensor{"wide_input": piece(data.X, 0), "deep_input": piece(data.X, 1)},
					YNamed:        map[string]*tensor.Tensor{"output": piece(data.Y, 0), "aux_output": piece(data.Y, 1)},
					SampleWeights: map[string][]float32{"aux_output": half[from : from+10]},
				}, nil) {
					return
				}
			}
		}
	}}
	a, b := wideAndDeep(t, nil), wideAndDeep(t, nil)
	must(t, b.SetWeights(a.GetWeights()))
	config := nn.FitConfig{Epochs: 2, BatchSize: 7, NoShuffle: true, Verbose: nn.Silent}
	_, err := a.Fit(t.Context(), data, config)
	must(t, err)
	_, err = b.Fit(t.Context(), nn.Data{Source: named}, config)
	must(t, err)
	if !sameWeights(a, b) {
		t.Error("the source trains to other weights than the tensors")
	}
}

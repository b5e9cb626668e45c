package nn_test

import (
	"bytes"
	"context"
	"errors"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"board/nn"
	"board/nn/constraint"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/metric"
	"board/nn/optimizer"
	"board/nn/tensor"
)

func TestFitLearnsXOR(t *testing.T) {
	nn.SetRandomSeed(1)
	m := sequential(t, 2, &layer.Dense{Units: 8, Activation: "tanh"}, &layer.Dense{Units: 1, Activation: "sigmoid"})
	must(t, m.Compile(nn.CompileConfig{Optimizer: &optimizer.Adam{LearningRate: 0.05}, Loss: loss.Name("binary_crossentropy"),
		Metrics: []metric.Metric{metric.Name("accuracy")}}))
	x := rows(t, []float32{0, 0}, []float32{0, 1}, []float32{1, 0}, []float32{1, 1})
	y := rows(t, []float32{0}, []float32{1}, []float32{1}, []float32{0})
	h, err := m.Fit(t.Context(), nn.XY(x, y), silent(200))
	must(t, err)
	if last, _ := h.Last("accuracy"); last != 1 {
		t.Errorf("accuracy %v after training, want 1", last)
	}
	classes, err := m.PredictClasses(t.Context(), x)
	must(t, err)
	if !slices.Equal(classes, []int{0, 1, 1, 0}) {
		t.Errorf("got the classes %v", classes)
	}
}

func TestPredictClassesOfSeveral(t *testing.T) {
	m := sequential(t, 3, &layer.Activation{Activation: "softmax"})
	classes, err := m.PredictClasses(t.Context(), rows(t, []float32{1, 2, 0}, []float32{0, 0, 1}, []float32{5, 1, 1}))
	must(t, err)
	if !slices.Equal(classes, []int{1, 2, 0}) {
		t.Errorf("got the classes %v", classes)
	}
}

// trained is a model after some epochs on the same data, with everything random from one seed.
func trained(t *testing.T, config nn.FitConfig) *nn.Model {
	t.Helper()
	nn.SetRandomSeed(3)
	m := sequential(t, 2, &layer.Dense{Units: 8, Activation: "relu"}, &layer.Dropout{Rate: 0.3}, &layer.Dense{Units: 1})
	must(t, m.Compile(nn.CompileConfig{Optimizer: &optimizer.SGD{LearningRate: 0.05}, Loss: loss.Name("mse")}))
	_, err := m.Fit(t.Context(), sums(50), config)
	must(t, err)
	return m
}

func TestSeedDecidesEverything(t *testing.T) {
	a := trained(t, silent(3))
	if !sameWeights(a, trained(t, silent(3))) {
		t.Error("the same seed gives other weights")
	}
	config := silent(3)
	config.Seed = 9
	b := trained(t, config)
	if sameWeights(a, b) {
		t.Error("another order of the samples gives the same weights")
	}
	config.NoShuffle = true
	if sameWeights(b, trained(t, config)) {
		t.Error("NoShuffle shuffles")
	}
}

func TestEpochsGoThroughTheDataInOrdersOfTheirOwn(t *testing.T) {
	orders := &firstRows{}
	config := silent(2)
	config.Callbacks = []nn.Callback{orders}
	m := trained(t, config)
	_, err := m.Fit(t.Context(), sums(50), config)
	must(t, err)
	for i, a := range orders.losses {
		if slices.Contains(orders.losses[:i], a) {
			t.Errorf("epochs begin alike: %v", orders.losses)
		}
	}
	if len(orders.losses) != 4 {
		t.Errorf("got %d epochs, want 4", len(orders.losses))
	}
}

// firstRows records the loss of each epoch's first batch.
type firstRows struct {
	nn.BaseCallback
	losses []float64
}

func (f *firstRows) OnTrainBatchEnd(_ *nn.Model, batch int, logs *nn.Logs) error {
	if v, _ := logs.Get("loss"); batch == 0 {
		f.losses = append(f.losses, v)
	}
	return nil
}

func TestTrainingGoesOnWhereItWas(t *testing.T) {
	whole := trained(t, silent(4))
	half := trained(t, silent(2))
	weights, state, slots := half.GetWeights(), half.RandomState(), half.Optimizer().State()

	nn.SetRandomSeed(1000)
	resumed := sequential(t, 2, &layer.Dense{Units: 8, Activation: "relu"}, &layer.Dropout{Rate: 0.3}, &layer.Dense{Units: 1})
	must(t, resumed.Compile(nn.CompileConfig{Optimizer: &optimizer.SGD{LearningRate: 0.05}, Loss: loss.Name("mse")}))
	must(t, resumed.SetWeights(weights))
	must(t, resumed.Optimizer().SetState(slots))
	config := silent(4)
	config.Callbacks = []nn.Callback{&restorer{state: state, epoch: 2}}
	h, err := resumed.Fit(t.Context(), sums(50), config)
	must(t, err)
	if !slices.Equal(h.Epochs, []int{2, 3}) {
		t.Errorf("went on with the epochs %v", h.Epochs)
	}
	if !sameWeights(whole, resumed) {
		t.Error("a training that goes on ends with other weights than one that was not interrupted")
	}
}

type restorer struct {
	nn.BaseCallback
	state []byte
	epoch int
}

func (r *restorer) OnTrainBegin(m *nn.Model, _ nn.Params) error {
	m.SetInitialEpoch(r.epoch)
	return m.SetRandomState(r.state)
}

func TestForeignRandomStateIsRefused(t *testing.T) {
	m := regressor(t)
	state := m.RandomState()
	for name, bad := range map[string][]byte{"empty": nil, "short": state[:10], "other version": append([]byte{9}, state[1:]...), "cut": state[:len(state)-3]} {
		if m.SetRandomState(bad) == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestValidationSplitTakesTheEnd(t *testing.T) {
	all := sums(40)
	config := silent(2)
	config.Seed, config.ValidationSplit = 5, 0.25
	a := regressor(t)
	ha, err := a.Fit(t.Context(), all, config)
	must(t, err)

	validation := nn.XY(all.X[0].Slice(30, 40), all.Y[0].Slice(30, 40))
	config.ValidationSplit, config.Validation = 0, &validation
	b := regressor(t)
	hb, err := b.Fit(t.Context(), nn.XY(all.X[0].Slice(0, 30), all.Y[0].Slice(0, 30)), config)
	must(t, err)
	if !sameWeights(a, b) || !slices.Equal(ha.Values("val_loss"), hb.Values("val_loss")) {
		t.Error("a split differs from the same data given as validation data")
	}
	logs, err := b.Evaluate(t.Context(), validation, nn.EvaluateConfig{Verbose: nn.Silent})
	must(t, err)
	last, _ := hb.Last("val_loss")
	if v, _ := logs.Get("loss"); v != last {
		t.Errorf("Evaluate gives the loss %v, Fit validated %v", v, last)
	}
}

func TestValidationFrequency(t *testing.T) {
	config := silent(5)
	config.ValidationSplit, config.ValidationFreq = 0.2, 2
	h, err := regressor(t).Fit(t.Context(), sums(20), config)
	must(t, err)
	if got := h.EpochsOf("val_loss"); !slices.Equal(got, []int{1, 3}) {
		t.Errorf("validated after the epochs %v", got)
	}
}

// classifier is compiled for two classes, without anything random.
func classifier(t *testing.T) *nn.Model {
	t.Helper()
	nn.SetRandomSeed(5)
	m := sequential(t, 2, &layer.Dense{Units: 2, Activation: "softmax"})
	must(t, m.Compile(nn.CompileConfig{Optimizer: &optimizer.SGD{LearningRate: 0.1}, Loss: loss.Name("sparse_categorical_crossentropy")}))
	return m
}

func classes(n int) nn.Data {
	d := sums(n)
	for i, v := range d.Y[0].Data {
		d.Y[0].Data[i] = float32(math.Round(float64(v) / 2))
	}
	return d
}

func TestClassWeightsAreSampleWeights(t *testing.T) {
	config := silent(2)
	config.NoShuffle = true
	config.ClassWeight = map[int]float64{1: 3}
	a := classifier(t)
	data := classes(30)
	_, err := a.Fit(t.Context(), data, config)
	must(t, err)

	weighted := data
	for _, class := range data.Y[0].Data {
		weighted.SampleWeight = append(weighted.SampleWeight, 1+2*class)
	}
	b := classifier(t)
	config.ClassWeight = nil
	_, err = b.Fit(t.Context(), weighted, config)
	must(t, err)
	if !sameWeights(a, b) {
		t.Error("class weights differ from the same sample weights")
	}
	c := classifier(t)
	_, err = c.Fit(t.Context(), data, config)
	must(t, err)
	if sameWeights(a, c) {
		t.Error("class weights change nothing")
	}
}

func TestWeightsFollowShuffledSamples(t *testing.T) {
	data := sums(32)
	data.SampleWeight = make([]float32, 32)
	data.SampleWeight[7] = 1
	for i := range data.Y[0].Data {
		if i != 7 {
			data.Y[0].Data[i] = 1e6 // counts for nothing
		}
	}
	h, err := regressor(t).Fit(t.Context(), data, silent(2))
	must(t, err)
	if first := h.Values("loss")[0]; first > 10 {
		t.Errorf("loss %v: samples without weight count", first)
	}
}

func TestConstraintsHoldAfterEachStep(t *testing.T) {
	m := sequential(t, 2, &layer.Dense{Units: 3, KernelConstraint: constraint.NonNeg{}}, &layer.Dense{Units: 1})
	must(t, m.Compile(nn.CompileConfig{Optimizer: &optimizer.SGD{LearningRate: 0.5}, Loss: loss.Name("mse")}))
	_, err := m.TrainOnBatch(sums(10))
	must(t, err)
	if v := slices.Min(m.Weights()[0].Value.Data); v < 0 {
		t.Errorf("a weight is %v", v)
	}
}

func TestFrozenLayersStay(t *testing.T) {
	m := regressor(t)
	hidden, err := m.Layer("hidden")
	must(t, err)
	before := m.GetWeights()
	hidden.SetTrainable(false)
	_, err = m.Fit(t.Context(), sums(10), silent(1))
	must(t, err)
	after := m.GetWeights()
	if !slices.Equal(before[0].Data, after[0].Data) || slices.Equal(before[2].Data, after[2].Data) {
		t.Error("expected the frozen layer to stay and the other to learn")
	}
}

func TestThawedLayersNeedCompile(t *testing.T) {
	m := regressor(t)
	hidden, err := m.Layer("hidden")
	must(t, err)
	hidden.SetTrainable(false)
	must(t, m.Compile(nn.CompileConfig{Optimizer: optimizer.Name("sgd"), Loss: loss.Name("mse")}))
	hidden.SetTrainable(true)
	_, err = m.Fit(t.Context(), sums(10), silent(1))
	wantError(t, err, "hidden", "call Compile again")
	for _, l := range m.Layers() {
		l.SetTrainable(false)
	}
	_, err = m.Fit(t.Context(), sums(10), silent(1))
	wantError(t, err, "no layer has weights to train")
}

func TestCancelledContextStopsAtTheNextBatch(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	stopper := &canceller{cancel: cancel}
	config := silent(5)
	config.BatchSize, config.Callbacks = 10, []nn.Callback{stopper}
	h, err := regressor(t).Fit(ctx, sums(40), config)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got the error %v", err)
	}
	if len(h.Epochs) != 1 || len(h.Values("loss")) != 1 {
		t.Errorf("got a history of the epochs %v, want the one that ended", h.Epochs)
	}
	if stopper.batches != 6 {
		t.Errorf("trained %d batches, want the 6 before the context was cancelled", stopper.batches)
	}
	if !errors.Is(stopper.atEnd, context.Canceled) {
		t.Errorf("OnTrainEnd saw the error %v", stopper.atEnd)
	}
	m := regressor(t)
	if _, err := m.Evaluate(ctx, sums(40), nn.EvaluateConfig{Verbose: nn.Silent}); !errors.Is(err, context.Canceled) {
		t.Errorf("Evaluate: got %v", err)
	}
	if _, err := m.Predict(ctx, sums(40).X...); !errors.Is(err, context.Canceled) {
		t.Errorf("Predict: got %v", err)
	}
}

// A canceller cancels within the second batch of the second epoch.
type canceller struct {
	nn.BaseCallback
	cancel  func()
	batches int
	atEnd   error
}

func (c *canceller) OnTrainBatchEnd(*nn.Model, int, *nn.Logs) error {
	if c.batches++; c.batches == 6 {
		c.cancel()
	}
	return nil
}

func (c *canceller) OnTrainEnd(m *nn.Model, _ *nn.Logs) error {
	c.atEnd = m.FitError()
	return nil
}

func TestOnBatchTellsOfThatBatchAlone(t *testing.T) {
	m := regressor(t)
	data := sums(8)
	other := nn.XY(data.X[0], tensor.New(8, 1))
	var losses []float64
	for _, d := range []nn.Data{other, data, other} {
		logs, err := m.TestOnBatch(d)
		must(t, err)
		loss, _ := logs.Get("loss")
		losses = append(losses, loss)
	}
	if losses[0] != losses[2] || losses[0] == losses[1] {
		t.Errorf("got the losses %v, want the last to be the first's", losses)
	}
}

func TestMetricNamesAreKeras(t *testing.T) {
	m := regressor(t)
	must(t, m.Compile(nn.CompileConfig{Optimizer: optimizer.Name("sgd"), Loss: loss.Name("mse"),
		Metrics:         []metric.Metric{metric.Name("mae"), &metric.RootMeanSquaredError{}, metric.Name("mean_squared_error"), metric.Name("MeanSquaredError"), metric.Name("mae")},
		WeightedMetrics: []metric.Metric{metric.Name("mae")}}))
	config := silent(1)
	config.ValidationSplit = 0.5
	h, err := m.Fit(t.Context(), sums(10), config)
	must(t, err)
	want := []string{"MeanSquaredError", "loss", "mae", "mae_1", "mean_squared_error", "root_mean_squared_error", "weighted_mae"}
	for _, name := range slices.Clone(want) {
		want = append(want, "val_"+name)
	}
	if !slices.Equal(h.Names(), want) {
		t.Errorf("got %v, want %v", h.Names(), want)
	}
}

// A ledger records the calls of its methods.
type ledger struct {
	calls  []string
	params nn.Params
}

func TestCallbacksAreToldInOrder(t *testing.T) {
	l := &ledger{}
	config := silent(2)
	config.BatchSize, config.Callbacks = 10, []nn.Callback{l}
	config.ValidationSplit = 0.4
	m := regressor(t)
	_, err := m.Fit(t.Context(), sums(25), config)
	must(t, err)
	epoch := "EpochBegin TrainBatchBegin TrainBatchEnd TrainBatchBegin TrainBatchEnd TestBegin TestBatchBegin TestBatchEnd TestEnd EpochEnd "
	if got, want := strings.Join(l.calls, " "), "TrainBegin "+epoch+epoch+"TrainEnd"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if want := (nn.Params{Epochs: 2, Steps: 2, BatchSize: 10, Samples: 15, ValidationFreq: 1, Metrics: []string{"loss", "val_loss"}}); !reflect.DeepEqual(l.params, want) {
		t.Errorf("got the params %+v, want %+v", l.params, want)
	}
	l.calls = nil
	_, err = m.Evaluate(t.Context(), sums(5), nn.EvaluateConfig{Callbacks: []nn.Callback{l}, Verbose: nn.Silent})
	must(t, err)
	_, err = m.PredictWith(t.Context(), nn.PredictConfig{Callbacks: []nn.Callback{l}}, sums(5).X...)
	must(t, err)
	want := "TestBegin TestBatchBegin TestBatchEnd TestEnd PredictBegin PredictBatchBegin PredictBatchEnd PredictEnd"
	if got := strings.Join(l.calls, " "); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func (l *ledger) say(what string) error {
	l.calls = append(l.calls, what)
	return nil
}

func (l *ledger) OnTrainBegin(_ *nn.Model, p nn.Params) error {
	l.params = p
	return l.say("TrainBegin")
}
func (l *ledger) OnTrainEnd(*nn.Model, *nn.Logs) error             { return l.say("TrainEnd") }
func (l *ledger) OnEpochBegin(*nn.Model, int) error                { return l.say("EpochBegin") }
func (l *ledger) OnEpochEnd(*nn.Model, int, *nn.Logs) error        { return l.say("EpochEnd") }
func (l *ledger) OnTrainBatchBegin(*nn.Model, int) error           { return l.say("TrainBatchBegin") }
func (l *ledger) OnTrainBatchEnd(*nn.Model, int, *nn.Logs) error   { return l.say("TrainBatchEnd") }
func (l *ledger) OnTestBegin(*nn.Model, nn.Params) error           { return l.say("TestBegin") }
func (l *ledger) OnTestEnd(*nn.Model, *nn.Logs) error              { return l.say("TestEnd") }
func (l *ledger) OnTestBatchBegin(*nn.Model, int) error            { return l.say("TestBatchBegin") }
func (l *ledger) OnTestBatchEnd(*nn.Model, int, *nn.Logs) error    { return l.say("TestBatchEnd") }
func (l *ledger) OnPredictBegin(*nn.Model, nn.Params) error        { return l.say("PredictBegin") }
func (l *ledger) OnPredictEnd(*nn.Model, *nn.Logs) error           { return l.say("PredictEnd") }
func (l *ledger) OnPredictBatchBegin(*nn.Model, int) error         { return l.say("PredictBatchBegin") }
func (l *ledger) OnPredictBatchEnd(*nn.Model, int, *nn.Logs) error { return l.say("PredictBatchEnd") }

// A failing callback fails at one of the calls.
type failing struct {
	ledger
	at string
}

var errOwn = errors.New("disk full")

func (f *failing) fail(at string, err error) error {
	if f.at == at {
		return errOwn
	}
	return err
}
func (f *failing) OnTrainBegin(m *nn.Model, p nn.Params) error {
	return f.fail("TrainBegin", f.ledger.OnTrainBegin(m, p))
}
func (f *failing) OnTrainBatchEnd(m *nn.Model, i int, l *nn.Logs) error {
	return f.fail("TrainBatchEnd", f.ledger.OnTrainBatchEnd(m, i, l))
}
func (f *failing) OnTestBatchBegin(m *nn.Model, i int) error {
	return f.fail("TestBatchBegin", f.ledger.OnTestBatchBegin(m, i))
}
func (f *failing) OnEpochEnd(m *nn.Model, i int, l *nn.Logs) error {
	return f.fail("EpochEnd", f.ledger.OnEpochEnd(m, i, l))
}
func (f *failing) OnTrainEnd(m *nn.Model, l *nn.Logs) error {
	return f.fail("TrainEnd", f.ledger.OnTrainEnd(m, l))
}

func TestErrorOfACallbackEndsTraining(t *testing.T) {
	for _, at := range []string{"TrainBegin", "TrainBatchEnd", "TestBatchBegin", "EpochEnd", "TrainEnd"} {
		t.Run(at, func(t *testing.T) {
			f, other := &failing{at: at}, &ledger{}
			config := silent(2)
			config.ValidationSplit, config.Callbacks = 0.5, []nn.Callback{f, other}
			_, err := regressor(t).Fit(t.Context(), sums(10), config)
			if !errors.Is(err, errOwn) {
				t.Errorf("got the error %v", err)
			}
			if last := f.calls[len(f.calls)-1]; last != "TrainEnd" {
				t.Errorf("the last call is %s, want TrainEnd", last)
			}
			if begun := slices.Contains(other.calls, "TrainBegin"); begun != slices.Contains(other.calls, "TrainEnd") {
				t.Errorf("the other callback was told %v", other.calls)
			}
		})
	}
}

// A stopper stops training after some batches.
type stopper struct {
	nn.BaseCallback
	after int
}

func (s *stopper) OnTrainBatchEnd(m *nn.Model, batch int, logs *nn.Logs) error {
	logs.Set("own", 1)
	if s.after--; s.after == 0 {
		m.StopTraining()
	}
	return nil
}

func (s *stopper) OnEpochEnd(m *nn.Model, epoch int, logs *nn.Logs) error {
	logs.Set("epoch_own", float64(epoch))
	return nil
}

func TestStopTrainingEndsInGoodOrder(t *testing.T) {
	config := silent(5)
	config.BatchSize, config.Callbacks = 10, []nn.Callback{&stopper{after: 6}}
	m := regressor(t)
	h, err := m.Fit(t.Context(), sums(40), config)
	must(t, err)
	if !slices.Equal(h.Epochs, []int{0, 1}) {
		t.Errorf("got the epochs %v", h.Epochs)
	}
	if got := h.Values("epoch_own"); !slices.Equal(got, []float64{0, 1}) {
		t.Errorf("what a callback logs is %v in the history", got)
	}
	if n := m.Optimizer().Iterations(); n != 6 {
		t.Errorf("made %d steps, want 6", n)
	}
	_, err = m.Fit(t.Context(), sums(40), silent(1))
	must(t, err)
	if n := m.Optimizer().Iterations(); n != 8 {
		t.Errorf("the next Fit did not train: %d steps", n)
	}
}

func TestInitialEpoch(t *testing.T) {
	config := silent(5)
	config.InitialEpoch = 3
	h, err := regressor(t).Fit(t.Context(), sums(10), config)
	must(t, err)
	if !slices.Equal(h.Epochs, []int{3, 4}) {
		t.Errorf("got the epochs %v", h.Epochs)
	}
}

func TestFitPrintsProgress(t *testing.T) {
	var out bytes.Buffer
	config := nn.FitConfig{Epochs: 2, Output: &out, ValidationSplit: 0.5}
	_, err := regressor(t).Fit(t.Context(), sums(10), config)
	must(t, err)
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	if len(lines) != 4 || lines[0] != "Epoch 1/2" || !strings.HasPrefix(lines[1], "1/1 - 0s - ") || !strings.Contains(lines[1], " - val_loss: ") {
		t.Errorf("got\n%s", out.String())
	}
}

// nested trains the model that is being trained.
type nestedFit struct{ nn.BaseCallback }

func (nestedFit) OnEpochEnd(m *nn.Model, _ int, _ *nn.Logs) error {
	_, err := m.Fit(context.Background(), sums(4), silent(1))
	return err
}

func TestFitWithinFitIsRefused(t *testing.T) {
	config := silent(1)
	config.Callbacks = []nn.Callback{nestedFit{}}
	m := regressor(t)
	_, err := m.Fit(t.Context(), sums(10), config)
	wantError(t, err, "being trained")
	_, err = m.Fit(t.Context(), sums(10), silent(1))
	must(t, err)
}

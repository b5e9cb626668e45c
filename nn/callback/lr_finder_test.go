package callback

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"board/nn"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/optimizer"
	"board/nn/tensor"
)

// parabola is one weight, without a bias, whose loss is (w-1)², and some noise: gradient descent converges with rates below 1.
func parabola(t *testing.T) (*nn.Model, nn.Data) {
	t.Helper()
	model, err := nn.NewSequential(&layer.Input{Shape: []int{1}}, &layer.Dense{Units: 1, NoBias: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := model.Compile(nn.CompileConfig{Optimizer: &optimizer.SGD{LearningRate: 0.125}, Loss: loss.Name("mse")}); err != nil {
		t.Fatal(err)
	}
	x, y := tensor.New(200, 1), tensor.New(200, 1)
	x.Fill(1)
	for i := range y.Data {
		y.Data[i] = 1 + 0.3*float32(math.Sin(float64(i*i)))
	}
	if err := model.SetWeights([]*tensor.Tensor{{Shape: tensor.Shape{1, 1}, Data: []float32{3}}}); err != nil {
		t.Fatal(err)
	}
	return model, nn.XY(x, y)
}

// The loss falls until the rate is 1, and the finder says half of that.
func TestLRFinder(t *testing.T) {
	model, data := parabola(t)
	finder := &LRFinder{Min: 1e-3, Max: 10}
	if _, err := model.Fit(t.Context(), data, nn.FitConfig{BatchSize: 1, Epochs: 2, Seed: 1, Callbacks: []nn.Callback{finder}, Verbose: nn.Silent}); err != nil {
		t.Fatal(err)
	}
	best, err := finder.Best()
	if err != nil || best < 0.25 || best > 0.75 {
		t.Errorf("the best rate is %v, %v; want about 0.5", best, err)
	}
	rates, losses := finder.Rates(), finder.Losses()
	if n := len(rates); n != len(losses) || n >= 400 || rates[0] != 1e-3 || math.Abs(rates[10]/rates[9]-rates[2]/rates[1]) > 1e-9 {
		t.Errorf("%d rates and %d losses: %v", n, len(losses), rates[:3])
	}
	if losses[0] < 2.8 || losses[0] > 5.3 {
		t.Errorf("the first loss is %v, want about 4", losses[0])
	}
	if w := model.GetWeights()[0].Data[0]; w != 3 || model.Optimizer().CurrentLearningRate() != 0.125 {
		t.Errorf("the weight is %v and the rate %v; want what they were", w, model.Optimizer().CurrentLearningRate())
	}
	path := filepath.Join(t.TempDir(), "rates.html")
	if err := finder.Plot(path); err != nil {
		t.Fatal(err)
	}
	if page, err := os.ReadFile(path); err != nil || !strings.Contains(string(page), `"type":"log"`) || !strings.Contains(string(page), "best: 0.") {
		t.Errorf("the page lacks the axis or the best rate: %v", err)
	}
}

// The same finder tests again. A second test of a model sees the samples in the order of its next epochs, so that a new model tells whether
// anything of the first test is left in the finder.
func TestLRFinderTestsAgain(t *testing.T) {
	finder := &LRFinder{Min: 1e-3, Max: 10}
	test := func() []float64 {
		model, data := parabola(t)
		if _, err := model.Fit(t.Context(), data, nn.FitConfig{BatchSize: 1, Epochs: 2, Seed: 1, Callbacks: []nn.Callback{finder}, Verbose: nn.Silent}); err != nil {
			t.Fatal(err)
		}
		return finder.Losses()
	}
	if first, second := test(), test(); !slices.Equal(first, second) {
		t.Errorf("the second test differs:\n%v\n%v", first, second)
	}
}

// Losses are those of each batch, though the logs have means, and the last batch is short.
func TestLRFinderTakesMeansApart(t *testing.T) {
	c := &LRFinder{params: nn.Params{BatchSize: 4, Samples: 10}}
	for batch, means := range []float64{8, 6, (8*4 + 4*4 + 1*2) / 10.0} {
		if got, want := c.ofBatch(means, batch), []float64{8, 4, 1}[batch]; math.Abs(got-want) > 1e-9 {
			t.Errorf("batch %d has the loss %v, want %v", batch, got, want)
		}
	}
}

func TestLRFinderRefuses(t *testing.T) {
	for want, finder := range map[string]*LRFinder{
		"expected 0 < Min < Max, got 1 and 0.5":               {Min: 1, Max: 0.5},
		"expected 0 < Min < Max, got -1 and 10":               {Min: -1},
		"Diverged is 0.5; expected more than 1":               {Diverged: 0.5},
		"expected at least 2 batches from Min to Max, got 1;": {Steps: 1},
	} {
		model, data := parabola(t)
		if _, err := model.Fit(t.Context(), data, nn.FitConfig{Callbacks: []nn.Callback{finder}, Verbose: nn.Silent}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not say %q", err, want)
		}
		if w := model.GetWeights()[0].Data[0]; w != 3 {
			t.Errorf("the weight is %v", w)
		}
	}
	if _, err := new(LRFinder).Best(); err == nil {
		t.Error("found a rate without a training")
	}
}

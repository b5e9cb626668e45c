package callback

import (
	"io"
	"testing"

	"board/nn"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/optimizer"
	"board/nn/tensor"
)

// aModel is one neuron that has a gradient on someData.
func aModel(t *testing.T, rate float64) *nn.Model {
	t.Helper()
	model, err := nn.NewSequential(&layer.Input{Shape: []int{1}}, &layer.Dense{Units: 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := model.Compile(nn.CompileConfig{Loss: loss.Name("mse"), Optimizer: &optimizer.SGD{LearningRate: rate}}); err != nil {
		t.Fatal(err)
	}
	return model
}

// someData is a line, of n points.
func someData(n int) nn.Data {
	x, y := tensor.New(n, 1), tensor.New(n, 1)
	for i := range n {
		x.Data[i] = float32(i) / float32(n)
		y.Data[i] = 1 + 2*x.Data[i]
	}
	return nn.XY(x, y)
}

// fit trains with validation, in batches of one.
func fit(t *testing.T, model *nn.Model, batches, epochs int, callbacks ...nn.Callback) *nn.History {
	t.Helper()
	validation := someData(1)
	history, err := model.Fit(t.Context(), someData(batches), nn.FitConfig{
		Epochs: epochs, BatchSize: 1, Validation: &validation, Callbacks: callbacks, Verbose: nn.Silent, Output: io.Discard,
	})
	if err != nil {
		t.Fatal(err)
	}
	return history
}

// A script has the model measure what is wanted, and marks its weights with the
// number of the epoch. It stands first, so that the others see that.
type script struct {
	nn.BaseCallback
	valLoss []float64
	ended   int // epochs
}

func (s *script) OnEpochEnd(m *nn.Model, epoch int, logs *nn.Logs) error {
	s.ended++
	logs.Set("val_loss", s.valLoss[epoch])
	return m.SetWeights(marked(epoch))
}

func marked(epoch int) []*tensor.Tensor {
	kernel, bias := tensor.New(1, 1), tensor.New(1)
	kernel.Fill(float32(epoch))
	return []*tensor.Tensor{kernel, bias}
}

// mark is the epoch whose weights the model has.
func mark(m *nn.Model) int { return int(m.GetWeights()[0].Data[0]) }

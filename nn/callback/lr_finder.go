package callback

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"os"
	"slices"

	"board/nn"
	"board/nn/internal/plot"
	"board/nn/tensor"
)

// LRFinder is the learning-rate range test: it raises the rate after every batch, by the same factor, from Min to Max, and watches the loss. The
// training ends when the loss has grown out of hand, and the model gets its first weights and its rate back. What the optimizer has gathered, such
// as momentum, stays; compile the model anew, or make another, for the training itself.
//
//	finder := &callback.LRFinder{}
//	_, err := model.Fit(ctx, data, nn.FitConfig{Callbacks: []nn.Callback{finder}})
//	rate, err := finder.Best()
type LRFinder struct {
	nn.BaseCallback

	// Min and Max are the first and the last rate; 1e-5 and 10 unless given.
	Min, Max float64
	// Steps is the number of batches from Min to Max; 0 is all of the training.
	Steps int
	// Diverged ends the training when the loss is so many times the least one; 0 is 4.
	Diverged float64

	rates, losses []float64 // of each batch; losses are smoothed
	step          int
	average, mass float64 // of the smoothed loss
	sum, rows     float64 // of the losses of this epoch, each as often as its batch has rows
	params        nn.Params
	before        float64 // the rate
	weights       []*tensor.Tensor
}

// smoothing is how much of the loss so far stays after a batch.
const smoothing = 0.9

// OnTrainBegin keeps weights and rate.
func (c *LRFinder) OnTrainBegin(m *nn.Model, p nn.Params) error {
	if c.Min == 0 {
		c.Min = 1e-5
	}
	if c.Max == 0 {
		c.Max = 10
	}
	if c.Diverged == 0 {
		c.Diverged = 4
	}
	c.step, c.average, c.mass, c.params, c.rates, c.losses = 0, 0, 0, p, nil, nil
	steps := c.steps()
	switch {
	case !(c.Min > 0 && c.Max > c.Min) || math.IsInf(c.Max, 0):
		return fmt.Errorf("LRFinder: expected 0 < Min < Max, got %v and %v", c.Min, c.Max)
	case !(c.Diverged > 1):
		return fmt.Errorf("LRFinder: Diverged is %v; expected more than 1", c.Diverged)
	case steps < 2:
		return fmt.Errorf("LRFinder: expected at least 2 batches from Min to Max, got %d; set Steps where a source does not say how many there are", steps)
	}
	c.before, c.weights = m.Optimizer().CurrentLearningRate(), cloneAll(m.GetWeights())
	return nil
}

func (c *LRFinder) steps() int {
	if c.Steps != 0 {
		return c.Steps
	}
	return (c.params.Epochs - c.params.InitialEpoch) * c.params.Steps
}

// OnEpochBegin begins with the means of a new epoch.
func (c *LRFinder) OnEpochBegin(*nn.Model, int) error {
	c.sum, c.rows = 0, 0
	return nil
}

// OnTrainBatchBegin sets the rate.
func (c *LRFinder) OnTrainBatchBegin(m *nn.Model, _ int) error {
	rate := c.Min * math.Pow(c.Max/c.Min, float64(c.step)/float64(c.steps()-1))
	if err := m.Optimizer().SetLearningRate(rate); err != nil {
		return fmt.Errorf("LRFinder: %w", err)
	}
	c.rates = append(c.rates, rate)
	return nil
}

// OnTrainBatchEnd takes the loss of the batch, and ends the training when it has grown out of hand.
func (c *LRFinder) OnTrainBatchEnd(m *nn.Model, batch int, logs *nn.Logs) error {
	mean, ok := logs.Get("loss")
	if !ok {
		return errors.New("LRFinder: the logs have no loss")
	}
	loss := c.ofBatch(mean, batch)
	if math.IsNaN(loss) || math.IsInf(loss, 0) {
		c.rates = c.rates[:len(c.losses)]
		m.StopTraining()
		return nil
	}
	c.average = smoothing*c.average + (1-smoothing)*loss
	c.mass = smoothing*c.mass + 1 - smoothing
	c.losses = append(c.losses, c.average/c.mass)
	c.step++
	least := slices.Min(c.losses)
	if c.step >= c.steps() || c.step > 10 && c.losses[c.step-1] > least+(c.Diverged-1)*math.Abs(least) {
		m.StopTraining()
	}
	return nil
}

// ofBatch is the loss of a batch alone; the logs have the mean since the epoch began.
func (c *LRFinder) ofBatch(mean float64, batch int) float64 {
	size := float64(c.params.BatchSize)
	if rest := c.params.Samples - batch*c.params.BatchSize; c.params.Samples > 0 && rest > 0 {
		size = min(size, float64(rest))
	}
	total := mean * (c.rows + size)
	loss := (total - c.sum) / size
	c.sum, c.rows = total, c.rows+size
	return loss
}

// OnTrainEnd gives the model its first weights and its rate back.
func (c *LRFinder) OnTrainEnd(m *nn.Model, _ *nn.Logs) error {
	weights := c.weights
	c.weights = nil
	if weights == nil {
		return nil
	}
	if err := errors.Join(m.SetWeights(weights), m.Optimizer().SetLearningRate(c.before)); err != nil {
		return fmt.Errorf("LRFinder: give weights and rate back: %w", err)
	}
	return nil
}

// Rates are the rates of all batches.
func (c *LRFinder) Rates() []float64 { return slices.Clone(c.rates[:len(c.losses)]) }

// Losses are the losses of all batches, each smoothed with those before.
func (c *LRFinder) Losses() []float64 { return slices.Clone(c.losses) }

// Greatest is the greatest rate with which the training still converges: the last one before the loss, having been least, climbs half of the
// way back to where it began.
func (c *LRFinder) Greatest() (float64, error) {
	if len(c.losses) < 2 {
		return 0, errors.New("LRFinder: fewer than 2 batches have a finite loss; begin with a smaller rate (Min)")
	}
	least := slices.Min(c.losses)
	bar := least + (c.losses[0]-least)/2
	last := slices.Index(c.losses, least)
	for last+1 < len(c.losses) && c.losses[last+1] <= bar {
		last++
	}
	return c.rates[last], nil
}

// Best is the rate to train with: half of the greatest that still converges.
func (c *LRFinder) Best() (float64, error) {
	greatest, err := c.Greatest()
	return greatest / 2, err
}

// Plot writes one HTML page with the loss over the rate, which any browser shows without a network.
func (c *LRFinder) Plot(path string) error {
	chart := plot.Chart{Title: "loss by learning rate", X: "learning rate", Log: true, Lines: []plot.Line{{Name: "loss", X: c.Rates(), Y: c.Losses()}}}
	if best, err := c.Best(); err == nil {
		i, _ := slices.BinarySearch(c.rates[:len(c.losses)], best)
		chart.Lines = append(chart.Lines, plot.Line{Name: fmt.Sprintf("best: %.3g", best), X: []float64{best}, Y: []float64{c.losses[i]}, Points: true})
	}
	var page bytes.Buffer
	if err := plot.Page(&page, "Learning-rate range test", []plot.Chart{chart}); err != nil {
		return fmt.Errorf("LRFinder.Plot: %w", err)
	}
	if err := os.WriteFile(path, page.Bytes(), 0o644); err != nil {
		return fmt.Errorf("LRFinder.Plot: %w", err)
	}
	return nil
}

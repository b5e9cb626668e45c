package callback

import (
	"fmt"
	"io"
	"slices"

	"board/nn"
	"board/nn/tensor"
)

// EarlyStopping ends a training when a quantity has not got better for some
// epochs.
type EarlyStopping struct {
	nn.BaseCallback

	// Monitor is the name of the quantity in the logs; "val_loss" unless given.
	Monitor string
	// MinDelta is the least difference that counts as better.
	MinDelta float64
	// Patience is the number of epochs without improvement after which training
	// ends. With zero it ends at the first one.
	Patience int
	// Mode says whether the quantity is to fall or to grow; Auto unless given.
	Mode Mode
	// Baseline is a value that has to be beaten: until then Patience runs even
	// while the quantity gets better. Nil is none.
	Baseline *float64
	// RestoreBestWeights gives the model the weights of its best epoch at the end.
	RestoreBestWeights bool
	// StartFromEpoch is the number of epochs at the beginning that do not count.
	StartFromEpoch int
	// Output receives a line when training is stopped and when weights are restored, as with Keras's verbose=1. Nil is silence.
	Output io.Writer

	monitor monitor
	state   earlyState
	weights []*tensor.Tensor // of the best epoch
}

// earlyState is what EarlyStopping remembers of earlier epochs.
type earlyState struct {
	Wait         int      `json:"wait"`
	Best         *float64 `json:"best"`
	BestEpoch    int      `json:"best_epoch"`
	StoppedEpoch int      `json:"stopped_epoch"`
}

// BestEpoch is the epoch with the best value, counted from zero.
func (c *EarlyStopping) BestEpoch() int { return c.state.BestEpoch }

// StoppedEpoch is the epoch, counted from zero, after which training was ended,
// or 0 where it was not.
func (c *EarlyStopping) StoppedEpoch() int { return c.state.StoppedEpoch }

// OnTrainBegin forgets an earlier training.
func (c *EarlyStopping) OnTrainBegin(m *nn.Model, p nn.Params) (err error) {
	if c.Patience < 0 {
		return fmt.Errorf("EarlyStopping: Patience is %d; expected a number of epochs, 0 or more", c.Patience)
	}
	c.state, c.weights = earlyState{}, nil
	c.monitor, err = newMonitor(m, p, "EarlyStopping", c.Monitor, c.Mode, c.MinDelta)
	return err
}

// OnEpochEnd decides whether training goes on. Epochs without the monitored
// quantity do not count.
func (c *EarlyStopping) OnEpochEnd(m *nn.Model, epoch int, logs *nn.Logs) error {
	current, ok := logs.Get(c.monitor.name)
	if !ok || epoch < c.StartFromEpoch {
		return nil
	}
	s := &c.state
	improved := c.monitor.improves(current, s.Best)
	if improved || c.RestoreBestWeights && c.weights == nil {
		c.keep(m, epoch)
	}
	s.Wait++
	if improved {
		s.Best = &current
		if c.monitor.improves(current, c.Baseline) {
			s.Wait = 0
		}
		return nil
	}
	if s.Wait >= c.Patience && epoch > 0 {
		s.StoppedEpoch = epoch
		m.StopTraining()
	}
	return nil
}

// keep takes this epoch for the best one.
func (c *EarlyStopping) keep(m *nn.Model, epoch int) {
	c.state.BestEpoch = epoch
	if c.RestoreBestWeights {
		c.weights = cloneAll(m.GetWeights())
	}
}

// OnTrainEnd gives the model its best weights, if that is wanted and training has
// not failed.
func (c *EarlyStopping) OnTrainEnd(m *nn.Model, _ *nn.Logs) error {
	if c.state.StoppedEpoch > 0 {
		say(c.Output, "Epoch %d: early stopping", c.state.StoppedEpoch+1)
	}
	if c.weights == nil || m.FitError() != nil {
		return nil
	}
	say(c.Output, "Restoring model weights from the end of the best epoch: %d.", c.state.BestEpoch+1)
	if err := m.SetWeights(c.weights); err != nil {
		return fmt.Errorf("EarlyStopping: restore the weights of epoch %d: %w", c.state.BestEpoch+1, err)
	}
	return nil
}

func cloneAll(tensors []*tensor.Tensor) []*tensor.Tensor {
	tensors = slices.Clone(tensors)
	for i, t := range tensors {
		tensors[i] = t.Clone()
	}
	return tensors
}

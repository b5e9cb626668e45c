package tensorboard

import (
	"errors"
	"strings"
	"time"

	"board/nn"
	"board/summary"
)

// writeBatch writes what was measured since the epoch began.
func (c *Callback) writeBatch(logs *nn.Logs) error {
	if c.WriteStepsPerSecond {
		if err := c.train.Scalar("batch_steps_per_second", c.step, 1/time.Since(c.batchBegan).Seconds()); err != nil {
			return err
		}
	}
	for name, value := range logs.All() {
		if err := c.train.Scalar(c.batchTag(name), c.step, value); err != nil {
			return err
		}
	}
	return nil
}

// batchTag is kept, so that a batch allocates nothing.
func (c *Callback) batchTag(name string) string {
	tag, ok := c.tags[name]
	if !ok {
		tag = "batch_" + name
		c.tags[name] = tag
	}
	return tag
}

// writeEpoch writes the logs of an epoch: those of the validation, without val_, into
// a run of their own.
func (c *Callback) writeEpoch(m *nn.Model, epoch int, logs *nn.Logs) (err error) {
	for name, value := range logs.All() {
		w, name, runErr := c.runOf(name)
		if runErr != nil {
			err = errors.Join(err, runErr) // the other run's logs are written all the same
		} else if name != "learning_rate" { // written below, as it is now
			err = errors.Join(err, w.Scalar("epoch_"+name, int64(epoch), value))
		}
	}
	err = errors.Join(err, c.train.Scalar("epoch_learning_rate", int64(epoch), m.Optimizer().CurrentLearningRate()))
	if !c.WriteStepsPerSecond {
		return err
	}
	steps := float64(m.Optimizer().Iterations() - c.iterations)
	return errors.Join(err, c.train.Scalar("epoch_steps_per_second", int64(epoch), steps/time.Since(c.epochBegan).Seconds()))
}

// runOf finds the run of a quantity, and its name there.
func (c *Callback) runOf(name string) (*summary.Writer, string, error) {
	name, validated := strings.CutPrefix(name, "val_")
	if !validated {
		return c.train, name, nil
	}
	w, err := c.validationWriter()
	return w, name, err
}

// validationWriter makes the run validation when the first thing is to be written
// to it.
func (c *Callback) validationWriter() (_ *summary.Writer, err error) {
	if c.validation == nil {
		c.validation, err = c.newWriter("validation")
	}
	return c.validation, err
}

// writeEvaluation writes the result of an evaluation by the number of steps that
// the optimizer has made.
func (c *Callback) writeEvaluation(m *nn.Model, logs *nn.Logs) error {
	w, err := c.validationWriter()
	if err != nil {
		return err
	}
	for name, value := range logs.All() {
		if err := w.Scalar("evaluation_"+name+"_vs_iterations", m.Optimizer().Iterations(), value); err != nil {
			return err
		}
	}
	return nil
}

package callback

import (
	"fmt"
	"io"
	"math"

	"board/nn"
)

// TerminateOnNaN ends a training as soon as the loss of a batch is not a number,
// or infinite.
type TerminateOnNaN struct {
	nn.BaseCallback

	// RaiseError has Fit return an error, rather than end as if all was done.
	RaiseError bool
	// Output is told at which batch it was. Nil is silence.
	Output io.Writer
}

// OnTrainBatchEnd looks at the loss.
func (c *TerminateOnNaN) OnTrainBatchEnd(m *nn.Model, batch int, logs *nn.Logs) error {
	loss, ok := logs.Get("loss")
	if !ok || !math.IsNaN(loss) && !math.IsInf(loss, 0) {
		return nil
	}
	if c.RaiseError {
		return fmt.Errorf("TerminateOnNaN: the loss is %v at batch %d; a lower learning rate, clipped gradients or data without NaN may help", loss, batch)
	}
	say(c.Output, "Batch %d: Invalid loss, terminating training", batch)
	m.StopTraining()
	return nil
}

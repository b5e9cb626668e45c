package callback

import (
	"fmt"
	"io"
	"math"

	"board/nn"
)

// TerminateOnNaN ends a training as soon as the loss of a batch is NaN or infinite.
// History.StoppedBy is nn.InvalidLoss then, and the backup of BackupAndRestore stays at
// the last epoch with a finite loss.
type TerminateOnNaN struct {
	nn.BaseCallback

	// RaiseError makes Fit return an error.
	RaiseError bool
	// Output receives a line that names the batch. Nil is silence.
	Output io.Writer
}

// OnTrainBatchEnd looks at the loss.
func (c *TerminateOnNaN) OnTrainBatchEnd(m *nn.Model, batch int, logs *nn.Logs) error {
	if hasFiniteLoss(logs) {
		return nil
	}
	if c.RaiseError {
		loss, _ := logs.Get("loss")
		return fmt.Errorf("TerminateOnNaN: the loss is %v at batch %d; a lower learning rate, clipped gradients or data without NaN may help", loss, batch)
	}
	say(c.Output, "Batch %d: Invalid loss, terminating training", batch)
	m.StopTrainingBy(nn.InvalidLoss)
	return nil
}

// hasFiniteLoss reports whether the loss, where the logs have one, is a finite number.
func hasFiniteLoss(logs *nn.Logs) bool {
	loss, ok := logs.Get("loss")
	return !ok || !math.IsNaN(loss) && !math.IsInf(loss, 0)
}

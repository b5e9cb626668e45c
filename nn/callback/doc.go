// Package callback has the callbacks of Keras 3, with their names, defaults and decisions: they save a model while it trains, end a
// training that no longer gets better, change the learning rate, write the logs to a file, and resume a training that was killed.
//
// They are given to Fit:
//
//	model.Fit(ctx, data, nn.FitConfig{Epochs: 100, Validation: &validation, Callbacks: []nn.Callback{
//		&callback.ModelCheckpoint{FilePath: "best.nn", SaveBestOnly: true},
//		&callback.EarlyStopping{Patience: 10, RestoreBestWeights: true},
//	}})
//
// A callback serves one training at a time, and starts afresh in the next one.
// Errors stop the training, and Fit returns them. Package nn/tensorboard has the
// callback that writes TensorBoard's files.
package callback

import (
	"fmt"
	"io"
)

// say writes a line to out, which may be nil. A failure to write it does not end a training.
func say(out io.Writer, format string, args ...any) {
	if out != nil {
		fmt.Fprintf(out, format+"\n", args...)
	}
}

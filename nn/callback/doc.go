// Package callback holds what looks on while a model trains, and steps in: it
// saves the model, ends a training that no longer gets better, changes the
// learning rate, writes the logs to a file, and goes on with a training that was
// killed. Names, defaults and decisions are those of Keras 3's callbacks.
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

// say writes a line to out, which may be nil. That it cannot be written is no
// reason to end a training.
func say(out io.Writer, format string, args ...any) {
	if out != nil {
		fmt.Fprintf(out, format+"\n", args...)
	}
}

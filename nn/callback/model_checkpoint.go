package callback

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"board/nn"
	"board/nn/internal/extension"
)

// ModelCheckpoint saves the model while it trains: at the end of each epoch, after
// a number of batches, or when it is better than ever before.
type ModelCheckpoint struct {
	nn.BaseCallback

	// FilePath is where the model is saved. Fields in braces are filled in, in the
	// form of Python's str.format: the epoch, counted from one, the batch, counted
	// from one, where SaveFreq is given, and every quantity of the logs, as in
	// "{epoch:02d}-{val_loss:.2f}.nn". Directories are made where they are missing.
	FilePath string
	// Monitor is the name of the quantity that SaveBestOnly goes by; "val_loss"
	// unless given.
	Monitor string
	// SaveBestOnly saves a model only if it is better than all before it.
	SaveBestOnly bool
	// SaveWeightsOnly saves the weights without architecture and optimizer:
	// Model.SaveWeights instead of Model.Save.
	SaveWeightsOnly bool
	// Mode says whether the quantity is to fall or to grow; Auto unless given.
	Mode Mode
	// SaveFreq is the number of batches after which to save; at the end of each epoch
	// unless given.
	SaveFreq int
	// InitialValueThreshold has to be beaten by the first model that SaveBestOnly
	// saves. Nil is none.
	InitialValueThreshold *float64
	// Output receives lines about what is saved, as with Keras's verbose=1. Nil is silence.
	Output io.Writer

	monitor monitor
	pattern *pathPattern
	best    *float64
	epoch   int
	batches batchCounter
}

// OnTrainBegin checks the configuration before any time is spent. The best value
// so far stays from an earlier training, as in Keras.
func (c *ModelCheckpoint) OnTrainBegin(m *nn.Model, p nn.Params) error {
	if err := c.begin(p); err != nil {
		return fmt.Errorf("ModelCheckpoint: %w", err)
	}
	if !c.SaveBestOnly {
		return nil
	}
	if c.best == nil {
		c.best = c.InitialValueThreshold
	}
	var err error
	c.monitor, err = newMonitor(m, p, "ModelCheckpoint", c.Monitor, c.Mode, 0)
	return err
}

func (c *ModelCheckpoint) begin(p nn.Params) (err error) {
	if c.FilePath == "" {
		return errors.New("FilePath is empty; expected a file's name, as in {epoch:02d}-{val_loss:.2f}.nn")
	}
	if c.pattern, err = parsePathPattern(c.FilePath); err != nil {
		return err
	}
	format := extension.Model
	if c.SaveWeightsOnly {
		format = extension.Weights
	}
	if _, err := format(c.FilePath); err != nil {
		return fmt.Errorf("FilePath: %w", err)
	}
	if slices.Contains(c.pattern.names(), "batch") && c.SaveFreq == 0 {
		return fmt.Errorf("file path %q has {batch}, but the model is saved at the end of epochs; set SaveFreq", c.FilePath)
	}
	if c.batches, err = newBatchCounter(c.SaveFreq); err != nil {
		return err
	}
	return c.checkFields(p)
}

// checkFields refuses fields of FilePath that the logs of this training cannot fill in
// whenever the model is saved.
func (c *ModelCheckpoint) checkFields(p nn.Params) error {
	for _, name := range c.pattern.names() {
		if name == "epoch" || name == "batch" {
			continue
		}
		if hint := c.missing(name, p); hint != "" {
			return fmt.Errorf("file path %q: the logs have no %q%s", c.FilePath, name, hint)
		}
	}
	return nil
}

// missing says what would bring a name into the logs, or nothing where it is there.
func (c *ModelCheckpoint) missing(name string, p nn.Params) string {
	validation := strings.HasPrefix(name, "val_")
	switch {
	case !slices.Contains(p.Metrics, name):
		return fmt.Sprintf(", only %s%s", strings.Join(p.Metrics, ", "), hintFor(name, p))
	case validation && c.SaveFreq != 0:
		return " after a batch; leave out SaveFreq, so that the model is saved at the end of epochs"
	case validation && p.ValidationFreq > 1:
		return fmt.Sprintf(" after every epoch; validation runs in one of %d, see FitConfig.ValidationFreq", p.ValidationFreq)
	}
	return ""
}

// OnEpochBegin takes note of the epoch.
func (c *ModelCheckpoint) OnEpochBegin(_ *nn.Model, epoch int) error {
	c.epoch = epoch
	return nil
}

// OnTrainBatchEnd saves the model if it is time, by the number of batches.
func (c *ModelCheckpoint) OnTrainBatchEnd(m *nn.Model, batch int, logs *nn.Logs) error {
	if !c.batches.due() {
		return nil
	}
	return c.save(m, map[string]int{"epoch": c.epoch + 1, "batch": batch + 1}, logs)
}

// OnEpochEnd saves the model, unless that is done by the number of batches.
func (c *ModelCheckpoint) OnEpochEnd(m *nn.Model, epoch int, logs *nn.Logs) error {
	if c.SaveFreq != 0 {
		return nil
	}
	return c.save(m, map[string]int{"epoch": epoch + 1}, logs)
}

func (c *ModelCheckpoint) save(m *nn.Model, at map[string]int, logs *nn.Logs) error {
	path, err := c.pattern.format(at, logs.Get)
	if err != nil {
		return fmt.Errorf("ModelCheckpoint: %w", err)
	}
	if !c.wants(at["epoch"], path, logs) {
		return nil
	}
	if err := c.write(m, path); err != nil {
		return fmt.Errorf("ModelCheckpoint: epoch %d: %w", at["epoch"], err)
	}
	say(c.Output, "\nEpoch %d: finished saving model to %s", at["epoch"], path)
	return nil
}

// wants reports whether to save this model. Without a value to go by it does, as
// Keras does.
func (c *ModelCheckpoint) wants(epoch int, path string, logs *nn.Logs) bool {
	if !c.SaveBestOnly {
		say(c.Output, "\nEpoch %d: saving model to %s", epoch, path)
		return true
	}
	current, ok := logs.Get(c.monitor.name)
	if !ok {
		say(c.Output, "\nEpoch %d: there is no %s yet, saving model to %s", epoch, c.monitor.name, path)
		return true
	}
	best := "None"
	if c.best != nil {
		best = fmt.Sprintf("%.5f", *c.best)
	}
	if !c.monitor.improves(current, c.best) {
		say(c.Output, "\nEpoch %d: %s did not improve from %s", epoch, c.monitor.name, best)
		return false
	}
	say(c.Output, "\nEpoch %d: %s improved from %s to %.5f, saving model to %s", epoch, c.monitor.name, best, current, path)
	c.best = &current
	return true
}

func (c *ModelCheckpoint) write(m *nn.Model, path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("make the directory of the checkpoint: %w", err)
	}
	if c.SaveWeightsOnly {
		return m.SaveWeights(path)
	}
	return m.Save(path)
}

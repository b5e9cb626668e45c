// Package tensorboard has the callback that writes what a training does into
// TensorBoard's files, for this board and for TensorBoard itself:
//
//	model.Fit(ctx, data, nn.FitConfig{Epochs: 30, Callbacks: []nn.Callback{
//		&tensorboard.Callback{LogDir: nn.RunDir("my_logs")},
//	}})
//
// It is the only part of nn that knows of package summary.
package tensorboard

import (
	"errors"
	"fmt"
	"log"
	"path/filepath"
	"time"

	"board/nn"
	"board/summary"
)

// Values of Callback.UpdateFreq.
const (
	Epoch = 0 // write at the end of epochs only
	Batch = 1 // write after every batch
)

// Callback is Keras 3's TensorBoard callback: the same runs, tags and steps.
//
//	run                tags                             step
//	train/             epoch_loss, epoch_<metric>,      epoch, from 0
//	                   epoch_learning_rate
//	validation/        epoch_loss, epoch_<metric>       epoch, from 0
//	validation/        evaluation_<metric>_vs_iterations  steps of the optimizer
//	train/             batch_loss, batch_<metric>       batch since epoch 0, from 1
//	train/             <path of weight>/histogram,      epoch
//	                   …/gradient/histogram, …/image
//	train/             the graphs, once
//
// Batches are counted from epoch 0, also where Fit begins at another one
// (FitConfig.InitialEpoch, or a backup): each epoch counts with as many batches as
// those of this Fit have.
//
// Files are flushed at the end of each epoch, and a second after something was
// written at the latest. Settings that make no sense, and files that cannot be begun,
// are errors before the first epoch. What cannot be written later, because the disk is
// full, is reported once (Log, Err), and training goes on; logs are written again as
// soon as an epoch's can be. A run that is deleted while it trains goes on in a new
// file.
type Callback struct {
	nn.BaseCallback

	// LogDir is the directory of the runs train and validation; "logs" unless given.
	// No other training should use it: see nn.RunDir.
	LogDir string
	// HistogramFreq is the number of epochs after which histograms of all weights and
	// of their gradients in the epoch's last batch are written; 0 is never.
	HistogramFreq int
	// NoGraph leaves out the graph of operations and the conceptual graph of layers.
	NoGraph bool
	// WriteImages writes the weights as images too, with the histograms.
	WriteImages bool
	// WriteStepsPerSecond logs batches per second, as epoch_steps_per_second and, after as many batches as UpdateFreq says,
	// batch_steps_per_second.
	WriteStepsPerSecond bool
	// UpdateFreq is the number of batches after which what was measured since the
	// epoch began is written, as batch_loss and so on: Epoch, Batch, or N.
	UpdateFreq int
	// EmbeddingsFreq is the number of epochs after which the weights of Embedding
	// layers are written for the projector; 0 is never.
	EmbeddingsFreq int
	// EmbeddingsMetadata names a file that describes the rows of an embedding, by the layer's name, or by "" for all of them: a line for
	// each row, its columns divided by tabs; with several columns the first line holds their names. Paths start from LogDir.
	EmbeddingsMetadata map[string]string
	// WriterOptions change how files are written: summary.WithTensorScalars for scalars
	// as Keras writes them, summary.WithClassicMessages for histograms and images as
	// PyTorch does.
	WriterOptions []summary.Option
	// Log receives what goes wrong with the files. Nil is the log package's standard
	// logger.
	Log *log.Logger

	params     nn.Params
	train      *summary.Writer
	validation *summary.Writer
	training   bool
	failed     bool  // something could not be written, and nothing since then could
	err        error // the first failure
	graphDue   bool
	metadata   map[string]metadata
	tags       map[string]string // batch tag of each name

	step       int64 // of the batch under way, from 1
	before     int64 // batches before this epoch
	batchBegan time.Time
	epochBegan time.Time
	iterations int64 // of the optimizer, when the epoch began
}

// OnTrainBegin makes the run train and writes the conceptual graph.
func (c *Callback) OnTrainBegin(m *nn.Model, p nn.Params) error {
	return c.explain(c.begin(m, p))
}

func (c *Callback) begin(m *nn.Model, p nn.Params) (err error) {
	if err := c.check(m); err != nil {
		return err
	}
	if err := c.close(); err != nil { // a training that ended with an error
		return err
	}
	c.params, c.training, c.graphDue = p, true, !c.NoGraph
	c.step, c.before, c.failed, c.err = 0, 0, false, nil
	c.tags = make(map[string]string)
	if c.train, err = c.newWriter("train"); err != nil || c.NoGraph {
		return err
	}
	return c.writeModel(m)
}

// check refuses settings that make no sense.
func (c *Callback) check(m *nn.Model) (err error) {
	for name, n := range map[string]int{"HistogramFreq": c.HistogramFreq, "UpdateFreq": c.UpdateFreq, "EmbeddingsFreq": c.EmbeddingsFreq} {
		if n < 0 {
			return fmt.Errorf("%s is %d; expected 0 or more", name, n)
		}
	}
	c.metadata, err = c.readMetadata(m)
	return err
}

func (c *Callback) dir(run string) string {
	if c.LogDir == "" {
		return filepath.Join("logs", run)
	}
	return filepath.Join(c.LogDir, run)
}

// newWriter begins an event file in a run, under Keras's suffix.
func (c *Callback) newWriter(run string) (*summary.Writer, error) {
	opts := []summary.Option{summary.WithSuffix(".v2"), summary.WithLog(c.Log)}
	return summary.NewWriter(c.dir(run), append(opts, c.WriterOptions...)...)
}

// explain names the callback in an error.
func (c *Callback) explain(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("TensorBoard: %w", err)
}

// OnEpochBegin counts batches on from where the epoch begins.
func (c *Callback) OnEpochBegin(m *nn.Model, epoch int) error {
	c.before = int64(epoch) * int64(c.params.Steps)
	if c.params.Steps == 0 { // not known: the optimizer has counted
		c.before = m.Optimizer().Iterations()
	}
	c.epochBegan, c.iterations = time.Now(), m.Optimizer().Iterations()
	return nil
}

// OnTrainBatchBegin takes the time.
func (c *Callback) OnTrainBatchBegin(_ *nn.Model, batch int) error {
	c.step = c.before + int64(batch) + 1
	c.batchBegan = time.Now()
	return nil
}

// OnTrainBatchEnd writes the graph after the first batch, and what UpdateFreq asks
// for.
func (c *Callback) OnTrainBatchEnd(m *nn.Model, _ int, logs *nn.Logs) error {
	if c.graphDue {
		c.graphDue = false
		if err := c.writeGraph(m); err != nil {
			c.report(err)
		}
	}
	if c.UpdateFreq == Epoch || c.step%int64(c.UpdateFreq) != 0 {
		return nil
	}
	c.report(c.writeBatch(logs))
	return nil
}

// OnEpochEnd writes the logs of the epoch. After a failure it first tries new files.
func (c *Callback) OnEpochEnd(m *nn.Model, epoch int, logs *nn.Logs) error {
	if c.failed {
		c.reopen()
	}
	err := c.writeEpoch(m, epoch, logs)
	if err == nil && due(epoch, c.HistogramFreq) {
		err = c.writeWeights(m, epoch)
	}
	if err == nil && due(epoch, c.EmbeddingsFreq) {
		err = c.writeEmbeddings(m, epoch)
	}
	if err == nil {
		err = c.flush()
	}
	if c.failed && err == nil {
		c.failed = false
		c.logger().Printf("TensorBoard: logs are written to %s again, from epoch %d on", c.dir(""), epoch+1)
	}
	c.report(err)
	return nil
}

func due(epoch, every int) bool { return every > 0 && epoch%every == 0 }

// OnTestEnd writes the result of an evaluation, within a training or by itself.
func (c *Callback) OnTestEnd(m *nn.Model, logs *nn.Logs) error {
	err := c.writeEvaluation(m, logs)
	if c.training {
		c.report(err)
		return nil
	}
	return c.explain(errors.Join(err, c.close()))
}

// OnTrainEnd closes the files.
func (c *Callback) OnTrainEnd(*nn.Model, *nn.Logs) error {
	c.training = false
	c.report(c.close())
	return nil
}

// Flush hands all that was logged to the operating system, where the board sees it, and where it survives the program.
func (c *Callback) Flush() error {
	c.report(c.flush())
	return nil
}

func (c *Callback) flush() error {
	for _, w := range []*summary.Writer{c.train, c.validation} {
		if w == nil {
			continue
		}
		if err := w.Flush(); err != nil {
			return err
		}
	}
	return nil
}

func (c *Callback) close() (err error) {
	for _, w := range []*summary.Writer{c.train, c.validation} {
		if w != nil {
			err = errors.Join(err, w.Close())
		}
	}
	c.train, c.validation = nil, nil
	return err
}

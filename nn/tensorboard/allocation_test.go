package tensorboard_test

import (
	"runtime"
	"slices"
	"testing"

	"board/nn"
	"board/nn/callback"
	"board/nn/tensorboard"
)

// A meter counts what the process allocates between the ends of the first and of the last batch of each epoch. What a step allocates comes again in
// every epoch: the least of several is the steps' own.
type meter struct {
	nn.BaseCallback
	stats  runtime.MemStats
	first  uint64
	counts []uint64
}

const (
	meterBatches = 5 // which fit makes of its data
	meterEpochs  = 6
)

func (m *meter) OnTrainBatchEnd(_ *nn.Model, batch int, _ *nn.Logs) error {
	runtime.ReadMemStats(&m.stats)
	switch batch {
	case 0:
		m.first = m.stats.Mallocs
	case meterBatches - 1:
		m.counts = append(m.counts, m.stats.Mallocs-m.first)
	}
	return nil
}

// Callbacks allocate nothing in a step, but in those in which they save or write more than scalars.
func TestCallbacksAllocateNothingAStep(t *testing.T) {
	dir := t.TempDir()
	stopping := &callback.EarlyStopping{Patience: 9, RestoreBestWeights: true}
	for name, list := range map[string][]nn.Callback{
		"TensorBoard":             {&tensorboard.Callback{LogDir: dir + "/epoch", HistogramFreq: 1}},
		"TensorBoard every batch": {&tensorboard.Callback{LogDir: dir + "/batch", UpdateFreq: tensorboard.Batch, WriteStepsPerSecond: true}},
		"the others": {
			&callback.ModelCheckpoint{FilePath: dir + "/{epoch}.nn", SaveBestOnly: true}, stopping,
			&callback.ReduceLROnPlateau{}, &callback.LearningRateScheduler{Schedule: func(_ int, rate float64) float64 { return rate }},
			&callback.TerminateOnNaN{}, &callback.CSVLogger{Filename: dir + "/log.csv"}, &callback.LambdaCallback{TrainBatchEnd: func(*nn.Model, int, *nn.Logs) error { return nil }},
			&callback.BackupAndRestore{BackupDir: dir + "/backup", With: []callback.Stateful{stopping}},
		},
		"seldom saving": {&callback.ModelCheckpoint{FilePath: dir + "/seldom.nn", SaveFreq: 1e6}, &callback.BackupAndRestore{BackupDir: dir + "/seldom", SaveFreq: 1e6}},
	} {
		model, data := sequential(t)
		m := &meter{counts: make([]uint64, 0, meterEpochs)}
		fit(t, model, data, meterEpochs, true, append(list, m)...)
		if n := slices.Min(m.counts[1:]); n != 0 || len(m.counts) != meterEpochs {
			t.Errorf("%s: %v allocations in the %d batches after the first, want none", name, m.counts, meterBatches-1)
		}
	}
}

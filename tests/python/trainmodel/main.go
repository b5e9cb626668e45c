// Trainmodel is a training that tests/python/test_killed_training.py kills and begins again.
//
//	trainmodel DIR SAVE_FREQ
//
// logs to DIR/logs, keeps DIR/checkpoint.nn of the last epoch, and goes on from DIR/backup where there is one; SAVE_FREQ is that of
// BackupAndRestore. It prints "begin N" when it begins with batch N of the whole training, "batch N" when that batch is done, "epoch N"
// when that epoch is, each after BackupAndRestore was told, and at the end "weights" with a checksum of them. Each batch waits for a byte
// of the standard input, until that is closed. So a test decides how far the training gets before it is killed.
package main

import (
	"bufio"
	"context"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"log"
	"os"
	"path/filepath"
	"strconv"

	"board/nn"
	"board/nn/callback"
	"board/nn/datasets"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/metric"
	"board/nn/optimizer"
	"board/nn/tensorboard"
)

const (
	epochs    = 12
	batchSize = 64
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatal("usage: trainmodel DIR SAVE_FREQ")
	}
	freq, err := strconv.Atoi(os.Args[2])
	if err == nil {
		err = run(os.Args[1], freq)
	}
	if err != nil {
		log.Fatal(err)
	}
}

func run(dir string, freq int) error {
	data := datasets.Digits().Scale(1.0 / 16)
	train, valid, _, err := datasets.Split(data, datasets.SplitConfig{Valid: 0.2, Seed: 1})
	if err != nil {
		return err
	}
	m, err := model(data.Classes())
	if err != nil {
		return err
	}
	validation := nn.XY(valid.X, valid.Y)
	_, err = m.Fit(context.Background(), nn.XY(train.X, train.Y), nn.FitConfig{
		Epochs: epochs, BatchSize: batchSize, Validation: &validation, Verbose: nn.Silent,
		Callbacks: []nn.Callback{
			&tensorboard.Callback{LogDir: filepath.Join(dir, "logs"), UpdateFreq: tensorboard.Batch, HistogramFreq: 1},
			&callback.ModelCheckpoint{FilePath: filepath.Join(dir, "checkpoint.nn")},
			&callback.BackupAndRestore{BackupDir: filepath.Join(dir, "backup"), SaveFreq: freq},
			herald(),
		},
	})
	if err == nil {
		fmt.Println("weights", checksum(m))
	}
	return err
}

// model has dropout and Adam: random numbers and slots of the optimizer have to survive too.
func model(classes int) (*nn.Model, error) {
	nn.SetRandomSeed(7)
	m, err := nn.NewSequential(
		&layer.Input{Shape: []int{8, 8}}, &layer.Flatten{},
		&layer.Dense{Units: 32, Activation: "relu"}, &layer.Dropout{Rate: 0.2}, &layer.Dense{Units: classes, Activation: "softmax"},
	)
	if err != nil {
		return nil, err
	}
	return m, m.Compile(nn.CompileConfig{
		Optimizer: &optimizer.Adam{}, Loss: loss.Name("sparse_categorical_crossentropy"), Metrics: []metric.Metric{metric.Name("accuracy")},
	})
}

// herald prints how far the training has come.
func herald() nn.Callback {
	var steps, before int
	begun, leave := false, bufio.NewReader(os.Stdin)
	return &callback.LambdaCallback{
		TrainBegin: func(_ *nn.Model, p nn.Params) error { steps = p.Steps; return nil },
		EpochBegin: func(_ *nn.Model, epoch int) error { before = epoch * steps; return nil },
		TrainBatchBegin: func(_ *nn.Model, batch int) error {
			if !begun {
				begun = true
				fmt.Println("begin", before+batch)
			}
			_, _ = leave.ReadByte() // the test gives no more bytes: go on
			return nil
		},
		TrainBatchEnd: func(_ *nn.Model, batch int, _ *nn.Logs) error { fmt.Println("batch", before+batch); return nil },
		EpochEnd:      func(_ *nn.Model, epoch int, _ *nn.Logs) error { fmt.Println("epoch", epoch); return nil },
	}
}

func checksum(m *nn.Model) uint32 {
	sum := crc32.NewIEEE()
	for _, w := range m.GetWeights() {
		_ = binary.Write(sum, binary.LittleEndian, w.Data) // a hash takes everything
	}
	return sum.Sum32()
}

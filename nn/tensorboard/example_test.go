package tensorboard_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"board/nn"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/tensor"
	"board/nn/tensorboard"
)

// A training becomes two runs, train and validation, below a directory of its own.
func Example() {
	root, err := os.MkdirTemp("", "my_logs")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(root)

	model, err := nn.NewSequential(&layer.Input{Shape: []int{1}}, &layer.Dense{Units: 1})
	if err != nil {
		log.Fatal(err)
	}
	if err := model.Compile(nn.CompileConfig{Loss: loss.Name("mse")}); err != nil {
		log.Fatal(err)
	}
	logDir := nn.RunDir(root) // my_logs/run_2026_11_23-17_20_05
	_, err = model.Fit(context.Background(), nn.XY(tensor.New(100, 1), tensor.New(100, 1)), nn.FitConfig{
		Epochs:          3,
		ValidationSplit: 0.2,
		Callbacks:       []nn.Callback{&tensorboard.Callback{LogDir: logDir, HistogramFreq: 1}},
		Verbose:         nn.Silent,
	})
	if err != nil {
		log.Fatal(err)
	}
	runs, err := filepath.Glob(filepath.Join(logDir, "*"))
	if err != nil {
		log.Fatal(err)
	}
	for _, run := range runs {
		fmt.Println(filepath.Base(run))
	}
	// Output:
	// train
	// validation
}

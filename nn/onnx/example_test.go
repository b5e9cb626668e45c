package onnx_test

import (
	"fmt"
	"os"
	"path/filepath"

	"board/nn"
	"board/nn/layer"
	"board/nn/onnx"
)

func ExampleSave() {
	model, err := nn.NewSequential(
		&layer.Input{Shape: []int{28, 28}},
		&layer.Flatten{},
		&layer.Dense{Units: 300, Activation: "relu"},
		&layer.Dropout{Rate: 0.2},
		&layer.Dense{Units: 10, Activation: "softmax"},
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	dir, err := os.MkdirTemp("", "onnx")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	// … model.Compile, model.Fit
	path := filepath.Join(dir, "digits.onnx")
	if err := onnx.Save(path, model, onnx.Config{Metadata: map[string]string{"classes": "0,1,2,3,4,5,6,7,8,9"}}); err != nil {
		fmt.Println(err)
		return
	}
	file, err := os.Stat(path)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s: %d parameters of 4 bytes, and %t\n", file.Name(), model.CountParams(), file.Size() < int64(4*model.CountParams()+1000))
	// In Python: onnxruntime.InferenceSession("digits.onnx").run(None, {"input_layer": images})
	// Output: digits.onnx: 238510 parameters of 4 bytes, and true
}

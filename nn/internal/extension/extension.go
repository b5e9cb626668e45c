// Package extension knows the names of files that promise another program's format.
package extension

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
)

// foreign are the extensions of other programs' formats.
var foreign = map[string]string{
	".keras": "Keras", ".h5": "Keras", ".hdf5": "Keras", ".tflite": "TensorFlow Lite", ".pt": "PyTorch", ".pth": "PyTorch", ".pb": "TensorFlow",
}

// Check refuses the name of a file for a model, or for its weights, that promises another format.
func Check(path string) error {
	ext := strings.ToLower(filepath.Ext(path))
	if ext == ".onnx" {
		return errors.New(".onnx is the extension of ONNX files, which Save of package nn/onnx writes; expected .nn for a model, .safetensors for weights alone")
	}
	if whose, ok := foreign[ext]; ok {
		return fmt.Errorf("%s is the extension of a format of %s; expected .nn for a model, .safetensors for weights alone", filepath.Ext(path), whose)
	}
	return nil
}

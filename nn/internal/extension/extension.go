// Package extension knows what the names of files promise.
package extension

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
)

// A Format is what a file is to be.
type Format int

// The formats. HDF5 is Keras's older one; as weights alone it is Keras's only one.
const (
	Native Format = iota
	Keras
	HDF5
)

// foreign are the extensions of other programs' formats.
var foreign = map[string]string{".tflite": "TensorFlow Lite", ".pt": "PyTorch", ".pth": "PyTorch", ".pb": "TensorFlow"}

// weightsEnd is how Keras wants the name of a file of weights to end.
const weightsEnd = ".weights.h5"

// Model is the format that the name of a model's file promises; one that cannot be written is an error.
func Model(path string) (Format, error) {
	name := strings.ToLower(path)
	switch ext := filepath.Ext(name); {
	case strings.HasSuffix(name, weightsEnd):
		return 0, errors.New(weightsEnd + " is how names of files of weights alone end; expected .nn, .keras or .h5 for a model")
	case ext == ".keras":
		return Keras, nil
	case ext == ".h5", ext == ".hdf5":
		return HDF5, nil
	default:
		return Native, check(path, ext, ".nn or .keras for a model")
	}
}

// Weights is the format that the name of a file of weights promises; one that cannot be written is an error.
func Weights(path string) (Format, error) {
	name := strings.ToLower(path)
	switch ext := filepath.Ext(name); {
	case strings.HasSuffix(name, weightsEnd):
		return HDF5, nil
	case ext == ".keras", ext == ".h5", ext == ".hdf5":
		return 0, fmt.Errorf("%s is the extension of a model's file of Keras; expected .weights.safetensors or %s for weights alone", filepath.Ext(path), weightsEnd)
	default:
		return Native, check(path, ext, ".safetensors or "+weightsEnd+" for weights alone")
	}
}

func check(path, ext, want string) error {
	if ext == ".onnx" {
		return errors.New(".onnx is the extension of ONNX files, which Save of package nn/onnx writes; expected " + want)
	}
	if whose, ok := foreign[ext]; ok {
		return fmt.Errorf("%s is the extension of a format of %s; expected %s", filepath.Ext(path), whose, want)
	}
	return nil
}

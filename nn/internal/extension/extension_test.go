package extension

import (
	"strings"
	"testing"
)

func TestFormats(t *testing.T) {
	for path, want := range map[string]struct {
		model, weights             Format
		noModel, noWeights, common string
	}{
		"m.nn": {}, "m": {}, "dir.keras/m.nn": {}, "w.safetensors": {}, "": {},
		"m.keras":       {model: Keras, noWeights: ".keras is the extension of a model's file"},
		"m.H5":          {model: HDF5, noWeights: ".H5 is the extension of a model's file"},
		"m.hdf5":        {model: HDF5, noWeights: ".weights.h5 for weights"},
		"m.weights.h5":  {weights: HDF5, noModel: "names of files of weights alone"},
		"a/m.pt":        {common: "PyTorch"},
		"m.onnx":        {common: "nn/onnx"},
		"m.tflite":      {common: "TensorFlow Lite; expected ."},
		"m.Weights.PTH": {common: ".PTH is the extension"},
	} {
		model, noModel := Model(path)
		weights, noWeights := Weights(path)
		if !says(noModel, want.noModel+want.common) || !says(noWeights, want.noWeights+want.common) {
			t.Errorf("%q: got %v and %v", path, noModel, noWeights)
		}
		if noModel == nil && model != want.model || noWeights == nil && weights != want.weights {
			t.Errorf("%q: a model is %d, weights are %d", path, model, weights)
		}
	}
}

// says reports whether an error says something, or is nil where nothing is wanted.
func says(err error, want string) bool {
	if want == "" {
		return err == nil
	}
	return err != nil && strings.Contains(err.Error(), want)
}

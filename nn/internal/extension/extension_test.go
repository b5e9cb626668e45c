package extension

import (
	"strings"
	"testing"
)

func TestCheck(t *testing.T) {
	for path, want := range map[string]string{
		"m.nn": "", "m": "", "dir.keras/m.nn": "", "w.safetensors": "", "": "",
		"m.keras": "Keras", "m.weights.H5": ".H5 is the extension of a format of Keras", "a/m.pt": "PyTorch", "m.onnx": "nn/onnx", "m.tflite": "expected .nn",
	} {
		err := Check(path)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", path, err, want)
		}
	}
}

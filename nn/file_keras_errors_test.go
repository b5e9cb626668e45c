package nn_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"board/nn"
	"board/nn/layer"
)

// kerasBytes is a small model as Save writes it for Keras.
func kerasBytes(t testing.TB, ext string) []byte {
	t.Helper()
	var b bytes.Buffer
	must(t, trainedOnce(t).WriteAs(&b, ext))
	return b.Bytes()
}

// withConfig changes the configuration in a .keras file.
func withConfig(t testing.TB, content []byte, old, new string) []byte {
	t.Helper()
	config := partOf(t, content, "config.json")
	if !strings.Contains(config, old) {
		t.Fatalf("no %s in %s", old, config)
	}
	return repack(t, content, false, map[string][]byte{"config.json": []byte(strings.Replace(config, old, new, 1))})
}

func TestKerasFilesThatAreRefused(t *testing.T) {
	good := kerasBytes(t, ".keras")
	for name, c := range map[string]struct {
		old, new string
		want     []string
	}{
		"a layer":        {`"class_name":"Dense"`, `"class_name":"Conv2D"`, []string{"layer hidden", `unknown layer "Conv2D"`}},
		"a setting":      {`"units":5`, `"units":5,"activity_regularizer":"l2"`, []string{"activity_regularizer: expected null"}},
		"a type":         {`"dtype":"float32","kernel_constraint"`, `"dtype":"mixed_float16","kernel_constraint"`, []string{"dtype: expected float32"}},
		"a class":        {`"class_name":"Sequential"`, `"class_name":"Mine"`, []string{`the class "Mine"`}},
		"other shapes":   {`"units":5`, `"units":6`, []string{"hidden", "(2, 6), got (2, 5)"}},
		"a huge layer":   {`"units":5`, `"units":4000000000`, []string{"hidden"}},
		"an optimizer":   {`"class_name":"SGD"`, `"class_name":"Adafactor"`, []string{"compile_config: optimizer", `"Adafactor"`, "NoCompile"}},
		"an average":     {`"nesterov":false`, `"nesterov":false,"use_ema":true`, []string{"use_ema: expected false"}},
		"a loss":         {`"loss":"mse"`, `"loss":"ctc"`, []string{"compile_config", `"ctc"`}},
		"several losses": {`"loss":"mse"`, `"loss":["mse","mae"]`, []string{"one for each of the outputs dense, got 2"}},
		"other state":    {`"momentum":0.0`, `"momentum":0.5`, []string{"the optimizer's state: expected the variables of *optimizer.SGD for 4 weights, got 2"}},
		"fewer layers":   {`"units":1,"use_bias":true`, `"units":1,"use_bias":false`, []string{"layer dense: the file has 2 weights, the layer has 1"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := nn.Read(bytes.NewReader(withConfig(t, good, c.old, c.new)))
			wantError(t, err, c.want...)
		})
	}
	old := repack(t, withConfig(t, good, `"activation":"tanh"`, `"activation":"hard_sigmoid"`), false, map[string][]byte{"metadata.json": []byte(`{"keras_version": "2.15.0"}`)})
	_, err := nn.Read(bytes.NewReader(old))
	wantError(t, err, "hard_sigmoid of Keras 2.15.0")
	flipped := bytes.Clone(good)
	flipped[bytes.Index(flipped, []byte("SNOD"))+1] ^= 1
	_, err = nn.Read(bytes.NewReader(flipped))
	wantError(t, err, "model.weights.h5 is damaged")
}

// A nested model that claims more units than there are numbers is refused before memory is taken for it.
func TestKerasHugeClaims(t *testing.T) {
	inner := sequential(t, 3, &layer.Dense{Units: 7, Name: "within"})
	m := sequential(t, 3, inner, &layer.Dense{Units: 1})
	var b bytes.Buffer
	must(t, m.WriteAs(&b, ".keras"))
	bad := withConfig(t, b.Bytes(), `"units":7`, `"units":700000000`)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := nn.Read(bytes.NewReader(bad))
	runtime.ReadMemStats(&after)
	wantError(t, err, "within", "(3, 700000000), got (3, 7)")
	if taken := after.TotalAlloc - before.TotalAlloc; taken > 64<<20 {
		t.Errorf("the claim took %d bytes", taken)
	}
}

// As in Keras, weights in the older form go by the order of layers where their names are others.
func TestOldWeightsByOrder(t *testing.T) {
	var b bytes.Buffer
	m := trainedOnce(t)
	must(t, m.WriteAs(&b, ".h5"))
	again := sequential(t, 2, &layer.Dense{Units: 5, Activation: "tanh", Name: "first"}, &layer.Dropout{Rate: 0.1}, &layer.Dense{Units: 1, Name: "second"})
	must(t, again.ReadWeights(bytes.NewReader(b.Bytes())))
	samePredictions(t, m, again, sums(5))
	wantError(t, sequential(t, 2, &layer.Dense{Units: 5}).ReadWeights(bytes.NewReader(b.Bytes())), "expected weights of the layers dense, got those of hidden, dense")
}

func partOf(t testing.TB, content []byte, part string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "m.zip")
	must(t, os.WriteFile(path, content, 0o600))
	folder := t.TempDir()
	unpack(t, path, folder)
	data, err := os.ReadFile(filepath.Join(folder, part))
	must(t, err)
	return string(data)
}

// FuzzLoadKeras reads damaged .h5 files, and sound .keras files with any configuration: an error, or a model that can be saved and loaded again.
func FuzzLoadKeras(f *testing.F) {
	keras, h5 := kerasBytes(f, ".keras"), kerasBytes(f, ".h5")
	config := partOf(f, keras, "config.json")
	f.Add(h5, "")
	f.Add([]byte{}, config)
	f.Add([]byte{}, strings.Replace(config, `"SGD"`, `"Adam"`, 1))
	data, err := os.ReadFile("testdata/keras_models/nested.h5")
	must(f, err)
	f.Add(data, "")
	f.Fuzz(func(t *testing.T, whole []byte, config string) {
		if largeNumber.MatchString(config) {
			t.Skip()
		}
		if len(whole) == 0 {
			if !json.Valid([]byte(config)) {
				t.Skip()
			}
			whole = repack(t, keras, false, map[string][]byte{"config.json": []byte(config)})
		}
		m, err := nn.Read(bytes.NewReader(whole))
		if err != nil {
			return
		}
		var b bytes.Buffer
		must(t, m.Write(&b))
		if _, err := nn.Read(&b); err != nil {
			t.Fatalf("what was saved cannot be loaded: %v", err)
		}
	})
}

package nn_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"board/nn"
	"board/nn/tensor"
)

// A kerasAnswer is what Keras made of a model that it had saved: NAME.json beside NAME.keras, NAME.h5 and NAME.weights.h5.
type kerasAnswer struct {
	Keras     string
	BatchSize int `json:"batch_size"`
	Inputs    kerasArrays
	Outputs   kerasArrays
	X, Y      kerasArrays
	History   map[string][]*float64 // nil is NaN
	Weights   map[string][]int
}

// kerasArrays are arrays in order, or by name.
type kerasArrays struct {
	list  []*tensor.Tensor
	named map[string]*tensor.Tensor
}

func (a *kerasArrays) UnmarshalJSON(data []byte) error {
	var values any
	if err := json.Unmarshal(data, &values); err != nil {
		return err
	}
	switch v := values.(type) {
	case map[string]any:
		a.named = map[string]*tensor.Tensor{}
		for name, one := range v {
			a.named[name] = nestedArray(one)
		}
	case []any:
		for _, one := range v {
			a.list = append(a.list, nestedArray(one))
		}
	default:
		return fmt.Errorf("expected arrays, got %.40s", data)
	}
	return nil
}

// nestedArray makes a tensor of nested lists.
func nestedArray(v any) *tensor.Tensor {
	t := &tensor.Tensor{Shape: tensor.Shape{}}
	for at := v; ; {
		list, ok := at.([]any)
		if !ok {
			break
		}
		t.Shape = append(t.Shape, len(list))
		if len(list) == 0 {
			break
		}
		at = list[0]
	}
	var flatten func(v any)
	flatten = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, one := range v {
				flatten(one)
			}
		case float64:
			t.Data = append(t.Data, float32(v))
		case bool:
			t.Data = append(t.Data, map[bool]float32{true: 1}[v])
		}
	}
	flatten(v)
	return t
}

// ordered are the arrays in the order of names.
func (a kerasArrays) ordered(names []string) []*tensor.Tensor {
	if a.named == nil {
		return a.list
	}
	var list []*tensor.Tensor
	for _, name := range names {
		list = append(list, a.named[name])
	}
	return list
}

// modelsFolder is where the models are: KERAS_MODELS, or those in testdata.
func modelsFolder() string {
	if folder := os.Getenv("KERAS_MODELS"); folder != "" {
		return folder
	}
	return "testdata/keras_models"
}

// kerasFiles are the files of models in a folder, with the answers to each.
func kerasFiles(t testing.TB, folder string) map[string]kerasAnswer {
	t.Helper()
	files := map[string]kerasAnswer{}
	paths, err := filepath.Glob(filepath.Join(folder, "*.json"))
	must(t, err)
	for _, path := range paths {
		data, err := os.ReadFile(path)
		must(t, err)
		var answer kerasAnswer
		must(t, json.Unmarshal(bytes.ReplaceAll(data, []byte("NaN"), []byte("null")), &answer))
		for _, ext := range []string{".keras", ".h5", weightsOnly} {
			file := strings.TrimSuffix(path, ".json") + ext
			if _, err := os.Stat(file); err == nil {
				files[file] = answer
			}
		}
	}
	return files
}

// TestKerasModels reads every file in a folder that Keras saved, models and weights: it predicts what Keras predicted, and goes on training to the same history, with the
// optimizer's state from the file.
func TestKerasModels(t *testing.T) {
	files := kerasFiles(t, modelsFolder())
	if len(files) == 0 {
		t.Fatalf("no models in %s", modelsFolder())
	}
	for _, path := range slices.Sorted(maps.Keys(files)) {
		t.Run(filepath.Base(path), func(t *testing.T) { checkKerasModel(t, path, files[path]) })
	}
}

// TestKerasModelsOfEveryKind does the same for models with every layer, optimizer, schedule, loss and metric, put together in many ways, which Keras 2
// and 3 wrote (testdata/make_keras_models.py): 2.15, 2.13, whose .keras files lay weights out otherwise, and 3.15.
func TestKerasModelsOfEveryKind(t *testing.T) {
	for archive, least := range map[string]int{"keras_2": 70, "keras_2_13": 15, "keras_3": 70} {
		folder := t.TempDir()
		unpack(t, "testdata/"+archive+".zip", folder)
		files := kerasFiles(t, folder)
		if len(files) < least {
			t.Errorf("%s: found %d models", archive, len(files))
		}
		for _, path := range slices.Sorted(maps.Keys(files)) {
			t.Run(archive+"/"+filepath.Base(path), func(t *testing.T) { checkKerasModel(t, path, files[path]) })
		}
	}
}

func unpack(t testing.TB, archive, folder string) {
	t.Helper()
	z, err := zip.OpenReader(archive)
	must(t, err)
	defer z.Close()
	must(t, os.CopyFS(folder, z))
}

// weightsOnly is how files of weights end.
const weightsOnly = ".weights.h5"

func checkKerasModel(t *testing.T, path string, want kerasAnswer) {
	if name, ok := strings.CutSuffix(path, weightsOnly); ok {
		checkKerasWeights(t, name+".keras", path, want)
		return
	}
	m, err := nn.Load(path)
	must(t, err)
	checkWeightShapes(t, m, want)
	names := m.InputNames()
	outputs, err := m.Predict(t.Context(), want.Inputs.ordered(names)...)
	must(t, err)
	comparePredictions(t, outputs, want.Outputs.ordered(m.OutputNames()))
	if want.History == nil {
		return
	}
	history, err := m.Fit(t.Context(), nn.Data{X: want.X.ordered(names), Y: want.Y.ordered(m.OutputNames())},
		nn.FitConfig{Epochs: 1, BatchSize: want.BatchSize, NoShuffle: true, Verbose: nn.Silent})
	must(t, err)
	for name, values := range want.History {
		got := history.Values(name)
		if len(got) != len(values) {
			t.Errorf("history has %v for %s, want %v", got, name, values)
			continue
		}
		for i := range values {
			if values[i] == nil && math.IsNaN(got[i]) {
				continue
			}
			if values[i] == nil || !(math.Abs(got[i]-*values[i]) <= 1e-3) {
				t.Errorf("%s is %v after training on, want %s", name, got[i], number(values[i]))
			}
		}
	}
}

// checkKerasWeights reads weights into a model whose own are all 0.
func checkKerasWeights(t *testing.T, model, path string, want kerasAnswer) {
	m, err := nn.LoadWith(model, nn.LoadConfig{NoCompile: true})
	must(t, err)
	for _, w := range m.Weights() {
		clear(w.Value.Data)
	}
	must(t, m.LoadWeights(path))
	outputs, err := m.Predict(t.Context(), want.Inputs.ordered(m.InputNames())...)
	must(t, err)
	comparePredictions(t, outputs, want.Outputs.ordered(m.OutputNames()))
}

// checkWeightShapes compares the last parts of paths, and shapes: before them, Keras puts names of models here and there.
func checkWeightShapes(t *testing.T, m *nn.Model, want kerasAnswer) {
	if want.Weights == nil {
		return
	}
	got, wanted := []string{}, []string{}
	for _, w := range m.Weights() {
		got = append(got, fmt.Sprint(w.Name, []int(w.Value.Shape)))
	}
	for path, shape := range want.Weights {
		wanted = append(wanted, fmt.Sprint(path[strings.LastIndexByte(path, '/')+1:], shape))
	}
	slices.Sort(got)
	slices.Sort(wanted)
	if !slices.Equal(got, wanted) {
		t.Errorf("weights are %v, want %v", got, wanted)
	}
}

func comparePredictions(t *testing.T, got, want []*tensor.Tensor) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d outputs, want %d", len(got), len(want))
	}
	for i := range got {
		if len(got[i].Data) != len(want[i].Data) {
			t.Fatalf("output %d has the shape %v, want %v", i, got[i].Shape, want[i].Shape)
		}
		for j, v := range got[i].Data {
			if !(math.Abs(float64(v-want[i].Data[j])) <= 1e-5) {
				t.Fatalf("output %d, number %d is %v, want %v", i, j, v, want[i].Data[j])
			}
		}
	}
}

func number(v *float64) string {
	if v == nil {
		return "NaN"
	}
	return fmt.Sprint(*v)
}

// What Keras saved and was loaded is saved again in both of Keras's formats, and does the same: also the optimizer's state has survived.
func TestKerasModelsSurviveSave(t *testing.T) {
	folder := t.TempDir()
	unpack(t, "testdata/keras_3.zip", folder)
	files := kerasFiles(t, folder)
	maps.Copy(files, kerasFiles(t, "testdata/keras_models"))
	for _, path := range slices.Sorted(maps.Keys(files)) {
		if strings.HasSuffix(path, weightsOnly) {
			continue
		}
		m, err := nn.Load(path)
		must(t, err)
		for _, ext := range []string{".keras", ".h5"} {
			again := filepath.Join(t.TempDir(), "again"+ext)
			t.Run(filepath.Base(path)+"/"+ext, func(t *testing.T) {
				must(t, m.Save(again))
				checkKerasModel(t, again, files[path])
			})
		}
	}
}

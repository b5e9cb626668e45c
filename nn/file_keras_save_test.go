package nn_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"board/nn"
	"board/nn/activation"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/optimizer"
	"board/nn/schedule"
	"board/nn/tape"
)

// trainedOnce is a model that has been trained a little, so that its optimizer has something to keep.
func trainedOnce(t testing.TB) *nn.Model {
	t.Helper()
	m := regressor(t)
	_, err := m.Fit(t.Context(), sums(20), silent(1))
	must(t, err)
	return m
}

// A model that was saved for Keras and loaded trains on to the same bits, and is the same bytes when it is saved again.
func TestKerasFilesGoOn(t *testing.T) {
	for _, ext := range []string{".keras", ".h5", ".hdf5"} {
		m := trainedOnce(t)
		path := filepath.Join(t.TempDir(), "m"+ext)
		must(t, m.Save(path))
		again, err := nn.Load(path)
		must(t, err)
		samePredictions(t, m, again, sums(5))
		second := filepath.Join(t.TempDir(), "m"+ext)
		must(t, again.Save(second))
		first, err := os.ReadFile(path)
		must(t, err)
		other, err := os.ReadFile(second)
		must(t, err)
		if !bytes.Equal(first, other) {
			t.Errorf("%s: saved again it is other bytes", ext)
		}
		for _, one := range []*nn.Model{m, again} {
			_, err := one.Fit(t.Context(), sums(20), nn.FitConfig{Verbose: nn.Silent, NoShuffle: true})
			must(t, err)
		}
		if !sameWeights(m, again) {
			t.Errorf("%s: training goes on to other weights", ext)
		}
		uncompiled, err := nn.LoadWith(path, nn.LoadConfig{NoCompile: true})
		must(t, err)
		if _, ok := uncompiled.Compiled(); ok {
			t.Errorf("%s: NoCompile compiles", ext)
		}
	}
}

// Weights come from files of weights and of models, from streams and from file systems.
func TestKerasWeights(t *testing.T) {
	m := trainedOnce(t)
	for _, name := range []string{"m.keras", "m.h5", "m.weights.h5"} {
		path := filepath.Join(t.TempDir(), name)
		save := m.Save
		if name == "m.weights.h5" {
			save = m.SaveWeights
		}
		must(t, save(path))
		data, err := os.ReadFile(path)
		must(t, err)
		folder := fstest.MapFS{name: {Data: data}}
		for how, load := range map[string]func(*nn.Model) error{
			"path":   func(m *nn.Model) error { return m.LoadWeights(path) },
			"stream": func(m *nn.Model) error { return m.ReadWeights(onlyReader{bytes.NewReader(data)}) },
			"folder": func(m *nn.Model) error { return m.LoadWeightsFS(folder, name) },
		} {
			again := regressor(t)
			if err := load(again); err != nil || !sameWeights(m, again) {
				t.Errorf("%s from a %s: other weights, or %v", name, how, err)
			}
		}
		if name != "m.weights.h5" {
			whole, err := nn.LoadFS(folder, name)
			must(t, err)
			samePredictions(t, m, whole, sums(5))
			whole, err = nn.Read(onlyReader{bytes.NewReader(data)})
			must(t, err)
			samePredictions(t, m, whole, sums(5))
		}
		other := sequential(t, 3, &layer.Dense{Units: 5, Name: "hidden"}, &layer.Dense{Units: 1})
		before := other.GetWeights()
		wantError(t, other.LoadWeights(path), "layer hidden", "(3, 5), got (2, 5)")
		if !sameBits(before, other.GetWeights()) {
			t.Error("weights have changed")
		}
		wantError(t, sequential(t, 2, &layer.Dense{Units: 5, Name: "hidden"}).LoadWeights(path), "dense")
		unbuilt, err := nn.NewSequential(&layer.Dense{Units: 5})
		must(t, err)
		wantError(t, unbuilt.LoadWeights(path), "the file does not say for which input")
	}
	path := filepath.Join(t.TempDir(), "m.weights.h5")
	must(t, m.SaveWeights(path))
	_, err := nn.Load(path)
	wantError(t, err, "got an HDF5 file without one", "LoadWeights")
}

// Attachments go with a .keras file; a .h5 file has no place for them.
func TestKerasAttachments(t *testing.T) {
	m := trainedOnce(t)
	must(t, m.Attach("classes", []string{"a", "b"}))
	path := filepath.Join(t.TempDir(), "m.keras")
	must(t, m.Save(path))
	again, err := nn.Load(path)
	must(t, err)
	var classes []string
	if err := again.Attachment("classes", &classes); err != nil || len(classes) != 2 {
		t.Errorf("classes are %v, %v", classes, err)
	}
	wantError(t, m.Save(filepath.Join(t.TempDir(), "m.h5")), "nothing attached, got classes", ".keras")
}

var kerasHasNot = activation.Register("keras_has_not", func(t *tape.Tape, x *tape.Var) *tape.Var { return t.Square(x) })

// What Keras has not got is an error that names it, before anything is written.
func TestKerasHasNotGot(t *testing.T) {
	dense := func() *layer.Dense { return &layer.Dense{Units: 1} }
	mine := loss.Func("mine", func(t *tape.Tape, yTrue, yPred *tape.Var) *tape.Var { return t.Square(t.Sub(yTrue, yPred)) })
	for want, m := range map[string]*nn.Model{
		`activation: expected an activation of Keras, got "keras_has_not"`: sequential(t, 2, &layer.Dense{Units: 1, Activation: kerasHasNot}),
		`activation: expected an activation of Keras, got "step"`:          sequential(t, 2, &layer.Dense{Units: 1, Activation: activation.Step}),
		"loss: expected a class of Keras, got loss.Custom":                 compiledWith(t, dense(), mine, &optimizer.SGD{}),
		"schedule.Func": compiledWith(t, dense(), loss.Name("mse"), &optimizer.SGD{Schedule: schedule.Func(func(int64) float64 { return 1 })}),
	} {
		for _, ext := range []string{".keras", ".h5"} {
			path := filepath.Join(t.TempDir(), "m"+ext)
			wantError(t, m.Save(path), want)
			if _, err := os.Stat(path); err == nil {
				t.Error("there is a file all the same")
			}
		}
	}
	subclassed, err := nn.NewSubclassed(&unknown{dense()})
	must(t, err)
	_, err = subclassed.Predict(t.Context(), sums(4).X...)
	must(t, err)
	wantError(t, subclassed.Save(filepath.Join(t.TempDir(), "m.keras")), "a Call of its own", ".nn")
}

func compiledWith(t *testing.T, l layer.Layer, lossOf loss.Loss, opt optimizer.Optimizer) *nn.Model {
	t.Helper()
	m := sequential(t, 2, l)
	must(t, m.Compile(nn.CompileConfig{Loss: lossOf, Optimizer: opt}))
	return m
}

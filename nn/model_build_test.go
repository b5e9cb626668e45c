package nn_test

import (
	"os"
	"path/filepath"
	"testing"

	"board/nn"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/optimizer"
	"board/nn/tape"
	"board/nn/tensor"
)

// A pair is a model of your own that adds what two layers make of its input.
type pair struct{ A, B *layer.Dense }

func (p *pair) Call(t *tape.Tape, in ...*tape.Var) []*tape.Var {
	return []*tape.Var{t.Add(in[0], layer.Apply(t, p.B, layer.Apply(t, p.A, in[0])))}
}

// unbuilt are models of which a part can be built for more shapes of data than the whole.
func unbuilt(t *testing.T) map[string]*nn.Model {
	t.Helper()
	nn.SetRandomSeed(7)
	row, err := nn.NewSequential(&layer.Dense{Units: 4}, &layer.Flatten{}, &layer.Reshape{TargetShape: []int{2, 2}}, &layer.Flatten{}, &layer.Dense{Units: 2})
	must(t, err)
	own, err := nn.NewSubclassed(&pair{A: &layer.Dense{Units: 4}, B: &layer.Dense{Units: 2}})
	must(t, err)
	return map[string]*nn.Model{"sequential": row, "subclassed": own}
}

// A model that data do not fit is as it was before, and can be built for other data.
func TestModelStaysUnbuiltWhenDataDoNotFit(t *testing.T) {
	wrong := map[string]*tensor.Tensor{"sequential": noise(3, 5, 2), "subclassed": noise(3, 5)}
	for name, m := range unbuilt(t) {
		if _, err := m.Predict(t.Context(), wrong[name]); err == nil {
			t.Fatalf("%s: expected an error for data of shape %v", name, wrong[name].Shape)
		}
		wantUnbuilt(t, name, m)
		got, err := m.PredictOne(t.Context(), noise(3, 2))
		must(t, err)
		want, err := unbuilt(t)[name].PredictOne(t.Context(), noise(3, 2))
		must(t, err)
		if !slicesEqual(got.Data, want.Data) {
			t.Errorf("%s: the weights depend on data that did not fit", name)
		}
	}
}

func slicesEqual(a, b []float32) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return len(a) == len(b)
}

func wantUnbuilt(t *testing.T, name string, m *nn.Model) {
	t.Helper()
	if m.Built() || len(m.Weights()) > 0 || len(m.InputShapes()) > 0 {
		t.Errorf("%s: built %v with %d weights, inputs %v; want none", name, m.Built(), len(m.Weights()), m.InputShapes())
	}
	for _, l := range m.Layers() {
		if l.Built() {
			t.Errorf("%s: layer %s is built", name, l.LayerName())
		}
	}
}

// Weights of another model leave a model that is not built as it was.
func TestModelStaysUnbuiltWhenWeightsDoNotFit(t *testing.T) {
	dir := t.TempDir()
	for name, m := range unbuilt(t) {
		other, err := nn.NewSequential(&layer.Dense{Units: 4}, &layer.Dense{Units: 7})
		must(t, err)
		_, err = other.Predict(t.Context(), noise(3, 2))
		must(t, err)
		path := filepath.Join(dir, name+".safetensors")
		must(t, other.SaveWeights(path))
		if err := m.LoadWeights(path); err == nil {
			t.Errorf("%s: took the weights of another model", name)
		}
		wantUnbuilt(t, name, m)

		same := unbuilt(t)[name]
		_, err = same.Predict(t.Context(), noise(3, 2))
		must(t, err)
		must(t, same.SaveWeights(path))
		must(t, m.LoadWeights(path))
		if !sameWeights(m, same) {
			t.Errorf("%s: other weights than those that were saved", name)
		}
	}
}

// A file that lacks a weight of the last layer.
func TestModelStaysUnbuiltWhenAWeightIsMissing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "w.safetensors")
	m, err := nn.NewSequential(&layer.Dense{Units: 4}, &layer.Dense{Units: 2, NoBias: true})
	must(t, err)
	_, err = m.Predict(t.Context(), noise(3, 2))
	must(t, err)
	must(t, m.SaveWeights(path))
	fresh, err := nn.NewSequential(&layer.Dense{Units: 4}, &layer.Dense{Units: 2})
	must(t, err)
	must(t, fresh.Compile(nn.CompileConfig{Loss: loss.Name("mse"), Optimizer: &optimizer.SGD{}}))
	if err := fresh.LoadWeights(path); err == nil {
		t.Error("took a file without a bias")
	}
	wantUnbuilt(t, "fresh", fresh)
	_, err = fresh.Fit(t.Context(), nn.XY(noise(3, 9), noise(3, 2)), nn.FitConfig{Verbose: nn.Silent})
	must(t, err)
	must(t, os.Remove(path))
}

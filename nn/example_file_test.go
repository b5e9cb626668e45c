package nn_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"board/nn"
	"board/nn/datasets"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/optimizer"
	"board/nn/registry"
	"board/nn/tape"
)

// line is a small model, trained a little.
func line() (*nn.Model, nn.Data) {
	nn.SetRandomSeed(42)
	model, err := nn.NewSequential(&layer.Input{Shape: []int{2}}, &layer.Dense{Units: 4, Activation: "relu"}, &layer.Dense{Units: 1})
	if err != nil {
		panic(err)
	}
	if err := model.Compile(nn.CompileConfig{Optimizer: &optimizer.Adam{}, Loss: loss.Name("mse")}); err != nil {
		panic(err)
	}
	data := sums(64)
	if _, err := model.Fit(context.Background(), data, nn.FitConfig{Epochs: 3, Verbose: nn.Silent}); err != nil {
		panic(err)
	}
	return model, data
}

// temporary is a folder for the files of an example.
func temporary() string {
	dir, err := os.MkdirTemp("", "nn")
	if err != nil {
		panic(err)
	}
	return dir
}

func ExampleModel_Save() {
	model, data := line()
	dir := temporary()
	defer os.RemoveAll(dir)

	path := filepath.Join(dir, "my_model.nn")
	if err := model.Save(path); err != nil {
		fmt.Println(err)
		return
	}
	again, err := nn.Load(path)
	if err != nil {
		fmt.Println(err)
		return
	}

	// Both go on training from where the model was saved, and stay alike.
	more := nn.FitConfig{InitialEpoch: 3, Epochs: 5, Verbose: nn.Silent}
	for _, m := range []*nn.Model{model, again} {
		if _, err := m.Fit(context.Background(), data, more); err != nil {
			fmt.Println(err)
		}
	}
	fmt.Println(again.Optimizer().Iterations(), "steps, same weights:", sameWeights(model, again))
	// Output: 10 steps, same weights: true
}

func ExampleLoad() {
	model, data := line()
	dir := temporary()
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "my_model.nn")
	if err := model.Save(path); err != nil {
		fmt.Println(err)
		return
	}

	loaded, err := nn.Load(path)
	if err != nil {
		fmt.Println(err)
		return
	}
	y, err := loaded.PredictOne(context.Background(), data.X[0].Slice(0, 3))
	fmt.Println(y.Shape, err)

	_, err = nn.Load(filepath.Join(dir, "no_model.nn"))
	fmt.Println(err != nil)
	// Output:
	// (3, 1) <nil>
	// true
}

func ExampleModel_SaveWeights() {
	model, _ := line()
	dir := temporary()
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "my_model.weights.safetensors")
	if err := model.SaveWeights(path); err != nil {
		fmt.Println(err)
		return
	}

	architecture, err := model.ToJSON()
	if err != nil {
		fmt.Println(err)
		return
	}
	again, err := nn.FromJSON(architecture) // new weights
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(again.LoadWeights(path), again.WeightPaths(), sameWeights(model, again))
	// Output: <nil> [dense/kernel dense/bias dense_1/kernel dense_1/bias] true
}

// A Tower is a model of your own. What has a json tag is saved: here two layers and a number.
type Tower struct {
	Hidden *layer.Dense `json:"hidden"`
	Out    *layer.Dense `json:"out"`
	Floors int          `json:"floors"`
}

// Call goes through the hidden layer several times.
func (m *Tower) Call(t *tape.Tape, in ...*tape.Var) []*tape.Var {
	x := in[0]
	for range m.Floors {
		x = layer.Apply(t, m.Hidden, x)
	}
	return []*tape.Var{layer.Apply(t, m.Out, x)}
}

// It is registered so that Load can make it anew.
func init() { registry.Register("Tower", func() nn.Caller { return new(Tower) }) }

func ExampleModel_Save_subclassed() {
	model, err := nn.NewSubclassed(&Tower{
		Hidden: &layer.Dense{Units: 2, Activation: "relu"}, Out: &layer.Dense{Units: 1}, Floors: 3,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	x := sums(5).X[0]
	before, err := model.PredictOne(context.Background(), x)
	if err != nil {
		fmt.Println(err)
		return
	}

	dir := temporary()
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "tower.nn")
	if err := model.Save(path); err != nil {
		fmt.Println(err)
		return
	}
	again, err := nn.Load(path)
	if err != nil {
		fmt.Println(err)
		return
	}
	after, err := again.PredictOne(context.Background(), x)
	fmt.Println(again.Kind(), before.Data[0] == after.Data[0], err)
	// Output: subclassed true <nil>
}

func ExampleModel_Attach() {
	model, data := line()
	scaler := &datasets.StandardScaler{}
	if err := scaler.Fit(data.X[0]); err != nil {
		fmt.Println(err)
		return
	}
	if err := model.Attach("scaler", scaler); err != nil { // saved with the model
		fmt.Println(err)
		return
	}
	dir := temporary()
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "my_model.nn")
	if err := model.Save(path); err != nil {
		fmt.Println(err)
		return
	}

	loaded, err := nn.Load(path)
	if err != nil {
		fmt.Println(err)
		return
	}
	var same datasets.StandardScaler
	if err := loaded.Attachment("scaler", &same); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(loaded.Attachments(), same.Mean[0] == scaler.Mean[0])
	// Output: [scaler] true
}

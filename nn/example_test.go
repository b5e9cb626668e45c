package nn_test

import (
	"context"
	"fmt"
	"log"
	"os"

	"board/nn"
	"board/nn/datasets"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/metric"
	"board/nn/optimizer"
	"board/nn/tape"
	"board/nn/tensor"
)

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// The first program: it learns to read digits, and is asked for some that it has not seen.
func Example() {
	ctx := context.Background()
	digits := datasets.Digits().Scale(1.0 / 16)
	train, _, test, err := datasets.Split(digits, datasets.SplitConfig{Test: 0.2, Stratify: true, Seed: 42})
	check(err)

	nn.SetRandomSeed(42)
	model, err := nn.NewSequential(
		&layer.Input{Shape: []int{8, 8}},
		&layer.Flatten{},
		&layer.Dense{Units: 64, Activation: "relu"},
		&layer.Dense{Units: 10, Activation: "softmax"},
	)
	check(err)
	check(model.Compile(nn.CompileConfig{
		Optimizer: &optimizer.SGD{LearningRate: 0.1},
		Loss:      loss.Name("sparse_categorical_crossentropy"),
		Metrics:   []metric.Metric{metric.Name("accuracy")},
	}))
	_, err = model.Fit(ctx, nn.XY(train.X, train.Y), nn.FitConfig{Epochs: 20, ValidationSplit: 0.1, Verbose: nn.Silent})
	check(err)

	scores, err := model.Evaluate(ctx, nn.XY(test.X, test.Y), nn.EvaluateConfig{Verbose: nn.Silent})
	check(err)
	accuracy, _ := scores.Get("accuracy")
	fmt.Println("more than 9 of 10 are right:", accuracy > 0.9)
	classes, err := model.PredictClasses(ctx, test.X.Slice(0, 5))
	check(err)
	fmt.Println("read:", classes)
	fmt.Println("true:", test.Y.Data[:5])
	// Output:
	// more than 9 of 10 are right: true
	// read: [7 3 8 6 9]
	// true: [7 3 8 6 9]
}

func ExampleModel_Summary() {
	model, err := nn.NewSequential(
		&layer.Input{Shape: []int{28, 28}},
		&layer.Flatten{},
		&layer.Dense{Units: 300, Activation: "relu"},
		&layer.Dense{Units: 10, Activation: "softmax"},
	)
	check(err)
	check(model.Summary(os.Stdout))
	// Output:
	// Model: "sequential"
	// ┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━┓
	// ┃ Layer (type)                    ┃ Output Shape           ┃       Param # ┃
	// ┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━┩
	// │ flatten (Flatten)               │ (None, 784)            │             0 │
	// ├─────────────────────────────────┼────────────────────────┼───────────────┤
	// │ dense (Dense)                   │ (None, 300)            │       235,500 │
	// ├─────────────────────────────────┼────────────────────────┼───────────────┤
	// │ dense_1 (Dense)                 │ (None, 10)             │         3,010 │
	// └─────────────────────────────────┴────────────────────────┴───────────────┘
	//  Total params: 238,510 (931.68 KB)
	//  Trainable params: 238,510 (931.68 KB)
	//  Non-trainable params: 0 (0.00 B)
}

// Layers are found by name or by their place, and their weights are tensors.
func ExampleModel_Layers() {
	model, err := nn.NewSequential(
		&layer.Input{Shape: []int{784}},
		&layer.Dense{Units: 300, Activation: "relu"},
		&layer.Dense{Units: 10, Activation: "softmax", Name: "classes"},
	)
	check(err)
	hidden1 := model.Layers()[0]
	fmt.Println(hidden1.LayerName())
	for _, w := range hidden1.Weights() {
		fmt.Println(w.Name, w.Value.Shape)
	}
	classes, err := model.Layer("classes")
	check(err)
	fmt.Println(classes == model.Layers()[1])
	_, err = model.Layer("clases")
	fmt.Println(err)
	// Output:
	// dense
	// kernel (784, 300)
	// bias (300,)
	// true
	// sequential: no layer is called "clases"; did you mean "classes"? it has dense, classes
}

// A graph of layers: one input, which goes straight to the output and through a hidden layer.
func ExampleNewModel() {
	input := nn.Input("features", 8)
	hidden1 := nn.Apply(&layer.Dense{Units: 30, Activation: "relu"}, input)
	hidden2 := nn.Apply(&layer.Dense{Units: 30, Activation: "relu"}, hidden1)
	concat := nn.Apply(&layer.Concatenate{}, input, hidden2)
	output := nn.Apply(&layer.Dense{Units: 1}, concat)
	model, err := nn.NewModel([]*nn.Symbol{input}, []*nn.Symbol{output})
	check(err)
	for _, c := range model.Connections() {
		fmt.Println(c.Layer.LayerName(), c.Output)
	}
	// Output:
	// features (None, 8)
	// dense (None, 30)
	// dense_1 (None, 30)
	// concatenate (None, 38)
	// dense_2 (None, 1)
}

// Residual adds what a layer makes of its input to the input, again and again.
type Residual struct {
	Hidden *layer.Dense
	Output *layer.Dense
	Times  int
}

// Call is Go: it loops.
func (r *Residual) Call(t *tape.Tape, in ...*tape.Var) []*tape.Var {
	x := in[0]
	for range r.Times {
		x = t.Add(x, layer.Apply(t, r.Hidden, x))
	}
	return []*tape.Var{layer.Apply(t, r.Output, x)}
}

func ExampleNewSubclassed() {
	model, err := nn.NewSubclassed(&Residual{
		Hidden: &layer.Dense{Units: 3, Activation: "tanh"},
		Output: &layer.Dense{Units: 1},
		Times:  4,
	})
	check(err)
	y, err := model.PredictOne(context.Background(), tensor.New(5, 3))
	check(err)
	fmt.Println(model.Name(), y.Shape, model.CountParams())
	// Output: residual (5, 1) 16
}

// What does not fit is told by name, before anything is computed.
func ExampleModel_Fit_errors() {
	model, err := nn.NewSequential(&layer.Input{Shape: []int{8}}, &layer.Dense{Units: 1})
	check(err)
	check(model.Compile(nn.CompileConfig{Loss: loss.Name("mse")}))
	_, err = model.Fit(context.Background(), nn.XY(tensor.New(100, 7), tensor.New(100, 1)), nn.FitConfig{})
	fmt.Println(err)
	_, err = nn.NewSequential(&layer.Input{Shape: []int{8}}, &layer.Dense{Units: -3, Name: "hidden"})
	fmt.Println(err)
	// Output:
	// Fit: X[0]: input input_layer of sequential: expected shape (None, 8), got (100, 7)
	// hidden: expected units above 0, got -3
}

// A history has the losses and metrics of each epoch.
func ExampleHistory() {
	x, y := tensor.New(64, 1), tensor.New(64, 1)
	for i := range x.Data {
		x.Data[i] = float32(i) / 64
		y.Data[i] = 3*x.Data[i] + 1
	}
	nn.SetRandomSeed(42)
	model, err := nn.NewSequential(&layer.Input{Shape: []int{1}}, &layer.Dense{Units: 1})
	check(err)
	check(model.Compile(nn.CompileConfig{Optimizer: &optimizer.SGD{LearningRate: 0.1}, Loss: loss.Name("mse")}))
	history, err := model.Fit(context.Background(), nn.XY(x, y), nn.FitConfig{Epochs: 4, ValidationSplit: 0.25, Verbose: nn.Silent})
	check(err)
	fmt.Println(history.Names(), history.Epochs)
	fmt.Printf("%.1f\n", history.Values("loss"))
	// Output:
	// [loss val_loss] [0 1 2 3]
	// [3.4 1.3 0.6 0.3]
}

// Perfect ends a training when there is nothing left to learn. BaseCallback does what it leaves out.
type Perfect struct {
	nn.BaseCallback
}

// OnEpochEnd looks at the logs of the epoch.
func (Perfect) OnEpochEnd(m *nn.Model, epoch int, logs *nn.Logs) error {
	if accuracy, _ := logs.Get("accuracy"); accuracy == 1 {
		fmt.Println("all are right after epoch", epoch)
		m.StopTraining()
	}
	return nil
}

// A callback of your own.
func ExampleBaseCallback() {
	x, err := tensor.FromRows([][]float32{{-1}, {1}})
	check(err)
	y, err := tensor.FromRows([][]float32{{0}, {1}})
	check(err)
	model, err := nn.NewSequential(&layer.Input{Shape: []int{1}}, &layer.Dense{Units: 1, Activation: "sigmoid"})
	check(err)
	check(model.Compile(nn.CompileConfig{
		Optimizer: &optimizer.SGD{LearningRate: 10},
		Loss:      loss.Name("binary_crossentropy"),
		Metrics:   []metric.Metric{metric.Name("accuracy")},
	}))
	check(model.SetWeights([]*tensor.Tensor{{Shape: tensor.Shape{1, 1}, Data: []float32{-2}}, tensor.New(1)}))
	_, err = model.Fit(context.Background(), nn.XY(x, y), nn.FitConfig{
		Epochs:    100,
		Callbacks: []nn.Callback{Perfect{}},
		Verbose:   nn.Silent,
	})
	check(err)
	// Output: all are right after epoch 1
}

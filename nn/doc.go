// Package nn builds, trains and uses neural networks with the words, defaults and numbers of Keras 3.
//
// There are three ways to a model. Layers in a row:
//
//	model, err := nn.NewSequential(
//		&layer.Input{Shape: []int{28, 28}},
//		&layer.Flatten{},
//		&layer.Dense{Units: 300, Activation: "relu"},
//		&layer.Dense{Units: 10, Activation: "softmax"},
//	)
//
// any graph of layers (Input, Apply, NewModel), and a Go type with a method Call of its own (NewSubclassed). All three are trained
// alike:
//
//	err = model.Compile(nn.CompileConfig{
//		Optimizer: &optimizer.SGD{LearningRate: 0.01},
//		Loss:      loss.Name("sparse_categorical_crossentropy"),
//		Metrics:   []metric.Metric{metric.Name("accuracy")},
//	})
//	history, err := model.Fit(ctx, nn.XY(x, y), nn.FitConfig{Epochs: 30, ValidationSplit: 0.1})
//	scores, err := model.Evaluate(ctx, nn.XY(xTest, yTest), nn.EvaluateConfig{})
//	classes, err := model.PredictClasses(ctx, xNew)
//
// Model.Save keeps a model in a file, and Load brings it back. docs/nn.md shows all this beside Keras, and examples/ has a program for each
// step of the way.
//
// Data are tensors of float32 whose first axis counts the samples; class labels are whole numbers in such a tensor, of shape (n) or
// (n, 1). What does not fit is an error that names the argument or the layer, what was expected and what came.
//
// A step of training records the model's operations on a tape whose memory is used again, so that it allocates nothing. A Model
// belongs to one goroutine at a time.
package nn

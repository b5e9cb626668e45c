package demo

import (
	"context"
	"fmt"

	"board/nn"
	"board/nn/datasets"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/metric"
	"board/nn/optimizer"
)

const digitsEpochs = 100

// digits is the book's image classifier on the digits that are part of the program, with two learning rates. In a round
// both begin with the same weights and see the samples in the same order: they differ in the rate alone.
func digits(_ context.Context, r round) ([]training, error) {
	all := datasets.Digits().Scale(1.0 / 16)
	train, valid, _, err := datasets.Split(all, datasets.SplitConfig{Valid: 0.2, Stratify: true, Seed: 42})
	if err != nil {
		return nil, err
	}
	var list []training
	for _, rate := range []float64{0.1, 0.01} {
		model, err := classifier(rate, all.Classes(), r.seed)
		if err != nil {
			return nil, err
		}
		list = append(list, training{
			run: fmt.Sprintf("lr_%v", rate), model: model, epochs: digitsEpochs, pace: 1, score: "val_accuracy",
			data: nn.XY(train.X, train.Y), validation: nn.XY(valid.X, valid.Y),
			record: func(ctx context.Context, logs string) *recorder {
				return &recorder{dir: logs, trained: train.Len(), digits: valid, ctx: ctx, hparams: map[string]any{"learning_rate": rate, "seed": r.seed, "optimizer": "SGD"}}
			},
		})
	}
	if r.first {
		r.Say("training the book's classifier on %d handwritten digits, with learning rates 0.1 and 0.01 side by side", train.Len())
	}
	return list, nil
}

func classifier(rate float64, classes, seed int) (*nn.Model, error) {
	nn.SetRandomSeed(uint64(seed))
	model, err := nn.NewSequential(
		&layer.Input{Shape: []int{8, 8}},
		&layer.Flatten{},
		&layer.Dense{Units: 300, Activation: "relu"},
		&layer.Dense{Units: 100, Activation: "relu"},
		&layer.Dense{Units: classes, Activation: "softmax"},
	)
	if err != nil {
		return nil, err
	}
	return model, model.Compile(nn.CompileConfig{
		Optimizer: &optimizer.SGD{LearningRate: rate},
		Loss:      loss.Name("sparse_categorical_crossentropy"),
		Metrics:   []metric.Metric{metric.Name("accuracy")},
	})
}

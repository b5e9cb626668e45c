package demo

import (
	"context"
	"errors"
	"io/fs"

	"board/nn"
	"board/nn/datasets"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/metric"
	"board/nn/optimizer"
	"board/nn/tensor"
)

const housingEpochs = 30

// housing is the book's wide and deep network with an auxiliary output, on the districts of California. Nothing is
// downloaded for it: without the data it is left out.
func housing(ctx context.Context, r round) ([]training, error) {
	all, err := datasets.CaliforniaHousing(ctx, datasets.WithoutDownload())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if r.first {
			r.Say("the wide and deep network is left out, as California's housing data (1.4 MB) is not here: set %s to a folder with housing.csv.gz, "+
				"or download it once with go run ./examples/wideanddeep", datasets.DataVariable)
		}
		return nil, nil
	case err != nil:
		return nil, err
	}
	train, valid, _, err := datasets.Split(all, datasets.SplitConfig{Valid: 0.2, Seed: 42})
	if err != nil {
		return nil, err
	}
	var scaler datasets.StandardScaler
	if err := scaler.Fit(train.X); err != nil {
		return nil, err
	}
	t := training{run: "wide_and_deep", epochs: housingEpochs, pace: 2, score: "val_output_mean_absolute_error"}
	if t.data, err = wideAndDeepData(&scaler, train); err != nil {
		return nil, err
	}
	if t.validation, err = wideAndDeepData(&scaler, valid); err != nil {
		return nil, err
	}
	if t.model, err = wideAndDeep(r.seed); err != nil {
		return nil, err
	}
	if r.first {
		r.Say("training the book's wide and deep network on %d districts of California", train.Len())
	}
	return []training{t}, nil
}

// The wide path takes the first five features, the deep path the last six.
const (
	features  = 8
	wideEnd   = 5
	deepStart = 2
)

func wideAndDeepData(scaler *datasets.StandardScaler, d *datasets.Dataset) (nn.Data, error) {
	x, err := scaler.Transform(d.X)
	if err != nil {
		return nn.Data{}, err
	}
	return nn.Data{
		XNamed: map[string]*tensor.Tensor{"wide_input": columns(x, 0, wideEnd), "deep_input": columns(x, deepStart, features)},
		YNamed: map[string]*tensor.Tensor{"output": d.Y, "aux_output": d.Y},
	}, nil
}

// columns copies the features [from, to) of every row.
func columns(x *tensor.Tensor, from, to int) *tensor.Tensor {
	out := tensor.New(x.Rows(), to-from)
	for i := range x.Rows() {
		copy(out.Row(i), x.Row(i)[from:to])
	}
	return out
}

func wideAndDeep(seed int) (*nn.Model, error) {
	nn.SetRandomSeed(uint64(seed))
	wide, deep := nn.Input("wide_input", wideEnd), nn.Input("deep_input", features-deepStart)
	hidden := nn.Apply(&layer.Dense{Units: 30, Activation: "relu"}, deep)
	hidden = nn.Apply(&layer.Dense{Units: 30, Activation: "relu"}, hidden)
	output := nn.Apply(&layer.Dense{Units: 1, Name: "output"}, nn.Apply(&layer.Concatenate{}, wide, hidden))
	aux := nn.Apply(&layer.Dense{Units: 1, Name: "aux_output"}, hidden)
	model, err := nn.NewModel([]*nn.Symbol{wide, deep}, []*nn.Symbol{output, aux})
	if err != nil {
		return nil, err
	}
	mse := loss.Name("mean_squared_error")
	return model, model.Compile(nn.CompileConfig{
		Optimizer:     &optimizer.SGD{LearningRate: 1e-3},
		Losses:        map[string]loss.Loss{"output": mse, "aux_output": mse},
		LossWeights:   map[string]float64{"output": 0.9, "aux_output": 0.1},
		OutputMetrics: map[string][]metric.Metric{"output": {metric.Name("mean_absolute_error")}},
	})
}

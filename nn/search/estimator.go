package search

import (
	"context"
	"errors"

	"board/nn"
	"board/nn/tensor"
)

// A Regressor is a model with the methods of a scikit-learn estimator: Keras's KerasRegressor.
type Regressor struct {
	// Build makes the compiled model.
	Build func(t *Trial) (*nn.Model, error)
	// Params are the values that Build gets; what it asks for beyond them is drawn by chance, from Seed.
	Params Params
	Seed   uint64
	// Config is how Fit trains.
	Config nn.FitConfig

	model *nn.Model
}

// Fit builds a model and trains it, whatever was trained before.
func (r *Regressor) Fit(ctx context.Context, x, y *tensor.Tensor) (*nn.History, error) {
	m, err := build(r.Build, Fixed(r.Params, r.Seed))
	if err != nil {
		return nil, err
	}
	history, err := m.Fit(ctx, nn.XY(x, y), r.Config)
	if err == nil {
		r.model = m
	}
	return history, err
}

// Model is the model that Fit trained; nil before.
func (r *Regressor) Model() *nn.Model { return r.model }

// errNotFitted says that Fit comes first.
var errNotFitted = errors.New("search: there is no trained model yet; call Fit first")

// Predict is what the model says.
func (r *Regressor) Predict(ctx context.Context, x *tensor.Tensor) (*tensor.Tensor, error) {
	if r.model == nil {
		return nil, errNotFitted
	}
	return r.model.PredictOne(ctx, x)
}

// Score is minus the loss, as KerasRegressor's: the greater the better.
func (r *Regressor) Score(ctx context.Context, x, y *tensor.Tensor) (float64, error) {
	if r.model == nil {
		return 0, errNotFitted
	}
	loss, err := lossOf(ctx, r.model, nn.XY(x, y), r.Config.BatchSize)
	return -loss, err
}

// A Classifier is a model with the methods of a scikit-learn classifier: Keras's KerasClassifier. Labels are numbers of classes.
type Classifier struct {
	Regressor
}

// Predict is the class of each sample.
func (c *Classifier) Predict(ctx context.Context, x *tensor.Tensor) ([]int, error) {
	if c.model == nil {
		return nil, errNotFitted
	}
	return c.model.PredictClasses(ctx, x)
}

// PredictProba is how likely the model holds each class to be.
func (c *Classifier) PredictProba(ctx context.Context, x *tensor.Tensor) (*tensor.Tensor, error) {
	return c.Regressor.Predict(ctx, x)
}

// Score is the share of samples whose class is right.
func (c *Classifier) Score(ctx context.Context, x, y *tensor.Tensor) (float64, error) {
	return accuracy(ctx, c.model, x, y)
}

// Accuracy is a score for CrossValidation: the share of samples whose class is right.
func Accuracy(ctx context.Context, m *nn.Model, test nn.Data) (float64, error) {
	if len(test.X) != 1 || len(test.Y) != 1 {
		return 0, errors.New("Accuracy: expected data with one input and one output")
	}
	return accuracy(ctx, m, test.X[0], test.Y[0])
}

func accuracy(ctx context.Context, m *nn.Model, x, y *tensor.Tensor) (float64, error) {
	if m == nil {
		return 0, errNotFitted
	}
	classes, err := m.PredictClasses(ctx, x)
	if err != nil {
		return 0, err
	}
	if len(classes) == 0 || y.Rows() != len(classes) {
		return 0, errors.New("Score: expected as many labels as samples, and at least one")
	}
	right := 0
	for i, class := range classes {
		want, err := classOf(y.Row(i))
		if err != nil {
			return 0, err
		}
		if class == want {
			right++
		}
	}
	return float64(right) / float64(len(classes)), nil
}

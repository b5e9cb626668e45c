package datasets

import (
	"fmt"
	"slices"

	"board/nn/tensor"
)

// Dataset is a table of samples and what is known of them. Values are as published: see each function for their units.
type Dataset struct {
	Name string
	// X holds the features, a row a sample: (n, features), or (n, height, width) for images.
	X *tensor.Tensor
	// Y holds what is to be learned: for classes whole numbers that index Classes, of shape (n); for regression
	// the target, of shape (n, 1).
	Y *tensor.Tensor
	// FeatureNames names each number of a row of X, in order.
	FeatureNames []string
	// ClassNames names the classes; nil for regression.
	ClassNames []string
	// Source tells where the data comes from.
	Source string
}

// Len is the number of samples.
func (d *Dataset) Len() int { return d.X.Rows() }

// Classes is the number of classes, 0 for regression.
func (d *Dataset) Classes() int { return len(d.ClassNames) }

// Slice is a view of the samples [from, to): it shares the data, so Scale on one is seen in the other. It panics when the
// range is not within the data set, as slicing does.
func (d *Dataset) Slice(from, to int) *Dataset {
	part := *d
	part.X, part.Y = d.X.Slice(from, to), d.Y.Slice(from, to)
	return &part
}

// Gather copies the samples with the given numbers, in that order. It fails when one does not exist.
func (d *Dataset) Gather(rows []int) (*Dataset, error) {
	for _, row := range rows {
		if row < 0 || row >= d.Len() {
			return nil, fmt.Errorf("datasets: %s: expected sample numbers from 0 to %d, got %d", d.Name, d.Len()-1, row)
		}
	}
	return d.gather(rows), nil
}

func (d *Dataset) gather(rows []int) *Dataset {
	part := *d
	part.X, part.Y = tensor.New(0), tensor.New(0)
	d.X.Gather(part.X, rows)
	d.Y.Gather(part.Y, rows)
	return &part
}

// Scale multiplies all features by a factor, in place: 1.0/255 brings pixels of MNIST into the range from 0 to 1. It
// returns the data set itself.
func (d *Dataset) Scale(factor float32) *Dataset {
	for i := range d.X.Data {
		d.X.Data[i] *= factor
	}
	return d
}

// Select copies the data set with only the features of the given names, in that order. X must have the shape (n, features).
func (d *Dataset) Select(names ...string) (*Dataset, error) {
	if len(d.X.Shape) != 2 || d.X.RowSize() != len(d.FeatureNames) {
		return nil, fmt.Errorf("datasets: %s: features can be selected from X of shape (n, features), got %v", d.Name, d.X.Shape)
	}
	columns := make([]int, len(names))
	for i, name := range names {
		if columns[i] = slices.Index(d.FeatureNames, name); columns[i] < 0 {
			return nil, fmt.Errorf("datasets: %s: expected one of the features %q, got %q", d.Name, d.FeatureNames, name)
		}
	}
	part := *d
	part.FeatureNames = slices.Clone(names)
	part.X, part.Y = tensor.New(d.Len(), len(columns)), d.Y.Clone()
	for i := range d.Len() {
		from, to := d.X.Row(i), part.X.Row(i)
		for j, column := range columns {
			to[j] = from[column]
		}
	}
	return &part, nil
}

// check finds data sets that were put together wrongly before anything is computed from them.
func (d *Dataset) check() error {
	if d == nil || d.X == nil || d.Y == nil {
		return fmt.Errorf("datasets: expected a data set with X and Y, got one without")
	}
	if len(d.X.Shape) == 0 || len(d.Y.Shape) == 0 || d.X.Shape[0] != d.Y.Shape[0] {
		return fmt.Errorf("datasets: %s: expected as many rows in X as in Y, got shapes %v and %v", d.Name, d.X.Shape, d.Y.Shape)
	}
	return nil
}

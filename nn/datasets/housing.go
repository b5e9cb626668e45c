package datasets

import (
	"context"
	"fmt"
	"io"
	"math"
	"slices"

	"board/nn/tensor"
)

// housingFile is the table that comes with the book's notebooks. Size and checksum are those of the file in the book's
// repository.
var housingFile = remoteFile{
	name: "housing.csv", size: 1423529, sha256: "8a3727f4cf54ac1a327f69b1d5b4db54c5834ea81c6e4efc0d163300022a685e",
	urls: []string{
		"https://raw.githubusercontent.com/ageron/handson-ml2/master/datasets/housing/housing.csv",
		"https://github.com/ageron/handson-ml2/raw/master/datasets/housing/housing.csv",
		"https://raw.githubusercontent.com/ageron/handson-ml/master/datasets/housing/housing.csv",
	},
}

// Missing says what happens to districts with a missing number.
type Missing int

const (
	// FillMedian puts the median of the feature, over all districts that have it, in the place of what is missing.
	FillMedian Missing = iota
	// DropRows leaves those districts out.
	DropRows
	// KeepNaN leaves NaN for the caller to deal with.
	KeepNaN
)

// WithMissing says what [CaliforniaHousing] does about missing numbers; without it, [FillMedian]. Other data sets miss none.
func WithMissing(m Missing) Option { return func(c *config) { c.missing = m } }

// CaliforniaHousing returns the districts of California in the census of 1990, to predict what houses cost. X has
// shape (20640, 8), with the features of scikit-learn's fetch_california_housing under its names and in its order:
//
//   - MedInc: median income of households, in 10,000 US dollars
//   - HouseAge: median age of the houses, in years
//   - AveRooms, AveBedrms: rooms and bedrooms per household
//   - Population: people in the district
//   - AveOccup: people per household
//   - Latitude, Longitude: in degrees
//
// Y has shape (n, 1): the median value of the houses, in 100,000 US dollars, cut off at 5.00001. They are computed from the
// table that comes with the book. In it, 207 districts miss the number of bedrooms; see [WithMissing].
//
// The data is downloaded once (1.4 MB) and kept, or read from the folder that BOARD_DATA names, as for [MNIST].
func CaliforniaHousing(ctx context.Context, opts ...Option) (*Dataset, error) {
	d, err := loadHousing(ctx, opts)
	if err != nil {
		return nil, fmt.Errorf("datasets: California housing: %w", err)
	}
	return d, nil
}

func loadHousing(ctx context.Context, opts []Option) (*Dataset, error) {
	c, err := newConfig(opts)
	if err != nil {
		return nil, err
	}
	if c.missing < FillMedian || c.missing > KeepNaN {
		return nil, fmt.Errorf("WithMissing: expected FillMedian, DropRows or KeepNaN, got %d", c.missing)
	}
	r, err := c.open(ctx, housingFile)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	d, err := readHousing(r, c.missing)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", whereOf(r, housingFile), err)
	}
	return d, nil
}

const bedrooms = 3 // the place of AveBedrms, the only feature that may be missing

func readHousing(r io.Reader, missing Missing) (*Dataset, error) {
	columns := []string{"median_income", "housing_median_age", "total_rooms", "total_bedrooms", "population", "households",
		"latitude", "longitude", "median_house_value"}
	t, err := readTable(r, columns, nil)
	if err != nil {
		return nil, err
	}
	x, y := tensor.New(t.rows, 8), tensor.New(t.rows, 1)
	for i := range t.rows {
		at := func(column string) float64 { return t.numbers[column][i] }
		households := at("households")
		if !(households > 0) {
			return nil, fmt.Errorf("CSV: row %d: expected a positive number of households, got %v", i+1, households)
		}
		for j, v := range []float64{at("median_income"), at("housing_median_age"), at("total_rooms") / households, at("total_bedrooms") / households,
			at("population"), at("population") / households, at("latitude"), at("longitude")} {
			if math.IsNaN(v) && j != bedrooms || math.IsInf(float64(float32(v)), 0) {
				return nil, fmt.Errorf("CSV: row %d: expected finite numbers, of which only total_bedrooms may be empty", i+1)
			}
			x.Row(i)[j] = float32(v)
		}
		y.Data[i] = float32(at("median_house_value") / 100_000)
		if y.Data[i] != y.Data[i] {
			return nil, fmt.Errorf("CSV: row %d: expected a median_house_value, got nothing", i+1)
		}
	}
	return settleMissing(&Dataset{
		Name: "California housing", X: x, Y: y,
		FeatureNames: []string{"MedInc", "HouseAge", "AveRooms", "AveBedrms", "Population", "AveOccup", "Latitude", "Longitude"},
		Source:       "R. K. Pace, R. Barry, Sparse Spatial Autoregressions, 1997; table of A. Géron, Hands-On Machine Learning",
	}, missing)
}

func settleMissing(d *Dataset, missing Missing) (*Dataset, error) {
	var whole, holes []int
	var known []float32
	for i := range d.Len() {
		if v := d.X.Row(i)[bedrooms]; v == v {
			whole, known = append(whole, i), append(known, v)
		} else {
			holes = append(holes, i)
		}
	}
	switch {
	case len(whole) == 0:
		return nil, fmt.Errorf("CSV: expected rows with all numbers, got none in %d", d.Len())
	case missing == DropRows:
		return d.gather(whole), nil
	case missing == FillMedian:
		middle := median(known)
		for _, i := range holes {
			d.X.Row(i)[bedrooms] = middle
		}
	}
	return d, nil
}

// median sorts values in place.
func median(values []float32) float32 {
	slices.Sort(values)
	n := len(values)
	return (values[(n-1)/2] + values[n/2]) / 2
}

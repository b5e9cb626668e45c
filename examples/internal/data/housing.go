package data

import (
	"context"
	"fmt"
	"io"
	"math"
	"math/rand/v2"

	"board/nn/datasets"
	"board/nn/tensor"
)

// Housing gives districts of California with the median value of their houses, as three sets: to train with, to validate with and to
// test with. X has the shape (n, 8), Y, in 100,000 dollars, the shape (n, 1). Where they cannot be had, districts are made up under the
// same names. Housing writes to w what the data is, and why.
func Housing(ctx context.Context, w io.Writer) (train, valid, test *datasets.Dataset, err error) {
	all, err := datasets.CaliforniaHousing(ctx, datasets.WithProgress(w))
	if err != nil && ctx.Err() == nil {
		fmt.Fprintf(w, "The districts and their prices are MADE UP, as California's are not at hand (%s).\n", reason(err))
		all, err = madeUp(4000), nil
	}
	if err != nil {
		return nil, nil, nil, err
	}
	// A quarter to test with, then a quarter of the rest to validate with, as in the book.
	train, valid, test, err = datasets.Split(all, datasets.SplitConfig{Valid: 0.1875, Test: 0.25, Seed: 42})
	if err == nil {
		tell(w, train, valid, test)
	}
	return train, valid, test, err
}

// madeUp invents districts: people pay by their income and by how near the sea is, and some of it is chance.
func madeUp(n int) *datasets.Dataset {
	rng := rand.New(rand.NewPCG(42, 42))
	between := func(low, high float64) float64 { return low + (high-low)*rng.Float64() }
	x, y := tensor.New(n, 8), tensor.New(n, 1)
	for i := range n {
		income, age, rooms := math.Exp(1.2+0.45*rng.NormFloat64()), between(1, 52), between(3, 8)
		latitude := between(32.5, 42)
		inland := between(0, 4) // degrees east of the coast
		for j, v := range []float64{income, age, rooms, rooms / 5, between(100, 3000), between(1.5, 5), latitude, -117 - 0.8*(latitude-32.5) + inland} {
			x.Set(float32(v), i, j)
		}
		price := 0.45*income + 1.2*math.Exp(-inland) + 0.004*age + 0.15*rng.NormFloat64()
		y.Set(float32(min(max(price, 0.15), 5)), i, 0)
	}
	return &datasets.Dataset{Name: "made-up housing", X: x, Y: y, Source: "made up", FeatureNames: []string{
		"MedInc", "HouseAge", "AveRooms", "AveBedrms", "Population", "AveOccup", "Latitude", "Longitude",
	}}
}

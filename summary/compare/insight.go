package compare

import (
	"cmp"
	"context"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// An Insight is how hyper-parameters go with a metric.
type Insight struct {
	Runs   int            // with a finite value of the metric
	Params []ParamInsight // the most important ones first
	R2     float64        // of the forest, on runs that its trees have not seen; NaN without a forest
	SoFar  []SoFar        // in the order of the runs' first events
}

// A ParamInsight is how a hyper-parameter goes with the metric.
type ParamInsight struct {
	Name        string
	N           int     // runs with a value
	Correlation float64 // Spearman's; NaN where values are not numbers, or all the same
	P           float64 // two-sided, of chance alone
	Importance  float64 // share of what the forest explains; NaN without a forest
}

// A SoFar is a run of a search, and the best value up to it.
type SoFar struct {
	Run   *Run
	Value float64
	Best  float64
	Holds *Run // has the best value
}

// Insight tells how the hyper-parameters of the runs of a request go with a metric.
func (c *Comparer) Insight(ctx context.Context, q Request, m Metric) (Insight, error) {
	look := c.lookup(&q)
	runs, _, err := look.runs(ctx)
	if err != nil {
		return Insight{}, err
	}
	runs, y := look.finite(runs, m)
	insight := Insight{Runs: len(runs), R2: math.NaN()}
	for i, p := range look.set.Params {
		if Differs(runs, i) {
			insight.Params = append(insight.Params, paramInsight(p.Name, runs, i, y))
		}
	}
	if err := insight.grow(ctx, look.set, runs, y); err != nil {
		return Insight{}, err
	}
	d, _ := q.Directions.Of(m.Tag)
	insight.SoFar = soFar(runs, y, d)
	return insight, nil
}

// finite are the runs with a finite value of the metric, and these.
func (t *lookup) finite(runs []*Run, m Metric) (with []*Run, values []float64) {
	for _, run := range runs {
		if c := t.cell(run, m); c.Known && c.Value-c.Value == 0 {
			with, values = append(with, run), append(values, c.Value)
		}
	}
	return with, values
}

func paramInsight(name string, runs []*Run, param int, y []float64) ParamInsight {
	in := ParamInsight{Name: name, Correlation: math.NaN(), P: math.NaN(), Importance: math.NaN()}
	var a, b []float64
	numeric := true
	for i, run := range runs {
		v := run.Value(param)
		if !v.Known() {
			continue
		}
		in.N++
		numeric = numeric && v.kind != text // true counts as 1
		a, b = append(a, v.number), append(b, y[i])
	}
	if numeric {
		in.Correlation, in.P = Spearman(a, b)
	}
	return in
}

// Spearman is the rank correlation of two lists, equals sharing their mean rank, and how
// likely chance alone gives one at least as strong, after Student's distribution. Both are NaN
// for less than three pairs, and where all values of a list are the same.
func Spearman(a, b []float64) (rho, p float64) {
	if len(a) < 3 || constant(a) || constant(b) {
		return math.NaN(), math.NaN()
	}
	rho = stat.Correlation(ranks(a), ranks(b), nil)
	rho = max(-1, min(1, rho))
	degrees := float64(len(a) - 2)
	t := rho * math.Sqrt(degrees/((1+rho)*(1-rho)))
	if math.IsInf(t, 0) {
		return rho, 0
	}
	return rho, 2 * distuv.StudentsT{Mu: 0, Sigma: 1, Nu: degrees}.CDF(-math.Abs(t))
}

func constant(x []float64) bool { return slices.Min(x) == slices.Max(x) }

// ranks are the places of values in ascending order, equals sharing the mean of theirs.
func ranks(x []float64) []float64 {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(x[i], x[j]) })
	out := make([]float64, len(x))
	for i := 0; i < len(order); {
		j := i
		for j < len(order) && x[order[j]] == x[order[i]] {
			j++
		}
		for k := i; k < j; k++ {
			out[order[k]] = float64(i+j+1) / 2
		}
		i = j
	}
	return out
}

// grow grows a forest over the hyper-parameters that differ, and takes their importance
// from it.
func (in *Insight) grow(ctx context.Context, set *Set, runs []*Run, y []float64) error {
	if len(runs) < leastRuns || len(in.Params) == 0 || constant(y) {
		in.sort()
		return nil
	}
	features := make([][]float64, len(in.Params))
	for k, p := range in.Params {
		param, _ := set.Param(p.Name)
		features[k] = feature(runs, param)
	}
	forest, err := growForest(ctx, features, y)
	if err != nil {
		return err
	}
	in.R2 = forest.r2
	for k := range in.Params {
		in.Params[k].Importance = forest.importance[k]
	}
	in.sort()
	return nil
}

func (in *Insight) sort() {
	rank := func(p ParamInsight) float64 {
		switch {
		case !math.IsNaN(p.Importance):
			return p.Importance
		case !math.IsNaN(p.Correlation):
			return math.Abs(p.Correlation)
		}
		return -1
	}
	slices.SortStableFunc(in.Params, func(a, b ParamInsight) int { return cmp.Compare(rank(b), rank(a)) })
}

// feature is a hyper-parameter as numbers, in the order of its values: a tree only asks
// which are below a bound.
func feature(runs []*Run, param int) []float64 {
	values := make([]Value, 0, len(runs))
	for _, run := range runs {
		values = append(values, run.Value(param))
	}
	distinct := slices.Clone(values)
	slices.SortFunc(distinct, Value.Compare)
	distinct = slices.Compact(distinct)
	out := make([]float64, len(values))
	for i, v := range values {
		place, _ := slices.BinarySearchFunc(distinct, v, Value.Compare)
		out[i] = float64(place)
	}
	return out
}

// soFar goes through runs in the order of time.
func soFar(runs []*Run, y []float64, d Direction) (all []SoFar) {
	for i, run := range runs {
		all = append(all, SoFar{Run: run, Value: y[i]})
	}
	slices.SortStableFunc(all, func(a, b SoFar) int {
		return cmp.Or(compareStart(a.Run.Start, b.Run.Start), cmp.Compare(a.Run.ID, b.Run.ID))
	})
	for i := range all {
		all[i].Best, all[i].Holds = all[i].Value, all[i].Run
		if i > 0 {
			if before := all[i-1]; before.Best == all[i].Value || (before.Best < all[i].Value) == (d == Lower) {
				all[i].Best, all[i].Holds = before.Best, before.Holds
			}
		}
	}
	return all
}

// compareStart orders wall times, unknown ones last.
func compareStart(a, b float64) int {
	switch {
	case math.IsNaN(a) || math.IsNaN(b):
		return cmp.Compare(truth(math.IsNaN(a)), truth(math.IsNaN(b)))
	}
	return cmp.Compare(a, b)
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

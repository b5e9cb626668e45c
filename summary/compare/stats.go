package compare

import (
	"math"
	"slices"
	"sync"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Stats is what several values come to. Only the finite ones count; where there are too
// few for it, a statistic is NaN.
type Stats struct {
	Of     int // values, those that are not finite included
	N      int // finite values
	Mean   float64
	Median float64
	Std    float64 // of the sample: divided by N-1
	Stderr float64 // Std / √N
	Min    float64
	Max    float64
	Lo, Hi float64 // 95 % confidence interval of the mean, after Student
}

// Statistics are the names of the numbers of Stats.
var Statistics = []string{"mean", "median", "std", "stderr", "min", "max", "lo", "hi"}

// Get is the statistic of a name, the mean for "".
func (s Stats) Get(name string) float64 {
	switch name {
	case "", "mean":
		return s.Mean
	case "median":
		return s.Median
	case "std":
		return s.Std
	case "stderr":
		return s.Stderr
	case "min":
		return s.Min
	case "max":
		return s.Max
	case "lo":
		return s.Lo
	case "hi":
		return s.Hi
	}
	return math.NaN()
}

// StatsOf is what values come to. It changes their order.
func StatsOf(values []float64) Stats {
	of := len(values)
	values = slices.DeleteFunc(values, func(x float64) bool { return x-x != 0 })
	nan := math.NaN()
	s := Stats{Of: of, N: len(values), Mean: nan, Median: nan, Std: nan, Stderr: nan, Min: nan, Max: nan, Lo: nan, Hi: nan}
	if s.N == 0 {
		return s
	}
	slices.Sort(values)
	s.Min, s.Max = values[0], values[s.N-1]
	s.Median = values[s.N/2]
	if s.N%2 == 0 { // halves are added, so that the sum cannot overflow
		s.Median = values[s.N/2-1]/2 + values[s.N/2]/2
	}
	s.Mean, s.Std = stat.MeanStdDev(values, nil)
	if s.N < 2 {
		s.Std = nan
		return s
	}
	s.Stderr = s.Std / math.Sqrt(float64(s.N))
	half := studentQuantile(s.N-1) * s.Stderr
	s.Lo, s.Hi = s.Mean-half, s.Mean+half
	return s
}

// confidence is that of intervals.
const confidence = 0.95

var quantiles sync.Map // of Student's distribution, by degrees of freedom

// studentQuantile is how many standard errors a confidence interval reaches to either side.
func studentQuantile(degrees int) float64 {
	if q, known := quantiles.Load(degrees); known {
		return q.(float64)
	}
	q := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(degrees)}.Quantile((1 + confidence) / 2)
	quantiles.Store(degrees, q)
	return q
}

package layer

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"board/nn/tape"
	"board/nn/tensor"
)

// Normalization brings features of the data to mean 0 and variance 1 with statistics that are known before training:
// (x-mean)/max(sqrt(variance), 1e-7). Either Adapt learns them from data, or Mean and Variance give them, one number for all or one for
// each place along Axis. Invert reverses the computation: mean + x·max(sqrt(variance), 1e-7).
//
// Axis lists the axes whose places have statistics of their own, by default the last: one mean for each feature. Axes{} keeps one mean for everything. The weights
// mean, variance and count, which are not trained, are Keras's; count is always 0, there and here.
type Normalization struct {
	Base
	Name     string  `json:"name"`
	Axis     Axes    `json:"axis"`
	Mean     Numbers `json:"mean"`
	Variance Numbers `json:"variance"`
	Invert   bool    `json:"invert"`

	mean, variance *tape.Var
	takes          tensor.Shape // what input must look like: None but along the axes
	shape          tensor.Shape // of the statistics, with sizes of 1 for the other axes
}

// LayerName is l.Name.
func (l *Normalization) LayerName() string { return l.Name }

// SetLayerName sets l.Name.
func (l *Normalization) SetLayerName(name string) { l.Name = name }

// Build makes room for the statistics, or checks those given.
func (l *Normalization) Build(rng *rand.Rand, in ...tensor.Shape) error {
	if l.Built() {
		return nil
	}
	s, err := l.OutputShape(in...)
	if err != nil {
		return err
	}
	axes, err := l.Axis.within(l, s)
	if err != nil {
		return err
	}
	kept := tensor.Shape{}
	for _, axis := range axes {
		if s[axis] < 1 {
			return failf(l, "expected input whose sizes along axes %v are known and above 0, got %v", axes, s)
		}
		kept = append(kept, s[axis])
	}
	if err := l.addStatistics(rng, kept); err != nil {
		return named(l, err)
	}
	l.takes, l.shape, l.built = spread(s, axes, tensor.None), spread(s, axes, 1), true
	return nil
}

func (l *Normalization) addStatistics(rng *rand.Rand, kept tensor.Shape) error {
	if l.Mean != nil || l.Variance != nil {
		return l.useGiven(kept)
	}
	mean, err := l.AddWeight(rng, "mean", kept, orZeros(nil), nil, nil, false)
	if err != nil {
		return err
	}
	variance, err := l.AddWeight(rng, "variance", kept, orOnes(nil), nil, nil, false)
	if err != nil {
		return err
	}
	_, err = l.AddWeight(rng, "count", tensor.Shape{}, orZeros(nil), nil, nil, false)
	l.mean, l.variance = mean.Var, variance.Var
	return err
}

// useGiven takes the numbers as they are: a single one is for all places, and takes no more memory for that.
func (l *Normalization) useGiven(kept tensor.Shape) error {
	size := kept.Size()
	for _, part := range []struct {
		name  string
		given Numbers
		to    **tape.Var
	}{{"mean", l.Mean, &l.mean}, {"variance", l.Variance, &l.variance}} {
		if len(part.given) != 1 && len(part.given) != size {
			return fmt.Errorf("expected mean and variance of 1 or %d numbers each, got %d for %s", size, len(part.given), part.name)
		}
		if v := slices.Min(part.given); part.name == "variance" && !(v >= 0) {
			return fmt.Errorf("expected a variance of at least 0, got %v", v)
		}
		value := tensor.New(len(part.given))
		for i, v := range part.given {
			value.Data[i] = float32(v)
		}
		*part.to = tape.NewParam(part.name, value)
		(*part.to).SetTrainable(false)
	}
	return nil
}

// OutputShape is the input's. It fails when the sizes along the axes are not those of the statistics.
func (l *Normalization) OutputShape(in ...tensor.Shape) (tensor.Shape, error) {
	s, err := only(l, in, 1)
	if err != nil {
		return nil, err
	}
	if _, err := l.Axis.within(l, s); err != nil {
		return nil, err
	}
	if l.takes != nil && !compatible(l.takes, s) {
		return nil, failf(l, "expected input of shape %v, got %v", l.takes, s)
	}
	return s.Clone(), nil
}

// Call records the normalization.
func (l *Normalization) Call(t *tape.Tape, in ...*tape.Var) *tape.Var {
	mean := l.reshaped(t, l.mean)
	spread := l.reshaped(t, t.Node(&deviationOp, l.variance).Run(l.variance.Value.Shape...))
	if l.Invert {
		return t.Add(mean, t.Mul(in[0], spread))
	}
	return t.Div(t.Sub(in[0], mean), spread)
}

// reshaped gives a statistic axes of size 1 beside its own.
func (l *Normalization) reshaped(t *tape.Tape, statistic *tape.Var) *tape.Var {
	if len(statistic.Value.Data) == 1 {
		return statistic // of shape (1), which suits every place
	}
	return t.Reshape(statistic, l.shape...)
}

// deviationOp is max(sqrt(x), 1e-7), without a gradient: statistics are not trained.
var deviationOp = tape.Op{Name: "Sqrt", Forward: func(n *tape.Node) {
	for i, v := range n.In[0].Value.Data {
		n.Out.Value.Data[i] = float32(max(math.Sqrt(float64(v)), 1e-7))
	}
}}

// Adapt sets mean and variance to those of x, which has the batch as its first axis; a layer that is not built is built for x. It fails for data without
// rows, with values that are not finite, of a shape the layer was not built for, and where Mean and Variance were given.
func (l *Normalization) Adapt(x *tensor.Tensor) error {
	if l.Mean != nil || l.Variance != nil {
		return failf(l, "expected no Adapt where mean and variance were given; leave them out to adapt")
	}
	if x == nil {
		return failf(l, "expected data to adapt to, got nil")
	}
	if len(x.Shape) == 0 || len(x.Data) == 0 {
		return failf(l, "expected data of at least one row to adapt to, got shape %v", x.Shape)
	}
	s := x.Shape.Clone()
	s[0] = tensor.None
	if axes, err := l.Axis.within(l, s); err != nil {
		return err
	} else if len(axes) > 0 && axes[0] == 0 {
		s[0] = x.Shape[0]
	}
	if err := Build(l, nil, s); err != nil {
		return err
	}
	if _, err := l.OutputShape(s); err != nil {
		return err
	}
	for _, v := range x.Data {
		if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
			return failf(l, "expected finite data to adapt to, got %g", v)
		}
	}
	l.adapt(x)
	return nil
}

// adapt takes deviations from the mean in a second pass.
func (l *Normalization) adapt(x *tensor.Tensor) {
	mean, variance := make([]float64, l.shape.Size()), make([]float64, l.shape.Size())
	n := float64(len(x.Data) / len(mean))
	l.eachRow(x, func(row []float32, place, step int) {
		for _, v := range row {
			mean[place] += float64(v) / n
			place += step
		}
	})
	l.eachRow(x, func(row []float32, place, step int) {
		for _, v := range row {
			d := float64(v) - mean[place]
			variance[place] += d * d / n
			place += step
		}
	})
	for i := range mean {
		l.mean.Value.Data[i], l.variance.Value.Data[i] = float32(mean[i]), float32(variance[i])
	}
}

// eachRow calls f with each row of x along the last axis, the place of the statistic of its first value, and how much farther that of the next value is: 1 if
// the last axis has statistics of its own, else 0.
func (l *Normalization) eachRow(x *tensor.Tensor, f func(row []float32, place, step int)) {
	last := len(x.Shape) - 1
	width, step, places := x.Shape[last], 0, 1
	if l.shape[last] != 1 {
		step, places = 1, width
	}
	for r := range len(x.Data) / width {
		place, size, rest := 0, places, r
		for axis := last - 1; axis >= 0; axis-- {
			if l.shape[axis] != 1 {
				place += rest % x.Shape[axis] * size
				size *= x.Shape[axis]
			}
			rest /= x.Shape[axis]
		}
		f(x.Data[r*width:(r+1)*width], place, step)
	}
}

// Numbers is one number or a list. In JSON nil is null; nested lists are read as one.
type Numbers []float64

// MarshalJSON writes null, a number or a list.
func (n Numbers) MarshalJSON() ([]byte, error) {
	if len(n) == 1 {
		return json.Marshal(n[0])
	}
	return json.Marshal([]float64(n))
}

// UnmarshalJSON reads what MarshalJSON writes, and Keras's nested lists.
func (n *Numbers) UnmarshalJSON(data []byte) error {
	var v any
	if err := json.Unmarshal(data, &v); err != nil {
		return err
	}
	*n = nil
	return n.add(v)
}

func (n *Numbers) add(v any) error {
	switch v := v.(type) {
	case nil:
	case float64:
		*n = append(*n, v)
	case []any:
		for _, e := range v {
			if err := n.add(e); err != nil {
				return err
			}
		}
	default:
		return fmt.Errorf("expected a number or a list of numbers, got %v", v)
	}
	return nil
}

package optimizer

import (
	"errors"
	"math"

	"board/nn/schedule"
	"board/nn/tape"
)

// Ftrl is "follow the regularized leader", for large and sparse linear models: with s = g + 2·L2Shrinkage·w, n = a + g²
// and q = −LearningRatePower, l += s − (n^q − a^q)/rate·w, then w = (clip(l, ±L1) − l)/(n^q/rate + 2·L2 + Beta/rate) and
// a = n (McMahan et al., 2013).
type Ftrl struct {
	LearningRate            float64           `json:"learning_rate"`             // 0 is 0.001
	LearningRatePower       float64           `json:"learning_rate_power"`       // 0 is −0.5; never positive
	InitialAccumulatorValue float64           `json:"initial_accumulator_value"` // 0 is 0.1
	L1                      float64           `json:"l1_regularization_strength"`
	L2                      float64           `json:"l2_regularization_strength"`
	L2Shrinkage             float64           `json:"l2_shrinkage_regularization_strength"`
	Beta                    float64           `json:"beta"`
	Schedule                schedule.Schedule `json:"schedule"` // replaces LearningRate, if set
	WeightDecay             float64           `json:"weight_decay"`
	ClipNorm                float64           `json:"clipnorm"`
	ClipValue               float64           `json:"clipvalue"`
	GlobalClipNorm          float64           `json:"global_clipnorm"`

	engine
	rate, power, l1, l2, shrinkage float32
}

// Build makes the sums.
func (o *Ftrl) Build(params []*tape.Var) error { return o.build(o, params) }

// Step applies the gradients.
func (o *Ftrl) Step() error { return o.step() }

func (o *Ftrl) settings() settings {
	return settings{"ftrl", orDefault(o.LearningRate, 0.001), o.Schedule, o.WeightDecay, o.ClipNorm, o.ClipValue, o.GlobalClipNorm}
}

func (o *Ftrl) slots() [maxSlots]slot {
	return [maxSlots]slot{{"accumulator", float32(orDefault(o.InitialAccumulatorValue, 0.1))}, {"linear", 0}}
}

func (o *Ftrl) check() error {
	const most = math.MaxFloat32
	return errors.Join(
		within("ftrl", "LearningRatePower", o.LearningRatePower-Zero, -most, 0),
		within("ftrl", "InitialAccumulatorValue", o.InitialAccumulatorValue, 0, most),
		within("ftrl", "L1", o.L1, 0, most), within("ftrl", "L2", o.L2, 0, most),
		within("ftrl", "L2Shrinkage", o.L2Shrinkage, 0, most), within("ftrl", "Beta", o.Beta, 0, most))
}

func (o *Ftrl) begin(_ int64, rate float64) {
	o.rate, o.power = float32(rate), float32(-orDefault(o.LearningRatePower, -0.5))
	o.l1, o.l2, o.shrinkage = float32(o.L1), float32(o.L2+o.Beta/(2*rate)), float32(o.L2Shrinkage)
}

func (o *Ftrl) update(p *param) {
	w, g, sums, linears := p.w, p.g[:len(p.w)], p.slots[0][:len(p.w)], p.slots[1][:len(p.w)]
	for i := range w {
		d, weight := p.of(g[i]), w[i]*p.keep
		sum := sums[i] + d*d
		root := o.root(sum)
		linear := linears[i] + d + 2*o.shrinkage*weight - (root-o.root(sums[i]))/o.rate*weight
		sums[i], linears[i] = sum, linear
		w[i] = (min(max(linear, -o.l1), o.l1) - linear) / (root/o.rate + 2*o.l2)
	}
}

// root is v to the power of −LearningRatePower.
func (o *Ftrl) root(v float32) float32 {
	if o.power == 0.5 {
		return sqrt(v)
	}
	return float32(math.Pow(float64(v), float64(o.power)))
}

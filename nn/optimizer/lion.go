package optimizer

import (
	"errors"

	"board/nn/schedule"
	"board/nn/tape"
)

// Lion goes by the sign only: w −= rate·sign(Beta1·m + (1−Beta1)·g), then m = Beta2·m + (1−Beta2)·g. Its rate should be three to ten times
// smaller than Adam's (Chen et al., 2023).
type Lion struct {
	LearningRate   float64           `json:"learning_rate"` // 0 is 0.001
	Beta1          float64           `json:"beta_1"`        // 0 is 0.9
	Beta2          float64           `json:"beta_2"`        // 0 is 0.99
	Schedule       schedule.Schedule `json:"schedule"`      // replaces LearningRate, if set
	WeightDecay    float64           `json:"weight_decay"`
	ClipNorm       float64           `json:"clipnorm"`
	ClipValue      float64           `json:"clipvalue"`
	GlobalClipNorm float64           `json:"global_clipnorm"`

	engine
	rate, beta1, beta2 float32
}

// Build makes the moving means.
func (o *Lion) Build(params []*tape.Var) error { return o.build(o, params) }

// Step applies the gradients.
func (o *Lion) Step() error { return o.step() }

func (o *Lion) settings() settings {
	return settings{"lion", orDefault(o.LearningRate, 0.001), o.Schedule, o.WeightDecay, o.ClipNorm, o.ClipValue, o.GlobalClipNorm}
}

func (o *Lion) slots() [maxSlots]slot { return [maxSlots]slot{{"momentum", 0}} }

func (o *Lion) check() error {
	return errors.Join(within("lion", "Beta1", o.Beta1, 0, 1), within("lion", "Beta2", o.Beta2, 0, 1))
}

func (o *Lion) begin(_ int64, rate float64) {
	o.rate, o.beta1, o.beta2 = float32(rate), float32(orDefault(o.Beta1, 0.9)), float32(orDefault(o.Beta2, 0.99))
}

func (o *Lion) update(p *param) {
	c, w, g, m := p.clip, p.w, p.g[:len(p.w)], p.slots[0][:len(p.w)]
	rate, beta1, beta2, keep := o.rate, o.beta1, o.beta2, p.keep
	for i := range w {
		d := c.of(g[i])
		w[i] = w[i]*keep - rate*sign(m[i]*beta1+d*(1-beta1))
		m[i] = m[i]*beta2 + d*(1-beta2)
	}
}

// sign is −1, 0 or 1; NaN is NaN, so that a broken gradient shows in the weights.
func sign(v float32) float32 {
	switch {
	case v > 0:
		return 1
	case v < 0:
		return -1
	}
	return v
}

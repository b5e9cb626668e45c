package optimizer

import (
	"math"

	"board/nn/schedule"
	"board/nn/tape"
	"board/nn/tensor"
)

// SGD is stochastic gradient descent: w −= rate·g. With Momentum, m = Momentum·m − rate·g and w += m; with Nesterov,
// w += Momentum·m − rate·g.
type SGD struct {
	LearningRate   float64           `json:"learning_rate"` // 0 is 0.01
	Momentum       float64           `json:"momentum"`      // from 0 to 1
	Nesterov       bool              `json:"nesterov"`
	Schedule       schedule.Schedule `json:"schedule"` // replaces LearningRate, if set
	WeightDecay    float64           `json:"weight_decay"`
	ClipNorm       float64           `json:"clipnorm"`
	ClipValue      float64           `json:"clipvalue"`
	GlobalClipNorm float64           `json:"global_clipnorm"`

	engine
	rate, momentum float32
}

// Build makes the momentums.
func (o *SGD) Build(params []*tape.Var) error { return o.build(o, params) }

// Step applies the gradients.
func (o *SGD) Step() error { return o.step() }

func (o *SGD) settings() settings {
	return settings{"sgd", orDefault(o.LearningRate, 0.01), o.Schedule, o.WeightDecay, o.ClipNorm, o.ClipValue, o.GlobalClipNorm}
}

func (o *SGD) slots() (s [maxSlots]slot) {
	if o.Momentum != 0 {
		s[0] = slot{"momentum", 0}
	}
	return s
}

func (o *SGD) check() error { return within("sgd", "Momentum", o.Momentum, 0, 1) }

func (o *SGD) begin(_ int64, rate float64) { o.rate, o.momentum = float32(rate), float32(o.Momentum) }

func (o *SGD) update(p *param) {
	switch {
	case o.momentum != 0:
		o.roll(p)
	case p.keep == 1 && math.IsInf(float64(p.limit), 1):
		tensor.Axpy(-o.rate*p.scale, p.g, p.w)
	default:
		c, w, g := p.clip, p.w, p.g[:len(p.w)]
		for i := range w {
			w[i] = w[i]*p.keep - o.rate*c.of(g[i])
		}
	}
}

// roll is the update with momentum.
func (o *SGD) roll(p *param) {
	c, w, g, m := p.clip, p.w, p.g[:len(p.w)], p.slots[0][:len(p.w)]
	momentum, rate, keep := o.momentum, o.rate, p.keep
	if o.Nesterov {
		for i := range w {
			d := rate * c.of(g[i])
			m[i] = m[i]*momentum - d
			w[i] = w[i]*keep + (m[i]*momentum - d)
		}
		return
	}
	for i := range w {
		m[i] = m[i]*momentum - rate*c.of(g[i])
		w[i] = w[i]*keep + m[i]
	}
}

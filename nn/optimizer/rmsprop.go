package optimizer

import (
	"errors"

	"board/nn/schedule"
	"board/nn/tape"
)

// RMSprop divides the gradient by a moving root of the mean of its squares: v = Rho·v + (1−Rho)·g² and
// w −= rate·g/√(v + Epsilon). With Centered the square of the gradient's moving mean is taken off v first; with Momentum
// the steps roll on (Hinton, "Neural Networks for Machine Learning", lecture 6).
type RMSprop struct {
	LearningRate   float64           `json:"learning_rate"` // 0 is 0.001
	Rho            float64           `json:"rho"`           // 0 is 0.9
	Momentum       float64           `json:"momentum"`
	Epsilon        float64           `json:"epsilon"` // 0 is 1e-7
	Centered       bool              `json:"centered"`
	Schedule       schedule.Schedule `json:"schedule"` // replaces LearningRate, if set
	WeightDecay    float64           `json:"weight_decay"`
	ClipNorm       float64           `json:"clipnorm"`
	ClipValue      float64           `json:"clipvalue"`
	GlobalClipNorm float64           `json:"global_clipnorm"`

	engine
	rate, rho, rest, momentum, epsilon float32 // rest is 1−Rho
}

// Build makes the velocities, and momentums and mean gradients where they are wanted.
func (o *RMSprop) Build(params []*tape.Var) error { return o.build(o, params) }

// Step applies the gradients.
func (o *RMSprop) Step() error { return o.step() }

func (o *RMSprop) settings() settings {
	return settings{"rmsprop", orDefault(o.LearningRate, 0.001), o.Schedule, o.WeightDecay, o.ClipNorm, o.ClipValue, o.GlobalClipNorm}
}

func (o *RMSprop) slots() [maxSlots]slot {
	s := [maxSlots]slot{{"velocity", 0}}
	if o.Momentum > 0 {
		s[1] = slot{"momentum", 0}
	}
	if o.Centered {
		s[2] = slot{"average_gradient", 0}
	}
	return s
}

func (o *RMSprop) check() error {
	return errors.Join(
		within("rmsprop", "Rho", o.Rho, 0, 1),
		within("rmsprop", "Momentum", o.Momentum, 0, 1),
		within("rmsprop", "Epsilon", o.Epsilon, 0, 1))
}

func (o *RMSprop) begin(_ int64, rate float64) {
	rho := orDefault(o.Rho, 0.9)
	o.rate, o.rho, o.rest = float32(rate), float32(rho), float32(1-rho)
	o.momentum, o.epsilon = float32(o.Momentum), float32(orDefault(o.Epsilon, 1e-7))
}

func (o *RMSprop) update(p *param) {
	c, w, g, v := p.clip, p.w, p.g[:len(p.w)], p.slots[0][:len(p.w)]
	rho, rest, rate, epsilon, keep := o.rho, o.rest, o.rate, o.epsilon, p.keep
	if o.momentum > 0 || o.Centered {
		o.updateFull(p)
		return
	}
	for i := range w {
		d := c.of(g[i])
		v[i] = rho*v[i] + rest*(d*d)
		w[i] = w[i]*keep - rate*d/sqrt(v[i]+epsilon)
	}
}

// updateFull is the update with momentum, centering or both.
func (o *RMSprop) updateFull(p *param) {
	c, w, g, v := p.clip, p.w, p.g[:len(p.w)], p.slots[0][:len(p.w)]
	momentums, means := p.slots[1], p.slots[2]
	for i := range w {
		d := c.of(g[i])
		v[i] = o.rho*v[i] + o.rest*(d*d)
		spread := v[i]
		if o.Centered {
			means[i] = o.rho*means[i] + o.rest*d
			spread -= means[i] * means[i]
		}
		move := o.rate * d / sqrt(spread+o.epsilon)
		if o.momentum > 0 {
			momentums[i] = o.momentum*momentums[i] + move
			move = momentums[i]
		}
		w[i] = w[i]*p.keep - move
	}
}

package optimizer

import (
	"errors"
	"math"

	"board/nn/schedule"
	"board/nn/tape"
)

// Adam follows moving means of the gradient and of its square: m += (1−Beta1)·(g − m), v += (1−Beta2)·(g² − v) and
// w −= rate·√(1−Beta2ᵗ)/(1−Beta1ᵗ)·m/(√v + Epsilon) in step t. With AMSGrad the greatest v so far is used
// (Kingma & Ba, 2014; Reddi et al., 2018).
type Adam struct {
	LearningRate   float64           `json:"learning_rate"` // 0 is 0.001
	Beta1          float64           `json:"beta_1"`        // 0 is 0.9
	Beta2          float64           `json:"beta_2"`        // 0 is 0.999
	Epsilon        float64           `json:"epsilon"`       // 0 is 1e-7
	AMSGrad        bool              `json:"amsgrad"`
	Schedule       schedule.Schedule `json:"schedule"` // replaces LearningRate, if set
	WeightDecay    float64           `json:"weight_decay"`
	ClipNorm       float64           `json:"clipnorm"`
	ClipValue      float64           `json:"clipvalue"`
	GlobalClipNorm float64           `json:"global_clipnorm"`

	engine
	moments moments
}

// Build makes the moving means.
func (o *Adam) Build(params []*tape.Var) error { return o.build(o, params) }

// Step applies the gradients.
func (o *Adam) Step() error { return o.step() }

func (o *Adam) settings() settings {
	return settings{"adam", orDefault(o.LearningRate, 0.001), o.Schedule, o.WeightDecay, o.ClipNorm, o.ClipValue, o.GlobalClipNorm}
}

func (o *Adam) slots() [maxSlots]slot { return momentSlots(o.AMSGrad) }

func (o *Adam) check() error { return checkMoments("adam", o.Beta1, o.Beta2, o.Epsilon) }

func (o *Adam) begin(step int64, rate float64) {
	o.moments.begin(step, rate, o.Beta1, o.Beta2, o.Epsilon)
}

func (o *Adam) update(p *param) { o.moments.update(p) }

// AdamW is Adam with weight decay, 0.004 by default (Loshchilov & Hutter, 2019).
type AdamW struct {
	LearningRate   float64           `json:"learning_rate"` // 0 is 0.001
	WeightDecay    float64           `json:"weight_decay"`  // 0 is 0.004
	Beta1          float64           `json:"beta_1"`        // 0 is 0.9
	Beta2          float64           `json:"beta_2"`        // 0 is 0.999
	Epsilon        float64           `json:"epsilon"`       // 0 is 1e-7
	AMSGrad        bool              `json:"amsgrad"`
	Schedule       schedule.Schedule `json:"schedule"` // replaces LearningRate, if set
	ClipNorm       float64           `json:"clipnorm"`
	ClipValue      float64           `json:"clipvalue"`
	GlobalClipNorm float64           `json:"global_clipnorm"`

	engine
	moments moments
}

// Build makes the moving means.
func (o *AdamW) Build(params []*tape.Var) error { return o.build(o, params) }

// Step applies the gradients.
func (o *AdamW) Step() error { return o.step() }

func (o *AdamW) settings() settings {
	return settings{"adamw", orDefault(o.LearningRate, 0.001), o.Schedule, orDefault(o.WeightDecay, 0.004), o.ClipNorm, o.ClipValue, o.GlobalClipNorm}
}

func (o *AdamW) slots() [maxSlots]slot { return momentSlots(o.AMSGrad) }

func (o *AdamW) check() error { return checkMoments("adamw", o.Beta1, o.Beta2, o.Epsilon) }

func (o *AdamW) begin(step int64, rate float64) {
	o.moments.begin(step, rate, o.Beta1, o.Beta2, o.Epsilon)
}

func (o *AdamW) update(p *param) { o.moments.update(p) }

// moments is the arithmetic of Adam.
type moments struct {
	rest1, rest2 float32 // 1−Beta1, 1−Beta2
	alpha        float32 // the rate, corrected for means that begin at 0
	epsilon      float32
}

func momentSlots(amsgrad bool) [maxSlots]slot {
	s := [maxSlots]slot{{"momentum", 0}, {"velocity", 0}}
	if amsgrad {
		s[2] = slot{"velocity_hat", 0}
	}
	return s
}

// checkMoments requires Beta1 and Beta2 to be below 1: a mean that takes in nothing would divide by zero.
func checkMoments(name string, beta1, beta2, epsilon float64) error {
	const below1 = 1 - 1.0/(1<<24)
	return errors.Join(
		within(name, "Beta1", beta1, 0, below1), within(name, "Beta2", beta2, 0, below1), within(name, "Epsilon", epsilon, 0, 1))
}

func (m *moments) begin(step int64, rate, beta1, beta2, epsilon float64) {
	beta1, beta2 = orDefault(beta1, 0.9), orDefault(beta2, 0.999)
	m.rest1, m.rest2 = float32(1-beta1), float32(1-beta2)
	m.alpha = float32(rate) * sqrt(1-power(float32(beta2), step)) / (1 - power(float32(beta1), step))
	m.epsilon = float32(orDefault(epsilon, 1e-7))
}

// power is rounded to float32 as in Keras, in the base and in the result: 1 − 0.999 is thirteen millionths less then, and
// long trainings keep to Keras's numbers only with it.
func power(base float32, exponent int64) float32 {
	return float32(math.Pow(float64(base), float64(exponent)))
}

func (m *moments) update(p *param) {
	c, w, g := p.clip, p.w, p.g[:len(p.w)]
	mean, square := p.slots[0][:len(p.w)], p.slots[1][:len(p.w)]
	rest1, rest2, alpha, epsilon, keep := m.rest1, m.rest2, m.alpha, m.epsilon, p.keep
	if p.slots[2] != nil {
		m.updateGreatest(p)
		return
	}
	for i := range w {
		d := c.of(g[i])
		mean[i] += (d - mean[i]) * rest1
		square[i] += (d*d - square[i]) * rest2
		w[i] = w[i]*keep - mean[i]*alpha/(sqrt(square[i])+epsilon)
	}
}

// updateGreatest is the update of AMSGrad.
func (m *moments) updateGreatest(p *param) {
	mean, square, greatest := p.slots[0], p.slots[1], p.slots[2]
	for i := range p.w {
		d := p.of(p.g[i])
		mean[i] += (d - mean[i]) * m.rest1
		square[i] += (d*d - square[i]) * m.rest2
		greatest[i] = max(greatest[i], square[i])
		p.w[i] = p.w[i]*p.keep - mean[i]*m.alpha/(sqrt(greatest[i])+m.epsilon)
	}
}

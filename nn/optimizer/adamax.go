package optimizer

import (
	"board/nn/schedule"
	"board/nn/tape"
	"board/nn/tensor"
)

// Adamax is Adam with the greatest gradient in place of the mean square: m += (1−Beta1)·(g − m),
// u = max(Beta2·u, |g|) and w −= rate·m/((1−Beta1ᵗ)·(u + Epsilon)) in step t (Kingma & Ba, 2014, section 7).
type Adamax struct {
	LearningRate   float64           `json:"learning_rate"` // 0 is 0.001
	Beta1          float64           `json:"beta_1"`        // 0 is 0.9
	Beta2          float64           `json:"beta_2"`        // 0 is 0.999
	Epsilon        float64           `json:"epsilon"`       // 0 is 1e-7
	Schedule       schedule.Schedule `json:"schedule"`      // replaces LearningRate, if set
	WeightDecay    float64           `json:"weight_decay"`
	ClipNorm       float64           `json:"clipnorm"`
	ClipValue      float64           `json:"clipvalue"`
	GlobalClipNorm float64           `json:"global_clipnorm"`

	engine
	alpha, rest1, beta2, epsilon float32
}

// Build makes the moving means and greatest gradients.
func (o *Adamax) Build(params []*tape.Var) error { return o.build(o, params) }

// Step applies the gradients.
func (o *Adamax) Step() error { return o.step() }

func (o *Adamax) settings() settings {
	return settings{"adamax", orDefault(o.LearningRate, 0.001), o.Schedule, o.WeightDecay, o.ClipNorm, o.ClipValue, o.GlobalClipNorm}
}

func (o *Adamax) slots() [maxSlots]slot { return [maxSlots]slot{{"momentum", 0}, {"norm", 0}} }

func (o *Adamax) check() error { return checkMoments("adamax", o.Beta1, o.Beta2, o.Epsilon) }

func (o *Adamax) begin(step int64, rate float64) {
	beta1 := orDefault(o.Beta1, 0.9)
	o.alpha = float32(rate) / (1 - power(float32(beta1), step))
	o.rest1, o.beta2 = float32(1-beta1), float32(orDefault(o.Beta2, 0.999))
	o.epsilon = float32(orDefault(o.Epsilon, 1e-7))
}

func (o *Adamax) update(p *param) {
	c, w, g := p.clip, p.w, p.g[:len(p.w)]
	mean, greatest := p.slots[0][:len(p.w)], p.slots[1][:len(p.w)]
	alpha, rest1, beta2, epsilon, keep := o.alpha, o.rest1, o.beta2, o.epsilon, p.keep
	for i := range w {
		d := c.of(g[i])
		mean[i] += (d - mean[i]) * rest1
		greatest[i] = max(beta2*greatest[i], max(d, -d))
		w[i] = w[i]*keep - alpha*mean[i]/(greatest[i]+epsilon)
	}
}

// Nadam is Adam that looks one step ahead as Nesterov's momentum does: with uₜ = Beta1·(1 − 0.96ᵗ/2) and Uₜ the product
// of all u up to uₜ, w −= rate·(uₜ₊₁·m/(1−Uₜ₊₁) + (1−uₜ)·g/(1−Uₜ))/(√(v/(1−Beta2ᵗ)) + Epsilon) (Dozat, 2016).
type Nadam struct {
	LearningRate   float64           `json:"learning_rate"` // 0 is 0.001
	Beta1          float64           `json:"beta_1"`        // 0 is 0.9
	Beta2          float64           `json:"beta_2"`        // 0 is 0.999
	Epsilon        float64           `json:"epsilon"`       // 0 is 1e-7
	Schedule       schedule.Schedule `json:"schedule"`      // replaces LearningRate, if set
	WeightDecay    float64           `json:"weight_decay"`
	ClipNorm       float64           `json:"clipnorm"`
	ClipValue      float64           `json:"clipvalue"`
	GlobalClipNorm float64           `json:"global_clipnorm"`

	engine
	rest1, rest2, ahead, here, unbias, epsilon float32
}

// Build makes the moving means.
func (o *Nadam) Build(params []*tape.Var) error {
	fresh := !o.built
	if err := o.build(o, params); err != nil || !fresh {
		return err
	}
	product := tensor.New()
	product.Data[0] = 1
	o.extra = []NamedTensor{{"u_product", product}}
	return nil
}

// Step applies the gradients.
func (o *Nadam) Step() error { return o.step() }

func (o *Nadam) settings() settings {
	return settings{"nadam", orDefault(o.LearningRate, 0.001), o.Schedule, o.WeightDecay, o.ClipNorm, o.ClipValue, o.GlobalClipNorm}
}

func (o *Nadam) slots() [maxSlots]slot { return [maxSlots]slot{{"momentum", 0}, {"velocity", 0}} }

func (o *Nadam) check() error { return checkMoments("nadam", o.Beta1, o.Beta2, o.Epsilon) }

func (o *Nadam) begin(step int64, rate float64) {
	beta1, beta2, r := float32(orDefault(o.Beta1, 0.9)), float32(orDefault(o.Beta2, 0.999)), float32(rate)
	u, next := beta1*(1-0.5*power(0.96, step)), beta1*(1-0.5*power(0.96, step+1))
	product := &o.extra[0].Tensor.Data[0]
	*product *= u
	o.rest1, o.rest2 = 1-beta1, 1-beta2
	o.ahead, o.here = r*next/(1-*product*next), r*(1-u)/(1-*product)
	o.unbias = 1 / (1 - power(beta2, step))
	o.epsilon = float32(orDefault(o.Epsilon, 1e-7))
}

func (o *Nadam) update(p *param) {
	c, w, g := p.clip, p.w, p.g[:len(p.w)]
	mean, square := p.slots[0][:len(p.w)], p.slots[1][:len(p.w)]
	rest1, rest2, ahead, here, unbias, epsilon, keep := o.rest1, o.rest2, o.ahead, o.here, o.unbias, o.epsilon, p.keep
	for i := range w {
		d := c.of(g[i])
		mean[i] += (d - mean[i]) * rest1
		square[i] += (d*d - square[i]) * rest2
		w[i] = w[i]*keep - (ahead*mean[i]+here*d)/(sqrt(square[i]*unbias)+epsilon)
	}
}

package optimizer

import (
	"errors"
	"math"

	"board/nn/schedule"
	"board/nn/tape"
)

// Adagrad divides the gradient by the root of the sum of its squares so far: a += g² and w −= rate·g/√(a + Epsilon)
// (Duchi et al., 2011).
type Adagrad struct {
	LearningRate            float64           `json:"learning_rate"`             // 0 is 0.001
	InitialAccumulatorValue float64           `json:"initial_accumulator_value"` // 0 is 0.1
	Epsilon                 float64           `json:"epsilon"`                   // 0 is 1e-7
	Schedule                schedule.Schedule `json:"schedule"`                  // replaces LearningRate, if set
	WeightDecay             float64           `json:"weight_decay"`
	ClipNorm                float64           `json:"clipnorm"`
	ClipValue               float64           `json:"clipvalue"`
	GlobalClipNorm          float64           `json:"global_clipnorm"`

	engine
	rate, epsilon float32
}

// Build makes the sums of squares.
func (o *Adagrad) Build(params []*tape.Var) error { return o.build(o, params) }

// Step applies the gradients.
func (o *Adagrad) Step() error { return o.step() }

func (o *Adagrad) settings() settings {
	return settings{"adagrad", orDefault(o.LearningRate, 0.001), o.Schedule, o.WeightDecay, o.ClipNorm, o.ClipValue, o.GlobalClipNorm}
}

func (o *Adagrad) slots() [maxSlots]slot {
	return [maxSlots]slot{{"accumulator", float32(orDefault(o.InitialAccumulatorValue, 0.1))}}
}

func (o *Adagrad) check() error {
	return errors.Join(
		within("adagrad", "InitialAccumulatorValue", o.InitialAccumulatorValue, 0, math.MaxFloat32),
		within("adagrad", "Epsilon", o.Epsilon, 0, 1))
}

func (o *Adagrad) begin(_ int64, rate float64) {
	o.rate, o.epsilon = float32(rate), float32(orDefault(o.Epsilon, 1e-7))
}

func (o *Adagrad) update(p *param) {
	c, w, g, a := p.clip, p.w, p.g[:len(p.w)], p.slots[0][:len(p.w)]
	rate, epsilon, keep := o.rate, o.epsilon, p.keep
	for i := range w {
		d := c.of(g[i])
		a[i] += d * d
		w[i] = w[i]*keep - rate*d/sqrt(a[i]+epsilon)
	}
}

// Adadelta divides the gradient by the moving root of the mean of its squares and multiplies it with that of the steps,
// so that it needs no rate of its own: a = Rho·a + (1−Rho)·g², d = −g·√(b + Epsilon)/√(a + Epsilon),
// b = Rho·b + (1−Rho)·d² and w += rate·d (Zeiler, 2012, with a rate of 1).
type Adadelta struct {
	LearningRate   float64           `json:"learning_rate"` // 0 is 0.001
	Rho            float64           `json:"rho"`           // 0 is 0.95
	Epsilon        float64           `json:"epsilon"`       // 0 is 1e-7
	Schedule       schedule.Schedule `json:"schedule"`      // replaces LearningRate, if set
	WeightDecay    float64           `json:"weight_decay"`
	ClipNorm       float64           `json:"clipnorm"`
	ClipValue      float64           `json:"clipvalue"`
	GlobalClipNorm float64           `json:"global_clipnorm"`

	engine
	rate, rho, rest, epsilon float32 // rest is 1−Rho
}

// Build makes the means of squares.
func (o *Adadelta) Build(params []*tape.Var) error { return o.build(o, params) }

// Step applies the gradients.
func (o *Adadelta) Step() error { return o.step() }

func (o *Adadelta) settings() settings {
	return settings{"adadelta", orDefault(o.LearningRate, 0.001), o.Schedule, o.WeightDecay, o.ClipNorm, o.ClipValue, o.GlobalClipNorm}
}

func (o *Adadelta) slots() [maxSlots]slot {
	return [maxSlots]slot{{"accumulated_grad", 0}, {"accumulated_delta_var", 0}}
}

func (o *Adadelta) check() error {
	return errors.Join(within("adadelta", "Rho", o.Rho, 0, 1), within("adadelta", "Epsilon", o.Epsilon, 0, 1))
}

func (o *Adadelta) begin(_ int64, rate float64) {
	rho := orDefault(o.Rho, 0.95)
	o.rate, o.rho, o.rest, o.epsilon = float32(rate), float32(rho), float32(1-rho), float32(orDefault(o.Epsilon, 1e-7))
}

func (o *Adadelta) update(p *param) {
	c, w, g := p.clip, p.w, p.g[:len(p.w)]
	a, b := p.slots[0][:len(p.w)], p.slots[1][:len(p.w)]
	rate, rho, rest, epsilon, keep := o.rate, o.rho, o.rest, o.epsilon, p.keep
	for i := range w {
		d := c.of(g[i])
		a[i] = rho*a[i] + rest*(d*d)
		move := sqrt(b[i]+epsilon) * d / sqrt(a[i]+epsilon)
		b[i] = rho*b[i] + rest*(move*move)
		w[i] = w[i]*keep - rate*move
	}
}

// sqrt is one instruction on a float32.
func sqrt(v float32) float32 { return float32(math.Sqrt(float64(v))) }

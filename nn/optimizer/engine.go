package optimizer

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"board/nn/schedule"
	"board/nn/tape"
	"board/nn/tensor"
)

// A rule is what one optimizer does differently from the others.
type rule interface {
	base() *engine
	settings() settings
	// slots are what is kept for each weight; those without a name are not.
	slots() [maxSlots]slot
	// check reports settings of the rule's own that make no sense.
	check() error
	// begin works out what is the same for all weights in a step. Steps are counted from 1.
	begin(step int64, rate float64)
	// update changes one weight.
	update(p *param)
}

// settings are what all optimizers have.
type settings struct {
	name         string
	learningRate float64 // never 0: the default is put in
	schedule     schedule.Schedule
	weightDecay  float64
	clipNorm     float64
	clipValue    float64
	globalNorm   float64
}

// A slot is a number that an optimizer keeps for every number of a weight.
type slot struct {
	name    string
	initial float32
}

// maxSlots is what the optimizer with the most slots has.
const maxSlots = 3

// A param is a weight with its slots, as rules see it.
type param struct {
	w, g  []float32
	slots [maxSlots][]float32
	clip
	keep float32 // what weight decay leaves of a weight: 1 without it

	v       *tape.Var
	size    int
	tensors [maxSlots]*tensor.Tensor
}

// A clip changes gradients before they are used.
type clip struct {
	scale float32 // 1 unless a norm is too large
	limit float32 // +Inf without ClipValue
}

// of is a gradient after clipping. NaN stays NaN.
func (c clip) of(g float32) float32 {
	g *= c.scale
	if g > c.limit {
		return c.limit
	}
	if g < -c.limit {
		return -c.limit
	}
	return g
}

// engine is what all optimizers share. Optimizers embed it.
type engine struct {
	rule       rule
	set        settings
	current    float32 // the learning rate without a schedule
	iterations int64
	params     []param
	extra      []NamedTensor // state that belongs to no single weight
	built      bool
}

func (e *engine) base() *engine { return e }

// attach reads and checks the settings, once.
func (e *engine) attach(r rule) error {
	if e.rule == r {
		return nil
	}
	s := r.settings()
	if err := errors.Join(s.check(), r.check()); err != nil {
		return err
	}
	*e = engine{rule: r, set: s, current: float32(s.learningRate)}
	return nil
}

func (s settings) check() error {
	clips := 0
	for _, field := range []struct {
		name  string
		value float64
		clips int
	}{
		{"LearningRate", s.learningRate, 0}, {"WeightDecay", s.weightDecay, 0},
		{"ClipNorm", s.clipNorm, 1}, {"ClipValue", s.clipValue, 1}, {"GlobalClipNorm", s.globalNorm, 1},
	} {
		if err := within(s.name, field.name, field.value, 0, math.MaxFloat32); err != nil {
			return err
		}
		if field.value != 0 {
			clips += field.clips
		}
	}
	if clips > 1 {
		return fmt.Errorf("%s: expected at most one of ClipNorm, ClipValue and GlobalClipNorm, got %d", s.name, clips)
	}
	if s.schedule != nil {
		if err := schedule.Check(s.schedule); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return nil
}

// build makes the slots.
func (e *engine) build(r rule, params []*tape.Var) error {
	if err := e.attach(r); err != nil {
		return err
	}
	if e.built {
		if slices.EqualFunc(e.params, params, func(p param, v *tape.Var) bool { return p.v == v }) {
			return nil
		}
		return fmt.Errorf("%s: expected the %d parameters that the optimizer was built for, got others; make a new optimizer for each model",
			e.set.name, len(e.params))
	}
	for i, v := range params {
		if v == nil || v.Value == nil {
			return fmt.Errorf("%s: expected parameters with values, got none as parameter %d", e.set.name, i)
		}
	}
	e.params = make([]param, len(params))
	for i, v := range params {
		e.params[i] = newParam(v, r.slots())
	}
	e.built = true
	return nil
}

func newParam(v *tape.Var, slots [maxSlots]slot) param {
	p := param{v: v, size: len(v.Value.Data)}
	for k, s := range slots {
		if s.name != "" {
			p.tensors[k] = tensor.New(v.Value.Shape...)
			p.tensors[k].Fill(s.initial)
			p.slots[k] = p.tensors[k].Data
		}
	}
	return p
}

// step applies the gradients.
func (e *engine) step() error {
	if !e.built {
		return errors.New("optimizer: expected Build before Step")
	}
	if err := e.gather(); err != nil {
		return err
	}
	c, norms := e.clipping()
	rate := e.CurrentLearningRate()
	if rate-rate != 0 {
		return fmt.Errorf("%s: expected a finite learning rate for step %d, got %v from the schedule", e.set.name, e.iterations, rate)
	}
	e.rule.begin(e.iterations+1, rate)
	keep := 1 - float32(e.set.weightDecay*rate)
	for i := range e.params {
		p := &e.params[i]
		if p.g == nil {
			continue
		}
		p.clip, p.keep = c, keep
		if norms {
			p.scale = shrink(sumOfSquares(p.g), e.set.clipNorm)
		}
		e.rule.update(p)
	}
	e.iterations++
	return nil
}

// gather finds weights and gradients of the trainable parameters.
func (e *engine) gather() error {
	found := false
	for i := range e.params {
		p := &e.params[i]
		p.w, p.g = p.v.Value.Data, nil
		if !p.v.Trainable() || p.v.Grad == nil {
			continue
		}
		if len(p.v.Grad.Data) != p.size || len(p.w) != p.size {
			return fmt.Errorf("%s: parameter %d (%s): expected a gradient of the shape %v, got %v; weights must keep their shapes",
				e.set.name, i, p.v.Name, p.v.Value.Shape, p.v.Grad.Shape)
		}
		p.g, found = p.v.Grad.Data, true
	}
	if !found {
		return fmt.Errorf("%s: expected a gradient for at least one of %d parameters, got none; run Backward before Step", e.set.name, len(e.params))
	}
	return nil
}

// clipping is how this step's gradients are clipped; norms says that each weight has a scale of its own.
func (e *engine) clipping() (c clip, norms bool) {
	c = clip{scale: 1, limit: float32(math.Inf(1))}
	switch {
	case e.set.clipNorm > 0:
		return c, true
	case e.set.clipValue > 0:
		c.limit = float32(e.set.clipValue)
	case e.set.globalNorm > 0:
		sum := 0.0
		for i := range e.params {
			sum += sumOfSquares(e.params[i].g)
		}
		c.scale = shrink(sum, e.set.globalNorm)
		if math.IsInf(sum, 0) {
			c.scale = float32(math.NaN()) // as Keras: one infinite gradient spoils all, instead of stopping the others
		}
	}
	return c, false
}

// shrink is the factor that brings a norm down to the limit, 1 if it is not above it. NaN stays NaN.
func shrink(sumOfSquares, limit float64) float32 {
	norm := math.Sqrt(sumOfSquares)
	if norm <= limit {
		return 1
	}
	return float32(limit / norm)
}

func sumOfSquares(g []float32) float64 {
	sum := 0.0
	for _, v := range g {
		sum += float64(v) * float64(v)
	}
	return sum
}

// within checks a setting.
func within(optimizer, field string, value, low, high float64) error {
	if value >= low && value <= high {
		return nil
	}
	if high == math.MaxFloat32 {
		return fmt.Errorf("%s: expected %s to be a finite number of at least %v, got %v", optimizer, field, low, value)
	}
	return fmt.Errorf("%s: expected %s to be from %v to %v, got %v", optimizer, field, low, high, value)
}

// orDefault is value, or what Keras takes where value is not set.
func orDefault(value, keras float64) float64 {
	if value == 0 {
		return keras
	}
	return value
}

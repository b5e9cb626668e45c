package search

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"unicode/utf8"
)

// A Kind is what values a parameter has.
type Kind string

// The kinds of parameters.
const (
	OfChoice Kind = "choice" // one of a list
	OfInt    Kind = "int"    // a whole number
	OfFloat  Kind = "float"  // any number
)

// A Param is a hyper-parameter: its name, and the values that it may have. Make one with Choice, Int, Uniform or LogUniform, and change
// it with Quantized, Log and When.
type Param struct {
	Name   string     `json:"name"`
	Kind   Kind       `json:"kind"`
	Low    float64    `json:"low,omitempty"`    // of numbers: the least value
	High   float64    `json:"high,omitempty"`   // of numbers: the greatest value
	Scaled bool       `json:"log,omitempty"`    // of numbers: their logarithm is uniform
	Step   float64    `json:"step,omitempty"`   // of numbers: Low, Low+Step and so on; 0 is any
	Values Values     `json:"values,omitempty"` // of choices
	Only   *Condition `json:"only,omitempty"`   // there is a value only when this holds
}

// A Condition holds when another parameter has one of these values, or a number that is at least AtLeast.
type Condition struct {
	Name    string   `json:"name"`
	Values  Values   `json:"values,omitempty"`
	AtLeast *float64 `json:"at_least,omitempty"`
}

// Choice is a parameter with one of these values: texts, numbers and booleans.
func Choice(name string, values ...any) Param {
	return Param{Name: name, Kind: OfChoice, Values: plainValues(values)}
}

// Bool is a parameter that is false or true.
func Bool(name string) Param { return Choice(name, false, true) }

// Int is a parameter whose values are the whole numbers from low to high, both included.
func Int(name string, low, high int) Param {
	return Param{Name: name, Kind: OfInt, Low: float64(low), High: float64(high), Step: 1}
}

// Uniform is a parameter with any number from low to high.
func Uniform(name string, low, high float64) Param {
	return Param{Name: name, Kind: OfFloat, Low: low, High: high}
}

// LogUniform is a parameter with any number from low to high, each order of magnitude being as likely as any other: SciPy's reciprocal
// and loguniform.
func LogUniform(name string, low, high float64) Param { return Uniform(name, low, high).Log() }

// Log makes the logarithm of the parameter uniform, so that 1 to 10 is as likely as 10 to 100.
func (p Param) Log() Param {
	p.Scaled = true
	return p
}

// Quantized leaves the parameter the numbers low, low+step and so on.
func (p Param) Quantized(step float64) Param {
	p.Step = step
	return p
}

// When leaves the parameter out unless another one, which stands before it in the space, has one of these values.
func (p Param) When(name string, values ...any) Param {
	p.Only = &Condition{Name: name, Values: plainValues(values)}
	return p
}

// WhenAtLeast leaves the parameter out unless another one, which stands before it in the space, is at least that number.
func (p Param) WhenAtLeast(name string, least float64) Param {
	p.Only = &Condition{Name: name, AtLeast: &least}
	return p
}

// A Space lists parameters. One that depends on another (When) stands behind it.
type Space []Param

// Layers is the space of architectures with low to high hidden layers of narrow to wide units each: the parameters NAME, which is the
// number of layers, and NAME_units_1, NAME_units_2 and so on for the layers that there are.
func Layers(name string, low, high, narrow, wide int) Space {
	space := Space{Int(name, low, high)}
	for i := 1; i <= high; i++ {
		space = append(space, Int(fmt.Sprintf("%s_units_%d", name, i), narrow, wide).WhenAtLeast(name, float64(i)))
	}
	return space
}

// Find is the parameter with that name.
func (s Space) Find(name string) (Param, bool) {
	i := slices.IndexFunc(s, func(p Param) bool { return p.Name == name })
	if i < 0 {
		return Param{}, false
	}
	return s[i], true
}

// check refuses spaces that have no sense, and names what is wrong.
func (s Space) check() error {
	for i, p := range s {
		if err := p.check(); err != nil {
			return fmt.Errorf("Space[%d]: %w", i, err)
		}
		if _, twice := s[:i].Find(p.Name); twice {
			return fmt.Errorf("Space[%d]: expected every name once, got %q again", i, p.Name)
		}
		if p.Only == nil {
			continue
		}
		if _, ok := s[:i].Find(p.Only.Name); !ok {
			return fmt.Errorf("Space[%d]: %q depends on %q, which has to stand before it", i, p.Name, p.Only.Name)
		}
	}
	return nil
}

func (p Param) check() error {
	if p.Name == "" || !utf8.ValidString(p.Name) || len(p.Name) > 200 {
		return fmt.Errorf("expected a name of 1 to 200 bytes in UTF-8, got %q", p.Name)
	}
	if p.Kind == OfChoice {
		return p.checkValues()
	}
	switch {
	case p.Kind != OfInt && p.Kind != OfFloat:
		return fmt.Errorf("%q: expected a parameter made by Choice, Int, Uniform or LogUniform", p.Name)
	case !(p.Low <= p.High) || math.IsInf(p.Low, 0) || math.IsInf(p.High, 0) || math.IsInf(p.High-p.Low, 0):
		return fmt.Errorf("%q: expected finite bounds, the lower one first, got %v and %v", p.Name, p.Low, p.High)
	case p.Scaled && p.Low <= 0:
		return fmt.Errorf("%q: expected bounds above 0 for a logarithm, got %v", p.Name, p.Low)
	}
	return p.checkStep()
}

func (p Param) checkStep() error {
	switch {
	case !(p.Step >= 0) || p.Kind == OfInt && (p.Step < 1 || p.Step != math.Trunc(p.Step)):
		return fmt.Errorf("%q: expected a positive step, whole for whole numbers, got %v", p.Name, p.Step)
	case p.Step > 0 && (p.High-p.Low)/p.Step > 1<<52:
		return fmt.Errorf("%q: the step %v is too small for the range from %v to %v", p.Name, p.Step, p.Low, p.High)
	}
	return nil
}

func (p Param) checkValues() error {
	if len(p.Values) == 0 {
		return fmt.Errorf("%q: expected at least one value to choose from", p.Name)
	}
	for i, v := range p.Values {
		if err := checkValue(v); err != nil {
			return fmt.Errorf("%q: value %d: %w", p.Name, i, err)
		}
		if slices.Index(p.Values, v) < i {
			return fmt.Errorf("%q: expected every value once, got %v again", p.Name, v)
		}
	}
	return nil
}

func checkValue(v any) error {
	switch v := v.(type) {
	case string:
		if !utf8.ValidString(v) {
			return errors.New("expected text in UTF-8")
		}
	case bool, int:
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("expected a finite number, got %v", v)
		}
	default:
		return fmt.Errorf("expected a text, a number or a boolean, got %T", v)
	}
	return nil
}

// equal reports whether two parameters are defined alike.
func (p Param) equal(q Param) bool {
	same := func(a, b *Condition) bool {
		if a == nil || b == nil {
			return a == b
		}
		least := a.AtLeast == nil && b.AtLeast == nil || a.AtLeast != nil && b.AtLeast != nil && *a.AtLeast == *b.AtLeast
		return a.Name == b.Name && slices.Equal(a.Values, b.Values) && least
	}
	return p.Name == q.Name && p.Kind == q.Kind && p.Low == q.Low && p.High == q.High && p.Scaled == q.Scaled && p.Step == q.Step &&
		slices.Equal(p.Values, q.Values) && same(p.Only, q.Only)
}

// String describes the parameter in one line.
func (p Param) String() string {
	text := fmt.Sprintf("%s: %v", p.Name, []any(p.Values))
	if p.Kind != OfChoice {
		text = fmt.Sprintf("%s: %s from %v to %v", p.Name, p.Kind, p.Low, p.High)
	}
	if p.Scaled {
		text += ", logarithmic"
	}
	if p.Step > 0 && !(p.Kind == OfInt && p.Step == 1) {
		text += fmt.Sprintf(", in steps of %v", p.Step)
	}
	if c := p.Only; c != nil && c.AtLeast != nil {
		text += fmt.Sprintf(", if %s is at least %v", c.Name, *c.AtLeast)
	} else if c != nil {
		text += fmt.Sprintf(", if %s is one of %v", c.Name, []any(c.Values))
	}
	return text
}

// holds reports whether the condition does, given the parameters before.
func (c *Condition) holds(params Params) bool {
	if c == nil {
		return true
	}
	v, ok := params[c.Name]
	if !ok {
		return false
	}
	if c.AtLeast != nil {
		x, err := asFloat(v)
		return err == nil && x >= *c.AtLeast
	}
	return slices.Contains(c.Values, v)
}

// Fill makes a value for every parameter that there is one for, in order: value is called for those whose condition holds.
func (s Space) fill(value func(Param) any) Params {
	params := make(Params, len(s))
	for _, p := range s {
		if p.Only.holds(params) {
			params[p.Name] = value(p)
		}
	}
	return params
}

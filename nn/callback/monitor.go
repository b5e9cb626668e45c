package callback

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"board/nn"
	"board/nn/registry"
)

// A Mode says which values of a monitored quantity are better.
type Mode string

// The modes. Auto, which the zero value means too, goes by the metric, or else by the name of the quantity: losses and errors are to fall,
// accuracies and the like are to grow.
const (
	Auto Mode = "auto"
	Min  Mode = "min"
	Max  Mode = "max"
)

// A monitor compares values of one quantity of the logs.
type monitor struct {
	who      string // the callback, for errors
	name     string
	max      bool
	minDelta float64
}

// newMonitor resolves name, which is val_loss unless given, and mode.
// Before the first epoch is spent on it, it refuses a name that the logs of this training cannot have.
func newMonitor(model *nn.Model, p nn.Params, who, name string, mode Mode, minDelta float64) (monitor, error) {
	m := monitor{who: who, name: name, minDelta: math.Abs(minDelta)}
	if math.IsNaN(minDelta) {
		return m, fmt.Errorf("%s: MinDelta is NaN; expected a number", who)
	}
	if m.name == "" {
		m.name = "val_loss"
	}
	switch mode {
	case Min, Max:
		m.max = mode == Max
	case Auto, "":
		up, known := getsBetterUpwards(model, m.name)
		if !known && !slices.Contains(p.Metrics, m.name) && registry.Nearest(m.name, p.Metrics) != "" {
			return m, m.check(p) // misspelt
		}
		if !known {
			return m, fmt.Errorf("%s: Monitor %q: it is not known whether this is to grow or to fall; set Mode to callback.Max or callback.Min", who, m.name)
		}
		m.max = up
	default:
		return m, fmt.Errorf("%s: Mode %q: expected %q, %q or %q", who, mode, Auto, Min, Max)
	}
	return m, m.check(p)
}

// check refuses a name that the logs of this training cannot have.
func (m *monitor) check(p nn.Params) error {
	if slices.Contains(p.Metrics, m.name) {
		return nil
	}
	return fmt.Errorf("%s: Monitor %q is not in the logs, which have %s%s", m.who, m.name, strings.Join(p.Metrics, ", "), hintFor(m.name, p))
}

// hintFor says what may bring a name into the logs of an epoch.
func hintFor(name string, p nn.Params) string {
	if rest, ok := strings.CutPrefix(name, "val_"); ok && slices.Contains(p.Metrics, rest) {
		return "; give Fit validation data"
	}
	if near := registry.Nearest(name, p.Metrics); near != "" {
		return fmt.Sprintf("; did you mean %q?", near)
	}
	return "; a callback that sets it has to come before this one and name it in LogNames, see nn.Logger"
}

// improves reports whether current is better than reference by more than the least
// difference. It compares 32-bit floats, as Keras does, so that what was logged as
// the same number is the same. What is not a finite number is never better: a loss
// of minus infinity is no success. Everything else is better than none.
func (m *monitor) improves(current float64, reference *float64) bool {
	switch {
	case math.IsNaN(current) || math.IsInf(current, 0):
		return false
	case reference == nil:
		return true
	case m.max:
		return float32(current-m.minDelta) > float32(*reference)
	}
	return float32(current+m.minDelta) < float32(*reference)
}

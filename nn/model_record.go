package nn

import (
	"fmt"

	"board/nn/tape"
)

// Record records what the model makes of its inputs on a tape that is not the model's own, and returns the outputs: for programs that look at the
// operations, such as exporters, and for models within models. The inputs are of that tape, in the order of InputNames and of the shapes of InputShapes. The
// operations are those of inference unless the tape is Training. The model must be built. Goroutines that record one model at the same time
// each have a tape of their own; what they record refers to the weights, which a training then changes.
func (m *Model) Record(t *tape.Tape, in ...*tape.Var) (out []*tape.Var, err error) {
	defer m.guard(&err)
	w := m.takeWorkspace()
	defer w.give()
	alone := m.beginReading()
	defer m.endReading(alone)
	if !m.built() {
		return nil, fmt.Errorf("%s: expected a model that is built: give it an Input, or call Predict once", m.name)
	}
	if len(in) != len(m.inputs) {
		return nil, fmt.Errorf("%s: expected %d inputs, got %d", m.name, len(m.inputs), len(in))
	}
	for i, v := range in {
		if !compatible(m.inputs[i].shape, v.Value.Shape) {
			return nil, fmt.Errorf("%s: expected input %s to have the shape %v, got %v", m.name, m.inputs[i].name, m.inputs[i].shape, v.Value.Shape)
		}
	}
	return m.record(w, t, in, nil)
}

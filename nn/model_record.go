package nn

import (
	"fmt"

	"board/nn/tape"
)

// A Recording records what a model makes of its inputs; see Model.Record.
type Recording func(t *tape.Tape, in ...*tape.Var) (out []*tape.Var, err error)

// Record records what the model makes of its inputs on a tape that is not the model's own, and returns the outputs: for programs that look at the
// operations, such as exporters, and for models within models. The inputs are of that tape, in the order of InputNames and of the shapes of InputShapes. The
// operations are those of inference unless the tape is Training. The model must be built. Goroutines that record one model at the same time
// each have a tape of their own; what they record refers to the weights, which a training then changes (Recordings keeps it from doing so).
func (m *Model) Record(t *tape.Tape, in ...*tape.Var) (out []*tape.Var, err error) {
	err = m.Recordings(func(record Recording) error {
		out, err = record(t, in...)
		return err
	})
	return out, err
}

// Recordings calls f with a function that is like Record. While f runs no step of a training changes the model, so that all that f records and all weights
// that it reads are those of one step: a training waits for it. f must not call methods of the model that wait for its training in turn (Predict,
// Record, Save, GetWeights, Clone, and the names and shapes of inputs and outputs).
func (m *Model) Recordings(f func(record Recording) error) (err error) {
	defer m.guard(&err)
	w := m.takeWorkspace()
	defer w.give()
	alone := m.beginReading()
	defer m.endReading(alone)
	return f(func(t *tape.Tape, in ...*tape.Var) ([]*tape.Var, error) {
		if err := m.fits(in); err != nil {
			return nil, err
		}
		return m.record(w, t, in, nil)
	})
}

// fits says what is wrong with the inputs of a recording.
func (m *Model) fits(in []*tape.Var) error {
	if !m.built() {
		return fmt.Errorf("%s: expected a model that is built: give it an Input, or call Predict once", m.name)
	}
	if len(in) != len(m.inputs) {
		return fmt.Errorf("%s: expected %d inputs, got %d", m.name, len(m.inputs), len(in))
	}
	for i, v := range in {
		if !compatible(m.inputs[i].shape, v.Value.Shape) {
			return fmt.Errorf("%s: expected input %s to have the shape %v, got %v", m.name, m.inputs[i].name, m.inputs[i].shape, v.Value.Shape)
		}
	}
	return nil
}

package tape

import (
	"strings"

	"board/nn/tensor"
)

// A ShapeError is what operations panic with when the shapes or values that they are given do not fit.
type ShapeError struct {
	Scope  string         // where in the model: "model/hidden1", or empty
	Op     string         // TensorFlow's name of the operation
	Reason string         // what was expected
	Shapes []tensor.Shape // what came
}

// Error says where, what was expected and what came.
func (e *ShapeError) Error() string {
	var b strings.Builder
	for _, part := range []string{e.Scope, e.Op} {
		if part != "" {
			b.WriteString(part + ": ")
		}
	}
	b.WriteString(e.Reason)
	for i, s := range e.Shapes {
		b.WriteString([]string{", got ", " and "}[min(i, 1)] + s.String())
	}
	return b.String()
}

// shapeError copies the shapes: those of Vars change with the next step.
func (t *Tape) shapeError(op, reason string, shapes ...tensor.Shape) *ShapeError {
	e := &ShapeError{Scope: t.scope.path, Op: op, Reason: reason}
	for _, s := range shapes {
		e.Shapes = append(e.Shapes, append(tensor.Shape{}, s...))
	}
	return e
}

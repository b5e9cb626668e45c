package layer

import (
	"errors"
	"fmt"
	"strings"

	"board/nn/tensor"
)

// Error says which layer cannot do what it was asked for, and why.
type Error struct {
	Layer string // the name, "dense_1"
	Err   error
}

// Error is "dense_1: expected …, got …".
func (e *Error) Error() string { return e.Layer + ": " + e.Err.Error() }

// Unwrap returns the reason.
func (e *Error) Unwrap() error { return e.Err }

// named makes err name the layer, unless it does so already. Nil stays nil.
func named(l Layer, err error) error {
	if err == nil {
		return nil
	}
	if e := (*Error)(nil); errors.As(err, &e) {
		return err
	}
	name := l.LayerName()
	if name == "" {
		name = DefaultName(l)
	}
	return &Error{Layer: name, Err: err}
}

func failf(l Layer, format string, args ...any) error { return named(l, fmt.Errorf(format, args...)) }

// only is the shape of the one input of a layer that takes one, which must have at least rank axes.
func only(l Layer, in []tensor.Shape, rank int) (tensor.Shape, error) {
	if len(in) != 1 {
		return nil, failf(l, "expected one input, got %d with shapes %s; Concatenate or Add joins several", len(in), shapes(in))
	}
	if len(in[0]) < rank {
		return nil, failf(l, "expected input of at least %d dimensions (the batch is the first), got %v", rank, in[0])
	}
	return in[0], nil
}

// shapes writes several shapes, "(None, 3) and (None, 4)".
func shapes(in []tensor.Shape) string {
	var parts []string
	for _, s := range in {
		parts = append(parts, s.String())
	}
	return strings.Join(parts, " and ")
}

// axisOf turns an axis that may count from the end into one that counts from the front, and checks that the input has it.
func axisOf(l Layer, axis int, s tensor.Shape) (int, error) {
	k := fromFront(axis, len(s))
	if k < 1 || k >= len(s) {
		return 0, failf(l, "expected an axis after the batch within input of shape %v, got axis %d", s, axis)
	}
	return k, nil
}

// fromFront counts an axis from the front: -1 is the last, and so is 0, since no setting can mean the batch.
func fromFront(axis, rank int) int {
	switch {
	case axis == 0:
		return rank - 1
	case axis < 0:
		return rank + axis
	}
	return axis
}

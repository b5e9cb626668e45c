package loss

import (
	"errors"
	"fmt"
	"slices"

	"board/nn/registry"
	"board/nn/tape"
	"board/nn/tensor"
)

// Function is the arithmetic of a loss of your own: it records a value for each row of predictions, as the functions of
// keras.losses do, from labels and predictions whose shapes have been brought together. The value may be one for each sample, of shape (n), or
// several, of shape (n, …). Weighing and reducing is not its business.
type Function func(t *tape.Tape, yTrue, yPred *tape.Var) *tape.Var

// Custom is a loss of your own; Func makes one.
type Custom struct {
	name     string
	function Function
}

// Func makes a loss of a function, as Keras does of a function given to compile:
//
//	loss.Func("my_mse", func(t *tape.Tape, yTrue, yPred *tape.Var) *tape.Var {
//		return t.Mean(t.Square(t.Sub(yTrue, yPred)), -1)
//	})
//
// Labels of shape (n) are (n, 1) for the function if the predictions are, and the other way round. The values are
// multiplied with the weights of their samples and reduced as those of the losses of this package are; see Reduced for another reduction.
// A value that is not there for each sample, such as a mean over all, is an error before the training begins.
//
// For a model that is to be saved, Register the function under its name.
func Func(name string, f Function) Custom { return Custom{name, f} }

// Register makes a loss of one's own known by its name: loss.Name finds it, and models compiled with it can be saved and, where it is
// registered too, loaded. Call it in init. A name that is taken panics.
func Register(name string, f Function) {
	registry.RegisterValue(name, func() Loss { return Func(name, f) })
}

// LossName is the name that the loss was made with.
func (c Custom) LossName() string { return c.name }

// ConfigName is the name under which a configuration refers to the loss; it must be registered.
func (c Custom) ConfigName() (string, error) {
	if !slices.Contains(registry.Known[Loss](), c.name) {
		return "", fmt.Errorf("loss %s is not registered: call loss.Register(%q, …) in init, so that it can be saved and loaded", c.name, c.name)
	}
	return c.name, nil
}

func (c Custom) validate() error {
	switch {
	case c.name == "":
		return errors.New("loss.Func: expected a name, got none")
	case c.function == nil:
		return fmt.Errorf("loss %s: expected a function, got nil", c.name)
	}
	return nil
}

// Check records the function for a few samples of zeros, and requires a value for each.
func (c Custom) Check(yTrue, yPred tensor.Shape) (err error) {
	if len(yTrue) == 0 || len(yPred) == 0 {
		return c.shapeError("expected labels and predictions with a batch axis", yTrue, yPred)
	}
	defer c.recovered(&err)
	samples := 3
	for slices.Contains(yTrue, samples) || slices.Contains(yPred, samples) {
		samples++ // a size that is not the batch's cannot be taken for it
	}
	t := tape.New(1)
	c.values(t, tensor.New(some(yTrue, samples)...), t.Constant(tensor.New(some(yPred, samples)...)))
	return nil
}

// some is the shape with sizes for those that are not known.
func some(shape tensor.Shape, samples int) tensor.Shape {
	s := shape.Clone()
	for i, n := range s {
		if n == tensor.None {
			s[i] = 2
		}
	}
	s[0] = samples
	return s
}

// recovered makes an error of a panic about shapes, and says whose it is.
func (c Custom) recovered(err *error) {
	switch v := recover().(type) {
	case nil:
	case *tape.ShapeError:
		*err = fmt.Errorf("loss %s: %w", c.name, v)
	default:
		panic(v)
	}
}

func (c Custom) shapeError(reason string, shapes ...tensor.Shape) *tape.ShapeError {
	e := &tape.ShapeError{Op: c.name, Reason: reason}
	for _, s := range shapes {
		e.Shapes = append(e.Shapes, s.Clone())
	}
	return e
}

// Call records the loss.
func (c Custom) Call(t *tape.Tape, yTrue *tensor.Tensor, yPred *tape.Var, sampleWeight []float32) *tape.Var {
	return c.reduced(t, yTrue, yPred, sampleWeight, SumOverBatchSize)
}

func (c Custom) reduced(t *tape.Tape, yTrue *tensor.Tensor, yPred *tape.Var, sampleWeight []float32, r Reduction) *tape.Var {
	if sampleWeight != nil && len(sampleWeight) != yPred.Value.Rows() {
		panic(c.shapeError(fmt.Sprintf("expected %d sample weights, one per sample, got %d", yPred.Value.Rows(), len(sampleWeight))))
	}
	values := c.values(t, yTrue, yPred)
	n := t.Node(&reduceOp, values)
	weigh(n.Scratch(scales, len(values.Value.Data)).Data, sampleWeight, yPred.Value.Rows(), r)
	return n.Run()
}

// values records the values of the rows.
func (c Custom) values(t *tape.Tape, yTrue *tensor.Tensor, yPred *tape.Var) *tape.Var {
	t.PushScope(c.name)
	y, p := Together(t, t.Constant(yTrue), yPred)
	values := c.function(t, y, p)
	t.PopScope()
	if values == nil {
		panic(c.shapeError("expected a value for each sample, got nil"))
	}
	if s := values.Value.Shape; len(s) == 0 || s[0] != yPred.Value.Rows() {
		panic(c.shapeError(fmt.Sprintf("expected a value for each of the %d samples, of shape (%d) or (%d, …); take means along the last axis alone, as in t.Mean(x, -1)",
			yPred.Value.Rows(), yPred.Value.Rows(), yPred.Value.Rows()), s))
	}
	return values
}

// Together brings labels and predictions to the same number of axes, as Keras does before it calls a loss: where one lacks a last axis of
// size 1 that the other has, (n) becomes (n, 1), and (n, k, 1) becomes (n, k).
func Together(t *tape.Tape, yTrue, yPred *tape.Var) (labels, predictions *tape.Var) {
	a, b := len(yTrue.Value.Shape), len(yPred.Value.Shape)
	switch {
	case a == b+1:
		predictions, labels = together(t, yPred, yTrue)
		return labels, predictions
	case b == a+1:
		return together(t, yTrue, yPred)
	}
	return yTrue, yPred
}

// together gives the one with fewer axes another, or takes the last of the other one.
func together(t *tape.Tape, fewer, more *tape.Var) (*tape.Var, *tape.Var) {
	s := more.Value.Shape
	switch {
	case s[len(s)-1] != 1:
	case len(fewer.Value.Shape) == 1:
		return t.Reshape(fewer, fewer.Value.Shape[0], 1), more
	default:
		return fewer, t.Reshape(more, s[:len(s)-1]...)
	}
	return fewer, more
}

// reduceOp adds values, each multiplied with its scale.
var reduceOp = tape.Op{Name: "Sum", Forward: reduceForward, Backward: reduceBackward}

func reduceForward(n *tape.Node) {
	values := n.In[0].Value.Data
	sum := 0.0
	for i, s := range n.Scratch(scales, len(values)).Data {
		sum += float64(s) * float64(values[i])
	}
	n.Out.Value.Data[0] = float32(sum)
}

func reduceBackward(n *tape.Node) {
	into, up := n.In[0].Grad.Data, n.Out.Grad.Data[0]
	for i, s := range n.Scratch(scales, len(into)).Data {
		into[i] += s * up
	}
}

// each appends the values of the rows.
func (c Custom) each(dst []float32, yTrue, yPred *tensor.Tensor) (_ []float32, err error) {
	defer c.recovered(&err)
	t := tape.New(1)
	return append(dst, c.values(t, yTrue, t.Constant(yPred)).Value.Data...), nil
}

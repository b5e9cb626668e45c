package tape

import "board/nn/tensor"

// A Var is a value in a computation and, after Backward, the gradient of the loss by it, of the same shape.
type Var struct {
	Name  string
	Value *tensor.Tensor
	Grad  *tensor.Tensor // nil until a Backward has reached the Var

	node      *Node // what computed it; nil for parameters, constants and watched inputs
	needsGrad bool
	fresh     bool // within Backward: nothing has been written into Grad yet
}

// NewParam makes a trainable leaf, which outlives the steps of the tape.
func NewParam(name string, value *tensor.Tensor) *Var {
	return &Var{Name: name, Value: value, needsGrad: true}
}

// Trainable reports whether the Var is a leaf whose gradient is wanted.
func (v *Var) Trainable() bool { return v.node == nil && v.needsGrad }

// SetTrainable freezes or thaws a parameter, from the next recording on.
func (v *Var) SetTrainable(trainable bool) { v.needsGrad = trainable }

// NeedsGrad reports whether anything that is trained or watched lies behind the Var. The Backward of an Op adds only to
// gradients that are needed.
func (v *Var) NeedsGrad() bool { return v.needsGrad }

// Node is what computed the Var in this step, nil for parameters, constants and watched inputs.
func (v *Var) Node() *Node { return v.node }

// Shape is the shape of the value.
func (v *Var) Shape() tensor.Shape { return v.Value.Shape }

// Logits is what a Var was computed from by Softmax or Sigmoid, and nil for any other Var. Cross-entropies use it, as
// Keras does, because the logarithm of a rounded probability loses what the logits still tell.
func (v *Var) Logits() *Var {
	if v.node != nil && (v.node.Op == opSoftmax || v.node.Op == opSigmoid) {
		return v.node.In[0]
	}
	return nil
}

// beta is the factor for what Grad holds, in an operation that computes its whole gradient in one go: 0 at the first
// writing, which so needs no clearing, 1 after.
func (v *Var) beta() float32 {
	if v.fresh {
		v.fresh = false
		return 0
	}
	return 1
}

// sizeGrad makes Grad fit the value. Memory is kept.
func (v *Var) sizeGrad() {
	if v.Grad == nil {
		v.Grad = &tensor.Tensor{}
	}
	v.Grad.Resize(v.Value.Shape...)
}

// settle clears a gradient that nothing has been written into.
func (v *Var) settle() {
	if v.fresh {
		v.fresh = false
		clear(v.Grad.Data)
	}
}

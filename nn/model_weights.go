package nn

import (
	"fmt"

	"board/nn/layer"
	"board/nn/tape"
	"board/nn/tensor"
)

// Weights are all weights, trained or not, layer by layer.
func (m *Model) Weights() []*layer.Weight {
	var all []*layer.Weight
	for _, l := range m.layers {
		all = append(all, l.Weights()...)
	}
	return all
}

// TrainableWeights are the weights that training changes, in the order of Weights: what the optimizer is built for.
func (m *Model) TrainableWeights() []*layer.Weight {
	var trained []*layer.Weight
	for _, w := range m.Weights() {
		if w.Trainable() {
			trained = append(trained, w)
		}
	}
	return trained
}

// GetWeights copies the values of all weights, in the order of Weights.
func (m *Model) GetWeights() []*tensor.Tensor {
	m.mu.RLock()
	defer m.mu.RUnlock()
	var values []*tensor.Tensor
	for _, w := range m.Weights() {
		values = append(values, w.Value.Clone())
	}
	return values
}

// SetWeights copies values into all weights, in the order of Weights. The error names the weight whose shape does not fit; nothing is changed
// then.
func (m *Model) SetWeights(values []*tensor.Tensor) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	i := 0
	weights := m.Weights()
	if len(values) != len(weights) {
		return fmt.Errorf("%s: expected %d weights, got %d%s", m.name, len(weights), len(values), m.unbuiltHint())
	}
	for _, l := range m.layers {
		for _, w := range l.Weights() {
			if v := values[i]; v == nil || !v.Shape.Equal(w.Value.Shape) {
				return fmt.Errorf("%s/%s: expected weight %d to have the shape %v, got %v", l.LayerName(), w.Name, i, w.Value.Shape, shapeOf(v))
			}
			i++
		}
	}
	for i, w := range weights {
		copy(w.Value.Data, values[i].Data)
	}
	return nil
}

func (m *Model) unbuiltHint() string {
	if m.built() {
		return ""
	}
	return "; the model is not built: give it an Input, or call Predict once"
}

// shapeOf is the shape, for messages.
func shapeOf(t *tensor.Tensor) any {
	if t == nil {
		return "nil"
	}
	return t.Shape
}

// CountParams counts the parameters: the numbers in all weights, trained or not.
func (m *Model) CountParams() int {
	n := 0
	for _, w := range m.Weights() {
		n += len(w.Value.Data)
	}
	return n
}

// trainableVars are the leaves that the optimizer changes.
func (m *Model) trainableVars() []*tape.Var {
	var vars []*tape.Var
	for _, w := range m.TrainableWeights() {
		vars = append(vars, w.Var)
	}
	return vars
}

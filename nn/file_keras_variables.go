package nn

import (
	"fmt"

	"board/nn/internal/hdf5"
	"board/nn/optimizer"
	"board/nn/tensor"
)

// A kerasVariable is one that an optimizer of Keras has.
type kerasVariable struct {
	path  string
	value *tensor.Tensor
	count int64 // of steps, where there is no value
}

func (v kerasVariable) set(g *hdf5.Group, path string) {
	if v.value == nil {
		g.SetInt(path, v.count)
		return
	}
	g.SetTensor(path, v.value)
}

// kerasVariables are the optimizer's variables in Keras's order: the count of steps, the learning rate unless there is a schedule, the slots of each weight,
// and Nadam's product.
func (m *Model) kerasVariables() []kerasVariable {
	opt := m.compiled.optimizer
	name := optimizerName(opt)
	list := []kerasVariable{{path: name + "/iteration", count: opt.Iterations()}}
	state := map[string]*tensor.Tensor{}
	all := opt.State()
	for _, s := range all {
		state[s.Name] = s.Tensor
	}
	if all == nil { // not built yet
		rate := &tensor.Tensor{Shape: tensor.Shape{}, Data: []float32{float32(opt.CurrentLearningRate())}}
		return append(list, kerasVariable{path: name + "/learning_rate", value: rate})
	}
	if rate := state[rateState]; rate != nil {
		list = append(list, kerasVariable{path: name + "/learning_rate", value: rate})
	}
	slots := slotGroups(opt, m.slotNames(all))
	for _, slot := range m.slotOrder(m.kerasOrder(m.kerasLayers(), nil), slots) {
		list = append(list, kerasVariable{path: fmt.Sprintf("%s/slot_%d_%s", name, len(list), slot), value: state[slot]})
	}
	if product := state[productState]; product != nil {
		list = append(list, kerasVariable{path: name + "/u_product", value: product})
	}
	return list
}

// optimizerName is what Keras calls an optimizer: "adam".
func optimizerName(opt optimizer.Optimizer) string {
	class, _, err := encoded(opt)
	if err != nil {
		return "optimizer"
	}
	return snake(class)
}

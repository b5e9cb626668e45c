package nn

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"board/nn/internal/hdf5"
	"board/nn/optimizer"
	"board/nn/tape"
	"board/nn/tensor"
)

// kerasOrder lists the weights that are trained, as Keras orders them: layer by layer as in its configuration.
func (m *Model) kerasOrder(layers []kerasLayer, list []*tape.Var) []*tape.Var {
	for _, seen := range layers {
		l, err := m.Layer(seen.name)
		if err != nil {
			continue
		}
		if inner, ok := l.(*Model); ok {
			list = inner.kerasOrder(seen.layers, list)
			continue
		}
		for _, w := range l.Weights() {
			if w.Trainable() && !slices.Contains(list, w.Var) {
				list = append(list, w.Var)
			}
		}
	}
	return list
}

// The names of what an optimizer keeps beside slots.
const (
	iterationsState = "iterations"
	rateState       = "learning_rate"
	productState    = "u_product"
	idleSlot        = "idle" // one that the optimizer does not have
)

// A stateLayout is an order in which a file may have the optimizer's variables: names as State gives them.
type stateLayout []string

// restoreKerasState gives the optimizer the variables of a file. Keras numbers them; which is which follows from their shapes and from the orders that its
// versions have had.
func (m *Model) restoreKerasState(vars *kerasVars, order []*tape.Var) error {
	opt := m.compiled.optimizer
	state := opt.State()
	if len(vars.list) == 0 || state == nil {
		return nil
	}
	shapes := map[string]tensor.Shape{}
	for _, s := range state {
		shapes[s.Name] = s.Tensor.Shape
	}
	shapes[iterationsState] = tensor.Shape{}
	for i, v := range m.compiled.params {
		shapes[slotName(i, v, idleSlot)] = v.Value.Shape
	}
	for _, l := range m.stateLayouts(state, order, vars.names) {
		if l.fits(vars.list, shapes) {
			return l.restore(opt, state, vars.list)
		}
	}
	if steps, err := vars.list[0].Int(); err == nil && steps == 0 && len(vars.list) <= 2 { // before the first step of training there are no slots
		return restoreRate(opt, vars.list)
	}
	return fmt.Errorf("expected the variables of %T for %d weights, got %d of other shapes", opt, len(order), len(vars.list))
}

// restoreRate gives the optimizer the learning rate of a file that has nothing else but a count of steps.
func restoreRate(opt optimizer.Optimizer, list []*hdf5.Object) error {
	if len(list) < 2 {
		return nil
	}
	_, rate, err := list[1].Floats()
	if err != nil {
		return err
	}
	if len(rate) != 1 {
		return errors.New("expected a learning rate of one number")
	}
	if rate := float64(rate[0]); opt.CurrentLearningRate() != rate {
		return opt.SetLearningRate(rate)
	}
	return nil
}

// beforeTwoEleven are the names that the optimizers of TensorFlow before 2.11 gave their slots: "Adam/dense/kernel/m:0".
var beforeTwoEleven = regexp.MustCompile(`/(m|v|vhat|rms|mg|momentum|accumulator|accum_grad|accum_var|linear)(:\d+)?$`)

// stateLayouts are the orders that may be, the likeliest first: the count of steps, the learning rate in newer versions, then slots, together for each weight
// or one after the other for all, and Nadam's product before or after them.
func (m *Model) stateLayouts(state []optimizer.NamedTensor, order []*tape.Var, names []string) []stateLayout {
	head, tail := stateLayout{iterationsState}, stateLayout(nil)
	for _, s := range state {
		switch s.Name {
		case rateState:
			head = append(head, rateState)
		case productState:
			tail = append(tail, productState)
		}
	}
	slots := m.slotNames(state)
	together, apart := m.slotOrder(order, slotGroups(m.compiled.optimizer, slots)), m.slotOrder(order, each(slots))
	bodies := []stateLayout{together, apart}
	if slices.ContainsFunc(names, beforeTwoEleven.MatchString) {
		bodies = []stateLayout{apart, together}
	}
	if len(slots) == 0 { // SGD without momentum has slots all the same in Keras 2
		bodies = append(bodies, m.slotOrder(order, each([]string{idleSlot})))
	}
	var all, without []stateLayout
	for _, body := range bodies {
		for _, head := range []stateLayout{head, head[:1]} {
			all = append(all, slices.Concat(head, body, tail), slices.Concat(head, tail, body))
			without = append(without, slices.Concat(head, body))
		}
	}
	return append(all, without...)
}

// slotNames are the names of the slots of one weight: those of the first.
func (m *Model) slotNames(state []optimizer.NamedTensor) []string {
	var slots []string
	if len(m.compiled.params) == 0 {
		return nil
	}
	prefix := slotName(0, m.compiled.params[0], "")
	for _, s := range state {
		if slot, ok := strings.CutPrefix(s.Name, prefix); ok {
			slots = append(slots, slot)
		}
	}
	return slots
}

// slotName is the name that State gives a slot of a weight.
func slotName(i int, v *tape.Var, slot string) string {
	return strconv.Itoa(i) + "." + v.Name + "." + slot
}

// slotGroups are the slots that Keras makes together for each weight; the others it makes for all weights one after the other.
func slotGroups(opt optimizer.Optimizer, slots []string) [][]string {
	if _, ok := opt.(*optimizer.RMSprop); ok || len(slots) < 2 {
		return each(slots)
	}
	return append([][]string{slots[:2]}, each(slots[2:])...)
}

func each(slots []string) (groups [][]string) {
	for _, s := range slots {
		groups = append(groups, []string{s})
	}
	return groups
}

func (m *Model) slotOrder(order []*tape.Var, groups [][]string) (names stateLayout) {
	for _, group := range groups {
		for _, v := range order {
			for _, slot := range group {
				names = append(names, slotName(slices.Index(m.compiled.params, v), v, slot))
			}
		}
	}
	return names
}

// fits compares the shapes of variables with those of the state.
func (l stateLayout) fits(list []*hdf5.Object, shapes map[string]tensor.Shape) bool {
	if len(l) != len(list) {
		return false
	}
	for i, name := range l {
		got, err := list[i].Shape()
		want, known := shapes[name]
		if err != nil || !known || !want.Equal(got) {
			return false
		}
	}
	return true
}

// restore reads the variables. What the file has not got, such as the learning rate of older versions, stays as it is; Nadam's product follows from the
// number of steps.
func (l stateLayout) restore(opt optimizer.Optimizer, state []optimizer.NamedTensor, list []*hdf5.Object) error {
	steps, err := list[0].Int()
	if err != nil {
		return err
	}
	for i, s := range state {
		at := slices.Index(l, s.Name)
		switch {
		case s.Name == iterationsState:
			state[i].Tensor = optimizer.Count(steps)
		case at < 0 && s.Name == productState:
			state[i].Tensor.Data[0] = nadamProduct(opt, steps)
		case at >= 0:
			if state[i].Tensor, err = readVar(list[at], s.Name, s.Tensor.Shape); err != nil {
				return err
			}
		}
	}
	return opt.SetState(state)
}

// nadamProduct is the product of Nadam's momentums up to a step.
func nadamProduct(opt optimizer.Optimizer, steps int64) float32 {
	beta := 0.9
	if o, ok := opt.(*optimizer.Nadam); ok && o.Beta1 != 0 {
		beta = o.Beta1
	}
	product := 1.0
	for t := int64(1); t <= steps && product > math.SmallestNonzeroFloat32; t++ {
		product *= beta * (1 - 0.5*math.Pow(0.96, float64(t)))
	}
	return float32(product)
}

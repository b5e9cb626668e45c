package nn

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"board/nn/internal/hdf5"
	"board/nn/layer"
	"board/nn/tensor"
)

// A kerasModel holds the weights of a model in a file of Keras. It is a weightSource.
type kerasModel struct {
	layers  map[string]*kerasVars
	models  map[string]*kerasModel
	foreign []string // what the file has beside them
}

func newKerasModel() *kerasModel {
	return &kerasModel{layers: map[string]*kerasVars{}, models: map[string]*kerasModel{}}
}

// kerasVars are the weights of a layer. Old files have names for them; new ones number them in the order in which the layer made them.
type kerasVars struct {
	names []string // nil in new files
	list  []*hdf5.Object
	asked []string // names that the layer has asked for, in order
}

func (k *kerasModel) of(l layer.Layer) layer.SavedWeights {
	vars := k.layers[l.LayerName()]
	if vars == nil {
		vars = &kerasVars{}
	}
	return vars.find
}

func (k *kerasModel) within(name string) weightSource {
	if inner := k.models[name]; inner != nil {
		return inner
	}
	return nil
}

// find reads the weight of a name. Its shape is compared before memory is taken for it.
func (v *kerasVars) find(name string, shape tensor.Shape) (*tensor.Tensor, error) {
	i := slices.Index(v.names, name)
	if v.names == nil {
		if i = slices.Index(v.asked, name); i < 0 {
			i = len(v.asked)
			v.asked = append(v.asked, name)
		}
	}
	if i < 0 || i >= len(v.list) {
		return nil, fmt.Errorf("expected weight %s in the file, which has %d weights for this layer (%s)", name, len(v.list), listed(v.names))
	}
	if v.names != nil && !slices.Contains(v.asked, name) {
		v.asked = append(v.asked, name)
	}
	return readVar(v.list[i], name, shape)
}

func readVar(o *hdf5.Object, name string, shape tensor.Shape) (*tensor.Tensor, error) {
	got, err := o.Shape()
	if err != nil {
		return nil, err
	}
	if !shape.Equal(got) {
		return nil, fmt.Errorf("expected %s in the file to have the shape %v, got %v", name, shape, tensor.Shape(got))
	}
	_, numbers, err := o.Floats()
	if err != nil {
		return nil, err
	}
	return &tensor.Tensor{Shape: shape.Clone(), Data: numbers}, nil
}

// checkUsed reports weights that no layer has asked for.
func (k *kerasModel) checkUsed() error {
	if len(k.foreign) > 0 {
		return fmt.Errorf("expected the weights of this model, got a file that also has those of %s", listed(k.foreign))
	}
	for _, name := range slices.Sorted(maps.Keys(k.layers)) {
		if v := k.layers[name]; len(v.asked) < len(v.list) {
			return fmt.Errorf("layer %s: the file has %d weights, the layer has %d", name, len(v.list), len(v.asked))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(k.models)) {
		if err := k.models[name].checkUsed(); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// newWeights finds the weights of layers in a file of the new form, below a path: "layers/dense_1/vars/0" is the first weight of the second layer of
// class Dense.
func newWeights(root *hdf5.Object, path string, layers []kerasLayer) (*kerasModel, error) {
	k := newKerasModel()
	where := namesInFile(root, path, layers)
	for i, l := range layers {
		if l.layers != nil {
			inner, err := newWeights(root, where[i], l.layers)
			if err != nil {
				return nil, err
			}
			k.models[l.name] = inner
			continue
		}
		list, err := numbered(root, where[i]+"/vars")
		if err != nil {
			return nil, err
		}
		k.layers[l.name] = &kerasVars{list: list}
	}
	return k, k.findForeign(root, path, where)
}

// findForeign finds layers with weights beside those of the model.
func (k *kerasModel) findForeign(root *hdf5.Object, path string, where []string) error {
	path = strings.TrimPrefix(path+"/layers", "/")
	if !root.Has(path) {
		return nil
	}
	group, err := root.Open(path)
	if err != nil {
		return err
	}
	names, err := group.Names()
	if err != nil {
		return err
	}
	for _, name := range names {
		vars, err := numbered(group, name+"/vars")
		if err != nil {
			return err
		}
		if (len(vars) > 0 || group.Has(name+"/layers")) && !slices.Contains(where, path+"/"+name) {
			k.foreign = append(k.foreign, name)
		}
	}
	return nil
}

// namesInFile are the paths of layers: their class, with a number where there are several. Keras 2 calls the list of layers otherwise, and leaves numbers out.
func namesInFile(root *hdf5.Object, path string, layers []kerasLayer) []string {
	prefix := path + "layers/"
	if path != "" {
		prefix = path + "/layers/"
	}
	var names []string
	for _, name := range kerasFileNames(layers) {
		names = append(names, prefix+name)
	}
	old := strings.ReplaceAll(prefix, "layers/", "_layer_checkpoint_dependencies/")
	group, err := root.Open(old)
	if err != nil {
		return names
	}
	present, err := group.Names()
	if err != nil {
		return names
	}
	byClass := map[string][]string{}
	for _, name := range present {
		byClass[withoutNumber(name)] = append(byClass[withoutNumber(name)], name)
	}
	for i, l := range layers {
		class := layer.SnakeCase(l.class)
		if list := byClass[class]; len(list) > 0 {
			slices.SortFunc(list, func(a, b string) int { return numberOf(a) - numberOf(b) })
			names[i], byClass[class] = old+list[0], list[1:]
		}
	}
	return names
}

// kerasFileNames are the names by which files tell layers of one model apart: "dense", "dense_1".
func kerasFileNames(layers []kerasLayer) []string {
	used := map[string]int{}
	var names []string
	for _, l := range layers {
		name := layer.SnakeCase(l.class)
		n := used[name]
		used[name]++
		if n > 0 {
			name = fmt.Sprintf("%s_%d", name, n)
		}
		names = append(names, name)
	}
	return names
}

// withoutNumber takes the number off a name.
func withoutNumber(name string) string {
	if i := strings.LastIndexByte(name, '_'); i > 0 {
		if _, err := strconv.Atoi(name[i+1:]); err == nil {
			return name[:i]
		}
	}
	return name
}

// numberOf is the number at the end of a name, 0 without one.
func numberOf(name string) int {
	n, _ := strconv.Atoi(strings.TrimPrefix(name[len(withoutNumber(name)):], "_"))
	return n
}

// numbered are the datasets "0", "1", … of a group; none if there is no such group.
func numbered(root *hdf5.Object, path string) ([]*hdf5.Object, error) {
	if !root.Has(path) {
		return nil, nil
	}
	group, err := root.Open(path)
	if err != nil {
		return nil, err
	}
	names, err := group.Names()
	if err != nil {
		return nil, err
	}
	var list []*hdf5.Object
	for i := range names {
		o, err := group.Open(strconv.Itoa(i))
		if err != nil {
			return nil, err
		}
		list = append(list, o)
	}
	return list, nil
}

// kerasClass is the class that Keras gives a layer.
func kerasClass(l layer.Layer) string {
	if m, ok := l.(*Model); ok {
		return classNames[m.kind]
	}
	return layer.ClassName(l)
}

// A kerasCopy gathers what is to be copied into the weights of a model, so that nothing is changed where something does not fit.
type kerasCopy struct {
	weights []*layer.Weight
	values  []*tensor.Tensor
}

func (c *kerasCopy) gather(m *Model, from *kerasModel) error {
	for _, l := range m.layers {
		if inner, ok := l.(*Model); ok {
			within := from.models[l.LayerName()]
			if within == nil {
				return fmt.Errorf("expected weights of the model %s in the file, got none", l.LayerName())
			}
			if err := c.gather(inner, within); err != nil {
				return fmt.Errorf("%s: %w", l.LayerName(), err)
			}
			continue
		}
		find, names := from.of(l), layer.WeightNames(l)
		for i, w := range l.Weights() {
			value, err := find(names[i], w.Value.Shape)
			if err != nil {
				return fmt.Errorf("layer %s: %w", l.LayerName(), err)
			}
			c.weights, c.values = append(c.weights, w), append(c.values, value)
		}
	}
	return nil
}

func (c *kerasCopy) apply() {
	for i, w := range c.weights {
		copy(w.Value.Data, c.values[i].Data)
	}
}

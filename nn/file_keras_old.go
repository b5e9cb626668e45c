package nn

import (
	"fmt"
	"slices"
	"strings"

	"board/nn/internal/hdf5"
)

// oldWeights finds the weights of layers in a group of the older form: a group for each layer of the model, with paths of its weights in an attribute.
// A model that is a layer has one group for all that is in it.
func oldWeights(group *hdf5.Object, layers []kerasLayer) (*kerasModel, error) {
	k := newKerasModel()
	for _, l := range layers {
		vars, err := oldVars(group, l.name)
		if err != nil {
			return nil, err
		}
		if l.layers == nil {
			for i, path := range vars.names {
				vars.names[i] = weightName(path)
			}
			k.layers[l.name] = vars.unlessTwice()
			continue
		}
		if k.models[l.name], err = share(vars, l.layers); err != nil {
			return nil, fmt.Errorf("%s: %w", l.name, err)
		}
	}
	return k, nil
}

// oldVars are the weights in the group of a layer, under their paths.
func oldVars(group *hdf5.Object, name string) (*kerasVars, error) {
	vars := &kerasVars{}
	if !group.Has(name) {
		return vars, nil
	}
	own, err := group.Open(name)
	if err != nil {
		return nil, err
	}
	return vars, vars.gather(own)
}

// gather finds the datasets that the attribute weight_names lists.
func (v *kerasVars) gather(group *hdf5.Object) error {
	paths, err := longAttribute(group, "weight_names")
	if err != nil {
		return err
	}
	for _, path := range paths {
		o, err := group.Open(path)
		if err != nil {
			return err
		}
		v.names, v.list = append(v.names, path), append(v.list, o)
	}
	return nil
}

// longAttribute reads a list of strings. One that is too long for an attribute is cut into several, with numbers behind their name.
func longAttribute(o *hdf5.Object, name string) ([]string, error) {
	if o.HasAttr(name) || !o.HasAttr(name+"0") {
		return o.Strings(name)
	}
	var all []string
	for i := 0; o.HasAttr(fmt.Sprint(name, i)); i++ {
		part, err := o.Strings(fmt.Sprint(name, i))
		if err != nil {
			return nil, err
		}
		all = append(all, part...)
	}
	return all, nil
}

// weightName is the last part of a weight's path: "kernel" of "dense/kernel:0".
func weightName(path string) string {
	path, _, _ = strings.Cut(path, ":")
	return path[strings.LastIndexByte(path, '/')+1:]
}

// unlessTwice forgets names if one stands for several weights, as in a layer made of layers: then their order counts.
func (v *kerasVars) unlessTwice() *kerasVars {
	for i, name := range v.names {
		if slices.Contains(v.names[:i], name) {
			v.names = nil
			break
		}
	}
	return v
}

// share gives each layer within a model its weights, by the layers' names in their paths.
func share(all *kerasVars, layers []kerasLayer) (*kerasModel, error) {
	k := newKerasModel()
	var leaves []leaf
	k.leaves(layers, &leaves)
	for i, path := range all.names {
		to := owner(leaves, path)
		if to == nil {
			return nil, fmt.Errorf("expected a layer of the model in the path of a weight, got %q", path)
		}
		to.names, to.list = append(to.names, weightName(path)), append(to.list, all.list[i])
	}
	for _, l := range leaves {
		l.vars.unlessTwice()
	}
	return k, nil
}

// A leaf is a layer, however deep within models.
type leaf struct {
	name string
	vars *kerasVars
}

func (k *kerasModel) leaves(layers []kerasLayer, list *[]leaf) {
	for _, l := range layers {
		if l.layers != nil {
			inner := newKerasModel()
			k.models[l.name] = inner
			inner.leaves(l.layers, list)
			continue
		}
		k.layers[l.name] = &kerasVars{}
		*list = append(*list, leaf{l.name, k.layers[l.name]})
	}
}

// owner is the layer that a weight's path names, nil if there is none. Of layers of one name, each takes a weight of a name once. TensorFlow adds numbers to
// names that it has met before.
func owner(leaves []leaf, path string) *kerasVars {
	parts := strings.Split(path, "/")
	for _, plain := range []func(string) string{func(s string) string { return s }, withoutNumber} {
		for i := len(parts) - 2; i >= 0; i-- {
			for _, l := range leaves {
				if l.name == plain(parts[i]) && !slices.Contains(l.vars.names, weightName(path)) {
					return l.vars
				}
			}
		}
	}
	return nil
}

// oldWeightsInOrder is oldWeights for a model whose layers may have other names than those in the file: then, as in Keras, the layers with weights
// stand in the same order.
func oldWeightsInOrder(group *hdf5.Object, m *Model) (*kerasModel, error) {
	names, err := longAttribute(group, oldLayers)
	if err != nil {
		return nil, err
	}
	layers, weighty := m.kerasLayers(), m.weightyLayers()
	var filled []string
	for _, name := range names {
		vars, err := oldVars(group, name)
		if err != nil {
			return nil, err
		}
		if len(vars.list) > 0 {
			filled = append(filled, name)
		}
	}
	if !slices.ContainsFunc(filled, func(name string) bool { return !slices.Contains(weighty, name) }) {
		return oldWeights(group, layers)
	}
	if len(filled) != len(weighty) {
		return nil, fmt.Errorf("expected weights of the layers %s, got those of %s", listed(weighty), listed(filled))
	}
	renamed := slices.Clone(layers)
	for i := range renamed {
		if at := slices.Index(weighty, renamed[i].name); at >= 0 {
			renamed[i].name = filled[at]
		}
	}
	k, err := oldWeights(group, renamed)
	if err != nil {
		return nil, err
	}
	return k.renamed(renamed, layers), nil
}

// weightyLayers are the names of the layers that have weights.
func (m *Model) weightyLayers() (names []string) {
	for _, l := range m.layers {
		if len(l.Weights()) > 0 {
			names = append(names, l.LayerName())
		}
	}
	return names
}

// renamed gives the weights of layers to layers of other names.
func (k *kerasModel) renamed(from, to []kerasLayer) *kerasModel {
	r := newKerasModel()
	for i, l := range from {
		if l.layers != nil {
			r.models[to[i].name] = k.models[l.name]
		} else {
			r.layers[to[i].name] = k.layers[l.name]
		}
	}
	return r
}

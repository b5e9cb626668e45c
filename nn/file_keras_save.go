package nn

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"board/nn/internal/archive"
	"board/nn/internal/hdf5"
	"board/nn/layer"
)

// writtenAs is the version of Keras whose files Save writes.
const writtenAs = "3.15.1"

// keepsNoTime stands where Keras writes when a file was saved, so that the same model is the same bytes.
const keepsNoTime = "1980-01-01@00:00:00"

// kerasParts are the files of a .keras archive.
func (m *Model) kerasParts() ([]archive.Part, error) {
	metadata, err := json.Marshal(map[string]string{kerasVersion: writtenAs, "date_saved": keepsNoTime})
	if err != nil {
		return nil, err
	}
	config, err := m.kerasConfig()
	if err != nil {
		return nil, err
	}
	compile, err := m.kerasCompile(byName)
	if err != nil {
		return nil, err
	}
	if compile != nil {
		config["compile_config"] = compile
	}
	text, err := json.Marshal(config)
	if err != nil {
		return nil, err
	}
	weights := m.kerasGroup()
	parts := []archive.Part{
		archive.Bytes(metadataPart, metadata), archive.Bytes(configPart, text),
		{Name: kerasWeightsPart, Write: func(w io.Writer) error { return hdf5.Write(w, weights) }},
	}
	for _, name := range m.attachments() { // Keras does not mind them
		parts = append(parts, archive.Bytes(attachedDir+name, m.attached[name]))
	}
	return parts, nil
}

// kerasGroup holds the weights as new files have them, and the state of the optimizer.
func (m *Model) kerasGroup() *hdf5.Group {
	root := hdf5.NewGroup()
	m.fillGroup(root)
	if m.compiled == nil {
		return root
	}
	for i, v := range m.kerasVariables() {
		v.set(root, kerasState+"/"+strconv.Itoa(i))
	}
	return root
}

// fillGroup writes the weights of all layers below a group.
func (m *Model) fillGroup(group *hdf5.Group) {
	group.Group("vars").SetText("name", m.name)
	names := kerasFileNames(m.kerasLayers())
	for i, l := range m.layers {
		own := group.Group("layers/" + names[i])
		if inner, ok := l.(*Model); ok {
			inner.fillGroup(own)
			continue
		}
		vars := own.Group("vars")
		vars.SetText("name", l.LayerName())
		for j, w := range l.Weights() {
			vars.SetTensor(strconv.Itoa(j), w.Value)
		}
	}
}

// oldKerasGroup is the content of a .h5 file.
func (m *Model) oldKerasGroup() (*hdf5.Group, error) {
	if len(m.attached) > 0 {
		return nil, fmt.Errorf("expected nothing attached, got %s, for which a .h5 file has no place; save the model as .keras or .nn", listed(m.attachments()))
	}
	config, err := m.kerasConfig()
	if err != nil {
		return nil, err
	}
	compile, err := m.kerasCompile(byObject)
	if err != nil {
		return nil, err
	}
	root := hdf5.NewGroup()
	if err := setJSON(root, oldConfig, object{"class_name": config["class_name"], "config": config["config"]}); err != nil {
		return nil, err
	}
	if compile != nil {
		compile["optimizer_config"] = compile["optimizer"]
		delete(compile, "optimizer")
		if err := setJSON(root, oldTraining, compile); err != nil {
			return nil, err
		}
	}
	root.SetText("backend", "jax")
	root.SetText(kerasVersion, writtenAs)
	if err := m.fillOldGroup(root.Group(oldModel)); err != nil {
		return nil, err
	}
	if m.compiled != nil {
		var names []string
		state := root.Group(oldState)
		for _, v := range m.kerasVariables() {
			v.set(state, v.path)
			names = append(names, v.path)
		}
		setLong(state, "weight_names", names)
	}
	return root, nil
}

func setJSON(g *hdf5.Group, name string, value any) error {
	data, err := json.Marshal(value)
	g.SetText(name, string(data))
	return err
}

// setLong is a list of strings, cut into several attributes if it is too long for one.
func setLong(g *hdf5.Group, name string, list []string) {
	if len(list) <= hdf5.MaxStrings {
		g.SetStrings(name, list)
		return
	}
	i := 0
	for part := range slices.Chunk(list, hdf5.MaxStrings) {
		g.SetStrings(fmt.Sprint(name, i), part)
		i++
	}
}

// fillOldGroup writes the weights of each layer into a group of its name: those that are trained first.
func (m *Model) fillOldGroup(group *hdf5.Group) error {
	group.SetText("backend", "jax")
	group.SetText(kerasVersion, writtenAs)
	var names []string
	for _, l := range m.layers {
		name := l.LayerName()
		if strings.Contains(name, "/") {
			return fmt.Errorf("layer %s: expected a name without /, which parts groups in a .h5 file; save the model as .keras", name)
		}
		names = append(names, name)
		own := group.Group(name)
		var paths []string
		for _, w := range trainedFirst(oldPaths(l, "")) {
			own.SetTensor(w.path, w.weight.Value)
			paths = append(paths, w.path)
		}
		setLong(own, "weight_names", paths)
	}
	setLong(group, oldLayers, names)
	group.Group("top_level_model_weights").SetStrings("weight_names", nil)
	return nil
}

// A pathWeight is a weight with its path: "dense/kernel".
type pathWeight struct {
	path   string
	weight *layer.Weight
}

// oldPaths are the weights of a layer, or of all layers of a model.
func oldPaths(l layer.Layer, above string) []pathWeight {
	var list []pathWeight
	path := above + l.LayerName() + "/"
	if inner, ok := l.(*Model); ok {
		for _, one := range inner.layers {
			list = append(list, oldPaths(one, path)...)
		}
		return list
	}
	names := layer.WeightNames(l)
	for i, w := range l.Weights() {
		list = append(list, pathWeight{path + names[i], w})
	}
	return list
}

func trainedFirst(list []pathWeight) []pathWeight {
	slices.SortStableFunc(list, func(a, b pathWeight) int {
		return boolOrder(b.weight.Trainable()) - boolOrder(a.weight.Trainable())
	})
	return list
}

func boolOrder(b bool) int {
	if b {
		return 1
	}
	return 0
}

// errNoKeras says why a model is none of Keras's.
var errNoKeras = errors.New("which Keras has not got, so that it could not load the file; save the model as .nn")

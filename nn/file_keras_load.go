package nn

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"board/nn/internal/archive"
	"board/nn/internal/hdf5"
)

// Parts of a .keras file, a zip archive.
const (
	kerasWeightsPart = "model.weights.h5"
	kerasState       = "optimizer/vars" // within it, or within a file of weights
)

// Attributes and groups of a .h5 file, Keras's older form.
const (
	oldConfig   = "model_config"
	oldTraining = "training_config"
	oldLayers   = "layer_names"
	oldModel    = "model_weights"
	oldState    = "optimizer_weights"

	kerasVersion = "keras_version" // also a key of metadata.json
)

// A kerasFile is a model that Keras saved.
type kerasFile struct {
	version string // of Keras
	config  []byte // as this package writes it
	seen    kerasLayer
	weights *kerasModel
	compile json.RawMessage // what compile was given
	state   kerasVars       // the optimizer's variables
}

// loadKeras reads a .keras file that a version of Keras wrote. Its parts are checked against zip's checksums.
func loadKeras(a *archive.Reader, size int64, version string, c LoadConfig) (*Model, error) {
	config, err := a.ReadBytes(configPart, maxJSON)
	if err != nil {
		return nil, err
	}
	root, err := kerasWeightsOf(a, size)
	if err != nil {
		return nil, err
	}
	var f kerasFile
	var top struct {
		Compile json.RawMessage `json:"compile_config"`
	}
	if err := json.Unmarshal(config, &top); err != nil {
		return nil, fmt.Errorf("%s: %w", configPart, err)
	}
	f.compile = top.Compile
	if err := f.describe(config, version); err != nil {
		return nil, fmt.Errorf("%s: %w", configPart, err)
	}
	if f.weights, err = newWeights(root, "", f.seen.layers); err != nil {
		return nil, fmt.Errorf("%s: %w", kerasWeightsPart, err)
	}
	if f.state.list, err = numbered(root, kerasState); err != nil {
		return nil, fmt.Errorf("%s: %w", kerasWeightsPart, err)
	}
	m, err := f.model(c)
	if err != nil {
		return nil, err
	}
	return m, m.loadAttachments(a)
}

// kerasWeightsOf opens the weights in a .keras file.
func kerasWeightsOf(a *archive.Reader, size int64) (*hdf5.Object, error) {
	if !a.Has(kerasWeightsPart) {
		return nil, fmt.Errorf("expected a part %s, got an archive with %s; save the model without sharding", kerasWeightsPart, listed(a.Names()))
	}
	data, err := a.ReadBytes(kerasWeightsPart, size)
	if err != nil {
		return nil, err
	}
	f, err := hdf5.Open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", kerasWeightsPart, err)
	}
	return f.Root(), nil
}

// loadOldKeras reads a .h5 file.
func loadOldKeras(r io.ReaderAt, size int64, c LoadConfig) (*Model, error) {
	file, err := hdf5.Open(r, size)
	if err != nil {
		return nil, err
	}
	root := file.Root()
	if !root.HasAttr(oldConfig) {
		return nil, errors.New("expected a model, got an HDF5 file without one; LoadWeights reads a file of weights into a model")
	}
	var f kerasFile
	config, err := root.Text(oldConfig)
	if err != nil {
		return nil, err
	}
	version := "1"
	if root.HasAttr(kerasVersion) {
		if version, err = root.Text(kerasVersion); err != nil {
			return nil, err
		}
	}
	if err := f.describe([]byte(config), version); err != nil {
		return nil, fmt.Errorf("%s: %w", oldConfig, err)
	}
	group, err := root.Open(oldModel)
	if err != nil {
		return nil, err
	}
	if f.weights, err = oldWeights(group, f.seen.layers); err != nil {
		return nil, fmt.Errorf("%s: %w", oldModel, err)
	}
	if root.HasAttr(oldTraining) {
		text, err := root.Text(oldTraining)
		if err != nil {
			return nil, err
		}
		f.compile = json.RawMessage(text)
	}
	if root.Has(oldState) {
		group, err := root.Open(oldState)
		if err != nil {
			return nil, err
		}
		if err := f.state.gather(group); err != nil {
			return nil, fmt.Errorf("%s: %w", oldState, err)
		}
	}
	return f.model(c)
}

// describe reads the architecture.
func (f *kerasFile) describe(config []byte, version string) (err error) {
	f.version = version
	var model kerasObject
	if err := json.Unmarshal(config, &model); err != nil {
		return err
	}
	if err := checkOldActivations(config, version); err != nil {
		return err
	}
	f.config, f.seen, err = model.convert()
	return err
}

// checkOldActivations refuses what has one name but two meanings in the versions of Keras.
func checkOldActivations(config []byte, version string) error {
	if isOldKeras(version) && bytes.Contains(config, []byte(`"hard_sigmoid"`)) {
		return fmt.Errorf("the model has the activation hard_sigmoid of Keras %.20s, max(0, min(1, 0.2x+0.5)), which is another function here and in Keras 3", version)
	}
	return nil
}

// model makes the model.
func (f *kerasFile) model(c LoadConfig) (*Model, error) {
	m, err := fromJSON(f.config, f.weights)
	if err != nil {
		return nil, err
	}
	if m.built() {
		if err := f.weights.checkUsed(); err != nil {
			return nil, err
		}
	}
	if c.NoCompile {
		return m, nil
	}
	config, err := kerasCompileConfig(f.compile, f.version, m.outputNames())
	if err != nil {
		return nil, fmt.Errorf("compile_config: %w; LoadConfig.NoCompile leaves it out", err)
	}
	if config == nil {
		return m, nil
	}
	if err := m.Compile(*config); err != nil {
		return nil, fmt.Errorf("compile_config: %w", err)
	}
	if err := m.restoreKerasState(&f.state, m.kerasOrder(f.seen.layers, nil)); err != nil {
		return nil, fmt.Errorf("the optimizer's state: %w; LoadConfig.NoCompile leaves it out", err)
	}
	return m, nil
}

// kerasLayers are the layers of a model as Keras would see them.
func (m *Model) kerasLayers() []kerasLayer {
	list := []kerasLayer{}
	for _, l := range m.layers {
		one := kerasLayer{name: l.LayerName(), class: kerasClass(l)}
		if inner, ok := l.(*Model); ok {
			one.layers = inner.kerasLayers()
		}
		list = append(list, one)
	}
	return list
}

// loadKerasWeights reads the weights of a file of Keras into the model, whole models and files of weights alike.
func (m *Model) loadKerasWeights(root *hdf5.Object) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.built() {
		return fmt.Errorf("the file does not say for which input its weights were made%s", m.unbuiltHint())
	}
	weights, err := m.findKerasWeights(root)
	if err != nil {
		return err
	}
	var from kerasCopy
	if err := from.gather(m, weights); err != nil {
		return err
	}
	if err := weights.checkUsed(); err != nil {
		return err
	}
	from.apply()
	return nil
}

// findKerasWeights finds the weights of the model in a file of the new or the older form.
func (m *Model) findKerasWeights(root *hdf5.Object) (*kerasModel, error) {
	if root.Has(oldModel) {
		var err error
		if root, err = root.Open(oldModel); err != nil {
			return nil, err
		}
	}
	if !root.HasAttr(oldLayers) && !root.HasAttr(oldLayers+"0") {
		return newWeights(root, "", m.kerasLayers())
	}
	return oldWeightsInOrder(root, m)
}

// kerasVersionOf is the version of Keras in metadata.json, empty for a file of this package.
func kerasVersionOf(data []byte) string {
	var meta struct {
		Keras string `json:"keras_version"`
	}
	_ = json.Unmarshal(data, &meta) // what is no metadata of Keras is checked as that of this package
	return meta.Keras
}

// isOldKeras reports whether a version is before 3.
func isOldKeras(version string) bool {
	major, _, _ := strings.Cut(version, ".")
	return major < "3"
}

// isHDF5 reports whether a file begins as HDF5 files do.
func isHDF5(head []byte) bool { return strings.HasPrefix(string(head), hdf5.Signature) }

package nn

import (
	"encoding/json"
	"fmt"
	"io"

	"board/nn/internal/archive"
	"board/nn/internal/atomicfile"
	"board/nn/internal/extension"
	"board/nn/internal/hdf5"
	"board/nn/internal/safetensors"
)

// The parts of a model's file, a zip archive; docs/model-files.md describes it.
const (
	metadataPart  = "metadata.json"
	configPart    = "config.json"
	trainingPart  = "training.json"
	weightsPart   = "model.weights.safetensors"
	optimizerPart = "optimizer.safetensors"
	attachedDir   = "attachments/"
)

const (
	fileFormat = "board nn model"
	// fileVersion increases when older programs could not read a file, or would misread it.
	fileVersion = 1
)

// fileMetadata says what the file is.
type fileMetadata struct {
	Format  string `json:"format"`
	Version int    `json:"format_version"`
}

// Save writes the model to one file, from which Load makes it again: architecture, weights, what Compile was given with the state of the
// optimizer, random state, and what was attached. A model that was saved and loaded predicts the same bits, and trains on to the same bits,
// as the original. Its name is usually *.nn.
//
// A name that ends in .keras or .h5 makes a file that Keras opens, and that Load opens too: architecture, weights, what Compile was given and the state of
// the optimizer, but no random state. What Keras has not got, such as a layer of your own, is an error.
//
// The file is replaced as a whole or not at all. Anything that Load could not make again, such as a type that is not registered, is an
// error that names it; SaveWeights works for every model.
func (m *Model) Save(path string) error {
	format, err := extension.Model(path)
	if err == nil {
		err = m.saving(func() error {
			write, err := m.writer(format)
			if err != nil {
				return err
			}
			return atomicfile.Write(path, write)
		})
	}
	if err != nil {
		return fmt.Errorf("%s: Save to %s: %w", m.name, path, err)
	}
	return nil
}

// writer prepares the model's file in a format.
func (m *Model) writer(format extension.Format) (func(w io.Writer) error, error) {
	if format == extension.HDF5 {
		root, err := m.oldKerasGroup()
		return func(w io.Writer) error { return hdf5.Write(w, root) }, err
	}
	content := m.parts
	if format == extension.Keras {
		content = m.kerasParts
	}
	parts, err := content()
	return func(w io.Writer) error { return archive.Write(w, parts...) }, err
}

// saving calls save while nobody changes the weights. It uses no method that takes the lock.
func (m *Model) saving(save func() error) error {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return save()
}

// parts are the files of the archive. Tensors are those of the model, not copied.
func (m *Model) parts() ([]archive.Part, error) {
	metadata, err := json.Marshal(fileMetadata{fileFormat, fileVersion})
	if err != nil {
		return nil, err
	}
	config, err := m.toJSON()
	if err != nil {
		return nil, err
	}
	training, state, err := m.training()
	if err != nil {
		return nil, err
	}
	weights, err := m.weightsFile()
	if err != nil {
		return nil, err
	}
	parts := []archive.Part{
		archive.Bytes(metadataPart, metadata), archive.Bytes(configPart, config), archive.Bytes(trainingPart, training),
		{Name: weightsPart, Write: weights.Write},
	}
	if state != nil {
		parts = append(parts, archive.Part{Name: optimizerPart, Write: state.Write})
	}
	for _, name := range m.attachments() {
		parts = append(parts, archive.Bytes(attachedDir+name, m.attached[name]))
	}
	return parts, nil
}

// SaveWeights writes all weights to a safetensors file, which other programs read too (in Python: safetensors.numpy.load_file). Tensors are named
// as WeightPaths says: "dense/kernel". LoadWeights brings them back into a model of the same architecture. The file's name is usually
// *.weights.safetensors, or *.weights.h5 for a file that Keras's load_weights reads. It is replaced as a whole or not at all.
func (m *Model) SaveWeights(path string) error {
	format, err := extension.Weights(path)
	if err == nil {
		err = m.saving(func() error {
			write, err := m.weightsWriter(format)
			if err != nil {
				return err
			}
			return atomicfile.Write(path, write)
		})
	}
	if err != nil {
		return fmt.Errorf("%s: SaveWeights to %s: %w", m.name, path, err)
	}
	return nil
}

// weightsWriter prepares a file of weights in a format.
func (m *Model) weightsWriter(format extension.Format) (func(w io.Writer) error, error) {
	f, err := m.weightsToSave()
	if err != nil {
		return nil, err
	}
	if format == extension.HDF5 {
		root := m.kerasGroup()
		return func(w io.Writer) error { return hdf5.Write(w, root) }, nil
	}
	return f.Write, nil
}

// Keys of the metadata of a file of weights.
const (
	formatKey  = "format"
	versionKey = "format_version"
	buildKey   = "build_config" // for a model that is not built yet
)

// weightsFile holds all weights, and the shapes that they are made for.
func (m *Model) weightsFile() (*safetensors.File, error) {
	f := &safetensors.File{Tensors: m.tensors(), Metadata: map[string]string{formatKey: weightsFormat, versionKey: fmt.Sprint(fileVersion)}}
	shapes, err := m.buildShapes()
	if err != nil || shapes == nil {
		return f, err
	}
	data, err := json.Marshal(shapes)
	f.Metadata[buildKey] = string(data)
	return f, err
}

const weightsFormat = "board nn weights"

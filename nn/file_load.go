package nn

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"board/nn/internal/archive"
	"board/nn/internal/hdf5"
	"board/nn/internal/safetensors"
)

// LoadConfig is how LoadWith loads. Its zero value is what Load does.
type LoadConfig struct {
	// NoCompile leaves the model uncompiled, as Keras's compile=False does: custom losses and metrics then need not be registered.
	NoCompile bool
}

// Load makes the model that Save wrote to a file: with its weights, compiled as it was, ready to predict or to go on training. Custom
// layers, losses and other types must be registered, as they were for Save.
//
// It also opens .keras and .h5 files that Keras 2 and 3 wrote. What Keras has and this package has not, such as a layer, is an error that names it.
//
// A file that is damaged, or was written by another program or a newer version, is an error that says what was found and where.
func Load(path string) (*Model, error) { return LoadWith(path, LoadConfig{}) }

// LoadWith is Load with settings.
func LoadWith(path string, c LoadConfig) (*Model, error) {
	var m *Model
	err := openFile(path, func(r io.ReaderAt, size int64) (err error) {
		m, err = load(r, size, c)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("nn.Load %s: %w", path, err)
	}
	return m, nil
}

// openFile hands a regular file to read.
func openFile(path string, read func(r io.ReaderAt, size int64) error) error {
	file, err := os.Open(path)
	if err != nil {
		return withoutPath(err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return withoutPath(err)
	}
	if !info.Mode().IsRegular() {
		return errors.New("expected a file, got something else, such as a directory")
	}
	return read(file, info.Size())
}

// withoutPath strips the name of the file from an error of the system, since callers put it in front.
func withoutPath(err error) error {
	if p := (*os.PathError)(nil); errors.As(err, &p) {
		return p.Err
	}
	return err
}

// maxJSON is far more than the configuration of any model, in bytes.
const maxJSON = 64 << 20

func load(r io.ReaderAt, size int64, c LoadConfig) (*Model, error) {
	head, err := headOf(r, size)
	if err != nil {
		return nil, err
	}
	if isHDF5(head) {
		return loadOldKeras(r, size, c)
	}
	a, keras, err := openModel(r, size)
	if err != nil {
		return nil, err
	}
	if keras != "" {
		return loadKeras(a, size, keras, c)
	}
	config, err := a.ReadBytes(configPart, maxJSON)
	if err != nil {
		return nil, err
	}
	weights, err := readTensors(a, weightsPart)
	if err != nil {
		return nil, err
	}
	saved := newSavedWeights(weights.Named())
	m, err := fromJSON(config, saved)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", configPart, err)
	}
	if err := saved.checkUsed(); err != nil {
		return nil, fmt.Errorf("%s: %w", weightsPart, err)
	}
	if err := m.loadTraining(a, c); err != nil {
		return nil, err
	}
	return m, m.loadAttachments(a)
}

func readTensors(a *archive.Reader, part string) (f *safetensors.File, err error) {
	err = a.Read(part, func(r io.Reader, size int64) (err error) {
		f, err = safetensors.Read(r, size)
		return err
	})
	return f, err
}

func (m *Model) loadTraining(a *archive.Reader, c LoadConfig) error {
	data, err := a.ReadBytes(trainingPart, maxJSON)
	if err != nil {
		return err
	}
	var t trainingJSON
	if err := strictly(data, &t); err != nil {
		return fmt.Errorf("%s: %w", trainingPart, err)
	}
	var state *safetensors.File
	if a.Has(optimizerPart) && !c.NoCompile {
		if state, err = readTensors(a, optimizerPart); err != nil {
			return err
		}
	}
	if err := m.restoreTraining(&t, state, !c.NoCompile); err != nil {
		return fmt.Errorf("%s: %w", trainingPart, err)
	}
	return nil
}

func (m *Model) loadAttachments(a *archive.Reader) error {
	for _, part := range a.Names() {
		name, ok := strings.CutPrefix(part, attachedDir)
		if !ok || name == "" {
			continue
		}
		data, err := a.ReadBytes(part, maxJSON)
		if err != nil {
			return err
		}
		if err := m.Attach(name, json.RawMessage(data)); err != nil {
			return fmt.Errorf("%s: %w", part, err)
		}
	}
	return nil
}

// openModel opens an archive that Save wrote or, where it returns a version, Keras. The error says what any other file is.
func openModel(r io.ReaderAt, size int64) (a *archive.Reader, keras string, err error) {
	if err := recognise(r, size); err != nil {
		return nil, "", err
	}
	if a, err = archive.Open(r, size); err != nil {
		return nil, "", err
	}
	if !a.Has(metadataPart) {
		return nil, "", fmt.Errorf("expected a model that Save wrote, got a zip archive with %s", listed(a.Names()))
	}
	data, err := a.ReadBytes(metadataPart, maxJSON)
	if err != nil {
		return nil, "", err
	}
	if keras = kerasVersionOf(data); keras != "" {
		return a, keras, nil
	}
	if err := checkMetadata(data); err != nil {
		return nil, "", err
	}
	return a, "", checkParts(a.Names())
}

// checkMetadata compares format and version with those of Save.
func checkMetadata(data []byte) error {
	var meta fileMetadata
	if err := json.Unmarshal(data, &meta); err != nil {
		return fmt.Errorf("%s: %w", metadataPart, err)
	}
	switch {
	case meta.Format != fileFormat:
		return fmt.Errorf("%s: expected the format %q, got %.40q", metadataPart, fileFormat, meta.Format)
	case meta.Version > fileVersion:
		return fmt.Errorf("expected format version %d, got %d: the file was written by a newer version of this package; update it", fileVersion, meta.Version)
	case meta.Version < 1:
		return fmt.Errorf("%s: expected format version %d, got %d", metadataPart, fileVersion, meta.Version)
	}
	return nil
}

// checkParts refuses parts that Save does not write: zip keeps no checksum of a part's name, and a model whose optimizer.safetensors had
// been renamed would go on without the state of its optimizer. Folders, which programs that pack archives add, are allowed.
func checkParts(names []string) error {
	for _, name := range names {
		switch {
		case strings.HasPrefix(name, attachedDir), strings.HasSuffix(name, "/"):
		case slices.Contains([]string{metadataPart, configPart, trainingPart, weightsPart, optimizerPart}, name):
		default:
			return fmt.Errorf("expected the parts that Save writes, got %.100q among them; the file is damaged, or something was added to it", name)
		}
	}
	return nil
}

// headOf are the first bytes of a file.
func headOf(r io.ReaderAt, size int64) ([]byte, error) {
	head := make([]byte, min(size, 16))
	if _, err := r.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return head, nil
}

// recognise reports, by its first bytes, what a file is that is no archive.
func recognise(r io.ReaderAt, size int64) error {
	head, err := headOf(r, size)
	switch {
	case err != nil:
		return err
	case size == 0:
		return errors.New("expected a model that Save wrote, got an empty file")
	case archive.IsZip(head):
		return nil
	case len(head) > 8 && head[8] == '{':
		return errors.New("expected a model that Save wrote, got a safetensors file; LoadWeights reads one into a model")
	case head[0] == '{':
		return errors.New("expected a model that Save wrote, got JSON; FromJSON makes a model of its architecture")
	}
	return fmt.Errorf("expected a model that Save wrote, got a file that begins with %q", head)
}

// LoadWeights reads weights that SaveWeights or Save wrote, Keras as .weights.h5, .keras or .h5, or another program as safetensors, into the model: one tensor of float32 for each weight, under the names of WeightPaths.
// A model that is not built yet is built as the saved one was. If names or shapes do not fit, the error says which, and the model stays as it was.
func (m *Model) LoadWeights(path string) (err error) {
	defer m.guard(&err)
	err = openFile(path, func(r io.ReaderAt, size int64) error { return m.loadWeights(r, size) })
	if err != nil {
		return fmt.Errorf("%s: LoadWeights %s: %w", m.name, path, err)
	}
	return nil
}

func (m *Model) loadWeights(r io.ReaderAt, size int64) error {
	f, keras, err := readWeights(r, size)
	if err != nil {
		return err
	}
	if keras != nil {
		return m.loadKerasWeights(keras)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.built() {
		return m.setNamedWeights(f.Named())
	}
	return m.building(func() error { return m.buildFromWeights(f) })
}

// readWeights reads a file of weights, or the weights of a model's file; of one that Keras wrote, it returns the root instead.
func readWeights(r io.ReaderAt, size int64) (*safetensors.File, *hdf5.Object, error) {
	head, err := headOf(r, size)
	switch {
	case err != nil:
		return nil, nil, err
	case isHDF5(head):
		f, err := hdf5.Open(r, size)
		if err != nil {
			return nil, nil, err
		}
		return nil, f.Root(), nil
	case len(head) > 8 && head[8] == '{' && !archive.IsZip(head):
		f, err := safetensors.Read(io.NewSectionReader(r, 0, size), size)
		if err == nil && f.Metadata[formatKey] == weightsFormat && f.Metadata[versionKey] != fmt.Sprint(fileVersion) {
			err = fmt.Errorf("expected format version %d, got %.20s: another version of this package wrote the file", fileVersion, f.Metadata[versionKey])
		}
		return f, nil, err
	}
	a, keras, err := openModel(r, size)
	if err != nil {
		return nil, nil, err
	}
	if keras != "" {
		root, err := kerasWeightsOf(a, size)
		return nil, root, err
	}
	f, err := readTensors(a, weightsPart)
	return f, nil, err
}

// buildFromWeights builds the model for the shapes that the saved one was built for.
func (m *Model) buildFromWeights(f *safetensors.File) error {
	text, ok := f.Metadata[buildKey]
	if !ok {
		return fmt.Errorf("the file does not say for which input its weights were made%s", m.unbuiltHint())
	}
	var shapes buildShapes
	if err := strictly([]byte(text), &shapes); err != nil {
		return fmt.Errorf("%s: %w", buildKey, err)
	}
	m.saved = newSavedWeights(f.Named())
	defer func() { m.saved = nil }()
	if err := m.buildFor(&shapes); err != nil {
		return err
	}
	return m.setNamedWeights(f.Named()) // also those of layers that were built before
}

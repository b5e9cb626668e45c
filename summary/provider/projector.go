package provider

import (
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"board/proto/tbpb"
	"board/summary"
	"board/summary/logdir"
)

// Embeddings are no event files: a configuration beside them names files of points, of
// labels, of pictures.

// A Projector is the embeddings of a run.
type Projector struct {
	Config *tbpb.ProjectorConfig
	folder logdir.Folder
	dir    string // of the configuration, in the folder
}

// ErrNoProjector says that a run has no embeddings.
var ErrNoProjector = errors.New("the run has no embeddings")

// maxProjectorConfig is how many bytes of a configuration are read.
const maxProjectorConfig = 1 << 20

// Projector reads the configuration of a run, or of the log directory: ".". What
// TensorFlow 2 writes below the run goes first.
func (p *Provider) Projector(run string) (*Projector, error) {
	folder := p.Store.Folder(run)
	result := ErrNoProjector
	for _, dir := range []string{summary.ProjectorDir, "."} {
		config, err := readProjector(folder, path.Join(dir, summary.ProjectorFile))
		if err == nil {
			return &Projector{config, folder, dir}, nil
		}
		if !errors.Is(err, ErrNoProjector) {
			result = err
		}
	}
	return nil, result
}

func readProjector(folder logdir.Folder, name string) (*tbpb.ProjectorConfig, error) {
	file, err := folder.Open(name)
	if err != nil {
		return nil, ErrNoProjector
	}
	defer file.Close()
	if file.Info().Size > maxProjectorConfig {
		return nil, fmt.Errorf("%s has %d bytes; at most %d are read", name, file.Info().Size, maxProjectorConfig)
	}
	text, err := io.ReadAll(io.NewSectionReader(file, 0, file.Info().Size))
	if err != nil {
		return nil, err
	}
	config, err := summary.DecodeProjector(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	for _, e := range config.GetEmbeddings() {
		if e.GetTensorPath() != "" || config.GetModelCheckpointPath() != "" {
			return config, nil
		}
	}
	return nil, ErrNoProjector
}

// Projectors is the names of the runs that have embeddings; the log directory itself may
// have some, too: ".".
func (p *Provider) Projectors() (names []string) {
	for _, run := range p.places() {
		if _, err := p.Projector(run); err == nil {
			names = append(names, run)
		}
	}
	return names
}

// places is the names of all runs, and of the log directory.
func (p *Provider) places() (names []string) {
	catalog := p.Store.Catalog()
	for _, run := range catalog.Runs {
		names = append(names, run.Name)
	}
	if _, is := catalog.Run("."); !is {
		names = append(names, ".")
	}
	return names
}

// Embedding finds an embedding by name, nil if there is none.
func (x *Projector) Embedding(name string) *tbpb.EmbeddingInfo {
	for _, e := range x.Config.GetEmbeddings() {
		if strings.TrimSuffix(e.GetTensorName(), ":0") == strings.TrimSuffix(name, ":0") {
			return e
		}
	}
	return nil
}

// Open opens a file that the configuration names. Its error is [logdir.ErrOutside] for a
// path that leads out of the directory of the configuration.
func (x *Projector) Open(name string) (*logdir.File, error) {
	if path.IsAbs(name) {
		return x.folder.Open(name) // which refuses what is not in the log directory
	}
	if inside := path.Clean(strings.ReplaceAll(name, `\`, "/")); inside == ".." || strings.HasPrefix(inside, "../") {
		return nil, logdir.ErrOutside
	}
	return x.folder.Open(path.Join(x.dir, name))
}

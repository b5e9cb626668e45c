package provider

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"google.golang.org/protobuf/encoding/prototext"

	"board/proto/tbpb"
	"board/summary"
	"board/summary/checkpoint"
	"board/summary/logdir"
)

// Embeddings for the page: those that a configuration names, with points in a file of
// their own or in a checkpoint, and tensors that were logged as values.

// A Source says where the points of an embedding are.
type Source string

// The sources of points.
const (
	FromFile       Source = "file"
	FromCheckpoint Source = "checkpoint"
	FromEvents     Source = "events"
)

// PluginProjector is the plugin of tensors that are logged to be shown as points.
const PluginProjector = "projector"

// An Embedding is points in many dimensions.
type Embedding struct {
	Run, Name  string // untrusted text
	Source     Source
	Points     int // 0 where only the file itself tells
	Dimensions int
	Info       *tbpb.EmbeddingInfo // paths of labels, of pictures, of bookmarks; never nil

	files  *Projector
	tensor checkpoint.Tensor
	prefix string // of the checkpoint's files
	tag    *logdir.TagInfo
}

// An Unread is a run whose embeddings cannot be read.
type Unread struct {
	Run string
	Err error
}

// Embeddings is all embeddings of all runs, at most so many, and what cannot be read of
// them. cut says that there are more.
func (p *Provider) Embeddings(ctx context.Context, most int) (list []Embedding, unread []Unread, cut bool) {
	catalog := p.Store.Catalog()
	for _, run := range p.places() {
		if ctx.Err() != nil || len(list) > most {
			break
		}
		found, err := p.EmbeddingsOf(run)
		if err != nil {
			unread = append(unread, Unread{run, err})
		}
		list = append(list, found...)
		if info, is := catalog.Run(run); is {
			list = append(list, logged(info)...)
		}
	}
	if len(list) > most {
		return list[:most], unread, true
	}
	return list, unread, false
}

// logged is the tensors of a run that were logged for the projector.
func logged(run *logdir.RunInfo) (list []Embedding) {
	for _, tag := range run.Tags {
		if tag.Plugin() == PluginProjector && tag.Places() != nil {
			list = append(list, Embedding{Run: run.Name, Name: tag.Name, Source: FromEvents, Info: new(tbpb.EmbeddingInfo), tag: tag})
		}
	}
	return list
}

// EmbeddingsOf is the embeddings that the configuration of a run names. Where that names
// a checkpoint, all tensors in it that are lists of points are among them, as in
// TensorBoard.
func (p *Provider) EmbeddingsOf(run string) (list []Embedding, err error) {
	x, err := p.Projector(run)
	if errors.Is(err, ErrNoProjector) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	tensors, prefix, err := x.checkpoint()
	named := map[string]bool{}
	for _, info := range x.Config.GetEmbeddings() {
		e := Embedding{Run: run, Name: info.GetTensorName(), Source: FromFile, Info: info, files: x}
		named[e.Name] = true
		if shape := info.GetTensorShape(); len(shape) == 2 {
			e.Points, e.Dimensions = int(shape[0]), int(shape[1])
		}
		if info.GetTensorPath() == "" {
			e.Source, e.prefix = FromCheckpoint, prefix
			if t, found := tensorNamed(tensors, e.Name); found {
				e.tensor, e.Points, e.Dimensions = t, t.Shape[0], t.Shape[1]
			} else {
				e.Points, e.Dimensions = 0, 0
			}
		}
		list = append(list, e)
	}
	for _, t := range tensors {
		if isPoints(t) && !named[t.Name] {
			list = append(list, Embedding{Run: run, Name: t.Name, Source: FromCheckpoint, Points: t.Shape[0], Dimensions: t.Shape[1], Info: new(tbpb.EmbeddingInfo), files: x, tensor: t, prefix: prefix})
		}
	}
	return list, err
}

// isPoints tells whether a tensor can be looked at as points.
func isPoints(t checkpoint.Tensor) bool {
	return len(t.Shape) == 2 && t.Shape[0] > 1 && t.Shape[1] > 0 && t.Type.Real()
}

// tensorNamed finds a variable by the name that a configuration gives. TensorFlow 2
// saves it below the attributes of the object that holds it.
func tensorNamed(tensors []checkpoint.Tensor, name string) (checkpoint.Tensor, bool) {
	i := slices.IndexFunc(tensors, func(t checkpoint.Tensor) bool {
		return isPoints(t) && (t.Name == name || strings.TrimSuffix(t.Name, "/.ATTRIBUTES/VARIABLE_VALUE") == name)
	})
	if i < 0 {
		return checkpoint.Tensor{}, false
	}
	return tensors[i], true
}

// checkpoint is the tensors of the checkpoint that the configuration names, or that is
// the latest in its directory where an embedding needs one; and the checkpoint's path.
func (x *Projector) checkpoint() (tensors []checkpoint.Tensor, prefix string, err error) {
	prefix = x.Config.GetModelCheckpointPath()
	if prefix == "" {
		needed := slices.ContainsFunc(x.Config.GetEmbeddings(), func(e *tbpb.EmbeddingInfo) bool { return e.GetTensorPath() == "" })
		if !needed {
			return nil, "", nil
		}
		if prefix, err = x.latestCheckpoint(); err != nil {
			return nil, "", err
		}
	}
	index, err := x.readWhole(prefix+checkpoint.IndexSuffix, checkpoint.MaxIndex)
	if err != nil { // it may have been moved with its configuration since
		beside := path.Base(prefix)
		if moved, failed := x.readWhole(beside+checkpoint.IndexSuffix, checkpoint.MaxIndex); failed == nil {
			prefix, index, err = beside, moved, nil
		}
	}
	if err != nil {
		return nil, prefix, fmt.Errorf("checkpoint %.200q: %w", prefix, err)
	}
	tensors, err = checkpoint.Read(index)
	return tensors, prefix, err
}

// latestCheckpoint is the path that TensorFlow's file "checkpoint" names.
func (x *Projector) latestCheckpoint() (string, error) {
	text, err := x.readWhole("checkpoint", 64<<10)
	if err != nil {
		return "", fmt.Errorf("no file of points and no checkpoint is named: %w", err)
	}
	state := new(tbpb.ProjectorConfig) // has the field of that name, too
	if err := (prototext.UnmarshalOptions{DiscardUnknown: true}).Unmarshal(text, state); err != nil {
		return "", fmt.Errorf("the file \"checkpoint\": %w", err)
	}
	return state.GetModelCheckpointPath(), nil
}

func (x *Projector) readWhole(name string, most int64) ([]byte, error) {
	file, err := x.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if size := file.Info().Size; size > most {
		return nil, fmt.Errorf("%s has %d bytes; at most %d are read", path.Base(name), size, most)
	}
	return io.ReadAll(io.NewSectionReader(file, 0, file.Info().Size))
}

// ErrNoEmbedding says that a run has no embedding of a name.
var ErrNoEmbedding = errors.New("the run has no embedding of this name")

// Embedding finds an embedding of a run.
func (p *Provider) Embedding(run, name string, source Source) (*Embedding, error) {
	if source == FromEvents {
		if info, is := p.Store.Catalog().Run(run); is {
			return embeddingNamed(logged(info), name, source)
		}
		return nil, ErrNoEmbedding
	}
	list, err := p.EmbeddingsOf(run)
	e, missing := embeddingNamed(list, name, source)
	switch {
	case missing != nil && err != nil:
		return nil, err
	case missing == nil && source == FromCheckpoint && e.tensor.Name == "" && err != nil:
		return nil, err
	}
	return e, missing
}

func embeddingNamed(list []Embedding, name string, source Source) (*Embedding, error) {
	for i := range list {
		if list[i].Name == name && list[i].Source == source {
			return &list[i], nil
		}
	}
	return nil, ErrNoEmbedding
}

// Open opens a file that belongs to the embedding.
func (e *Embedding) Open(name string) (*logdir.File, error) {
	if e.files == nil || name == "" {
		return nil, fmt.Errorf("the configuration names no such file for %.200q", e.Name)
	}
	return e.files.Open(name)
}

// Vectors opens the points where they are in a file, to be closed by the caller.
func (e *Embedding) Vectors() (*Vectors, io.Closer, error) {
	name := e.Info.GetTensorPath()
	if e.Source == FromCheckpoint {
		if e.tensor.Name == "" {
			return nil, nil, fmt.Errorf("the checkpoint has no tensor %.200q that is a list of points", e.Name)
		}
		name = e.prefix + e.tensor.File
	}
	file, err := e.Open(name)
	if err != nil {
		return nil, nil, err
	}
	var vectors *Vectors
	if e.Source == FromCheckpoint {
		vectors, err = NewTensorVectors(file, e.tensor)
	} else {
		vectors, err = NewVectors(file, e.Info.GetTensorShape())
	}
	if err != nil {
		file.Close()
		return nil, nil, err
	}
	return vectors, file, nil
}

// Logged is the newest value of a tensor that was logged.
func (e *Embedding) Logged(ctx context.Context, p *Provider) (logdir.Item, bool) {
	if e.tag == nil {
		return logdir.Item{}, false
	}
	return p.LastItem(ctx, e.tag)
}

// LoggedVectors is the points of a logged tensor as little-endian float32, and their
// dimensions.
func LoggedVectors(v *summary.Value) (raw []byte, dim int, err error) {
	t, err := summary.DecodeTensor(v.Data)
	if err != nil {
		return nil, 0, err
	}
	numbers, real := t.Float64s()
	if !real || len(t.Shape) != 2 || t.Shape[0] < 1 || t.Shape[1] < 1 {
		return nil, 0, fmt.Errorf("expected a tensor of points and dimensions, got %s of shape %v", t.Type, t.Shape)
	}
	row := make([]float32, len(numbers))
	for i, x := range numbers {
		row[i] = float32(x)
	}
	return appendFloat32s(make([]byte, 0, 4*len(row)), row), t.Shape[1], nil
}

package dataapi

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"google.golang.org/protobuf/encoding/protojson"

	"board/proto/tbpb"
	"board/summary/logdir"
	"board/summary/provider"
	"board/web/answer"
	"board/web/format"
)

// TensorBoard's projector: embeddings that a configuration in the directory of a run
// names. Whatever it names is opened inside the log directory only.

const projectorPlugin = "projector"

// hasProjector tells whether embeddings were found when they were last looked for. As
// with TensorBoard, the first one who asks starts the search and does not wait for it:
// it looks into the directory of every run.
func (s *API) hasProjector() bool {
	if s.found.Load() {
		return true
	}
	if s.searching.CompareAndSwap(false, true) {
		go func() {
			defer s.searching.Store(false)
			s.found.Store(len(s.data.Projectors()) > 0)
		}()
	}
	return false
}

// projectorRuns lists the runs that have embeddings.
func (s *API) projectorRuns(*http.Request) (any, error) {
	runs := s.data.Projectors()
	s.found.Store(len(runs) > 0)
	return answer.JSON(appendEach(nil, runs, format.AppendString)), nil
}

// projectorInfo answers the configuration of a run, with the shapes of its embeddings.
func (s *API) projectorInfo(r *http.Request) (any, error) {
	x, err := s.projectorOf(r.URL.Query())
	if err != nil {
		return nil, err
	}
	for _, e := range x.Config.GetEmbeddings() {
		if len(e.GetTensorShape()) == 0 && e.GetTensorPath() != "" {
			s.measure(x, e)
		}
	}
	b, err := protojson.Marshal(x.Config)
	if err != nil {
		return nil, err
	}
	return answer.JSON(format.AppendASCII(make([]byte, 0, len(b)), b)), nil
}

// measure finds the shape of an embedding, if its file can be read.
func (s *API) measure(x *provider.Projector, e *tbpb.EmbeddingInfo) {
	file, err := x.Open(e.GetTensorPath())
	if err != nil {
		return
	}
	defer file.Close()
	vectors, err := provider.NewVectors(file, nil)
	if err != nil {
		return
	}
	if points, dimensions, err := vectors.Shape(); err == nil {
		e.TensorShape = []uint32{uint32(points), uint32(dimensions)}
	}
}

// projectorOf is the embeddings of the run that is asked for.
func (s *API) projectorOf(query url.Values) (*provider.Projector, error) {
	if !query.Has("run") {
		return nil, answer.BadRequest(`query parameter "run" is required`)
	}
	x, err := s.data.Projector(query.Get("run"))
	switch {
	case errors.Is(err, provider.ErrNoProjector):
		return nil, answer.BadRequest("Unknown run: %s", quoted(query.Get("run")))
	case err != nil:
		return nil, answer.BadRequest("the embeddings of run %s cannot be read: %v", quoted(query.Get("run")), err)
	}
	return x, nil
}

// embeddingOf is the embedding that is asked for, and how many rows of it; 0 is all.
func (s *API) embeddingOf(query url.Values) (x *provider.Projector, e *tbpb.EmbeddingInfo, rows int, err error) {
	if x, err = s.projectorOf(query); err != nil {
		return nil, nil, 0, err
	}
	if !query.Has("name") {
		return nil, nil, 0, answer.BadRequest(`query parameter "name" is required`)
	}
	rows, err = answer.IntParam(query, "num_rows", 0)
	if err != nil || query.Has("num_rows") && query.Get("num_rows") != "" && rows <= 0 {
		return nil, nil, 0, answer.BadRequest("query parameter num_rows must be integer > 0")
	}
	return x, x.Embedding(query.Get("name")), rows, nil
}

// opened opens a file that the configuration names for an embedding.
func opened(x *provider.Projector, name, what string, query url.Values) (*logdir.File, error) {
	if name == "" {
		return nil, answer.BadRequest("No %s found for tensor %s in the config file", what, quoted(query.Get("name")))
	}
	file, err := x.Open(name)
	switch {
	case errors.Is(err, logdir.ErrOutside):
		return nil, answer.BadRequest("Asset path %s resolves outside the config directory", quoted(name))
	case err != nil:
		return nil, answer.BadRequest("%s not found, or is not a file", quoted(name))
	}
	return file, nil
}

// projectorTensor answers the points of an embedding as little-endian float32.
func (s *API) projectorTensor(r *http.Request) (any, error) {
	query := r.URL.Query()
	x, e, rows, err := s.embeddingOf(query)
	if err != nil {
		return nil, err
	}
	if e.GetTensorPath() == "" {
		return nil, answer.BadRequest("Tensor %s not found in checkpoint dir %s", quoted(query.Get("name")), quoted(x.Config.GetModelCheckpointPath()))
	}
	file, err := opened(x, e.GetTensorPath(), "tensor file", query)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	vectors, err := provider.NewVectors(file, e.GetTensorShape())
	if err == nil {
		_, err = vectors.Next()
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, answer.BadRequest("Tensor file %s: %v", quoted(e.GetTensorPath()), err)
	}
	return fileStream(x, e.GetTensorPath(), typeBytes, func(w io.Writer, file *logdir.File) error {
		return copyVectors(w, file, e.GetTensorShape(), rows)
	}), nil
}

// copyVectors writes so many points of a file, 0 for all.
func copyVectors(w io.Writer, file *logdir.File, shape []uint32, rows int) error {
	vectors, err := provider.NewVectors(file, shape)
	if err != nil {
		return err
	}
	out := answer.Pieces{W: w}
	var b []byte
	for n := 0; (rows == 0 || n < rows) && out.Err == nil; n++ {
		point, err := vectors.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		b = out.Pass(append(b, point...))
	}
	return out.End(b)
}

// fileStream streams from a file, which is opened when the stream is written: where
// only its head is asked for, nobody writes it.
func fileStream(x *provider.Projector, name, kind string, write func(io.Writer, *logdir.File) error) answer.Stream {
	return answer.Stream{
		ContentType: kind, Header: map[string]string{"Content-Security-Policy": answer.Sandboxed},
		Write: func(w io.Writer) error {
			file, err := x.Open(name)
			if err != nil {
				return err
			}
			defer file.Close()
			return write(w, file)
		},
	}
}

// projectorMetadata answers the labels of an embedding: lines, of which the first is a
// header where it has a tab.
func (s *API) projectorMetadata(r *http.Request) (any, error) {
	query := r.URL.Query()
	x, e, rows, err := s.embeddingOf(query)
	if err != nil {
		return nil, err
	}
	file, err := opened(x, e.GetMetadataPath(), "metadata file", query)
	if err != nil {
		return nil, err
	}
	file.Close()
	return fileStream(x, e.GetMetadataPath(), answer.TypeText, func(w io.Writer, file *logdir.File) error {
		in := io.NewSectionReader(file, 0, file.Info().Size)
		if rows == 0 {
			_, err := io.Copy(w, in)
			return err
		}
		return copyLines(w, in, rows)
	}), nil
}

// copyLines copies so many lines, and one more if the first one is a header.
func copyLines(w io.Writer, r io.Reader, rows int) error {
	in, first, header := bufio.NewReader(r), true, false
	for rows > 0 || header {
		part, err := in.ReadSlice('\n')
		if _, writing := w.Write(part); writing != nil {
			return writing
		}
		if first && bytes.IndexByte(part, '\t') >= 0 {
			header = true
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue // the line goes on
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		first = false
		if header {
			header = false
			continue
		}
		rows--
	}
	return nil
}

// projectorBookmarks answers the views of an embedding that a file keeps.
func (s *API) projectorBookmarks(r *http.Request) (any, error) {
	query := r.URL.Query()
	x, e, _, err := s.embeddingOf(query)
	if err != nil {
		return nil, err
	}
	file, err := opened(x, e.GetBookmarksPath(), "bookmarks file", query)
	if err != nil {
		return nil, err
	}
	file.Close()
	return wholeFile(x, e.GetBookmarksPath(), answer.TypeJSON), nil
}

// projectorSprite answers the picture that holds a small one for each point.
func (s *API) projectorSprite(r *http.Request) (any, error) {
	query := r.URL.Query()
	x, e, _, err := s.embeddingOf(query)
	if err != nil {
		return nil, err
	}
	file, err := opened(x, e.GetSprite().GetImagePath(), "sprite image file", query)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	head := make([]byte, 64)
	n, err := file.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	kind := provider.PictureType(head[:n])
	if !strings.HasPrefix(kind, "image/") {
		kind = typeBytes
	}
	return wholeFile(x, e.GetSprite().GetImagePath(), kind), nil
}

func wholeFile(x *provider.Projector, name, kind string) answer.Stream {
	return fileStream(x, name, kind, func(w io.Writer, file *logdir.File) error {
		_, err := io.Copy(w, io.NewSectionReader(file, 0, file.Info().Size))
		return err
	})
}

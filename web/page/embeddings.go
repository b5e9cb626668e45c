package page

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"strings"

	"board/internal/limits"
	"board/summary"
	"board/summary/logdir"
	"board/summary/provider"
	"board/web/answer"
	"board/web/message"
)

// apiEmbeddings lists what the projector shows, without reading any points.
func (s *API) apiEmbeddings(r *http.Request) (any, error) {
	list, unread, cut := s.data.Embeddings(r.Context(), int(s.Limits.Embeddings))
	if r.Context().Err() != nil {
		return nil, r.Context().Err() // nobody waits any more
	}
	if cut {
		s.Limits.Reached(limits.Embeddings)
	}
	told := message.Embeddings{List: make([]message.Embedding, len(list)), Cut: cut, Unread: []message.UnreadEmbeddings{}, Most: int(s.Limits.Embedding)}
	for i, e := range list {
		told.List[i] = message.Embedding{
			Run: e.Run, Name: valid(e.Name), Source: string(e.Source), Points: e.Points, Dimensions: e.Dimensions,
			Labels: e.Info.GetMetadataPath() != "", Bookmarks: e.Info.GetBookmarksPath() != "",
		}
		if sprite := e.Info.GetSprite(); sprite.GetImagePath() != "" && len(sprite.GetSingleImageDim()) >= 2 {
			told.List[i].Sprite = &message.Sprite{Width: int(sprite.GetSingleImageDim()[0]), Height: int(sprite.GetSingleImageDim()[1])}
		}
		if newest, found := e.Logged(r.Context(), s.data); found {
			told.List[i].Newest = &message.Logged{Step: newest.Step, Wall: message.Seconds(newest.WallTime)}
		}
	}
	for _, u := range unread[:min(len(unread), maxUnread)] {
		told.Unread = append(told.Unread, message.UnreadEmbeddings{Run: u.Run, Error: answer.Clip(u.Err.Error())})
	}
	return told, nil
}

// apiEmbedding answers a part of an embedding.
func (s *API) apiEmbedding(r *http.Request) (any, error) {
	query := r.URL.Query()
	e, err := s.data.Embedding(query.Get("run"), query.Get("name"), provider.Source(query.Get("source")))
	if errors.Is(err, provider.ErrNoEmbedding) {
		return nil, answer.NotFound("run %q has no embedding %q in %q", answer.Clip(query.Get("run")), answer.Clip(query.Get("name")), answer.Clip(query.Get("source")))
	}
	if err != nil {
		return nil, answer.BadRequest("%s", answer.Clip(err.Error()))
	}
	switch part := query.Get("part"); part {
	case "points":
		return s.embeddingPoints(r, e, query)
	case "labels":
		return s.embeddingFile(r, e, e.Info.GetMetadataPath(), answer.TypeText)
	case "bookmarks":
		return s.embeddingFile(r, e, e.Info.GetBookmarksPath(), answer.TypeJSON)
	case "sprite":
		return s.embeddingSprite(r, e)
	default:
		return nil, answer.BadRequest("part=%q is none of points, labels, bookmarks, sprite", answer.Clip(part))
	}
}

// embeddingPoints answers points as little-endian float32, after their number of
// dimensions as a uint32: as many whole points as the limit and the query allow.
func (s *API) embeddingPoints(r *http.Request, e *provider.Embedding, query url.Values) (any, error) {
	rows, err := answer.IntParam(query, "rows", int(s.Limits.Embedding))
	if err != nil || rows < 1 {
		return nil, answer.BadRequest("rows=%q is no number of points", answer.Clip(query.Get("rows")))
	}
	if e.Source == provider.FromEvents {
		return s.loggedPoints(r, e, rows)
	}
	vectors, file, err := e.Vectors()
	if err != nil {
		return nil, unopened(err)
	}
	if !vectors.Text() {
		file.Close()
		return s.rawPoints(e, rows), nil
	}
	defer file.Close()
	return s.textPoints(r, vectors, rows)
}

// pointsStream is an answer of points.
func pointsStream(write func(w io.Writer) error) answer.Stream {
	return answer.Stream{ContentType: "application/octet-stream", Header: map[string]string{"Content-Security-Policy": answer.Sandboxed}, Plain: true, Write: write}
}

func head(dim int) []byte { return binary.LittleEndian.AppendUint32(nil, uint32(dim)) }

// mostRows is how many points are answered.
func (s *API) mostRows(rows, dim int) int {
	if most := int(s.Limits.Embedding) / max(dim, 1); rows > most {
		s.Limits.Reached(limits.Embedding)
		return most
	}
	return rows
}

// rawPoints streams numbers that cannot be wrong in the middle.
func (s *API) rawPoints(e *provider.Embedding, rows int) answer.Stream {
	return pointsStream(func(w io.Writer) error {
		vectors, file, err := e.Vectors()
		if err != nil {
			return err
		}
		defer file.Close()
		out := answer.Pieces{W: w}
		var b []byte
		for n := 0; out.Err == nil; n++ {
			point, err := vectors.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return err
			}
			if n == 0 {
				rows, b = s.mostRows(rows, len(point)/4), head(len(point)/4)
			}
			if n == rows {
				break
			}
			b = out.Pass(append(b, point...))
		}
		return out.End(b)
	})
}

// pieceOfPoints is how many bytes of points are held in one piece.
const pieceOfPoints = 1 << 20

// textPoints reads all lines before it answers: any of them may be wrong, which must be
// said in words.
func (s *API) textPoints(r *http.Request, vectors *provider.Vectors, rows int) (any, error) {
	var pieces [][]byte
	account := answer.AccountOf(r)
	for n := 0; ; n++ {
		point, err := vectors.Next()
		if errors.Is(err, io.EOF) || n > 0 && n == rows {
			break
		}
		if err != nil {
			return nil, answer.BadRequest("the points cannot be read: %s", answer.Clip(err.Error()))
		}
		if n == 0 {
			rows = s.mostRows(rows, len(point)/4)
			pieces = append(pieces, head(len(point)/4))
		}
		last := len(pieces) - 1
		if len(pieces[last])+len(point) > cap(pieces[last]) {
			size := max(pieceOfPoints, len(point))
			if account.TakeLarge(answer.Grown(size)) != nil {
				return nil, answer.ErrNoRoom
			}
			if r.Context().Err() != nil {
				return nil, r.Context().Err() // nobody waits any more
			}
			pieces, last = append(pieces, make([]byte, 0, size)), last+1
		}
		pieces[last] = append(pieces[last], point...)
	}
	if len(pieces) == 0 {
		return nil, answer.BadRequest("the points cannot be read: the file has no line of numbers")
	}
	return pointsStream(func(w io.Writer) error {
		for _, piece := range pieces {
			if _, err := w.Write(piece); err != nil {
				return err
			}
		}
		return nil
	}), nil
}

// loggedMemory is how many bytes a logged tensor takes while it is answered, for each of
// its bytes in the file.
const loggedMemory = 8

// loggedPoints answers the newest value of a tensor that was logged.
func (s *API) loggedPoints(r *http.Request, e *provider.Embedding, rows int) (any, error) {
	item, found := e.Logged(r.Context(), s.data)
	if !found {
		return nil, answer.NotFound("tensor %q has no value", answer.Clip(e.Name))
	}
	if answer.AccountOf(r).TakeLarge(answer.Grown(loggedMemory*int(item.Place.Length))) != nil {
		return nil, answer.ErrNoRoom
	}
	value, err := item.Read(r.Context())
	if err != nil {
		return nil, failed(err)
	}
	var raw []byte
	dim := 0
	if value.Kind == summary.KindTensor {
		raw, dim, err = provider.LoggedVectors(&value)
	} else {
		err = errors.New("it is no tensor")
	}
	if err != nil {
		return nil, answer.BadRequest("step %d of %q cannot be shown as points: %s", item.Step, answer.Clip(e.Name), answer.Clip(err.Error()))
	}
	raw = raw[:min(len(raw), 4*dim*s.mostRows(rows, dim))]
	return pointsStream(func(w io.Writer) error {
		_, err := w.Write(append(head(dim), raw...))
		return err
	}), nil
}

// embeddingFile answers a file that the configuration names.
func (s *API) embeddingFile(r *http.Request, e *provider.Embedding, name, kind string) (any, error) {
	file, err := s.openPart(e, name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	b, err := s.readPart(r, file)
	if err != nil {
		return nil, err
	}
	return answer.Stream{ContentType: kind, Header: map[string]string{"Content-Security-Policy": answer.Sandboxed}, Write: func(w io.Writer) error {
		_, err := w.Write(b)
		return err
	}}, nil
}

// embeddingSprite answers the picture of all points, if it is one that browsers can show
// in bounded memory.
func (s *API) embeddingSprite(r *http.Request, e *provider.Embedding) (any, error) {
	file, err := s.openPart(e, e.Info.GetSprite().GetImagePath())
	if err != nil {
		return nil, err
	}
	defer file.Close()
	b, err := s.readPart(r, file)
	if err != nil {
		return nil, err
	}
	kind := provider.PictureType(b)
	picture, err := summary.ReadPictureHead(b)
	problem := s.pictureProblem(kind, b, picture)
	switch {
	case kind == "image/svg+xml":
		problem = "the picture is an SVG; PNG, JPEG, GIF or WebP is expected"
	case err != nil:
		problem = err.Error()
	}
	if problem != "" {
		return nil, answer.BadRequest("%s", answer.Clip(problem))
	}
	return answer.Stream{ContentType: kind, Header: map[string]string{"Content-Security-Policy": answer.Sandboxed}, Plain: true, Write: func(w io.Writer) error {
		_, err := w.Write(b)
		return err
	}}, nil
}

// openPart opens a file that the configuration names, unless it is too large to be shown.
func (s *API) openPart(e *provider.Embedding, name string) (*logdir.File, error) {
	file, err := e.Open(name)
	if err != nil {
		return nil, unopened(err)
	}
	if size := file.Info().Size; size > s.Limits.Labels {
		file.Close()
		s.Limits.Reached(limits.Labels)
		return nil, answer.BadRequest("the file %q has %d bytes; the page shows up to %d", answer.Clip(name), size, s.Limits.Labels)
	}
	return file, nil
}

func (s *API) readPart(r *http.Request, file *logdir.File) ([]byte, error) {
	size := file.Info().Size
	if answer.AccountOf(r).TakeLarge(answer.Grown(int(size))) != nil {
		return nil, answer.ErrNoRoom
	}
	b := make([]byte, size)
	n, err := file.ReadAt(b, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: %w", file.Info().Name, err)
	}
	return b[:n], nil
}

// unopened is the answer where a file that a configuration names is not shown: the
// client learns no more of a path outside than that it is one.
func unopened(err error) error {
	switch {
	case errors.Is(err, logdir.ErrOutside):
		return answer.BadRequest("the configuration names a file outside the log directory, which is not read")
	case errors.Is(err, fs.ErrNotExist):
		return answer.NotFound("a file that the configuration names is not there, or is no file")
	}
	return answer.BadRequest("%s", strings.TrimSpace(answer.Clip(err.Error())))
}

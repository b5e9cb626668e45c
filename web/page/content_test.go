package page_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"board/proto/tbpb"
	"board/summary"
	"board/summary/logdir"
	"board/web"
	"board/web/internal/webtest"
)

// A shelf is a site over a log directory with values that stay in their files, and the
// store below.
type shelf struct {
	t     *testing.T
	dir   string
	store *logdir.Store
	site  *web.Server
}

const vector = `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`

func openShelf(t *testing.T) *shelf {
	t.Helper()
	s := &shelf{t: t, dir: t.TempDir()}
	webtest.LogRun(t, s.dir, "a", 3, func(w *summary.Writer, step int64) {
		picture := image.NewGray(image.Rect(0, 0, 4+int(step), 5))
		for _, err := range []error{
			w.Text("note", step, fmt.Sprintf("# step %d\n<script>é", step)),
			w.Image("picture", step, []image.Image{picture, picture}),
			w.Audio("sound", step, make([]float32, 1000), [3]int{1, 1000, 1}, 8000),
			w.Histogram("weights", step, []float32{1, 2, 3}),
			w.Scalar("loss", step, 1),
			w.WriteEvent(&tbpb.Event{WallTime: 1, Step: step, What: &tbpb.Event_Summary{Summary: &tbpb.Summary{Value: []*tbpb.Summary_Value{{
				Tag:      "vector",
				Metadata: &tbpb.SummaryMetadata{PluginData: &tbpb.SummaryMetadata_PluginData{PluginName: "images"}},
				Value: &tbpb.Summary_Value_Tensor{Tensor: &tbpb.TensorProto{
					Dtype: tbpb.DataType_DT_STRING, StringVal: [][]byte{[]byte("4"), []byte("5"), []byte(vector)},
					TensorShape: &tbpb.TensorShapeProto{Dim: []*tbpb.TensorShapeProto_Dim{{Size: 3}}},
				}},
			}}}}}),
		} {
			if err != nil {
				t.Fatal(err)
			}
		}
	})
	s.site = webtest.OpenSite(t, s.dir, func(o *web.Options) { s.store = o.Store })
	return s
}

// url names an item of a row of a tag of run a.
func (s *shelf) url(tag string, row, item int) string {
	s.t.Helper()
	run, ok := s.store.Catalog().Run("a")
	if !ok {
		s.t.Fatal("there is no run")
	}
	info, ok := run.Tag(tag)
	if !ok {
		s.t.Fatalf("there is no tag %q", tag)
	}
	generation := uint64(0)
	if info.Places() != nil {
		generation = info.Places().Stamp().Generation
	}
	return "/api/content" + webtest.Query("epoch", s.store.Epoch(), "run", fmt.Sprint(run.ID), "tag", fmt.Sprint(info.ID),
		"generation", fmt.Sprint(generation), "row", fmt.Sprint(row), "item", fmt.Sprint(item))
}

func TestContent(t *testing.T) {
	s := openShelf(t)
	for _, c := range []struct {
		tag       string
		row, item int
		kind      string
		begins    string
	}{
		{"note", 2, 0, "text/plain; charset=utf-8", "# step 2\n<script>é"},
		{"picture", 0, 1, "image/png", "\x89PNG"},
		{"sound", 1, 0, "audio/wav", "RIFF"},
		{"vector", 0, 0, "image/svg+xml", vector},
	} {
		url := s.url(c.tag, c.row, c.item)
		w := webtest.Get(s.site, url, "Accept-Encoding", "gzip")
		h := w.Header()
		if w.Code != http.StatusOK || h.Get("Content-Type") != c.kind || !strings.HasPrefix(w.Body.String(), c.begins) {
			t.Errorf("%s: status %d, type %q, %.40q", c.tag, w.Code, h.Get("Content-Type"), w.Body)
		}
		for name, want := range map[string]string{
			"Cache-Control": "private, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff", "Content-Encoding": "",
			"Content-Security-Policy": "sandbox; default-src 'none'", "Accept-Ranges": "bytes", "Cross-Origin-Resource-Policy": "same-origin",
		} {
			if h.Get(name) != want {
				t.Errorf("%s: %s is %q, want %q", c.tag, name, h.Get(name), want)
			}
		}
		part := webtest.Get(s.site, url, "Range", "bytes=2-5")
		if part.Code != http.StatusPartialContent || !bytes.Equal(part.Body.Bytes(), w.Body.Bytes()[2:6]) {
			t.Errorf("%s: a part: status %d, %q", c.tag, part.Code, part.Body)
		}
		if part := webtest.Get(s.site, url, "Range", "bytes=99999999-"); part.Code != http.StatusRequestedRangeNotSatisfiable {
			t.Errorf("%s: a part beyond the end: status %d", c.tag, part.Code)
		}
		if again := webtest.Get(s.site, url, "If-None-Match", h.Get("ETag")); again.Code != http.StatusNotModified || again.Body.Len() != 0 {
			t.Errorf("%s: asked again: status %d", c.tag, again.Code)
		}
	}
}

// TestLargeContent: an item may take more memory than a client may hold otherwise.
func TestLargeContent(t *testing.T) {
	s := openShelf(t)
	const samples = 5 << 20
	webtest.LogRun(t, s.dir, "b", 1, func(w *summary.Writer, step int64) {
		if err := w.Audio("sound", step, make([]float32, samples), [3]int{1, samples, 1}, 8000); err != nil {
			t.Fatal(err)
		}
	})
	s.site = webtest.OpenSite(t, s.dir, func(o *web.Options) { s.store = o.Store })
	run, _ := s.store.Catalog().Run("b")
	tag, _ := run.Tag("sound")
	url := fmt.Sprintf("/api/content?epoch=%s&run=%d&tag=%d&generation=%d&row=0&item=0", s.store.Epoch(), run.ID, tag.ID, tag.Places().Stamp().Generation)
	if w := webtest.Get(s.site, url); w.Code != http.StatusOK || w.Body.Len() < 2*samples {
		t.Errorf("status %d, %d bytes: %.200s", w.Code, w.Body.Len(), w.Body)
	}
}

// TestNoContent: what is not there, or not any more, is told so, and nobody keeps that.
func TestNoContent(t *testing.T) {
	s := openShelf(t)
	note := s.url("note", 0, 0)
	for _, c := range []struct {
		name, url string
		status    int
		code      string
	}{
		{"another start of the board", strings.Replace(note, "epoch=", "epoch=x", 1), http.StatusGone, "gone"},
		{"another generation", strings.Replace(note, "generation=", "generation=7", 1), http.StatusGone, "gone"},
		{"no generation", strings.Replace(note, "generation=", "generation=-", 1), http.StatusBadRequest, "bad_request"},
		{"no row", s.url("note", 3, 0), http.StatusNotFound, "not_found"},
		{"a row before the first", s.url("note", -1, 0), http.StatusNotFound, "not_found"},
		{"no item", s.url("note", 0, 1), http.StatusNotFound, "not_found"},
		{"an item before the first", s.url("note", 0, -1), http.StatusNotFound, "not_found"},
		{"a scalar", s.url("loss", 0, 0), http.StatusNotFound, "not_found"},
		{"values without items", s.url("weights", 0, 0), http.StatusNotFound, "not_found"},
		{"no run", strings.Replace(note, "run=", "run=9", 1), http.StatusNotFound, "not_found"},
		{"no number", strings.Replace(note, "run=", "run=x", 1), http.StatusBadRequest, "bad_request"},
	} {
		w := webtest.Get(s.site, c.url)
		refusal := webtest.Decoded[struct{ Code, Message string }](t, w)
		if w.Code != c.status || refusal.Code != c.code || refusal.Message == "" || w.Header().Get("Cache-Control") != "no-cache, must-revalidate" {
			t.Errorf("%s: status %d, %+v, %s", c.name, w.Code, refusal, w.Header().Get("Cache-Control"))
		}
	}
}

// TestContentThatWasReplaced is never another value's.
func TestContentThatWasReplaced(t *testing.T) {
	s := openShelf(t)
	url := s.url("note", 1, 0)
	files, err := filepath.Glob(filepath.Join(s.dir, "a", "*"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	data, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(data, []byte("# step 1"))
	for record := 0; ; { // the record that holds it, with a sound checksum of other data
		length := int(binary.LittleEndian.Uint64(data[record:]))
		if next := record + length + 16; next <= at {
			record = next
			continue
		}
		copy(data[at:], "# stop 1")
		copy(data[record:], summary.AppendRecord(nil, data[record+12:record+12+length]))
		break
	}
	if err := os.WriteFile(files[0], data, 0o600); err != nil {
		t.Fatal(err)
	}
	w := webtest.Get(s.site, url)
	if w.Code != http.StatusGone || !strings.Contains(w.Body.String(), "was replaced") && !strings.Contains(w.Body.String(), "others now") {
		t.Errorf("status %d: %s", w.Code, w.Body)
	}
}

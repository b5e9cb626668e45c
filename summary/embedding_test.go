package summary_test

import (
	"image"
	"image/color"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/proto"

	"board/proto/tbpb"
	"board/summary"
)

// dyed are pictures of one colour each.
func dyed(n, width, height int) []image.Image {
	images := make([]image.Image, n)
	for i := range images {
		img := image.NewNRGBA(image.Rect(3, 3, 3+width, 3+height))
		for p := 0; p < len(img.Pix); p += 4 {
			copy(img.Pix[p:], []uint8{uint8(40 * i), 7, 9, 255})
		}
		images[i] = img
	}
	return images
}

func words() summary.Embedding {
	return summary.Embedding{
		Vectors:  []float32{0.1, -2, 3e20, 4, 5, 6},
		Dim:      2,
		Header:   []string{"word", "class"},
		Metadata: [][]string{{"a b", "0"}, {"ü", "1"}, {"c", ""}},
		Sprites:  dyed(3, 4, 2),
	}
}

func readConfig(t *testing.T, dir string) *tbpb.ProjectorConfig {
	t.Helper()
	config := new(tbpb.ProjectorConfig)
	if err := prototext.Unmarshal(readFile(t, filepath.Join(dir, "projector_config.pbtxt")), config); err != nil {
		t.Fatal(err)
	}
	return config
}

func TestEmbedding(t *testing.T) {
	w, err := summary.NewWriter(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if err := w.Embedding("words", 7, words()); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Dir(w.Path())
	for name, want := range map[string]string{
		"00007/words/tensors.tsv":  "0.1\t-2\n3e+20\t4\n5\t6\n",
		"00007/words/metadata.tsv": "word\tclass\na b\t0\nü\t1\nc\t\n",
		"projector_config.pbtxt": `embeddings {
  tensor_name: "words:00007"
  metadata_path: "00007/words/metadata.tsv"
  tensor_shape: 3
  tensor_shape: 2
  sprite {
    image_path: "00007/words/sprite.png"
    single_image_dim: 4
    single_image_dim: 2
  }
  tensor_path: "00007/words/tensors.tsv"
}
`,
	} {
		if got := string(readFile(t, filepath.Join(dir, name))); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, want)
		}
	}
	sheet := image.NewNRGBA(image.Rect(0, 0, 8, 4))
	for i := range 3 {
		for p := range 8 {
			sheet.Set(i%2*4+p%4, i/2*2+p/4, color.NRGBA{uint8(40 * i), 7, 9, 255})
		}
	}
	checkPNG(t, readFile(t, filepath.Join(dir, "00007/words/sprite.png")), sheet)
	checkTree(t, dir)
}

// checkTree requires all files to be readable by all users, and none to be left over.
func checkTree(t *testing.T, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if info, err := d.Info(); err != nil || info.Mode().Perm()&0o444 != 0o444 || strings.HasPrefix(d.Name(), ".") {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// Embeddings of one run are listed together, whoever has written them; one of the
// same name is replaced, and what others say in the file stays.
func TestEmbeddingsShareAConfiguration(t *testing.T) {
	dir := t.TempDir()
	foreign := &tbpb.ProjectorConfig{
		ModelCheckpointPath: "a/\"b\"\\ü\n",
		ModelCheckpointDir:  "dir",
		Embeddings:          []*tbpb.EmbeddingInfo{{TensorName: "foreign", BookmarksPath: "marks.json"}},
	}
	text, err := prototext.Marshal(foreign)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "projector_config.pbtxt"), text, 0o600); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for _, tag := range []string{"a", "b", "c"} {
		wg.Go(func() {
			w, err := summary.NewWriter(dir)
			if err != nil {
				t.Error(err)
				return
			}
			defer w.Close()
			for _, step := range []int64{1, 2, 1} {
				if err := w.Embedding(tag, step, summary.Embedding{Vectors: []float32{1, 2}, Dim: 1}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if text := string(readFile(t, filepath.Join(dir, "projector_config.pbtxt"))); !strings.HasPrefix(text, `model_checkpoint_path: "a/\"b\"\\\303\274\012"`) {
		t.Errorf("not plain ASCII: %s", text)
	}
	config := readConfig(t, dir)
	var names []string
	for _, e := range config.GetEmbeddings()[1:] {
		names = append(names, e.GetTensorName())
	}
	slices.Sort(names)
	if !slices.Equal(names, []string{"a:00001", "a:00002", "b:00001", "b:00002", "c:00001", "c:00002"}) {
		t.Errorf("embeddings %v", names)
	}
	config.Embeddings = config.GetEmbeddings()[:1]
	if !proto.Equal(config, foreign) {
		t.Errorf("what was there became %v", config)
	}
}

// A file that is none is not written over.
func TestEmbeddingBesideAForeignFile(t *testing.T) {
	w, err := summary.NewWriter(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	path := filepath.Join(filepath.Dir(w.Path()), "projector_config.pbtxt")
	if err := os.WriteFile(path, []byte("my notes"), 0o600); err != nil {
		t.Fatal(err)
	}
	err = w.Embedding("x", 1, words())
	if err == nil || !strings.Contains(err.Error(), `embedding "x": `+path+" is not the projector's configuration, move it away") {
		t.Errorf("got %v", err)
	}
	if got := string(readFile(t, path)); got != "my notes" {
		t.Errorf("the file became %q", got)
	}
}

// Directories are named after tags, but a tag leads nowhere.
func TestEmbeddingTags(t *testing.T) {
	root := t.TempDir()
	w, err := summary.NewWriter(filepath.Join(root, "run"))
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	tags := []string{"a/b", "..", ".", "../../up", "/abs", "nul\x00", "ü \"q\"", `back\slash`, strings.Repeat("long/", 100), strings.Repeat("long/", 100) + "x", "a%2Fb"}
	for _, tag := range tags {
		if err := w.Embedding(tag, -1, summary.Embedding{Vectors: []float32{1}, Dim: 1}); err != nil {
			t.Errorf("%q: %v", tag, err)
		}
	}
	seen := map[string]bool{}
	for _, e := range readConfig(t, filepath.Dir(w.Path())).GetEmbeddings() {
		seen[e.GetTensorPath()] = true
		if strings.Count(e.GetTensorPath(), "/") != 2 || !fs.ValidPath(e.GetTensorPath()) {
			t.Errorf("%q has the path %q", e.GetTensorName(), e.GetTensorPath())
		}
	}
	entries, err := os.ReadDir(root)
	if len(seen) != len(tags) || len(entries) != 1 || err != nil {
		t.Errorf("%d paths for %d tags; beside the run: %v, %v", len(seen), len(tags), entries, err)
	}
}

func TestEmbeddingMetadataOfOneColumn(t *testing.T) {
	for name, header := range map[string][]string{"no header": nil, "a header": {"word"}} {
		w, err := summary.NewWriter(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		defer w.Close()
		e := summary.Embedding{Vectors: []float32{1, 2}, Dim: 1, Metadata: [][]string{{"x"}, {"y z"}}, Header: header}
		if err := w.Embedding("words", 0, e); err != nil {
			t.Fatal(name, err)
		}
		if got := string(readFile(t, filepath.Join(filepath.Dir(w.Path()), "00000/words/metadata.tsv"))); got != "x\ny z\n" {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestEmbeddingRefusesWhatIsNone(t *testing.T) {
	w, err := summary.NewWriter(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	for want, change := range map[string]func(e *summary.Embedding){
		"points of 0 dimensions":                       func(e *summary.Embedding) { e.Dim = 0 },
		"points of 4 dimensions, got 6":                func(e *summary.Embedding) { e.Dim = 4 },
		"got 0 numbers":                                func(e *summary.Embedding) { e.Vectors = nil },
		"point 1 has NaN in dimension 1":               func(e *summary.Embedding) { e.Vectors[3] = float32(math.NaN()) },
		"metadata for each of 3 points, got 2":         func(e *summary.Embedding) { e.Metadata = e.Metadata[:2] },
		"a header without metadata":                    func(e *summary.Embedding) { e.Metadata = nil },
		"2 columns, its header names 1":                func(e *summary.Embedding) { e.Header = e.Header[:1] },
		"metadata of point 1: expected 2 cells, got 1": func(e *summary.Embedding) { e.Metadata[1] = []string{"x"} },
		`metadata of point 2: cell 1 is "a\tb"`:        func(e *summary.Embedding) { e.Metadata[2][1] = "a\tb" },
		`metadata of point 0: cell 0 is "\n"`:          func(e *summary.Embedding) { e.Metadata[0][0] = "\n" },
		`metadata of point 0: cell 0 is "\xff"`:        func(e *summary.Embedding) { e.Metadata[0][0] = "\xff" },
		`header of the metadata: cell 1 is "\r"`:       func(e *summary.Embedding) { e.Header[1] = "\r" },
		"header of the metadata: the row is blank":     func(e *summary.Embedding) { e.Header = []string{"", ""} },
		"metadata of point 2: the row is blank":        func(e *summary.Embedding) { e.Metadata[2] = []string{" ", ""} },
		"picture for each of 3 points, got 1":          func(e *summary.Embedding) { e.Sprites = e.Sprites[:1] },
		"picture 2 has 9×9 pixels, the first one 4×2":  func(e *summary.Embedding) { e.Sprites[2] = dyed(1, 9, 9)[0] },
		"make a sheet of 10000×10000; the projector show": func(e *summary.Embedding) {
			e.Sprites = slices.Repeat([]image.Image{image.NewAlpha(image.Rect(0, 0, 5000, 5000))}, 3)
		},
		"make a sheet of 0×2": func(e *summary.Embedding) {
			e.Sprites = slices.Repeat([]image.Image{image.NewAlpha(image.Rect(0, 0, 0, 1))}, 3)
		},
	} {
		e := words()
		change(&e)
		if err := w.Embedding("x", 1, e); err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), `embedding "x": `) {
			t.Errorf("%v does not say %q", err, want)
		}
	}
	if entries, err := os.ReadDir(filepath.Dir(w.Path())); err != nil || len(entries) != 1 {
		t.Errorf("embeddings that were refused left %v (%v)", entries, err)
	}
	for _, tag := range []string{"", "\xff"} {
		if err := w.Embedding(tag, 1, words()); err == nil {
			t.Errorf("tag %q was taken", tag)
		}
	}
	if _, err := os.Stat(filepath.Join(filepath.Dir(w.Path()), "projector_config.pbtxt")); err == nil {
		t.Error("an embedding that was refused is in the configuration")
	}
	w.Close()
	checkError(t, "Embedding after Close", w.Embedding("x", 1, words()), fs.ErrClosed, w.Path())
}

// Whatever stands in the configuration already, adding to it either fails or keeps
// all of it, and what is written can be read.
func FuzzEmbeddingConfiguration(f *testing.F) {
	f.Add("")
	f.Add(`embeddings { tensor_name: "x:00001" tensor_path: 'a\n\xffb' sprite { single_image_dim: [1, 2] } }`)
	f.Add(`model_checkpoint_path: "ü" embeddings <>`)
	f.Fuzz(func(t *testing.T, text string) {
		dir := t.TempDir()
		before := new(tbpb.ProjectorConfig)
		sound := prototext.Unmarshal([]byte(text), before) == nil
		path := filepath.Join(dir, "projector_config.pbtxt")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		w, err := summary.NewWriter(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer w.Close()
		if err := w.Embedding("the new one", 1, summary.Embedding{Vectors: []float32{1}, Dim: 1}); (err == nil) != sound {
			t.Fatalf("%v, but the configuration is sound: %v", err, sound)
		}
		if !sound {
			return
		}
		after := readConfig(t, dir)
		if n := len(before.GetEmbeddings()); len(after.GetEmbeddings()) == n+1 {
			after.Embeddings = after.GetEmbeddings()[:n]
		}
		if !proto.Equal(before, after) {
			t.Errorf("%v became %v", before, after)
		}
	})
}

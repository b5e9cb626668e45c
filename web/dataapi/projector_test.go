package dataapi_test

import (
	"math"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"encoding/binary"

	"board/web/internal/webtest"
)

// embeddingsOf writes a log directory beside a secret: a run with embeddings, and the
// files by their paths below the log directory.
func embeddingsOf(t *testing.T, config string, files map[string]string) string {
	t.Helper()
	outer := t.TempDir()
	dir := filepath.Join(outer, "logs")
	webtest.NewLogFile(t, dir, "r").Add("x", 0, 1)
	files["../secret.tsv"], files["r/projector_config.pbtxt"] = "1\t2\n", config
	webtest.WriteFiles(t, dir, files)
	return dir
}

// floats is little-endian float32.
func floats(numbers ...float32) string {
	var b []byte
	for _, x := range numbers {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
	}
	return string(b)
}

func TestEmbeddings(t *testing.T) {
	config := `embeddings { tensor_name: "a:0" tensor_path: "a.tsv" metadata_path: "labels.tsv" bookmarks_path: "marks.json" sprite { image_path: "s.png" single_image_dim: 1 single_image_dim: 1 } }
		embeddings { tensor_path: "sub/raw.bytes" tensor_shape: 2 tensor_shape: 2 metadata_path: "one.tsv" }`
	h := webtest.OpenSite(t, embeddingsOf(t, config, map[string]string{
		"r/a.tsv": "1\t2\n\n3\t4\r\n5\tnan", "r/labels.tsv": "name\tclass\nx\t1\ny\t2\nz\t3\n", "r/one.tsv": "p\nq\n", "r/marks.json": "[1]", "r/s.png": "\x89PNG\r\n\x1a\nrest",
		"r/sub/raw.bytes": floats(1, 0, 2, 0),
	}))
	for target, want := range map[string]string{
		"runs":                                     `["r"]`,
		"tensor?run=r&name=a":                      floats(1, 2, 3, 4, 5, float32(math.NaN())),
		"tensor?run=r&name=a:0&num_rows=2":         floats(1, 2, 3, 4),
		"tensor?run=r&name=raw.bytes":              floats(1, 0, 2, 0),
		"metadata?run=r&name=a":                    "name\tclass\nx\t1\ny\t2\nz\t3\n",
		"metadata?run=r&name=a&num_rows=2":         "name\tclass\nx\t1\ny\t2\n",
		"metadata?run=r&name=raw.bytes&num_rows=1": "p\n",
		"bookmarks?run=r&name=a":                   "[1]",
		"sprite_image?run=r&name=a":                "\x89PNG\r\n\x1a\nrest",
		"info?run=r": `{"embeddings":[{"tensorName":"a","metadataPath":"labels.tsv","bookmarksPath":"marks.json","tensorShape":[3,2],"sprite":{"imagePath":"s.png","singleImageDim":[1,1]},"tensorPath":"a.tsv"},` +
			`{"tensorName":"raw.bytes","metadataPath":"one.tsv","tensorShape":[2,2],"tensorPath":"sub/raw.bytes"}]}`,
	} {
		w := webtest.Get(h, "/data/plugin/projector/"+target)
		got := w.Body.String()
		if strings.HasPrefix(target, "info") {
			got = strings.ReplaceAll(got, " ", "") // protojson puts some at random
		}
		if w.Code != http.StatusOK || got != want {
			t.Errorf("%s: status %d, got %q, want %q", target, w.Code, got, want)
		}
	}
	if w := webtest.Ask(h, webtest.Request(http.MethodHead, "/data/plugin/projector/tensor?run=r&name=a", "")); w.Code != http.StatusOK {
		t.Errorf("HEAD: status %d", w.Code)
	}
}

// TestProjectorStaysInside has a configuration that names what it must not have.
func TestProjectorStaysInside(t *testing.T) {
	dir := embeddingsOf(t, "", map[string]string{"other/labels.tsv": "x\n", "r/plugins/org_tensorflow_tensorboard_projector/x.tsv": "1\n"})
	secret := filepath.Join(filepath.Dir(dir), "secret.tsv")
	if err := os.Symlink(secret, filepath.Join(dir, "r", "link.tsv")); err != nil {
		t.Skip(err)
	}
	for _, path := range []string{"../../secret.tsv", "../other/labels.tsv", "sub/../../../secret.tsv", "link.tsv", secret, "/etc/passwd", `..\\..\\secret.tsv`, "nothing.tsv", ".", "..", "\\000"} {
		config := `embeddings { tensor_name: "e" tensor_path: "` + path + `" metadata_path: "` + path + `" bookmarks_path: "` + path + `" sprite { image_path: "` + path + `" } }`
		if err := os.WriteFile(filepath.Join(dir, "r", "projector_config.pbtxt"), []byte(config), 0o666); err != nil {
			t.Fatal(err)
		}
		h := webtest.OpenSite(t, dir)
		for _, route := range []string{"tensor", "metadata", "bookmarks", "sprite_image"} {
			if w := webtest.Get(h, "/data/plugin/projector/"+route+"?run=r&name=e"); w.Code != http.StatusBadRequest {
				t.Errorf("%s of %s: status %d, %q", route, path, w.Code, w.Body)
			}
		}
		if w := webtest.Get(h, "/data/plugin/projector/info?run=r"); w.Code != http.StatusOK || strings.Contains(w.Body.String(), "tensorShape") {
			t.Errorf("info of %s: status %d, %s", path, w.Code, w.Body)
		}
	}
}

func TestBadProjectorRequests(t *testing.T) {
	h := webtest.OpenSite(t, embeddingsOf(t, `embeddings { tensor_name: "e" tensor_path: "e.tsv" } embeddings { tensor_name: "n" } embeddings { tensor_name: "b" tensor_path: "b" tensor_shape: 4294967295 tensor_shape: 4294967295 }`,
		map[string]string{"r/e.tsv": "1\tx\n", "r/b": "\x00\x01\x02\x03", "bad/projector_config.pbtxt": "embeddings {"}))
	for _, target := range []string{
		"info", "info?run=no", "info?run=bad", "info?run=../..", "tensor", "tensor?run=r", "tensor?run=r&name=no", "tensor?run=r&name=n", "tensor?run=r&name=e", "tensor?run=r&name=b",
		"tensor?run=r&name=e&num_rows=0", "tensor?run=r&name=e&num_rows=x", "metadata?run=r&name=e", "bookmarks?run=r&name=e", "sprite_image?run=r&name=e", "sprite_image?run=r&name=no",
	} {
		if w := webtest.Get(h, "/data/plugin/projector/"+target); w.Code != http.StatusBadRequest {
			t.Errorf("%s: status %d, want 400: %.200s", target, w.Code, w.Body)
		}
	}
}

// TestListingLearnsOfEmbeddings asks until the search that the first one started is over.
func TestListingLearnsOfEmbeddings(t *testing.T) {
	h := webtest.OpenSite(t, "../../testdata/logs")
	webtest.WaitFor(t, "the projector is enabled", func() bool {
		return pluginFact(t, h, "projector").(map[string]any)["enabled"] == true
	})
}

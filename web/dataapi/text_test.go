package dataapi_test

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"board/summary"
	"board/web/internal/webtest"
)

type textEntry struct {
	Step int64   `json:"step"`
	Wall float64 `json:"wall_time"`
	Text string  `json:"text"`
}

func askText(t *testing.T, h http.Handler, run, tag string, more ...string) []textEntry {
	t.Helper()
	return webtest.Decoded[[]textEntry](t, webtest.Get(h, "/data/plugin/text/text"+webtest.Query(append(more, "run", run, "tag", tag)...)))
}

// TestTextIsSafe has what TensorBoard makes of the same texts.
func TestTextIsSafe(t *testing.T) {
	dir := t.TempDir()
	webtest.NewLogFile(t, dir, "r").AddTexts("t", 0, "a\x00b <script>alert(1)</script>", "**b** <p>c</p>")
	h := webtest.OpenSite(t, dir)
	for _, c := range []struct {
		markdown string
		want     []string
	}{
		{"true", []string{"<p>ab &lt;script&gt;alert(1)&lt;/script&gt;</p>", "<p><strong>b</strong> "}},
		{"false", []string{"ab &lt;script&gt;alert(1)&lt;/script&gt;", "**b** <p>c</p>"}},
	} {
		got := askText(t, h, "r", "t", "markdown", c.markdown)
		if len(got) != 2 || got[0].Step != 0 || got[1].Step != 1 {
			t.Fatalf("markdown=%s: %+v", c.markdown, got)
		}
		for i, want := range c.want {
			if !strings.HasPrefix(got[i].Text, want) {
				t.Errorf("markdown=%s, step %d: got %q, want %q", c.markdown, i, got[i].Text, want)
			}
		}
	}
}

// TestTextIsThinnedAsInTensorBoard asks for more steps than TensorBoard keeps.
func TestTextIsThinnedAsInTensorBoard(t *testing.T) {
	dir := t.TempDir()
	webtest.NewLogFile(t, dir, "r").AddTexts("t", 0, strings.Split(strings.Repeat("x ", 24)+"x", " ")...)
	got := askText(t, webtest.OpenSite(t, dir), "r", "t")
	want := []int64{1, 2, 3, 4, 9, 11, 13, 20, 22, 24} // random.Random(0)
	if len(got) != len(want) {
		t.Fatalf("%d texts, want %d", len(got), len(want))
	}
	for i, entry := range got {
		if entry.Step != want[i] {
			t.Errorf("text %d is of step %d, want %d", i, entry.Step, want[i])
		}
	}
}

func TestTextThatIsNotThere(t *testing.T) {
	h := webtest.OpenSite(t, webtest.Made(t))
	for _, query := range []string{"", "?run=a/train", "?run=a/train&tag=loss/train", "?run=no&tag=such", "?tag=%00"} {
		if w := webtest.Get(h, "/data/plugin/text/text"+query); w.Code != http.StatusOK || w.Body.String() != "[]" {
			t.Errorf("%q: status %d, %s", query, w.Code, w.Body)
		}
	}
}

// TestTextThatIsNoText asks for a value that its plugin does not know what to do with.
func TestTextThatIsNoText(t *testing.T) {
	dir := t.TempDir()
	w, err := summary.NewWriter(filepath.Join(dir, "r"))
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Text("shrinks", 0, "long enough to be noticed when it is gone"); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	h := webtest.OpenSite(t, dir)
	webtest.Truncate(t, dir)
	got := webtest.Get(h, "/data/plugin/text/text?run=r&tag=shrinks")
	if got.Code != http.StatusNotFound || !strings.Contains(got.Body.String(), "does not hold the value any more") {
		t.Errorf("a shrunk file: status %d, %s", got.Code, got.Body)
	}
}

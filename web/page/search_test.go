package page_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"board/internal/limits"
	"board/summary"
	"board/web"
	"board/web/internal/webtest"
	"board/web/message"
)

// notes is a site with a text of two tags in each of two runs, and its limits.
func notes(t *testing.T, change func(*limits.Limits)) (*shelf, *limits.Limits) {
	t.Helper()
	s, l := &shelf{t: t, dir: t.TempDir()}, limits.Default()
	if change != nil {
		change(l)
	}
	for _, run := range []string{"a", "b"} {
		webtest.LogRun(t, s.dir, run, 3, func(w *summary.Writer, step int64) {
			for _, err := range []error{
				w.Text("note", step, fmt.Sprintf("Run %s says: Grüße, step %d. grüsse grüße", run, step)),
				w.Texts("table", step, []string{"x", fmt.Sprintf("<script>%s%d</script>", run, step)}, []int{1, 2}),
				w.Scalar("loss", step, 1),
			} {
				if err != nil {
					t.Fatal(err)
				}
			}
		})
	}
	s.site = webtest.OpenSite(t, s.dir, func(o *web.Options) { s.store, o.Limits = o.Store, l })
	return s, l
}

// id is the number of a tag.
func (s *shelf) id(tag string) int {
	run, _ := s.store.Catalog().Run("a")
	info, ok := run.Tag(tag)
	if !ok {
		s.t.Fatalf("there is no tag %q", tag)
	}
	return info.ID
}

func (s *shelf) search(q map[string]any) message.Found {
	s.t.Helper()
	w := s.ask(q)
	if w.Code != http.StatusOK {
		s.t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	return webtest.Decoded[message.Found](s.t, w)
}

func (s *shelf) ask(q map[string]any) *httptest.ResponseRecorder {
	s.t.Helper()
	if q["runs"] == nil {
		q["runs"] = "all"
	}
	body, err := json.Marshal(q)
	if err != nil {
		s.t.Fatal(err)
	}
	return webtest.PostJSON(s.site, "/api/search", string(body))
}

// found is the hits in short.
func (s *shelf) found(f message.Found) string {
	names := map[int]string{}
	for _, run := range s.store.Catalog().Runs {
		names[run.ID] = run.Name
	}
	var out []string
	for _, hit := range f.Hits {
		out = append(out, fmt.Sprintf("%s%d×%d", names[hit.Run], hit.Step, hit.Count))
	}
	return strings.Join(out, " ")
}

func TestTextsAreSearched(t *testing.T) {
	s, _ := notes(t, nil)
	note, table := s.id("note"), s.id("table")
	for _, c := range []struct {
		name  string
		q     map[string]any
		want  string
		words string
	}{
		{"case is ignored, newest first", map[string]any{"text": "grüße", "tags": []int{note}}, "a2×2 a1×2 a0×2 b2×2 b1×2 b0×2", "[Grüße grüße]"},
		{"as it is", map[string]any{"text": "step 1.", "tags": []int{note}}, "a1×1 b1×1", "[step 1.]"},
		{"a regular expression", map[string]any{"text": `gr(ü|u)(ss|ß)e|step [02]`, "regexp": true, "tags": []int{note}}, "a2×4 a1×3 a0×4 b2×4 b1×3 b0×4", "[Grüße step 2 grüsse grüße]"},
		{"cells of a table", map[string]any{"text": "<SCRIPT>b", "tags": []int{table, note, table}}, "b2×1 b1×1 b0×1", "[<script>b]"},
		{"no such tag, a curve", map[string]any{"text": "e", "tags": []int{s.id("loss"), 999}}, "", ""},
		{"nothing", map[string]any{"text": "", "tags": []int{note}}, "", ""},
		{"an expression that matches nothing at all", map[string]any{"text": "x*", "regexp": true, "tags": []int{note}}, "", ""},
	} {
		got := s.search(c.q)
		if told := s.found(got); told != c.want || got.Cut || got.Error != "" {
			t.Errorf("%s: found %q, want %q: %+v", c.name, told, c.want, got)
		}
		if len(got.Hits) > 0 && fmt.Sprint(got.Hits[0].Words) != c.words {
			t.Errorf("%s: the words are %q, want %s", c.name, got.Hits[0].Words, c.words)
		}
	}
	if got := s.search(map[string]any{"text": "says", "tags": []int{note}, "runs": []int{}}); len(got.Hits)+got.Texts > 0 {
		t.Errorf("of no run: %+v", got)
	}
	if got := s.search(map[string]any{"text": "step 1", "tags": []int{note}}).Hits[0].Near; got != "Run a says: Grüße, step 1. grüsse grüße" {
		t.Errorf("near it stands %q", got)
	}
}

// TestASearchGoesOn: rows that were searched are not searched again, unless the tag's rows
// are others now.
func TestASearchGoesOn(t *testing.T) {
	s, _ := notes(t, nil)
	note := s.id("note")
	first := s.search(map[string]any{"text": "says", "tags": []int{note}})
	if first.Texts != 6 || len(first.Searched) != 2 || first.Searched[0].Rows != 3 {
		t.Fatalf("searched %+v", first)
	}
	if again := s.search(map[string]any{"text": "says", "tags": []int{note}, "after": first.Searched}); again.Texts != 0 || len(again.Hits) != 0 {
		t.Errorf("searched again: %+v", again)
	}
	after := first.Searched
	after[0].Rows, after[1].Generation = 2, 77
	if got := s.found(s.search(map[string]any{"text": "says", "tags": []int{note}, "after": after})); got != "a2×1 b2×1 b1×1 b0×1" {
		t.Errorf("found %s", got)
	}
}

func TestASearchIsBounded(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*limits.Limits)
		limit  limits.Name
		want   string
	}{
		{"bytes", func(l *limits.Limits) { l.Searched = 220 }, limits.Searched, "a2×1 b2×1"},
		{"hits", func(l *limits.Limits) { l.Hits = 2 }, limits.Hits, "a2×1 a1×1"},
		{"time", func(l *limits.Limits) { l.SearchFor = 0 }, limits.SearchFor, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, l := notes(t, c.change)
			got := s.search(map[string]any{"text": "says", "tags": []int{s.id("note")}})
			if told := s.found(got); told != c.want || !got.Cut || l.Count(c.limit) == 0 {
				t.Errorf("found %q, want %q; cut %t, counted %d", told, c.want, got.Cut, l.Count(c.limit))
			}
		})
	}
	s, l := notes(t, nil)
	for _, c := range []struct {
		name string
		q    map[string]any
	}{
		{"a long text", map[string]any{"text": strings.Repeat("x", 1001), "tags": []int{}}},
		{"many tags", map[string]any{"text": "x", "tags": make([]int, l.Entries+1)}},
		{"a word for runs", map[string]any{"text": "x", "tags": []int{}, "runs": "some"}},
	} {
		if w := s.ask(c.q); w.Code != http.StatusBadRequest {
			t.Errorf("%s: status %d: %s", c.name, w.Code, w.Body)
		}
	}
	if got := s.search(map[string]any{"text": "(", "regexp": true, "tags": []int{}}); got.Error == "" {
		t.Errorf("an expression that is none: %+v", got)
	}
}

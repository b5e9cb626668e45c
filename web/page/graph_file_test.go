package page_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"board/proto/tbpb"
	"board/web/internal/webtest"
	"board/web/message"
)

func TestGraphFiles(t *testing.T) {
	graph := &tbpb.GraphDef{Node: []*tbpb.NodeDef{{Name: "a", Op: "Const"}, {Name: "b", Op: "Neg", Input: []string{"a"}}}}
	binary, err := proto.Marshal(graph)
	if err != nil {
		t.Fatal(err)
	}
	h := webtest.OpenSite(t, t.TempDir())
	post := func(body string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodPost, "http://localhost/api/graph", strings.NewReader(body))
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	for name, body := range map[string]string{
		"serialized":        string(binary),
		"as text":           `node { name: "a" op: "Const" } node { name: "b" op: 'Neg' input: "a" } # {{{{`,
		"of a newer writer": `node { name: "a" op: "Const" new_field { x: 1 } } node { name: "b" op: "Neg" input: "a" } other: 3`,
	} {
		w := post(body)
		if w.Code != http.StatusOK {
			t.Errorf("%s: status %d: %s", name, w.Code, w.Body)
			continue
		}
		if got := webtest.Decoded[message.GraphValue](t, w).Graph; len(got.Nodes) != 2 || got.Nodes[1].Name != "b" || len(got.Nodes[1].Inputs) != 2 {
			t.Errorf("%s: %+v", name, got)
		}
	}
	for name, body := range map[string]string{
		"nothing":   "",
		"no graph":  "hello",
		"bytes":     "\xff\xfe\x00\x01",
		"no nodes":  "versions { producer: 1 }",
		"too deep":  strings.Repeat("library { function { node_def { attr { value { func { ", 20_000),
		"half of":   string(binary[:len(binary)-3]),
		"too large": strings.Repeat(" ", 80<<20),
	} {
		if w := post(body); w.Code != http.StatusBadRequest && (name != "too large" || w.Code != http.StatusRequestEntityTooLarge) {
			t.Errorf("%s: status %d: %s", name, w.Code, w.Body)
		}
	}
}

package client_test

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"

	"board/web/internal/webtest"
	"board/web/message"
)

func TestDeriveAndAlerts(t *testing.T) {
	c, ctx := open(t, webtest.Made(t)), t.Context()
	all := &message.Runs{All: true}
	derived, err := c.Derive(ctx, message.Derive{Formulas: []string{`long * 2`, "("}, Runs: all})
	if err != nil || len(derived.Curves) != 2 || len(derived.Curves[0].Runs) != 1 || derived.Curves[0].Runs[0].Of != 2000 || derived.Curves[1].Error == nil {
		t.Errorf("derived %+v, %v", derived.Curves, err)
	}
	if got, err := c.DeriveSelect(ctx, message.Derive{Formulas: []string{`long * 2`}, Runs: all}); err != nil || len(got.Curves) != 1 || got.Curves[0].Rows[0].N != 2000 {
		t.Errorf("selected %+v, %v", got, err)
	}
	if got, err := c.FormulaNames(ctx); err != nil || len(got.Metrics) != 3 {
		t.Errorf("names %+v, %v", got, err)
	}
	var file bytes.Buffer
	if err := c.DeriveExport(ctx, &file, "csv", []string{`long * 2`}); err != nil || bytes.Count(file.Bytes(), []byte("\n")) != 2001 {
		t.Errorf("%d lines, %v", bytes.Count(file.Bytes(), []byte("\n")), err)
	}
	if got, err := c.Alerts(ctx); err != nil || got.Alerts == nil {
		t.Errorf("alerts %+v, %v", got, err)
	}
	if got, err := c.Others(ctx); err != nil || len(got.Plugins) != 0 {
		t.Errorf("others %+v, %v", got, err)
	}
}

func TestEmbeddings(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"projector_config.pbtxt": "embeddings {\n tensor_name: \"e\"\n tensor_path: \"e.tsv\"\n}\n",
		"e.tsv":                  "1\t2\t3\n4\t5\t6\n",
	} {
		must(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	c := open(t, dir)
	list, err := c.Embeddings(t.Context())
	if err != nil || len(list.List) != 1 {
		t.Fatalf("embeddings %+v, %v", list, err)
	}
	var points bytes.Buffer
	must(t, c.Embedding(t.Context(), &points, list.List[0], "points"))
	if got := binary.LittleEndian.Uint32(points.Bytes()); got != 3 || points.Len() != 4+6*4 {
		t.Errorf("%d dimensions in %d bytes", got, points.Len())
	}
}

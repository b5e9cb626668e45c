package page_test

import (
	"bytes"
	"encoding/binary"
	"net/http"
	"testing"

	"board/proto/tbpb"
	"board/summary"
	"board/web"
	"board/web/internal/webtest"
)

// openMeshes is a site over two bodies of one step, and a tensor that claims a shape it
// does not have.
func openMeshes(t *testing.T) *shelf {
	t.Helper()
	s := &shelf{t: t, dir: t.TempDir()}
	webtest.LogRun(t, s.dir, "a", 1, func(w *summary.Writer, _ int64) {
		err := w.Mesh("m", 4, summary.Mesh{
			Bodies: 2, Vertices: [][3]float32{{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {5, 0, 0}, {6, 0, 0}, {5, 1, 0}},
			Faces: [][3]int32{{0, 1, 2}, {2, 1, 0}}, Colors: [][3]uint8{{255, 0, 0}, {0, 255, 0}, {0, 0, 255}, {1, 2, 3}, {4, 5, 6}, {7, 8, 9}},
			Config: map[string]any{"camera": "<b>"},
		})
		if err == nil {
			err = w.WriteEvent(&tbpb.Event{WallTime: 1, Step: 4, What: &tbpb.Event_Summary{Summary: &tbpb.Summary{Value: []*tbpb.Summary_Value{{
				Tag:      "claims_VERTEX",
				Metadata: &tbpb.SummaryMetadata{PluginData: &tbpb.SummaryMetadata_PluginData{PluginName: "mesh", Content: []byte{0x18, 1}}},
				Value: &tbpb.Summary_Value_Tensor{Tensor: &tbpb.TensorProto{
					Dtype: tbpb.DataType_DT_FLOAT, FloatVal: []float32{1},
					TensorShape: &tbpb.TensorShapeProto{Dim: []*tbpb.TensorShapeProto_Dim{{Size: 1 << 30}, {Size: 1 << 30}, {Size: 3}}},
				}},
			}}}}})
		}
		if err != nil {
			t.Fatal(err)
		}
	})
	s.site = webtest.OpenSite(t, s.dir, func(o *web.Options) { s.store = o.Store })
	return s
}

func TestMeshesAreTold(t *testing.T) {
	s := openMeshes(t)
	for tag, want := range map[string]string{
		"m_VERTEX": `{"name":"m","type":"VERTEX","bodies":2,"rows":3,"config":"{\"camera\":\"\\u003cb\\u003e\"}"}`,
		"m_FACE":   `{"name":"m","type":"FACE","bodies":2,"rows":1,"config":"{\"camera\":\"\\u003cb\\u003e\"}"}`,
		"m_COLOR":  `{"name":"m","type":"COLOR","bodies":2,"rows":3,"config":"{\"camera\":\"\\u003cb\\u003e\"}"}`,
	} {
		if got := string(s.values(tag, 0, 1)[0].Value); got != want {
			t.Errorf("%s: told %s\nwant %s", tag, got, want)
		}
	}
}

// TestNumbersOfMeshes: those of all bodies follow each other.
func TestNumbersOfMeshes(t *testing.T) {
	s := openMeshes(t)
	vertices, err := binary.Append(nil, binary.LittleEndian, []float32{0, 0, 0, 1, 0, 0, 0, 1, 0, 5, 0, 0, 6, 0, 0, 5, 1, 0})
	if err != nil {
		t.Fatal(err)
	}
	faces, err := binary.Append(nil, binary.LittleEndian, []int32{0, 1, 2, 2, 1, 0})
	if err != nil {
		t.Fatal(err)
	}
	colors := []byte{255, 0, 0, 0, 255, 0, 0, 0, 255, 1, 2, 3, 4, 5, 6, 7, 8, 9}
	for tag, want := range map[string][]byte{"m_VERTEX": vertices, "m_FACE": faces, "m_COLOR": colors} {
		if w := webtest.Get(s.site, s.url(tag, 0, 0)); w.Code != http.StatusOK || !bytes.Equal(w.Body.Bytes(), want) {
			t.Errorf("%s: status %d, %v, want %v", tag, w.Code, w.Body.Bytes(), want)
		}
	}
}

func TestAShapeThatIsOnlyClaimed(t *testing.T) {
	s := openMeshes(t)
	if got := s.values("claims_VERTEX", 0, 1)[0]; got.Error == "" {
		t.Errorf("told %s", got.Value)
	}
	if w := webtest.Get(s.site, s.url("claims_VERTEX", 0, 0)); w.Code != http.StatusNotFound {
		t.Errorf("status %d: %s", w.Code, w.Body)
	}
}

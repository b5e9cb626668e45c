package summary_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"board/proto/tbpb"
	"board/summary"
)

// tetrahedra are two bodies.
func tetrahedra() summary.Mesh {
	body := [][3]float32{{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1.5}}
	faces := [][3]int32{{0, 1, 2}, {0, 1, 3}, {1, 2, 3}}
	return summary.Mesh{
		Vertices: append(slices.Clone(body), body...),
		Faces:    append(slices.Clone(faces), faces...),
		Colors:   [][3]uint8{{1, 2, 3}, {4, 5, 6}, {7, 8, 9}, {255, 0, 1}, {1, 2, 3}, {4, 5, 6}, {7, 8, 9}, {10, 11, 12}},
		Bodies:   2,
		Config:   map[string]any{"camera": map[string]any{"fov": 75, "cls": "PerspectiveCamera"}},
	}
}

// meshOf is a mesh's values by tag.
func meshOf(t *testing.T, mesh summary.Mesh, opts ...summary.TagOption) map[string]*tbpb.Summary_Value {
	t.Helper()
	events := readEvents(t, writeAll(t, func(w *summary.Writer) error { return w.Mesh("m", 3, mesh, opts...) }))
	if len(events) != 2 {
		t.Fatalf("%d events", len(events))
	}
	values := map[string]*tbpb.Summary_Value{}
	for _, value := range events[1].GetSummary().GetValue() {
		values[value.GetTag()] = value
	}
	return values
}

func TestMesh(t *testing.T) {
	mesh := tetrahedra()
	got := meshOf(t, mesh, summary.Description("two of them"))
	const config = `{"camera":{"cls":"PerspectiveCamera","fov":75}}`
	for tag, want := range map[string]struct {
		kind  tbpb.MeshPluginData_ContentType
		dtype tbpb.DataType
		n     int32
		bytes string // the first row and the last one
	}{
		"m_VERTEX": {tbpb.MeshPluginData_VERTEX, tbpb.DataType_DT_FLOAT, 4, "000000000000000000000000 00000000000000000000c03f"},
		"m_FACE":   {tbpb.MeshPluginData_FACE, tbpb.DataType_DT_INT32, 3, "000000000100000002000000 010000000200000003000000"},
		"m_COLOR":  {tbpb.MeshPluginData_COLOR, tbpb.DataType_DT_UINT8, 4, "010203 0a0b0c"},
	} {
		value := got[tag]
		about := new(tbpb.MeshPluginData)
		if err := proto.Unmarshal(value.GetMetadata().GetPluginData().GetContent(), about); err != nil {
			t.Fatal(err)
		}
		wantAbout := &tbpb.MeshPluginData{Name: "m", ContentType: want.kind, JsonConfig: config, Shape: []int32{2, want.n, 3}, Components: 14}
		if !proto.Equal(about, wantAbout) || value.GetMetadata().GetPluginData().GetPluginName() != "mesh" || value.GetMetadata().GetSummaryDescription() != "two of them" {
			t.Errorf("%s: %v, want %v", tag, about, wantAbout)
		}
		content := value.GetTensor().GetTensorContent()
		row := len(content) / int(2*want.n)
		if ends := fmt.Sprintf("%x %x", content[:row], content[len(content)-row:]); ends != want.bytes || value.GetTensor().GetDtype() != want.dtype {
			t.Errorf("%s: %v %s", tag, value.GetTensor().GetDtype(), ends)
		}
		if !slices.Equal(dimsOf(value.GetTensor()), []int64{2, int64(want.n), 3}) {
			t.Errorf("%s has shape %v", tag, dimsOf(value.GetTensor()))
		}
	}
}

func TestMeshOfPoints(t *testing.T) {
	got := meshOf(t, summary.Mesh{Vertices: [][3]float32{{1, 2, 3}}})
	about := new(tbpb.MeshPluginData)
	if err := proto.Unmarshal(got["m_VERTEX"].GetMetadata().GetPluginData().GetContent(), about); err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 || about.GetComponents() != 2 || about.GetJsonConfig() != "{}" || !slices.Equal(about.GetShape(), []int32{1, 1, 3}) {
		t.Errorf("%d values, %v", len(got), about)
	}
}

func TestMeshRefusesWhatIsNone(t *testing.T) {
	w := writer(t)
	for want, change := range map[string]func(m *summary.Mesh){
		"no vertices":                                  func(m *summary.Mesh) { m.Vertices = nil },
		"-1 bodies; expected 1 or more":                func(m *summary.Mesh) { m.Bodies = -1 },
		"8 vertices for 3 bodies":                      func(m *summary.Mesh) { m.Bodies = 3 },
		"6 faces for 8 bodies":                         func(m *summary.Mesh) { m.Bodies = 8 },
		"3 colours for 8 vertices":                     func(m *summary.Mesh) { m.Colors = m.Colors[:3] },
		"vertex 5 is [0 NaN 0]":                        func(m *summary.Mesh) { m.Vertices[5] = [3]float32{0, float32(math.NaN()), 0} },
		"vertex 0 is [+Inf 0 0]":                       func(m *summary.Mesh) { m.Vertices[0][0] = float32(math.Inf(1)) },
		"face 2 joins the vertices [1 2 4]; expected ": func(m *summary.Mesh) { m.Faces[2] = [3]int32{1, 2, 4} },
		"face 0 joins the vertices [-1 1 2]":           func(m *summary.Mesh) { m.Faces[0][0] = -1 },
		"configuration: json: unsupported value: NaN":  func(m *summary.Mesh) { m.Config = map[string]any{"fov": math.NaN()} },
	} {
		mesh := tetrahedra()
		change(&mesh)
		if err := w.Mesh("m", 1, mesh); err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), `mesh "m": `) {
			t.Errorf("%v does not say %q", err, want)
		}
	}
	if err := w.Mesh("", 1, tetrahedra()); err == nil || !strings.Contains(err.Error(), "tag is empty") {
		t.Errorf("an empty tag: %v", err)
	}
}

// All parts of a mesh are written, or none.
func TestMeshIsWholeOrNot(t *testing.T) {
	path := writeAll(t, func(w *summary.Writer) error {
		if err := w.Scalar("m_COLOR", 1, 1); err != nil {
			return err
		}
		if err := w.Mesh("m", 1, tetrahedra()); err == nil {
			t.Error("a mesh was written over a scalar's tag")
		}
		return w.Scalar("m_VERTEX", 1, 1) // the tag is free still
	})
	if got := len(readEvents(t, path)); got != 3 {
		t.Errorf("%d events", got)
	}
}

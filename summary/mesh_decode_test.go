package summary_test

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"board/proto/tbpb"
	"board/summary"
)

const (
	vertexPart = tbpb.MeshPluginData_VERTEX
	facePart   = tbpb.MeshPluginData_FACE
	colorPart  = tbpb.MeshPluginData_COLOR
)

func TestDecodeMesh(t *testing.T) {
	want := tetrahedra()
	var parts []summary.MeshPart
	for _, v := range storedValues(t, func(w *summary.Writer) error { return w.Mesh("m", 3, want) }) {
		info, err := summary.MeshInfo(summary.MetadataOf(&v).Content)
		if err != nil || info.GetName() != "m" || !strings.Contains(info.GetJsonConfig(), "PerspectiveCamera") {
			t.Fatalf("%v, %v", info, err)
		}
		part, err := summary.DecodeMeshPart(&v, info)
		if err != nil {
			t.Fatal(err)
		}
		parts = append([]summary.MeshPart{part}, parts...) // in another order
	}
	got, err := summary.JoinMesh(parts...)
	want.Config = nil // of the metadata
	if err != nil || len(parts) != 3 || !reflect.DeepEqual(got, want) {
		t.Errorf("%d parts, %+v, %v; want %+v", len(parts), got, err, want)
	}
}

// Numbers of other types become those of the part.
func TestDecodeMeshPartConverts(t *testing.T) {
	v := floatValue(t, []int64{1, 2, 3}, 0, 1.9, 300, -1, float32(math.NaN()), 255)
	for kind, want := range map[tbpb.MeshPluginData_ContentType]string{
		vertexPart: "[[0 1.9 300] [-1 NaN 255]] [] []", facePart: "[] [[0 1 300] [-1 0 255]] []", colorPart: "[] [] [[0 1 255] [0 0 255]]",
	} {
		p, err := summary.DecodeMeshPart(v, &tbpb.MeshPluginData{ContentType: kind})
		if got := fmt.Sprint(p.Vertices, p.Faces, p.Colors); err != nil || got != want || p.Bodies != 1 || p.Rows != 2 {
			t.Errorf("%v: %v, %v; want %v", kind, got, err, want)
		}
	}
}

func TestDecodeMeshRefusesWhatIsNone(t *testing.T) {
	body := []float32{1, 2, 3}
	part := func(kind tbpb.MeshPluginData_ContentType, bodies int64) summary.MeshPart {
		p, err := summary.DecodeMeshPart(floatValue(t, []int64{bodies, 1, 3}, body...), &tbpb.MeshPluginData{ContentType: kind})
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	decode := func(v *summary.Value, kind tbpb.MeshPluginData_ContentType) error {
		_, err := summary.DecodeMeshPart(v, &tbpb.MeshPluginData{ContentType: kind})
		return err
	}
	join := func(parts ...summary.MeshPart) error {
		_, err := summary.JoinMesh(parts...)
		return err
	}
	_, future := summary.MeshInfo([]byte{1 << 3, 1})
	_, garbage := summary.MeshInfo([]byte{0xff})
	_, beyond := part(vertexPart, 1).AppendBody(nil, 1)
	if !errors.Is(future, summary.ErrVersion) {
		t.Error(future)
	}
	for want, err := range map[string]error{
		"mesh: version 1: written in a version that is not known here": future,
		"mesh: ":                              garbage,
		"mesh: there are 1 bodies; no body 1": beyond,
		"mesh: expected a tensor of shape [bodies rows 3], got [3]":             decode(floatValue(t, []int64{3}, body...), vertexPart),
		"mesh: expected a tensor of shape [bodies rows 3], got [1 3 1]":         decode(floatValue(t, []int64{1, 3, 1}, body...), vertexPart),
		"mesh: expected vertices, faces or colours, got content type UNDEFINED": decode(floatValue(t, []int64{1, 1, 3}, body...), 0),
		"mesh: no bodies; expected at least one":                                join(),
		"mesh: no vertices; expected at least one":                              join(part(facePart, 1)),
		"mesh: COLOR of 2 bodies beside parts of 1":                             join(part(vertexPart, 1), part(colorPart, 2)),
		"mesh: face 0 joins the vertices [1 2 3]; expected indices from 0 to 0": join(part(vertexPart, 1), part(facePart, 1)),
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not say %q", err, want)
		}
	}
}

// The meshes of PyTorch are, to the byte, those that TensorBoard serves.
func TestDecodeMeshOfRealFiles(t *testing.T) {
	type about struct {
		Components  uint32
		Config      string
		ContentType int32 `json:"content_type"`
		Shape       []int `json:"data_shape"`
		Step        int64
	}
	runs := logged(t, "logs")
	for _, run := range []string{"torch_all/run_0", "torch_all/run_1"} {
		facts := golden[[]about](t, "mesh|"+run+"|cube|0")
		for i, want := range facts {
			kind := tbpb.MeshPluginData_ContentType(want.ContentType)
			values := runs[run]["cube_"+kind.String()]
			info, err := summary.MeshInfo(values[0].Meta.Content)
			if err != nil || info.GetName() != "cube" || info.GetComponents() != want.Components || info.GetContentType() != kind || `"`+info.GetJsonConfig()+`"` != `"`+want.Config+`"` {
				t.Fatalf("%v, %v; want %+v", info, err, want)
			}
			p, err := summary.DecodeMeshPart(at(t, values, want.Step), info)
			if err != nil || p.Bodies != want.Shape[0] || p.Rows != want.Shape[1] {
				t.Fatalf("%+v, %v; want %+v", p, err, want)
			}
			body, err := p.AppendBody(nil, 0)
			data := golden[struct {
				Bytes  int
				SHA256 string
			}](t, fmt.Sprintf("mesh|%s|cube|0|data %d", run, i))
			if err != nil || len(body) != data.Bytes || sha(body) != data.SHA256 {
				t.Errorf("%s, %v: %d bytes, %v; want %+v", run, kind, len(body), err, data)
			}
		}
		if len(facts) != 3 {
			t.Errorf("%d facts", len(facts))
		}
	}
}

package summary

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"

	"board/proto/tbpb"
)

// A Mesh is one or several bodies in space, or clouds of points where there are no
// faces.
type Mesh struct {
	Vertices [][3]float32 // x, y, z
	Faces    [][3]int32   // triangles: the indices of three vertices of the same body; nil for points
	Colors   [][3]uint8   // red, green and blue of each vertex; nil for one colour

	// Bodies is the number of bodies; 0 means 1. Their vertices and faces follow each other in the slices, and all bodies have the same
	// number of each.
	Bodies int

	// Config says how to show them, in three.js's words, as
	// {"camera": {"cls": "PerspectiveCamera", "fov": 75}}; nil for TensorBoard's way.
	Config map[string]any
}

// Mesh adds the bodies of one step, at the present time. They are written under the
// tags that TensorBoard expects: the tag with _VERTEX, _FACE and _COLOR behind it.
// TensorBoard takes the shapes, and the configuration, of a tag's first mesh for all.
func (w *Writer) Mesh(tag string, step int64, mesh Mesh, opts ...TagOption) error {
	if mesh.Bodies == 0 {
		mesh.Bodies = 1
	}
	err := mesh.check()
	if err == nil {
		err = checkTag(tag, nil)
	}
	if err != nil {
		return fmt.Errorf("mesh %q: %w", tag, err)
	}
	config := []byte("{}")
	if mesh.Config != nil {
		if config, err = json.Marshal(mesh.Config); err != nil {
			return fmt.Errorf("mesh %q: configuration: %w", tag, err)
		}
	}
	samples, err := mesh.samples(tag, string(config))
	if err != nil {
		return fmt.Errorf("mesh %q: %w", tag, err)
	}
	return w.add(step, samples, opts)
}

func (m Mesh) check() error {
	switch {
	case len(m.Vertices) == 0:
		return errors.New("no vertices; expected at least one")
	case m.Bodies < 0:
		return fmt.Errorf("%d bodies; expected 1 or more, or 0 for one", m.Bodies)
	case len(m.Vertices)%m.Bodies != 0:
		return fmt.Errorf("%d vertices for %d bodies; expected as many for each", len(m.Vertices), m.Bodies)
	case len(m.Faces)%m.Bodies != 0:
		return fmt.Errorf("%d faces for %d bodies; expected as many for each", len(m.Faces), m.Bodies)
	case len(m.Colors) != 0 && len(m.Colors) != len(m.Vertices):
		return fmt.Errorf("%d colours for %d vertices", len(m.Colors), len(m.Vertices))
	}
	for i, v := range m.Vertices {
		if x := v[0] - v[0] + v[1] - v[1] + v[2] - v[2]; x != 0 {
			return fmt.Errorf("vertex %d is %v; expected finite numbers", i, v)
		}
	}
	n := len(m.Vertices) / m.Bodies
	for i, f := range m.Faces {
		if min(f[0], f[1], f[2]) < 0 || int(max(f[0], f[1], f[2])) >= n {
			return fmt.Errorf("face %d joins the vertices %v; expected indices from 0 to %d", i, f, n-1)
		}
	}
	return nil
}

// samples are the parts of the mesh that there are, each with what the plugin needs
// to know about it.
func (m Mesh) samples(tag, config string) ([]sample, error) {
	parts := []struct {
		kind  tbpb.MeshPluginData_ContentType
		n     int
		dtype byte
		fill  func(dst []byte) []byte
	}{
		{tbpb.MeshPluginData_VERTEX, len(m.Vertices), dtFloat, m.appendVertices},
		{tbpb.MeshPluginData_FACE, len(m.Faces), dtInt32, m.appendFaces},
		{tbpb.MeshPluginData_COLOR, len(m.Colors), dtUint8, m.appendColors},
	}
	components := uint32(0)
	for _, p := range parts {
		if p.n > 0 {
			components |= 1 << p.kind
		}
	}
	var samples []sample
	for _, p := range parts {
		if p.n == 0 {
			continue
		}
		about := &tbpb.MeshPluginData{
			Name: tag, ContentType: p.kind, JsonConfig: config, Components: components,
			Shape: []int32{int32(m.Bodies), int32(p.n / m.Bodies), 3},
		}
		content, err := marshal(about)
		if err != nil {
			return nil, err
		}
		tensor := appendTensorHead(nil, p.dtype, m.Bodies, p.n/m.Bodies, 3)
		tensor = appendLength(tensor, 4, 3*numberWidth(uint64(p.dtype))*p.n)
		samples = append(samples, sample{tag: tag + "_" + p.kind.String(), plugin: PluginMesh, content: content, data: p.fill(tensor)})
	}
	return samples, nil
}

func (m Mesh) appendVertices(dst []byte) []byte {
	for i := range m.Vertices {
		dst = appendFloats(dst, m.Vertices[i][:])
	}
	return dst
}

func (m Mesh) appendFaces(dst []byte) []byte {
	for _, f := range m.Faces {
		for _, vertex := range f {
			dst = binary.LittleEndian.AppendUint32(dst, uint32(vertex))
		}
	}
	return dst
}

func (m Mesh) appendColors(dst []byte) []byte {
	for i := range m.Colors {
		dst = append(dst, m.Colors[i][:]...)
	}
	return dst
}

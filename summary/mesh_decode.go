package summary

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"board/proto/tbpb"
)

// A MeshPart is the vertices, the faces or the colours of the bodies of one step. A
// mesh is spread over a tag for each; their metadata tells which it is and names the
// mesh (see MeshInfo).
type MeshPart struct {
	Type   tbpb.MeshPluginData_ContentType
	Bodies int // TensorBoard's samples
	Rows   int // of each body: how many vertices, faces or colours

	// One of these, body after body.
	Vertices [][3]float32 // x, y, z
	Faces    [][3]int32   // the indices of three vertices
	Colors   [][3]uint8   // red, green, blue
}

// MeshInfo reads the content of the metadata of a mesh's tag: which part of which
// mesh it is, and how to show it.
func MeshInfo(content []byte) (*tbpb.MeshPluginData, error) {
	info := new(tbpb.MeshPluginData)
	if err := parse(content, info); err != nil {
		return nil, fmt.Errorf("mesh: %w", err)
	}
	if info.GetVersion() != 0 {
		return nil, fmt.Errorf("mesh: version %d: %w", info.GetVersion(), ErrVersion)
	}
	return info, nil
}

// DecodeMeshPart reads a value of the plugin "mesh": a tensor of numbers
// [bodies, rows, 3] of any type. TensorFlow writes float32 vertices, int32 faces and
// uint8 colours; PyTorch and tensorboardX write all as float32.
func DecodeMeshPart(v *Value, info *tbpb.MeshPluginData) (MeshPart, error) {
	shape, numbers, err := numbersOf(v)
	if err != nil {
		return MeshPart{}, fmt.Errorf("mesh: %w", err)
	}
	if len(shape) != 3 || shape[2] != 3 {
		return MeshPart{}, fmt.Errorf("mesh: expected a tensor of shape [bodies rows 3], got %v", shape)
	}
	p := MeshPart{Type: info.GetContentType(), Bodies: shape[0], Rows: shape[1]}
	switch p.Type {
	case tbpb.MeshPluginData_VERTEX:
		p.Vertices = rowsOf(numbers, func(x float64) float32 { return float32(x) })
	case tbpb.MeshPluginData_FACE:
		p.Faces = rowsOf(numbers, wholeOf[int32])
	case tbpb.MeshPluginData_COLOR:
		p.Colors = rowsOf(numbers, wholeOf[uint8])
	default:
		return MeshPart{}, fmt.Errorf("mesh: expected vertices, faces or colours, got content type %v", p.Type)
	}
	return p, nil
}

func rowsOf[T any](numbers []float64, of func(float64) T) [][3]T {
	rows := make([][3]T, len(numbers)/3)
	for i := range rows {
		rows[i] = [3]T{of(numbers[3*i]), of(numbers[3*i+1]), of(numbers[3*i+2])}
	}
	return rows
}

// wholeOf cuts off the fraction, as numpy does. What does not fit the type becomes
// its nearest number: a colour of 300 is 255.
func wholeOf[T int32 | uint8](x float64) T {
	low, high := float64(math.MinInt32), float64(math.MaxInt32)
	var t T
	if _, ok := any(t).(uint8); ok {
		low, high = 0, math.MaxUint8
	}
	switch {
	case x != x:
		return 0
	case x < low:
		return T(low)
	case x > high:
		return T(high)
	}
	return T(x)
}

// AppendBody appends the numbers of one body, little endian, as TensorBoard's data API
// sends them: float32, int32 or uint8. The error says that there is no such body.
func (p MeshPart) AppendBody(dst []byte, body int) ([]byte, error) {
	if body < 0 || body >= p.Bodies {
		return dst, fmt.Errorf("mesh: there are %d bodies; no body %d", p.Bodies, body)
	}
	from, to := body*p.Rows, (body+1)*p.Rows
	switch p.Type {
	case tbpb.MeshPluginData_VERTEX:
		for _, v := range p.Vertices[from:to] {
			dst = appendFloats(dst, v[:])
		}
	case tbpb.MeshPluginData_FACE:
		for _, f := range p.Faces[from:to] {
			for _, vertex := range f {
				dst = binary.LittleEndian.AppendUint32(dst, uint32(vertex))
			}
		}
	case tbpb.MeshPluginData_COLOR:
		for _, c := range p.Colors[from:to] {
			dst = append(dst, c[:]...)
		}
	}
	return dst, nil
}

// JoinMesh makes a mesh of the parts of one step, in any order. The error says that
// they do not fit together: there are no vertices, a face joins vertices that are not
// there, or there is a colour too many.
func JoinMesh(parts ...MeshPart) (Mesh, error) {
	var m Mesh
	for _, p := range parts {
		if m.Bodies != 0 && p.Bodies != m.Bodies {
			return Mesh{}, fmt.Errorf("mesh: %v of %d bodies beside parts of %d", p.Type, p.Bodies, m.Bodies)
		}
		m.Bodies = p.Bodies
		switch p.Type {
		case tbpb.MeshPluginData_VERTEX:
			m.Vertices = p.Vertices
		case tbpb.MeshPluginData_FACE:
			m.Faces = p.Faces
		case tbpb.MeshPluginData_COLOR:
			m.Colors = p.Colors
		}
	}
	if m.Bodies == 0 {
		return Mesh{}, errors.New("mesh: no bodies; expected at least one")
	}
	if err := m.check(); err != nil {
		return Mesh{}, fmt.Errorf("mesh: %w", err)
	}
	return m, nil
}

package datasets

import (
	"bytes"
	"encoding/binary"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"

	"board/nn/tensor"
)

// idxBytes writes the header of an IDX file, and elements after it.
func idxBytes(kind byte, sizes []uint32, elements ...byte) []byte {
	b := []byte{0, 0, kind, byte(len(sizes))}
	for _, n := range sizes {
		b = binary.BigEndian.AppendUint32(b, n)
	}
	return append(b, elements...)
}

func TestReadIDX(t *testing.T) {
	f32 := binary.BigEndian.AppendUint32(nil, math.Float32bits(-1.5))
	f64 := binary.BigEndian.AppendUint64(nil, math.Float64bits(0.1))
	tests := []struct {
		name  string
		file  []byte
		shape tensor.Shape
		want  []float32
	}{
		{"bytes", idxBytes(0x08, []uint32{2, 3}, 0, 1, 2, 253, 254, 255), tensor.Shape{2, 3}, []float32{0, 1, 2, 253, 254, 255}},
		{"signed bytes", idxBytes(0x09, []uint32{2}, 0x7f, 0x80), tensor.Shape{2}, []float32{127, -128}},
		{"16 bits", idxBytes(0x0B, []uint32{2}, 0x01, 0x02, 0xff, 0xff), tensor.Shape{2}, []float32{258, -1}},
		{"32 bits", idxBytes(0x0C, []uint32{1}, 0xff, 0xff, 0xff, 0xfe), tensor.Shape{1}, []float32{-2}},
		{"float", idxBytes(0x0D, []uint32{1}, f32...), tensor.Shape{1}, []float32{-1.5}},
		{"double", idxBytes(0x0E, []uint32{1}, f64...), tensor.Shape{1}, []float32{0.1}},
		{"empty", idxBytes(0x08, []uint32{0, 28, 28}), tensor.Shape{0, 28, 28}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ReadIDX(bytes.NewReader(tt.file))
			if err != nil {
				t.Fatal(err)
			}
			if !got.Shape.Equal(tt.shape) || !slices.Equal(got.Data, tt.want) {
				t.Errorf("got %v %v, want %v %v", got.Shape, got.Data, tt.shape, tt.want)
			}
		})
	}
}

func TestReadIDXRefuses(t *testing.T) {
	tests := []struct {
		name string
		file []byte
		want string
	}{
		{"nothing", nil, "magic number: the file is cut off: unexpected EOF"},
		{"half a magic number", []byte{0, 0}, "magic number"},
		{"a packed file", []byte{0x1f, 0x8b, 8, 0}, "is it packed"},
		{"an unknown type", idxBytes(0x0A, []uint32{1}, 0), "expected a magic number"},
		{"no axes", idxBytes(0x08, nil, 0), "expected 1 to 8 axes, got 0"},
		{"many axes", idxBytes(0x08, make([]uint32, 9)), "got 9"},
		{"sizes cut off", idxBytes(0x08, []uint32{1, 2})[:9], "sizes: the file is cut off: unexpected EOF"},
		{"elements cut off", idxBytes(0x08, []uint32{2, 2}, 1, 2, 3), "expected 4 bytes of elements for shape (2, 2), got 3"},
		{"elements too many", idxBytes(0x08, []uint32{2}, 1, 2, 3), "got more"},
		{"a size too big", idxBytes(0x08, []uint32{math.MaxUint32}), "at most"},
		{"a product too big", idxBytes(0x08, []uint32{1 << 20, 1 << 20}), "at most"},
		{"a product that overflows", idxBytes(0x08, []uint32{1 << 28, 1 << 28, 1 << 28, 0}), "at most"},
		{"big, and nothing there", idxBytes(0x0E, []uint32{1 << 28}), "the file is cut off"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ReadIDX(bytes.NewReader(tt.file))
			wantError(t, err, tt.want)
		})
	}
}

// The header may promise 2 GiB; only what is there may cost memory.
func TestReadIDXTakesNoMemoryOnTrust(t *testing.T) {
	file := idxBytes(0x0E, []uint32{1 << 28}, 1, 2, 3)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := ReadIDX(bytes.NewReader(file))
	runtime.ReadMemStats(&after)
	wantError(t, err, "cut off")
	if got := after.TotalAlloc - before.TotalAlloc; got > 1<<20 {
		t.Errorf("%d bytes for a file of %d", got, len(file))
	}
}

func FuzzReadIDX(f *testing.F) {
	f.Add(idxBytes(0x08, []uint32{2, 3}, 0, 1, 2, 3, 4, 5))
	f.Add(idxBytes(0x0D, []uint32{1}, 1, 2, 3, 4))
	f.Add(idxBytes(0x0E, []uint32{1 << 28}))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := ReadIDX(bytes.NewReader(data))
		if err == nil && (got.Shape.Size() != len(got.Data) || len(got.Data) > len(data)) {
			t.Errorf("shape %v with %d elements from %d bytes", got.Shape, len(got.Data), len(data))
		}
	})
}

func wantError(t *testing.T, err error, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if err == nil {
			t.Fatalf("expected an error with %q", part)
		}
		if !strings.Contains(err.Error(), part) {
			t.Errorf("expected an error with %q, got %q", part, err)
		}
	}
}

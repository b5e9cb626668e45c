package safetensors

import (
	"bytes"
	"encoding/binary"
	"math"
	"reflect"
	"strings"
	"testing"

	"board/nn/tensor"
)

func file(header string, numbers int) []byte {
	return append(append(binary.LittleEndian.AppendUint64(nil, uint64(len(header))), header...), make([]byte, numbers)...)
}

func read(data []byte) (*File, error) { return Read(bytes.NewReader(data), int64(len(data))) }

func some() *File {
	big := tensor.New(3, 7000)
	for i := range big.Data {
		big.Data[i] = float32(i)
	}
	return &File{Metadata: map[string]string{"a": "b"}, Tensors: []Tensor{
		{"dense/kernel", big}, {"scalar", &tensor.Tensor{Shape: tensor.Shape{}, Data: []float32{float32(math.Inf(-1))}}}, {"empty", tensor.New(0, 3)}, {`"ü"`, tensor.New(1)},
	}}
}

func TestRoundTrip(t *testing.T) {
	want := some()
	var b bytes.Buffer
	if err := want.Write(&b); err != nil {
		t.Fatal(err)
	}
	got, err := read(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("came back as %v", got)
	}
	if n := binary.LittleEndian.Uint64(b.Bytes()); (8+n)%8 != 0 {
		t.Errorf("numbers begin at byte %d, want a multiple of 8", 8+n)
	}
}

// The bytes are those that the format's description asks for.
func TestBytes(t *testing.T) {
	f := &File{Tensors: []Tensor{{"x", &tensor.Tensor{Shape: tensor.Shape{2}, Data: []float32{1, -2}}}}}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	header := `{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}  `
	if want := "\x38\x00\x00\x00\x00\x00\x00\x00" + header + "\x00\x00\x80\x3f\x00\x00\x00\xc0"; b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
}

func TestWriteRefuses(t *testing.T) {
	for want, names := range map[string][]string{"two are called": {"a", "a"}, "UTF-8": {"\xff"}, "name of its own": {"__metadata__"}} {
		f := &File{}
		for _, name := range names {
			f.Tensors = append(f.Tensors, Tensor{name, tensor.New(1)})
		}
		if err := f.Write(&bytes.Buffer{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", names, err, want)
		}
	}
}

func TestDamagedFiles(t *testing.T) {
	entry := func(shape, offsets string) string {
		return `{"dtype":"F32","shape":` + shape + `,"data_offsets":` + offsets + `}`
	}
	for _, c := range []struct {
		data []byte
		want string
	}{
		{nil, "a length of 8 bytes"},
		{[]byte("\xff\xff\xff\xff\xff\xff\xff\xff{}"), "expected a header within the file's 10 bytes"},
		{[]byte("\x00\x00\x00\x06\x00\x00\x00\x00{}"), "cut off, or no safetensors file"},
		{file("[]", 0), "expected a JSON object"},
		{file("{", 0), "header:"},
		{file("{} x", 0), "expected nothing after the object"},
		{file(`{"a":3}`, 0), "a: json"},
		{file(`{"__metadata__":{"a":3}}`, 0), "__metadata__"},
		{file(`{"a":`+entry("[1]", "[0,4]")+`,"a":`+entry("[1]", "[4,8]")+`}`, 8), "expected each name once"},
		{file(`{"a":`+entry("[1]", "[0,4]")+`,"b":`+entry("[1]", "[2,6]")+`}`, 6), "b: expected numbers from byte 4 on"},
		{file(`{"a":`+entry("[1]", "[0,4]")+`,"b":`+entry("[1]", "[8,12]")+`}`, 12), "b: expected numbers from byte 4 on"},
		{file(`{"a":`+entry("[1]", "[0,-4]")+`}`, 4), "a: expected numbers from byte 0"},
		{file(`{"a":`+entry("[1000000000000]", "[0,4000000000000]")+`}`, 4), "got only 4 bytes; the file is cut off"},
		{file(`{"a":`+entry("[9223372036854775807,8]", "[0,4]")+`}`, 4), "those of the shape"},
		{file(`{"a":`+entry("[-1]", "[0,4]")+`}`, 4), "those of the shape"},
		{file(`{"a":`+entry("[1]", "[0,4]")+`}`, 8), "expected 4 bytes of numbers"},
		{file(`{"a":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}}`, 4), `a: expected numbers of type F32 (float32), got "BF16"`},
	} {
		if _, err := read(c.data); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.80q: got %v, want %q", c.data, err, c.want)
		}
	}
}

// No file makes Read panic or take more memory than it has bytes; what is read is written and read as the same.
func FuzzRead(f *testing.F) {
	var b bytes.Buffer
	if err := some().Write(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	b.Reset()
	if err := (&File{Metadata: map[string]string{"a": "b"}, Tensors: some().Tensors[1:]}).Write(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add(file(`{"__metadata__":{"a":"b"},"x":{"dtype":"F32","shape":[0,9223372036854775807],"data_offsets":[0,0]}}`, 0))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := read(data)
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := got.Write(&b); err != nil {
			t.Fatal(err)
		}
		again, err := read(b.Bytes())
		if err != nil || len(again.Tensors) != len(got.Tensors) {
			t.Fatalf("%v, %v", again, err)
		}
	})
}

package datasets

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"board/nn"
)

// text opens a text.
func text(s string) Opener {
	return func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(s)), nil }
}

// all collects what a source gives in one epoch.
func all(t *testing.T, s *nn.DataSource) (x, y, weight []float32, shape string, err error) {
	t.Helper()
	for d, err := range s.Seq(t.Context()) {
		if err != nil {
			return x, y, weight, shape, err
		}
		x, y, weight = append(x, d.X[0].Data...), append(y, d.Y[0].Data...), append(weight, d.SampleWeight...)
		shape = fmt.Sprint(d.X[0].Shape[1:], d.Y[0].Shape[1:])
	}
	return x, y, weight, shape, nil
}

func TestCSVSource(t *testing.T) {
	var file strings.Builder
	file.WriteString("price;rooms;kind;age;often\n")
	for i := range 600 {
		fmt.Fprintf(&file, "%d;%d;%s;%d;0.5\n", i, 2*i, []string{"flat", "house"}[i%2], i%7)
	}
	c := CSVConfig{Features: []string{"age", "rooms"}, Labels: []string{"kind"}, Classes: []string{"house", "flat"}, Weight: "often", Comma: ';'}
	s, err := CSVSource(text(file.String()), c)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // every epoch anew
		x, y, weight, shape, err := all(t, s)
		if err != nil || shape != "(2,) (1,)" || len(y) != 600 || len(weight) != 600 {
			t.Fatalf("got %d rows of %s: %v", len(y), shape, err)
		}
		if !slices.Equal(x[2*599:], []float32{599 % 7, 2 * 599}) || y[0] != 1 || y[599] != 0 || weight[599] != 0.5 {
			t.Errorf("the last row is %v, %v", x[2*599:], y[599])
		}
	}
}

func TestCSVSourceErrors(t *testing.T) {
	good := CSVConfig{Features: []string{"a"}, Labels: []string{"b"}}
	classes := CSVConfig{Features: []string{"a"}, Labels: []string{"b"}, Classes: []string{"yes", "no"}}
	for _, tt := range []struct {
		config CSVConfig
		file   string
		want   string
	}{
		{good, "", "CSV: header: the file is cut off"},
		{good, "a,c\n1,2\n", `expected a column "b"`},
		{good, "a,b\n1,2\n3,four\n", `CSV: line 3: column b: expected a finite number that fits a float32, or nothing, got "four"`},
		{good, "a,b\n,2\n", "CSV: line 2: column a: expected a number, got nothing"},
		{good, "a,b\n1,2,3\n", "CSV: record on line 2"},
		{classes, "a,b\n1,maybe\n", `column b: expected one of the classes ["yes" "no"], got "maybe"`},
	} {
		s, err := CSVSource(text(tt.file), tt.config)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, _, _, err := all(t, s); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q: got %v, want %q", tt.file, err, tt.want)
		}
	}
	for _, c := range []CSVConfig{{}, {Features: []string{"a"}}, {Features: []string{"a"}, Labels: []string{"b", "c"}, Classes: []string{"d"}}} {
		if _, err := CSVSource(text(""), c); err == nil {
			t.Errorf("%+v is accepted", c)
		}
	}
	if _, err := CSVSource(nil, good); err == nil {
		t.Error("no Opener is accepted")
	}
	s, err := CSVSource(File(t.TempDir()+"/none.csv"), good)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, _, _, err := all(t, s); err == nil || !strings.Contains(err.Error(), "none.csv") {
		t.Errorf("got %v, want the name of the file", err)
	}
}

// idx is an IDX file of bytes.
func idx(sizes []byte, elements []byte) string {
	head := []byte{0, 0, 8, byte(len(sizes))}
	for _, n := range sizes {
		head = append(head, 0, 0, 0, n)
	}
	return string(append(head, elements...))
}

func TestIDXSource(t *testing.T) {
	pixels := make([]byte, 200*2*3)
	for i := range pixels {
		pixels[i] = byte(i)
	}
	var packedLabels bytes.Buffer
	z := gzip.NewWriter(&packedLabels)
	if _, err := io.WriteString(z, idx([]byte{200}, pixels[:200])); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{"x": {Data: []byte(idx([]byte{200, 2, 3}, pixels))}, "y.gz": {Data: packedLabels.Bytes()}}
	s, err := IDXSource(FSFile(files, "x"), FSFile(files, "y.gz"), 0.5)
	if err != nil || s.Samples != 200 {
		t.Fatalf("%v, %v", s, err)
	}
	x, y, _, shape, err := all(t, s)
	if err != nil || shape != "(2, 3) ()" || len(x) != len(pixels) || x[7] != 3.5 || y[199] != 199 {
		t.Errorf("got %d values of %s, %v", len(x), shape, err)
	}
	short := text(idx([]byte{200, 2, 3}, pixels[:50]))
	s, err = IDXSource(short, FSFile(files, "y.gz"), 1)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, _, _, err := all(t, s); err == nil || !strings.Contains(err.Error(), "x: row 0: IDX: elements: the file is cut off") {
		t.Errorf("got %v", err)
	}
	for name, bad := range map[string][2]Opener{
		"got 200 and 3":         {text(idx([]byte{3, 1}, []byte{1, 2, 3})), FSFile(files, "y.gz")},
		"x: IDX: magic number":  {text(""), FSFile(files, "y.gz")},
		"y: expected an Opener": {FSFile(files, "x"), nil},
		"y: open z":             {FSFile(files, "x"), FSFile(files, "z")},
	} {
		if _, err := IDXSource(bad[0], bad[1], 1); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("got %v, want %q", err, name)
		}
	}
	if _, err := IDXSource(FSFile(files, "x"), FSFile(files, "y.gz"), 0); err == nil {
		t.Error("a factor of 0 is accepted")
	}
}

// picture is a PNG of one colour on the left and another on the right.
func picture(t *testing.T, left, right color.NRGBA, width, height int) *fstest.MapFile {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	for x := range width {
		for y := range height {
			img.SetNRGBA(x, y, left)
			if x >= width/2 {
				img.SetNRGBA(x, y, right)
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return &fstest.MapFile{Data: b.Bytes()}
}

func TestImageFolder(t *testing.T) {
	red, blue := color.NRGBA{255, 0, 0, 255}, color.NRGBA{0, 0, 100, 255}
	folder := fstest.MapFS{
		"cats/1.png": picture(t, red, red, 5, 4), "cats/2.png": picture(t, red, blue, 4, 4), "dogs/1.png": picture(t, blue, blue, 9, 2),
		"dogs/.hidden": {Data: []byte("x")}, "notes.txt": {Data: []byte("x")},
	}
	s, classes, err := ImageFolder(folder, ImageConfig{Height: 2, Width: 2, NoShuffle: true})
	if err != nil || !slices.Equal(classes, []string{"cats", "dogs"}) || s.Samples != 3 {
		t.Fatalf("%v, %v, %v", s, classes, err)
	}
	x, y, _, shape, err := all(t, s)
	if err != nil || shape != "(2, 2, 3) ()" || !slices.Equal(y, []float32{0, 0, 1}) {
		t.Fatalf("got %s %v: %v", shape, y, err)
	}
	if want := []float32{255, 0, 0, 0, 0, 100, 255, 0, 0, 0, 0, 100}; !slices.Equal(x[12:24], want) {
		t.Errorf("the second image is %v, want %v", x[12:24], want)
	}
	s, _, err = ImageFolder(folder, ImageConfig{Height: 1, Width: 1, Grayscale: true, Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	if x, y, _, _, err := all(t, s); err != nil || len(x) != 3 || len(y) != 3 {
		t.Errorf("got %v, %v, %v", x, y, err)
	}
	folder["dogs/bad.png"] = &fstest.MapFile{Data: []byte("no image")}
	s, _, err = ImageFolder(folder, ImageConfig{})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, _, _, err := all(t, s); err == nil || !strings.Contains(err.Error(), "dogs/bad.png: expected a JPEG, PNG or GIF image") {
		t.Errorf("got %v", err)
	}
	for _, bad := range []ImageConfig{{Height: -1}, {Width: maxImageSide + 1}} {
		if _, _, err := ImageFolder(folder, bad); err == nil {
			t.Errorf("%+v is accepted", bad)
		}
	}
	if _, _, err := ImageFolder(fstest.MapFS{}, ImageConfig{}); err == nil {
		t.Error("a folder without classes is accepted")
	}
}

// A cancelled context ends a source.
func TestSourcesEndWithTheirContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s, err := CSVSource(text("a,b\n"+strings.Repeat("1,2\n", 1000)), CSVConfig{Features: []string{"a"}, Labels: []string{"b"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range s.Seq(ctx) {
		if err == nil {
			t.Error("there was a piece")
		}
	}
}

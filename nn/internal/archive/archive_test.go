package archive

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"testing"
)

func written(t testing.TB, parts ...Part) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, parts...); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func open(content []byte) (*Reader, error) {
	return Open(bytes.NewReader(content), int64(len(content)))
}

func TestRoundTrip(t *testing.T) {
	content := written(t, Bytes("a", []byte("hello")), Bytes("dir/b", nil))
	r, err := open(content)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(r.Names(), []string{"a", "dir/b"}) || !r.Has("dir/b") || r.Has("b") || !IsZip(content) {
		t.Errorf("names %q", r.Names())
	}
	if a, err := r.ReadBytes("a", 5); string(a) != "hello" || err != nil {
		t.Errorf("got %q, %v", a, err)
	}
	if b, err := r.ReadBytes("dir/b", 0); len(b) != 0 || err != nil {
		t.Errorf("got %q, %v", b, err)
	}
}

func TestErrors(t *testing.T) {
	good := written(t, Bytes("a", []byte("hello")))
	bomb := bytes.Clone(good)
	directory := bytes.LastIndex(bomb, []byte("PK\x01\x02"))
	binary.LittleEndian.PutUint32(bomb[directory+20:], 1<<31) // both sizes
	binary.LittleEndian.PutUint32(bomb[directory+24:], 1<<31)
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	if _, err := z.Create("a"); err != nil { // compressed
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		content []byte
		want    string
	}{
		{[]byte("no zip"), "expected a zip archive"},
		{good[:len(good)-1], "cut off"},
		{bytes.Replace(good, []byte("hello"), []byte("hullo"), 1), "a is damaged"},
		{bytes.ReplaceAll(good, []byte("a"), []byte("b")), "expected a part a, got an archive with b"},
		{packed.Bytes(), "a: expected a part that is not compressed"},
		{bomb, "a: expected a part within the archive's"},
	} {
		r, err := open(c.content)
		if err == nil {
			_, err = r.ReadBytes("a", 100)
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
}

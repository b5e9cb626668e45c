package summary_test

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"slices"
	"testing"

	"board/summary"
)

// The next header is found behind whatever stands before it, on every alignment.
func TestResyncFindsTheNextHeader(t *testing.T) {
	record := summary.AppendRecord(nil, bytes.Repeat([]byte("x"), 300))
	rng := rand.New(rand.NewPCG(7, 8))
	for n := range 600 {
		noise := map[string][]byte{"zeros": make([]byte, n), "noise": make([]byte, n), "sevens": make([]byte, n)}
		for i := range n {
			noise["noise"][i] = byte(rng.Uint32())
			if i%8 == 7 {
				noise["sevens"][i] = 7
			}
		}
		for name, before := range noise {
			file := slices.Concat([]byte{0xff}, before, record)
			r := summary.NewRecordReader(source(file), 0)
			if skipped, err := r.Resync(); skipped != int64(n)+1 || err != nil {
				t.Fatalf("%d bytes of %s: skipped %d, %v", n, name, skipped, err)
			}
		}
	}
}

func TestResyncBeforeAnEnd(t *testing.T) {
	file := slices.Concat(make([]byte, 1000), summary.AppendRecord(nil, []byte("x")))
	for end, want := range map[int64]error{500: io.EOF, 1000: io.EOF, 1001: nil, 5000: nil} {
		r := summary.NewRecordReader(source(file), 0)
		if _, err := r.ResyncBefore(end); !errors.Is(err, want) {
			t.Errorf("before %d: %v at %d, want %v", end, err, r.Offset(), want)
		}
	}
}

// The holes of sparse files are not read, where the file system knows of them.
func TestResyncPassesOverHoles(t *testing.T) {
	record := summary.AppendRecord(nil, []byte("behind the hole"))
	const far = 3 << 40
	f := sparseFile(t, 0, stretch{0, []byte("noise at the head of the file, not a record")}, stretch{far, record})
	if f.NextData(1<<30) == 1<<30 {
		t.Skip("no holes on this file system")
	}
	r := summary.NewRecordReader(f, 0)
	r.Allow(8 << 20)
	if _, err := r.Resync(); err != nil || r.Offset() != far {
		t.Fatalf("at %d, %v", r.Offset(), err)
	}
	if got, err := readAll(r); len(got) != 1 || !errors.Is(err, io.EOF) {
		t.Errorf("%q, %v", got, err)
	}
	r = summary.NewRecordReader(sparseFile(t, far), 0)
	r.Allow(8 << 20)
	if _, err := r.Resync(); !errors.Is(err, io.EOF) {
		t.Errorf("a file of nothing but a hole: %v", err)
	}
}

// A search that pauses goes on where it was.
func TestResyncPauses(t *testing.T) {
	file := slices.Concat(bytes.Repeat([]byte{0xee}, 5<<20), summary.AppendRecord(nil, []byte("x")))
	r := summary.NewRecordReader(source(file), 0)
	pauses := 0
	for {
		r.Allow(1 << 20)
		_, err := r.Resync()
		if err == nil {
			break
		}
		if pauses++; !errors.Is(err, summary.ErrPaused) || pauses > 10 {
			t.Fatalf("%v after %d pauses at %d", err, pauses, r.Offset())
		}
		r.Rewind(r.Offset() - 1)
	}
	if r.Offset() != 5<<20 || pauses < 4 {
		t.Errorf("at %d after %d pauses", r.Offset(), pauses)
	}
}

// A record that broke off, and the sound ones that another writer has put behind it.
func TestPassDataGoesOnInside(t *testing.T) {
	whole := summary.AppendRecord(nil, bytes.Repeat([]byte("torn "), 200))
	file := slices.Clone(whole[:500])
	want := [][]byte{[]byte("one"), []byte("two"), bytes.Repeat([]byte("three"), 300)}
	for _, data := range want {
		file = summary.AppendRecord(file, data)
	}
	r := summary.NewRecordReader(source(file), 0)
	_, err := r.Next()
	var corrupt *summary.CorruptError
	if !errors.As(err, &corrupt) || corrupt.Damage != summary.BadData {
		t.Fatal(err)
	}
	if skipped, err := r.PassData(corrupt); skipped != 500 || err != nil {
		t.Fatalf("skipped %d, %v", skipped, err)
	}
	if got, err := readAll(r); !errors.Is(err, io.EOF) || !slices.EqualFunc(got, want, bytes.Equal) {
		t.Errorf("%d records, %v", len(got), err)
	}
}

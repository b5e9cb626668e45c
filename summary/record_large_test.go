package summary_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"board/internal/limits"
	"board/summary"
)

// header is a header with a sound checksum that claims so much data.
func header(length uint64) []byte {
	h := binary.LittleEndian.AppendUint64(nil, length)
	return binary.LittleEndian.AppendUint32(h, summary.MaskedCRC(h))
}

// A stretch is bytes at a place of a sparse file.
type stretch struct {
	at    int64
	bytes []byte
}

// sparseFile is a file of zeros but for some stretches.
func sparseFile(tb testing.TB, size int64, parts ...stretch) summary.SparseFile {
	tb.Helper()
	f, err := os.Create(filepath.Join(tb.TempDir(), "events.out.tfevents.1"))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { f.Close() })
	for _, p := range parts {
		if _, err := f.WriteAt(p.bytes, p.at); err != nil {
			tb.Fatal(err)
		}
		size = max(size, p.at+int64(len(p.bytes)))
	}
	if err := f.Truncate(size); err != nil {
		tb.Skipf("no sparse file of %d bytes here: %v", size, err)
	}
	return summary.SparseFile{File: f}
}

// hugeLengths are lengths that records claim, with sound checksums.
var hugeLengths = []uint64{1e8, 256 << 20, 256<<20 + 1, 1<<31 - 1, 4e9, 1 << 40, 1 << 62, 1 << 63, math.MaxUint64}

// Where a length leads into a hole, or beyond the file, no memory is taken for it,
// and what follows is read.
func TestRecordReaderHugeLengths(t *testing.T) {
	file, want := threeRecords()
	for _, length := range hugeLengths {
		for name, before := range map[string][]byte{"head": nil, "middle": file} {
			at := int64(len(before))
			parts := []stretch{{0, before}, {at, header(length)}}
			if behind := at + 12 + int64(length) + 4; length <= 1<<40 {
				parts = append(parts, stretch{behind, file}) // where the record ends
			} else {
				parts = append(parts, stretch{at + 12 + 99, file}) // no file is that large
			}
			r := summary.NewRecordReader(sparseFile(t, 0, parts...), 0)
			got, damage, err := salvage(r)
			all := want
			if before != nil {
				all = slices.Concat(want, want)
			}
			if !errors.Is(err, io.EOF) || !slices.EqualFunc(got, all, bytes.Equal) {
				t.Errorf("%d at the %s: %d records of %d, %v", length, name, len(got), len(all), err)
			}
			if len(damage) != 1 || damage[0].Offset != at || damage[0].Length != length {
				t.Errorf("%d at the %s: damage %+v", length, name, damage)
			}
			kind := summary.BadData
			if length > 256<<20 {
				kind = summary.TooLarge
			}
			if damage[0].Damage != kind {
				t.Errorf("%d at the %s: %v, want %v", length, name, damage[0].Damage, kind)
			}
			if n := r.BufferSize(); n > 1<<20 {
				t.Errorf("%d at the %s: %d bytes of memory", length, name, n)
			}
		}
	}
}

// At the end of a file a length within the limit is waited for, and one beyond it is not.
func TestRecordReaderHugeLengthAtTheEnd(t *testing.T) {
	file, _ := threeRecords()
	for _, length := range hugeLengths {
		r := summary.NewRecordReader(source(append(slices.Clone(file), header(length)...)), 0)
		_, err := readAll(r)
		var corrupt *summary.CorruptError
		switch {
		case length <= 256<<20:
			if !errors.Is(err, summary.ErrIncomplete) || r.End() != int64(len(file))+12+int64(length)+4 {
				t.Errorf("%d: %v, ends at %d", length, err, r.End())
			}
		case !errors.As(err, &corrupt) || corrupt.Damage != summary.TooLarge || corrupt.Size != 0:
			t.Errorf("%d: %v, want a record that is too large", length, err)
		}
	}
}

func TestRecordReaderMaxRecord(t *testing.T) {
	small, large := bytes.Repeat([]byte("s"), 5<<20), bytes.Repeat([]byte("l"), 6<<20)
	var file []byte
	for _, data := range [][]byte{small, large, small} {
		file = summary.AppendRecord(file, data)
	}
	r := summary.NewRecordReader(source(file), 0)
	r.MaxRecord = 5 << 20
	got, damage, err := salvage(r)
	if !errors.Is(err, io.EOF) || !slices.EqualFunc(got, [][]byte{small, small}, bytes.Equal) {
		t.Fatalf("%d records, %v", len(got), err)
	}
	if want := "record at byte 5242896: 6291456 bytes are larger than the limit for one record"; len(damage) != 1 || damage[0].Error() != want {
		t.Errorf("damage %v, want %s", damage, want)
	}
	if damage[0].Size != 6<<20+16 {
		t.Errorf("size %d", damage[0].Size)
	}
	if summary.NewRecordReader(nil, 0).MaxRecord != 0 || limits.Table[limits.Record].Default != 256<<20 {
		t.Error("the documentation of MaxRecord speaks of 256 MiB")
	}
}

// A large record whose last byte is wrong, or that comes in pieces, costs no more
// than any other.
func TestRecordReaderLargeRecordsThatAreDamagedOrGrow(t *testing.T) {
	data := bytes.Repeat([]byte("large "), 1<<20)
	file := summary.AppendRecord(summary.AppendRecord(nil, data), []byte("next"))
	bad := slices.Clone(file)
	bad[len(data)+10] ^= 1
	got, damage, err := salvage(summary.NewRecordReader(source(bad), 0))
	if len(got) != 1 || string(got[0]) != "next" || len(damage) != 1 || damage[0].Damage != summary.BadData || !errors.Is(err, io.EOF) {
		t.Errorf("damaged: %d records, %v, %v", len(got), damage, err)
	}
	f := &growingFile{data: file, size: 100}
	r := summary.NewRecordReader(f, 0)
	for _, f.size = range []int{100, 1 << 20, len(data) + 15} {
		if _, err := r.Next(); !errors.Is(err, summary.ErrIncomplete) || r.End() != int64(len(data)+16) {
			t.Fatalf("of %d bytes: %v, ends at %d", f.size, err, r.End())
		}
	}
	f.size = len(file)
	if got, err := readAll(r); len(got) != 2 || !bytes.Equal(got[0], data) || !errors.Is(err, io.EOF) {
		t.Errorf("grown: %d records, %v", len(got), err)
	}
}

// A reader that may read a little at a time, and takes turns with others, reads what
// one does that reads on.
func TestRecordReaderPausesAndResumes(t *testing.T) {
	var file []byte
	want := [][]byte{bytes.Repeat([]byte("a"), 9<<20), []byte("b"), bytes.Repeat([]byte("c"), 3<<20), {}, bytes.Repeat([]byte("d"), 5<<20)}
	for _, data := range want {
		file = summary.AppendRecord(file, data)
	}
	r := summary.NewRecordReader(nil, 0)
	var place summary.Place
	var sums summary.Checksums
	var got [][]byte
	pauses := 0
	for {
		r.Resume(source(file), place, &sums)
		r.Allow(1 << 20)
		more, err := readAll(r)
		got = append(got, more...)
		place = r.Place()
		if errors.Is(err, io.EOF) {
			break
		}
		if !errors.Is(err, summary.ErrPaused) {
			t.Fatal(err)
		}
		if pauses++; pauses > 100 {
			t.Fatalf("does not come to an end; at %d", place.Offset)
		}
	}
	if !slices.EqualFunc(got, want, bytes.Equal) {
		t.Errorf("%d records, want %d", len(got), len(want))
	}
	if pauses < 10 {
		t.Errorf("%d pauses on %d bytes, 1 MiB at a time", pauses, len(file))
	}
}

// Of the readers that share memory for large records, one has it at a time.
func TestLargeBufferIsShared(t *testing.T) {
	data := bytes.Repeat([]byte("large "), 1<<20)
	file := summary.AppendRecord(nil, data)
	var large summary.LargeBuffer
	a, b := summary.NewRecordReader(source(file), 0), summary.NewRecordReader(source(file), 0)
	a.Large, b.Large = &large, &large
	got, err := a.Next()
	if err != nil || !bytes.Equal(got, data) {
		t.Fatalf("%d bytes, %v", len(got), err)
	}
	if _, err := b.Next(); !errors.Is(err, summary.ErrBusy) {
		t.Fatalf("the other reader: %v, want ErrBusy", err)
	}
	large.Trim() // nothing that is lent
	if !bytes.Equal(got, data) {
		t.Error("the record has changed")
	}
	if _, err := a.Next(); !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	if got, err := b.Next(); err != nil || !bytes.Equal(got, data) {
		t.Errorf("then %d bytes, %v", len(got), err)
	}
	b.Release()
	a.Rewind(0)
	if _, err := a.Next(); err != nil {
		t.Errorf("released, and %v", err)
	}
}

// Sound large records, one after the other, need the memory of one of them.
func TestLargeRecordsReuseMemory(t *testing.T) {
	sizes := []int{40 << 20, 50 << 20, 30 << 20, 60 << 20}
	var file []byte
	for _, n := range sizes {
		file = summary.AppendRecord(file, make([]byte, n))
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	r := summary.NewRecordReader(bytes.NewReader(file), 0)
	for _, n := range sizes {
		data, err := r.Next()
		if err != nil || len(data) != n {
			t.Fatalf("%d bytes, %v", len(data), err)
		}
		runtime.ReadMemStats(&after)
		if used := after.HeapAlloc - before.HeapAlloc; used > 72<<20 {
			t.Errorf("after a record of %d MiB the heap holds %d MiB more", n>>20, used>>20)
		}
	}
}

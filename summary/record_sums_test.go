package summary_test

import (
	"encoding/binary"
	"errors"
	"io"
	"slices"
	"testing"

	"board/summary"
)

// withoutSums frames the records of a file as programs do that make no checksums:
// with these four bytes in their place, or with sound ones for lengths.
func withoutSums(tb testing.TB, file []byte, sum uint32, lengths bool) []byte {
	tb.Helper()
	var out []byte
	for _, data := range records(tb, file) {
		at := len(out)
		out = summary.AppendRecord(out, data)
		binary.LittleEndian.PutUint32(out[len(out)-4:], sum)
		if !lengths {
			binary.LittleEndian.PutUint32(out[at+8:], sum)
		}
	}
	return out
}

// events reads a file through a Reader: the steps of its events and what is wrong.
func events(r *summary.Reader) (steps []int64, damage []error) {
	for event, err := range r.Events() {
		if err != nil {
			damage = append(damage, err)
		} else {
			steps = append(steps, event.GetStep())
		}
	}
	return steps, damage
}

func TestFilesWithoutChecksums(t *testing.T) {
	file, _ := fewEvents(t)
	want := []int64{0, 0, 1, 2, 3}
	for name, bare := range map[string][]byte{
		"zeros":             withoutSums(t, file, 0, true),
		"anything":          withoutSums(t, file, 0xdeadbeef, true),
		"zeros for lengths": withoutSums(t, file, 0, false),
	} {
		r := summary.NewReader(source(append(slices.Clone(bare), bare[:5]...)))
		if name == "zeros for lengths" {
			r = summary.NewReader(source(bare))
		}
		steps, damage := events(r)
		if !slices.Equal(steps, want) || len(damage) != 0 || r.Unchecked() != len(want) {
			t.Errorf("%s: steps %v, damage %v, %d unchecked", name, steps, damage, r.Unchecked())
		}
	}
}

// Zeros for the checksum of a length are believed where one such record, an event,
// leads to another.
func TestLengthsWithoutChecksums(t *testing.T) {
	file, ends := fewEvents(t)
	bare := withoutSums(t, file, 0, false)
	for cut := range len(bare) + 1 {
		whole := 0
		for whole < len(ends) && ends[whole] <= cut {
			whole++
		}
		if whole == 1 {
			whole = 0 // one record proves nothing
		}
		if steps, _ := events(summary.NewReader(source(bare[:cut]))); len(steps) != whole {
			t.Errorf("cut at %d: %d events, want %d", cut, len(steps), whole)
		}
	}
	for at, want := range map[int]int{0: 0, 7: 0, 8: 0, ends[0]: 0, ends[0] + 8: 0, ends[2]: 3, ends[2] + 11: 3} {
		changed := slices.Clone(bare)
		changed[at] ^= 0xff
		if steps, _ := events(summary.NewReader(source(changed))); len(steps) != want {
			t.Errorf("byte %d changed: %d events, want %d", at, len(steps), want)
		}
	}
}

func TestFileWithoutChecksumsGrows(t *testing.T) {
	file, ends := fewEvents(t)
	f := &growingFile{data: withoutSums(t, file, 0, false), size: ends[1] + 3}
	r := summary.NewReader(f)
	var got []int64
	for ; f.size <= len(f.data); f.size++ {
		steps, damage := events(r)
		if got = append(got, steps...); len(damage) > 0 {
			t.Fatalf("at %d: %v", f.size, damage)
		}
	}
	if want := []int64{0, 0, 1, 2, 3}; !slices.Equal(got, want) {
		t.Errorf("steps %v, want %v", got, want)
	}
}

// In a file with checksums a record without costs that record, wherever it stands
// behind a sound one; what is no event is damage in any file.
func TestDamageIsStillDamage(t *testing.T) {
	file, ends := fewEvents(t)
	bad := slices.Clone(file)
	binary.LittleEndian.PutUint32(bad[ends[2]-4:], 0)
	r := summary.NewReader(source(bad))
	if steps, damage := events(r); !slices.Equal(steps, []int64{0, 0, 2, 3}) || len(damage) != 1 || r.Unchecked() != 0 {
		t.Errorf("behind sound ones: steps %v, damage %v", steps, damage)
	}

	binary.LittleEndian.PutUint32(bad[ends[0]-4:], 0) // the first has none either: it is taken
	r = summary.NewReader(source(bad))
	if steps, damage := events(r); !slices.Equal(steps, []int64{0, 0, 2, 3}) || len(damage) != 1 || r.Unchecked() != 1 {
		t.Errorf("the first too: steps %v, damage %v, %d unchecked", steps, damage, r.Unchecked())
	}

	noEvent := summary.AppendRecord(nil, []byte{0xff, 0xff, 0xff})
	binary.LittleEndian.PutUint32(noEvent[len(noEvent)-4:], 0)
	r = summary.NewReader(source(append(noEvent, file...)))
	if steps, damage := events(r); len(steps) != 5 || len(damage) != 1 || r.Unchecked() != 0 {
		t.Errorf("no event: steps %v, damage %v", steps, damage)
	}
}

func TestIgnoreChecksums(t *testing.T) {
	file, ends := fewEvents(t)
	file[ends[1]-1] ^= 1 // of the data of step 0
	file[ends[2]+9] ^= 1 // of the length of step 2
	sums := summary.IgnoreChecksums()
	r := summary.NewRecordReader(nil, 0)
	r.Resume(source(append(file, make([]byte, 40)...)), summary.Place{}, &sums)
	got, err := readAll(r)
	var corrupt *summary.CorruptError
	if len(got) != 5 || !errors.As(err, &corrupt) || corrupt.Damage != summary.ZeroHeader {
		t.Errorf("%d records, %v; want 5 and the zeros at the end", len(got), err)
	}
	if excused, err := r.Excuse(corrupt); excused || err != nil {
		t.Errorf("zeros are excused: %v, %v", excused, err)
	}
}

func TestExcuseFailsWithItsSource(t *testing.T) {
	file, ends := fewEvents(t)
	bare := withoutSums(t, file, 0, false)
	broken := errors.New("the disk is on fire")
	f := &growingFile{data: bare, size: ends[0]}
	r := summary.NewRecordReader(f, 0)
	_, err := r.Next()
	var corrupt *summary.CorruptError
	if !errors.As(err, &corrupt) {
		t.Fatal(err)
	}
	f.err, f.size = broken, len(bare)
	if excused, err := r.Excuse(corrupt); excused || !errors.Is(err, broken) {
		t.Errorf("%v, %v", excused, err)
	}
	f.err = nil
	if excused, err := r.Excuse(corrupt); !excused || err != nil {
		t.Errorf("then %v, %v", excused, err)
	}
	if got, err := readAll(r); len(got) != 5 || !errors.Is(err, io.EOF) {
		t.Errorf("%d records, %v", len(got), err)
	}
}

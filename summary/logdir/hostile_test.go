package logdir_test

import (
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"board/internal/limits"
	"board/summary"
	"board/summary/logdir"
)

// claim is a header with a sound checksum that claims so many bytes of data.
func claim(length uint64) []byte {
	h := binary.LittleEndian.AppendUint64(nil, length)
	return binary.LittleEndian.AppendUint32(h, summary.MaskedCRC(h))
}

// extend appends bytes to a file behind a hole of so many.
func extend(t *testing.T, path string, hole int64, data ...[]byte) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Truncate(info.Size() + hole); err != nil {
		t.Skipf("no sparse file here: %v", err)
	}
	if _, err := f.WriteAt(join(data), info.Size()+hole); err != nil {
		t.Fatal(err)
	}
}

// heapNow is the memory in use, garbage collected.
func heapNow() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapSys - m.HeapReleased)
}

// Lengths that no record has, with sound checksums, cost one record each and next to
// no memory, wherever they stand, and whether the file is that long or not.
func TestHugeLengths(t *testing.T) {
	dir := t.TempDir()
	lengths := []uint64{1e8, 256 << 20, 256<<20 + 1, 1<<31 - 1, 4e9, 1 << 40, 1 << 62, 1 << 63, math.MaxUint64}
	sound := int64(1 << 41) // as long as files can be
	for i, length := range lengths {
		hole := int64(0)
		if length < uint64(sound) {
			hole = int64(length) + 4
		}
		for name, parts := range map[string][2][]byte{
			"head":   {nil, curve(100, "x", 0, 20)},
			"middle": {curve(100, "x", 0, 10), curve(200, "x", 10, 20)},
			"end":    {curve(100, "x", 0, 20), nil},
		} {
			path := filepath.Join(dir, fmt.Sprint(name, i), fileName(1, ""))
			write(t, path, parts[0], claim(length))
			extend(t, path, hole, parts[1])
			age(t, path)
		}
	}
	before := heapNow()
	s := open(t, dir)
	for i, length := range lengths {
		for _, name := range []string{"head", "middle", "end"} {
			run := fmt.Sprint(name, i)
			if got := steps(points(s, run, "x")); !slices.Equal(got, span(0, 20)) {
				t.Errorf("%s, length %d: steps %v", run, length, got)
			}
			if got := kinds(s, run); len(got) != 1 {
				t.Errorf("%s, length %d: problems %q", run, length, got)
			}
		}
	}
	if more := heapNow() - before; more > 64<<20 {
		t.Errorf("%d MiB more than before", more>>20)
	}
}

// The same in files that grow: what is written behind such a length is shown.
func TestHugeLengthsInGrowingFiles(t *testing.T) {
	for _, length := range []uint64{1e8, 1e9, 4e9, 1 << 63} {
		t.Run(fmt.Sprint(length), func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, fileName(1, ""))
			write(t, path, curve(100, "x", 0, 10), claim(length))
			s := open(t, dir)
			if length < 1<<40 {
				extend(t, path, int64(length)/2)
				extend(t, path, int64(length)-int64(length)/2+4)
			}
			appendTo(t, path, curve(200, "x", 10, 20))
			until(t, s, "the points behind it", func() bool { return slices.Equal(steps(points(s, ".", "x")), span(0, 20)) })
			appendTo(t, path, scalar(300, 20, "x", 1))
			until(t, s, "one more", func() bool { return len(points(s, ".", "x")) == 21 })
		})
	}
}

// A writer that was killed within a large record, and another that goes on in the
// same file: what it writes is shown before it has filled the length of the record.
func TestATornRecordBeforeOthers(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, fileName(1, ""))
	torn := claim(50e6)
	write(t, path, curve(100, "x", 0, 10), torn, make([]byte, 100_000))
	s := open(t, dir)
	appendTo(t, path, curve(200, "x", 10, 3000))
	until(t, s, "what the other writes", func() bool { return len(points(s, ".", "x")) == 3000 })
	if got := kinds(s, "."); !slices.Equal(got, []string{"bad-length"}) {
		t.Errorf("problems %q", got)
	}
}

// A record that is larger than the limit is named with its offset and counted.
func TestRecordsBeyondTheLimit(t *testing.T) {
	dir := t.TempDir()
	big := event(150, 0, make([]byte, 5<<20))
	before := curve(100, "x", 0, 10)
	write(t, filepath.Join(dir, fileName(1, "")), before, big, big, curve(200, "x", 10, 20))
	l := limits.Default()
	l.Record = 5 << 20
	s := follow(t, logdir.Options{Sources: []logdir.Source{{Path: dir}}, Limits: l})
	if got := len(points(s, ".", "x")); got != 20 {
		t.Errorf("%d points, want 20", got)
	}
	problems := s.Health().Problems
	if len(problems) != 1 || problems[0].Kind != "too-large" || problems[0].Offset != int64(len(before)) || problems[0].Count != 2 || problems[0].Bytes != int64(2*len(big)) {
		t.Errorf("problems %+v", problems)
	}
	if n := l.Count(limits.Record); n != 2 {
		t.Errorf("reached %d times, want 2", n)
	}
}

// bare takes the checksums of the data, or all, out of records.
func bare(t *testing.T, file []byte, lengths bool) []byte {
	t.Helper()
	out := slices.Clone(file)
	for at := 0; at < len(out); {
		n := int(binary.LittleEndian.Uint64(out[at:]))
		if lengths {
			clear(out[at+8 : at+12])
		}
		clear(out[at+12+n : at+16+n])
		at += n + 16
	}
	return out
}

// A live file whose writer makes no checksums is followed like any other.
func TestALiveFileWithoutChecksums(t *testing.T) {
	for name, lengths := range map[string]bool{"data": false, "lengths too": true} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, fileName(1, ""))
			write(t, path, bare(t, curve(100, "x", 0, 5), lengths))
			s := open(t, dir)
			until(t, s, "five points", func() bool { return len(points(s, ".", "x")) == 5 })
			for step := int64(5); step < 15; step++ {
				record := bare(t, scalar(200+float64(step), step, "x", 1), lengths)
				appendTo(t, path, record[:20])
				appendTo(t, path, record[20:])
				until(t, s, "the next point", func() bool { return len(points(s, ".", "x")) == int(step)+1 })
			}
			if got := kinds(s, "."); !slices.Contains(got, "no-checksums") || slices.Contains(got, "bad-record") {
				t.Errorf("problems %q", got)
			}
		})
	}
}

// Without a look at checksums a damaged record is shown, and nothing is said of it.
func TestIgnoreChecksums(t *testing.T) {
	dir := t.TempDir()
	file := curve(100, "x", 0, 10)
	file[len(file)-1] ^= 1
	file = append(file, curve(200, "x", 10, 12)...)
	write(t, filepath.Join(dir, fileName(1, "")), file)
	for ignore, want := range map[bool]int{false: 11, true: 12} {
		s := follow(t, logdir.Options{Sources: []logdir.Source{{Path: dir}}, IgnoreChecksums: ignore})
		if got := len(points(s, ".", "x")); got != want || len(kinds(s, ".")) != 12-want {
			t.Errorf("ignored %v: %d points, want %d; problems %q", ignore, got, want, kinds(s, "."))
		}
	}
}

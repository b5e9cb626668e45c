package summary_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"io"
	"slices"
	"testing"
	"testing/iotest"

	"board/summary"
)

// The numbers are those of TensorBoard's own masked_crc32c.
func TestMaskedCRC(t *testing.T) {
	tests := []struct {
		data string
		want uint32
	}{
		{"", 0xa282ead8},
		{"123456789", 0xc78ab0e5},
		{string(make([]byte, 32)), 0x0fd7fffa},
	}
	for _, tt := range tests {
		if got := summary.MaskedCRC([]byte(tt.data)); got != tt.want {
			t.Errorf("MaskedCRC(%q) = %#x, want %#x", tt.data, got, tt.want)
		}
	}
}

// The first scalar that PyTorch's SummaryWriter put into testdata.
func TestAppendRecordGolden(t *testing.T) {
	file := readFile(t, testdata+"/damaged/good/events.out.tfevents.1795453215.vm.18890.24")
	data, err := hex.DecodeString("09759adc471cc1da412a0a0a080a01781500000000")
	if err != nil {
		t.Fatal(err)
	}
	want := file[88 : 88+12+len(data)+4]
	if got := summary.AppendRecord(nil, data); !bytes.Equal(got, want) {
		t.Errorf("AppendRecord\n got %x\nwant %x", got, want)
	}
	if got := summary.AppendRecord([]byte("head"), data); string(got[:4]) != "head" || !bytes.Equal(got[4:], want) {
		t.Errorf("AppendRecord does not append: %x", got)
	}
}

// Every file of every real writer is, byte for byte, its records framed by us.
func TestRecordsOfRealWriters(t *testing.T) {
	for _, path := range eventFiles(t, "logs") {
		file := readFile(t, path)
		var again []byte
		for _, data := range records(t, file) {
			again = summary.AppendRecord(again, data)
		}
		if !bytes.Equal(again, file) {
			t.Errorf("%s: framed again, it differs", path)
		}
	}
}

// threeRecords is a small file, and what it holds.
func threeRecords() (file []byte, data [][]byte) {
	data = [][]byte{[]byte("first"), {}, bytes.Repeat([]byte("third "), 20)}
	for _, d := range data {
		file = summary.AppendRecord(file, d)
	}
	return file, data
}

// A file that stops anywhere, and then grows, is read to the end by the same
// reader, however the operating system cuts the reads.
func TestRecordReaderGrowingFile(t *testing.T) {
	wraps := map[string]func(io.Reader) io.Reader{
		"plain":    nil,
		"one byte": iotest.OneByteReader,
		"half":     iotest.HalfReader,
		"data err": iotest.DataErrReader,
	}
	file, want := threeRecords()
	ends := []int{21, 37, len(file)}
	for name, wrap := range wraps {
		for size := range len(file) + 1 {
			f := &growingFile{data: file, size: size, wrap: wrap}
			r := summary.NewRecordReader(f, 0)
			before, err := readAll(r)
			whole := slices.IndexFunc(ends, func(end int) bool { return end > size })
			if whole < 0 {
				whole = len(ends)
			}
			if len(before) != whole {
				t.Fatalf("%s: %d of %d bytes: %d records, want %d", name, size, len(file), len(before), whole)
			}
			atEnd := size == 0 || slices.Contains(ends, size)
			if wantErr := map[bool]error{true: io.EOF, false: summary.ErrIncomplete}[atEnd]; !errors.Is(err, wantErr) {
				t.Fatalf("%s: %d of %d bytes: %v, want %v", name, size, len(file), err, wantErr)
			}
			f.size = len(file)
			after, err := readAll(r)
			if got := append(before, after...); !errors.Is(err, io.EOF) || !slices.EqualFunc(got, want, bytes.Equal) {
				t.Fatalf("%s: cut at %d: %q, %v", name, size, got, err)
			}
			if r.Offset() != int64(len(file)) {
				t.Fatalf("%s: cut at %d: ends at %d", name, size, r.Offset())
			}
		}
	}
}

func TestRecordReaderByteByByte(t *testing.T) {
	file, want := threeRecords()
	f := &growingFile{data: file}
	r := summary.NewRecordReader(f, 0)
	var got [][]byte
	for f.size = range len(file) + 1 {
		more, err := readAll(r)
		if !errors.Is(err, io.EOF) && !errors.Is(err, summary.ErrIncomplete) {
			t.Fatalf("at %d: %v", f.size, err)
		}
		got = append(got, more...)
	}
	if !slices.EqualFunc(got, want, bytes.Equal) {
		t.Errorf("got %q", got)
	}
}

func TestRecordReaderBeginsAnywhere(t *testing.T) {
	file, want := threeRecords()
	got, err := readAll(summary.NewRecordReader(source(file), 21))
	if !errors.Is(err, io.EOF) || !slices.EqualFunc(got, want[1:], bytes.Equal) {
		t.Errorf("from byte 21: %q, %v", got, err)
	}
	r := summary.NewRecordReader(source(file), int64(len(file))+100)
	if got, err := readAll(r); !errors.Is(err, io.EOF) || len(got) > 0 {
		t.Errorf("after the end: %q, %v", got, err)
	}
	r.Reset(source(file), 37)
	if got, err := readAll(r); !errors.Is(err, io.EOF) || !slices.EqualFunc(got, want[2:], bytes.Equal) {
		t.Errorf("reset to byte 37: %q, %v", got, err)
	}
}

// One flipped bit, wherever it is, costs the record it is in and no other.
func TestRecordReaderFlippedBits(t *testing.T) {
	file, want := threeRecords()
	ends := []int{21, 37, len(file)}
	for bit := range 8 * len(file) {
		bad := slices.Clone(file)
		bad[bit/8] ^= 1 << (bit % 8)
		hit := slices.IndexFunc(ends, func(end int) bool { return end > bit/8 })
		got, damage, err := salvage(summary.NewRecordReader(source(bad), 0))
		if !errors.Is(err, io.EOF) && !errors.Is(err, summary.ErrIncomplete) {
			t.Fatalf("bit %d: %v", bit, err)
		}
		if rest := slices.Delete(slices.Clone(want), hit, hit+1); !slices.EqualFunc(got, rest, bytes.Equal) {
			t.Fatalf("bit %d: got %q", bit, got)
		}
		begin := append([]int{0}, ends...)[hit]
		wantKind := summary.BadData
		if bit/8 < begin+12 {
			wantKind = summary.BadLength
		}
		if damage[0].Offset != int64(begin) || damage[0].Damage != wantKind {
			t.Fatalf("bit %d: %v, want %v at %d", bit, damage[0], wantKind, begin)
		}
	}
}

func TestRecordReaderDamageTellsWhereAndWhat(t *testing.T) {
	file, _ := threeRecords()
	file[21+3] ^= 1
	r := summary.NewRecordReader(source(file), 0)
	_, err := readAll(r)
	if want := "record at byte 21: length fails its checksum"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if _, again := r.Next(); again == nil || again.Error() != err.Error() {
		t.Errorf("asked again: %v", again)
	}
	if skipped, err := r.Resync(); skipped != 16 || err != nil || r.Offset() != 37 {
		t.Errorf("Resync: %d bytes, %v, now at %d", skipped, err, r.Offset())
	}
}

func TestRecordReaderLastRecordIsBad(t *testing.T) {
	file, _ := threeRecords()
	file[len(file)-1] ^= 1
	for _, extra := range []int{0, 1, 100} {
		r := summary.NewRecordReader(source(append(slices.Clone(file), make([]byte, extra)...)), 0)
		_, err := readAll(r)
		var corrupt *summary.CorruptError
		if !errors.As(err, &corrupt) || corrupt.Damage != summary.BadData || corrupt.Size != 136 || r.IsLast(corrupt) != (extra == 0) {
			t.Errorf("%d bytes follow: %+v", extra, err)
		}
	}
}

// A hole of zeros is not taken for records of length zero, and what a writer
// fills in later is read.
func TestRecordReaderHoleIsFilledLater(t *testing.T) {
	file, want := threeRecords()
	live := append(slices.Clone(file[:21]), make([]byte, len(file)-21)...)
	r := summary.NewRecordReader(source(live), 0)
	got, err := readAll(r)
	var corrupt *summary.CorruptError
	if len(got) != 1 || !errors.As(err, &corrupt) || corrupt.Damage != summary.ZeroHeader || corrupt.Offset != 21 {
		t.Fatalf("hole: %q, %v", got, err)
	}
	copy(live[21:], file[21:])
	r.Rewind(corrupt.Offset)
	more, err := readAll(r)
	if got = append(got, more...); !errors.Is(err, io.EOF) || !slices.EqualFunc(got, want, bytes.Equal) {
		t.Errorf("filled: %q, %v", got, err)
	}
}

// A length is believed only as far as the file has bytes for it.
func TestRecordReaderWildLength(t *testing.T) {
	for _, length := range []byte{0x01, 0x3f, 0x40, 0x7f, 0xff} {
		head := make([]byte, 8)
		head[7] = length
		file := summary.AppendRecord(nil, head) // the checksum over head, in the right place
		crc := file[len(file)-4:]
		wild := append(append(head, crc...), "some bytes that follow"...)
		r := summary.NewRecordReader(source(wild), 0)
		if _, err := r.Next(); err == nil || errors.Is(err, io.EOF) {
			t.Errorf("length %x…: %v", length, err)
		}
		if r.BufferSize() > 2*summary.ReadSize {
			t.Errorf("length %x…: %d bytes for a file of %d", length, r.BufferSize(), len(wild))
		}
	}
}

func TestRecordReaderSourceFails(t *testing.T) {
	file, want := threeRecords()
	broken := errors.New("the disk is on fire")
	f := &growingFile{data: file, size: 30}
	r := summary.NewRecordReader(f, 0)
	if got, err := readAll(r); len(got) != 1 || !errors.Is(err, summary.ErrIncomplete) {
		t.Fatalf("%q, %v", got, err)
	}
	f.err, f.size = broken, len(file)
	if _, err := r.Next(); !errors.Is(err, broken) {
		t.Fatalf("got %v", err)
	}
	f.err = nil
	if got, err := readAll(r); !errors.Is(err, io.EOF) || !slices.EqualFunc(got, want[1:], bytes.Equal) {
		t.Errorf("afterwards: %q, %v", got, err)
	}
}

// Large records pass through a buffer that grows for them.
func TestRecordReaderLargeRecords(t *testing.T) {
	var file []byte
	sizes := []int{summary.ReadSize - 16, summary.ReadSize, 3 * summary.ReadSize, 10, 5*summary.ReadSize + 1}
	for i, size := range sizes {
		file = summary.AppendRecord(file, bytes.Repeat([]byte{byte(i)}, size))
	}
	got := records(t, file)
	for i, size := range sizes {
		if len(got[i]) != size || got[i][size-1] != byte(i) {
			t.Errorf("record %d has %d bytes, want %d", i, len(got[i]), size)
		}
	}
}

// One huge record does not hold its memory for ever.
func TestRecordReaderResetGivesMemoryBack(t *testing.T) {
	file := summary.AppendRecord(nil, make([]byte, 10<<20))
	r := summary.NewRecordReader(source(file), 0)
	if _, err := r.Next(); err != nil {
		t.Fatal(err)
	}
	r.Reset(source(nil), 0)
	if r.BufferSize() > 1<<20 {
		t.Errorf("%d bytes are kept", r.BufferSize())
	}
}

// Skip and Resync leave the same bytes behind when the reader has just
// forgotten what it had read ahead.
func TestRecordReaderSkipAfterRewind(t *testing.T) {
	file, want := threeRecords()
	badData, badLength := slices.Clone(file), slices.Clone(file)
	badData[13] ^= 1
	badLength[0] ^= 1
	for name, bad := range map[string][]byte{"data": badData, "length": badLength} {
		r := summary.NewRecordReader(source(bad), 0)
		_, err := r.Next()
		var corrupt *summary.CorruptError
		if !errors.As(err, &corrupt) {
			t.Fatalf("%s: %v", name, err)
		}
		r.Rewind(corrupt.Offset)
		if corrupt.Damage == summary.BadData {
			r.Skip(corrupt)
		} else if _, err := r.Resync(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got, err := readAll(r); !errors.Is(err, io.EOF) || !slices.EqualFunc(got, want[1:], bytes.Equal) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func TestRecordReaderBuffered(t *testing.T) {
	file, _ := threeRecords()
	r := summary.NewRecordReader(source(file), 0)
	if r.Buffered() {
		t.Error("before the first read")
	}
	for i, want := range []bool{true, true, false} {
		if _, err := r.Next(); err != nil {
			t.Fatal(err)
		}
		if r.Buffered() != want {
			t.Errorf("after record %d: %v", i, !want)
		}
	}
}

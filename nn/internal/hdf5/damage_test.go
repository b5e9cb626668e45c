package hdf5_test

import (
	"bytes"
	"encoding/binary"
	"runtime"
	"strings"
	"testing"

	"board/nn/internal/hdf5"
	"board/nn/tensor"
)

// walk reads everything that is in a file.
func walk(o *hdf5.Object) error {
	for _, name := range []string{"name", "text", "list", "long", "attribute_3", "weight_names"} {
		if o.HasAttr(name) {
			if _, err := o.Strings(name); err != nil {
				return err
			}
		}
	}
	if o.IsDataset() {
		if _, err := o.Shape(); err != nil {
			return err
		}
		if _, err := o.Int(); err == nil {
			return nil
		}
		_, _, err := o.Floats()
		return err
	}
	names, err := o.Names()
	if err != nil {
		return err
	}
	for _, name := range names {
		child, err := o.Open(name)
		if err != nil {
			return err
		}
		if child != o {
			if err := walk(child); err != nil {
				return err
			}
		}
	}
	return nil
}

func walkFile(data []byte) error {
	f, err := hdf5.Open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return err
	}
	return walk(f.Root())
}

// small is a file of a few objects.
func small(t testing.TB) []byte {
	g := hdf5.NewGroup()
	g.SetText("text", "value")
	g.SetTensor("a/vars/0", &tensor.Tensor{Shape: tensor.Shape{2, 3}, Data: make([]float32, 6)})
	g.SetInt("a/vars/1", 3)
	return write(t, g)
}

// TestEveryByte changes each byte of small files: there is an error or another value, but no panic.
func TestEveryByte(t *testing.T) {
	for name, good := range map[string][]byte{"written": small(t), "user_block.h5": files(t)["user_block.h5"]} {
		if err := walkFile(good); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for i := range good {
			for _, flip := range []byte{1, 0x80, 0xff} {
				bad := bytes.Clone(good)
				bad[i] ^= flip
				_ = walkFile(bad)
			}
		}
		for n := 0; n < len(good); n += 7 {
			_ = walkFile(good[:n])
		}
	}
}

// TestChecksums finds a changed byte in every structure of a new file that has a checksum.
func TestChecksums(t *testing.T) {
	good := files(t)["latest.h5"]
	for _, signature := range []string{"OHDR", "FRHP", "FHDB", "BTHD", "BTLF"} {
		at := bytes.Index(good, []byte(signature))
		if at < 0 {
			t.Errorf("no %s in the file", signature)
			continue
		}
		bad := bytes.Clone(good)
		bad[at+7] ^= 0x40
		if err := walkFile(bad); err == nil {
			t.Errorf("a changed byte of %s goes unnoticed", signature)
		}
	}
	chunks := files(t)["latest_chunks.h5"]
	for _, signature := range []string{"FAHD", "FADB", "EAHD", "EAIB", "EASB", "EADB", "BTHD", "BTLF"} {
		bad := bytes.Clone(chunks)
		bad[bytes.Index(bad, []byte(signature))+9] ^= 0x40
		if err := walkFile(bad); err == nil {
			t.Errorf("a changed byte of %s goes unnoticed", signature)
		}
	}
}

// TestHugeClaims refuses sizes that the file cannot hold before memory is taken for them.
func TestHugeClaims(t *testing.T) {
	good := small(t)
	shape := binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(nil, 2), 3)
	at := bytes.Index(good, shape)
	if at < 0 {
		t.Fatal("no shape in the file")
	}
	for _, rows := range []uint64{1 << 20, 1 << 30, 1 << 40, 1 << 61} {
		bad := bytes.Clone(good)
		binary.LittleEndian.PutUint64(bad[at:], rows)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		err := walkFile(bad)
		runtime.ReadMemStats(&after)
		if err == nil || !strings.Contains(err.Error(), "expected") {
			t.Errorf("%d rows: %v", rows, err)
		}
		if taken := after.TotalAlloc - before.TotalAlloc; taken > 32<<20 {
			t.Errorf("%d rows took %d bytes", rows, taken)
		}
	}
}

// TestForeignFiles says what a file is not.
func TestForeignFiles(t *testing.T) {
	for data, want := range map[string]string{
		"":                              "expected an HDF5 file, got 0 bytes",
		"hello, this is no such file":   "without its signature",
		hdf5.Signature:                  "superblock",
		hdf5.Signature + "\x09\x00":     "superblock of version 0 to 3, got 9",
		hdf5.Signature + "\x00rest\x07": "superblock",
	} {
		if err := walkFile([]byte(data)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", data, err, want)
		}
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(small(f))
	all := files(f)
	f.Add(all["user_block.h5"])
	f.Add(all["latest.h5"])
	f.Add(all["latest_chunks.h5"])
	f.Add(all["earliest_chunks.h5"])
	f.Fuzz(func(_ *testing.T, data []byte) {
		_ = walkFile(data)
	})
}

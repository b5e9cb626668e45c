package logdir_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"board/summary/logdir"
)

// TestRead changes a file after its pictures were found. What is read is the picture
// that was found, or an error that says what happened.
func TestRead(t *testing.T) {
	file := gallery(100, "x", 0, 3)
	second := len(version(100)) + len(picture(101, 0, "x", content(101, 0))) // where the record of step 1 begins
	for _, c := range []struct {
		name   string
		change func(path string, data []byte) error
		want   error // of step 1
	}{
		{"nothing", func(string, []byte) error { return nil }, nil},
		{"appended to", func(path string, data []byte) error {
			return os.WriteFile(path, append(data, gallery(900, "x", 3, 9)...), 0o644)
		}, nil},
		{"copied over itself", func(path string, data []byte) error {
			if err := os.WriteFile(path+".tmp", data, 0o644); err != nil {
				return err
			}
			return os.Rename(path+".tmp", path)
		}, nil},
		{"deleted", func(path string, _ []byte) error { return os.Remove(path) }, logdir.ErrGone},
		{"a directory in its place", func(path string, _ []byte) error {
			return errors.Join(os.Remove(path), os.Mkdir(path, 0o755))
		}, logdir.ErrGone},
		{"emptied", func(path string, _ []byte) error { return os.Truncate(path, 0) }, logdir.ErrShrunk},
		{"cut before the record", func(path string, _ []byte) error { return os.Truncate(path, int64(second)) }, logdir.ErrShrunk},
		{"cut inside the record", func(path string, _ []byte) error { return os.Truncate(path, int64(second)+40) }, logdir.ErrShrunk},
		{"cut inside the checksum", func(path string, _ []byte) error {
			return os.Truncate(path, int64(second+len(picture(102, 1, "x", content(102, 1)))-1))
		}, logdir.ErrShrunk},
		{"cut behind the record", func(path string, _ []byte) error {
			return os.Truncate(path, int64(second+len(picture(102, 1, "x", content(102, 1)))))
		}, nil},
		{"another run's file of the same layout", func(path string, _ []byte) error {
			return os.WriteFile(path, gallery(500, "x", 0, 3), 0o644)
		}, logdir.ErrReplaced},
		{"a file of another layout", func(path string, _ []byte) error {
			return os.WriteFile(path, curve(100, "x", 0, 50), 0o644)
		}, logdir.ErrDamaged},
		{"a record of another length there", func(path string, data []byte) error {
			return os.WriteFile(path, append(data[:second:second], gallery(100, "a longer tag", 0, 3)...), 0o644)
		}, logdir.ErrReplaced},
		{"damage inside the picture", flip(second + 12 + 30), logdir.ErrDamaged},
		{"damage in the length", flip(second), logdir.ErrDamaged},
		{"damage in the picture before", flip(second - 10), nil},
		{"damage in the checksum alone", flip(second + len(picture(102, 1, "x", content(102, 1))) - 2), nil},
		{"zeros", func(path string, data []byte) error { return os.WriteFile(path, make([]byte, len(data)), 0o644) }, logdir.ErrDamaged},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "a", fileName(1, ""))
			write(t, path, file)
			s := follow(t, logdir.Options{Sources: []logdir.Source{{Path: dir}}})
			it := places(s, "a", "x").View().At(1)
			if err := c.change(path, bytes.Clone(file)); err != nil {
				t.Fatal(err)
			}
			got, err := readPicture(t, it)
			if !errors.Is(err, c.want) || err == nil && !bytes.Equal(got, content(102, 1)) {
				t.Errorf("%q, %v; want %v", got, err, c.want)
			}
			var e *logdir.PlaceError
			if c.want != nil && (!errors.As(err, &e) || e.Run != "a" || e.File != "a/"+fileName(1, "") || e.Place.Offset != int64(second)) {
				t.Errorf("%#v", err)
			}
		})
	}
}

// flip turns a byte of a file over.
func flip(at int) func(path string, data []byte) error {
	return func(path string, data []byte) error {
		data[at] ^= 0x55
		return os.WriteFile(path, data, 0o644)
	}
}

// TestReadWithoutChecksums: the store has a checksum of its own where the writer of a
// file made none, and where it looks at none.
func TestReadWithoutChecksums(t *testing.T) {
	for name, ignore := range map[string]bool{"the file has none": false, "none is looked at": true} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, fileName(1, ""))
			write(t, path, withoutChecksums(gallery(100, "x", 0, 3)))
			s := follow(t, logdir.Options{Sources: []logdir.Source{{Path: dir}}, IgnoreChecksums: ignore})
			v := places(s, ".", "x").View()
			if v.Len() != 3 {
				t.Fatalf("%d pictures", v.Len())
			}
			wantPictures(t, v)
			write(t, path, withoutChecksums(gallery(500, "x", 0, 3)))
			for i := range 3 {
				if got, err := readPicture(t, v.At(i)); !errors.Is(err, logdir.ErrDamaged) {
					t.Errorf("step %d: %q, %v", i, got, err)
				}
			}
		})
	}
}

// withoutChecksums puts zeros in place of all checksums of records.
func withoutChecksums(file []byte) []byte {
	for at := 0; at < len(file); {
		end := at + 12 + int(binary.LittleEndian.Uint64(file[at:]))
		clear(file[at+8 : at+12])
		clear(file[end : end+4])
		at = end + 4
	}
	return file
}

// TestReadLarge: a record that the store checks piece by piece is read back as a
// whole; reading ends with its context.
func TestReadLarge(t *testing.T) {
	dir := t.TempDir()
	large := make([]byte, 9<<20)
	for i := range large {
		large[i] = byte(rand.Uint32())
	}
	path := filepath.Join(dir, fileName(1, ""))
	write(t, path, version(100), picture(101, 1, "x", large), picture(102, 2, "x", large[:5<<20]))
	for _, ignore := range []bool{false, true} {
		s := follow(t, logdir.Options{Sources: []logdir.Source{{Path: dir}}, IgnoreChecksums: ignore})
		v := places(s, ".", "x").View()
		for i, want := range [][]byte{large, large[:5<<20]} {
			if got, err := readPicture(t, v.At(i)); err != nil || !bytes.Equal(got, want) {
				t.Errorf("picture %d: %d bytes, %v", i, len(got), err)
			}
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := v.At(0).Read(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("reading for nobody: %v", err)
		}
	}
}

// TestReadBehindDamage: pictures before and behind a damaged record are shown.
func TestReadBehindDamage(t *testing.T) {
	dir := t.TempDir()
	file := gallery(100, "x", 0, 5)
	file[bytes.Index(file, content(103, 2))] ^= 1
	write(t, filepath.Join(dir, fileName(1, "")), file)
	v := places(open(t, dir), ".", "x").View()
	if got := itemSteps(v); len(got) != 4 || got[1] != 1 || got[2] != 3 {
		t.Errorf("steps %v", got)
	}
	wantPictures(t, v)
}

// TestReadWhileFilesAreReplaced: whoever reads while another file takes the place of
// one gets the picture that the item stands for, or an error.
func TestReadWhileFilesAreReplaced(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, fileName(1, ""))
	write(t, path, gallery(100, "x", 0, 50))
	s := open(t, dir)
	p := places(s, ".", "x")
	stop := make(chan struct{})
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				v := p.View()
				for i := range v.Len() {
					it := v.At(i)
					got, err := readPicture(t, it)
					if err == nil && !bytes.Equal(got, content(it.WallTime, it.Step)) {
						t.Errorf("step %d of time %v: %q", it.Step, it.WallTime, got)
					}
				}
			}
		})
	}
	for k := range 40 {
		// No two files have the same size: where the clock of the file system is slow, nothing else may tell them apart.
		data := gallery(200+100*float64(k), "x", int64(k), 50+2*int64(k))
		if k%2 == 0 { // written over
			write(t, path, data)
			continue
		}
		write(t, path+".tmp", data)
		if err := os.Rename(path+".tmp", path); err != nil {
			t.Fatal(err)
		}
	}
	until(t, s, "the last file", func() bool {
		v := p.View()
		return v.Len() == 89 && v.At(0).Step == 39
	})
	close(stop)
	readers.Wait()
	wantPictures(t, p.View())
}

func TestReadOfNothing(t *testing.T) {
	if _, err := (logdir.Item{}).Read(t.Context()); err == nil || !strings.Contains(err.Error(), "of no view") {
		t.Error(err)
	}
}

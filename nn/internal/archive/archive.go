// Package archive writes and reads zip archives whose parts are not compressed: what they take in memory is never more than the file's size, and
// zip keeps a checksum of each.
package archive

import (
	"archive/zip"
	"bytes"
	"fmt"
	"hash/crc32"
	"io"
	"strings"
)

// A Part is a file of an archive. Write is called twice, and writes the same both times.
type Part struct {
	Name  string
	Write func(io.Writer) error
}

// Bytes is a part with the given content.
func Bytes(name string, content []byte) Part {
	return Part{name, func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	}}
}

// Write writes an archive. The same parts are the same bytes: no times are kept.
func Write(w io.Writer, parts ...Part) error {
	z := zip.NewWriter(w)
	for _, p := range parts {
		if err := add(z, p); err != nil {
			return fmt.Errorf("%s: %w", p.Name, err)
		}
	}
	return z.Close()
}

// add measures the part first, so that its size and checksum stand before it, where readers of streams look.
func add(z *zip.Writer, p Part) error {
	sum := crc32.NewIEEE()
	size := &counter{}
	if err := p.Write(io.MultiWriter(sum, size)); err != nil {
		return err
	}
	w, err := z.CreateRaw(&zip.FileHeader{
		Name: p.Name, Method: zip.Store, CRC32: sum.Sum32(), CompressedSize64: size.n, UncompressedSize64: size.n,
	})
	if err != nil {
		return err
	}
	return p.Write(w)
}

type counter struct{ n uint64 }

func (c *counter) Write(p []byte) (int, error) {
	c.n += uint64(len(p))
	return len(p), nil
}

// A Reader is an archive that is open for reading.
type Reader struct {
	zip  *zip.Reader
	size int64
}

// Open reads the list of parts at the end of an archive of size bytes.
func Open(r io.ReaderAt, size int64) (*Reader, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, fmt.Errorf("expected a zip archive, got %w; the file is cut off, or another kind of file", err)
	}
	return &Reader{z, size}, nil
}

// Names are the names of all parts, in order.
func (r *Reader) Names() []string {
	var names []string
	for _, f := range r.zip.File {
		names = append(names, f.Name)
	}
	return names
}

// Has reports whether there is a part of this name.
func (r *Reader) Has(name string) bool { return r.find(name) != nil }

func (r *Reader) find(name string) *zip.File {
	for _, f := range r.zip.File {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// Read hands the part and its size to read, which may leave something unread. The error names the part, and says so when its checksum is wrong.
func (r *Reader) Read(name string, read func(r io.Reader, size int64) error) error {
	f := r.find(name)
	if f == nil {
		return fmt.Errorf("expected a part %s, got an archive with %s", name, listed(r.Names()))
	}
	if f.Method != zip.Store || f.CompressedSize64 != f.UncompressedSize64 {
		return fmt.Errorf("%s: expected a part that is not compressed, got one that is; pack it without compression (zip -0)", name)
	}
	if f.UncompressedSize64 > uint64(r.size) {
		return fmt.Errorf("%s: expected a part within the archive's %d bytes, got one of %d", name, r.size, f.UncompressedSize64)
	}
	content, err := f.Open()
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	defer content.Close()
	err = read(content, int64(f.UncompressedSize64))
	if _, rest := io.Copy(io.Discard, content); rest != nil { // at its end the checksum is compared
		return fmt.Errorf("%s is damaged: %w", name, rest)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// ReadBytes is the content of a part, of which limit bytes at most are expected.
func (r *Reader) ReadBytes(name string, limit int64) (content []byte, err error) {
	err = r.Read(name, func(r io.Reader, size int64) error {
		if size > limit {
			return fmt.Errorf("expected at most %d bytes, got %d", limit, size)
		}
		var b bytes.Buffer // it grows with what comes, not with what is announced
		_, err := io.Copy(&b, r)
		content = b.Bytes()
		return err
	})
	return content, err
}

func listed(names []string) string {
	const enough = 5
	switch {
	case len(names) == 0:
		return "none"
	case len(names) > enough:
		return strings.Join(names[:enough], ", ") + ", …"
	}
	return strings.Join(names, ", ")
}

// IsZip reports whether a file that begins so is a zip archive.
func IsZip(head []byte) bool {
	return bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("PK\x05\x06"))
}

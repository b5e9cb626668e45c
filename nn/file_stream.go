package nn

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"board/nn/internal/extension"
	"board/nn/internal/safetensors"
)

// Write is Save to a stream: an object store, a response, a buffer. It writes the same bytes.
func (m *Model) Write(w io.Writer) error { return m.WriteAs(w, ".nn") }

// WriteAs is Write in the format of files with an extension: ".nn", or Keras's ".keras" and ".h5".
func (m *Model) WriteAs(w io.Writer, ext string) error {
	format, err := extension.Model(ext)
	if err == nil {
		err = m.saving(func() error {
			write, err := m.writer(format)
			if err != nil {
				return err
			}
			return write(w)
		})
	}
	if err != nil {
		return fmt.Errorf("%s: Write: %w", m.name, err)
	}
	return nil
}

// WriteWeights is SaveWeights to a stream.
func (m *Model) WriteWeights(w io.Writer) error { return m.WriteWeightsAs(w, ".safetensors") }

// WriteWeightsAs is WriteWeights in the format of files with an extension: ".safetensors", or Keras's ".weights.h5".
func (m *Model) WriteWeightsAs(w io.Writer, ext string) error {
	format, err := extension.Weights(ext)
	if err == nil {
		err = m.saving(func() error {
			write, err := m.weightsWriter(format)
			if err != nil {
				return err
			}
			return write(w)
		})
	}
	if err != nil {
		return fmt.Errorf("%s: WriteWeights: %w", m.name, err)
	}
	return nil
}

// weightsToSave are all weights; it is an error if there are none.
func (m *Model) weightsToSave() (*safetensors.File, error) {
	f, err := m.weightsFile()
	if err == nil && len(f.Tensors) == 0 {
		err = errors.New("there are no weights" + m.unbuiltHint())
	}
	return f, err
}

// Read is Load from a stream. A stream that is no io.ReaderAt of known size, as a *bytes.Reader and an *io.SectionReader are, is read
// into memory as a whole.
func Read(r io.Reader) (*Model, error) { return ReadWith(r, LoadConfig{}) }

// ReadWith is Read with settings.
func ReadWith(r io.Reader, c LoadConfig) (m *Model, err error) {
	at, size, err := readerAt(r)
	if err == nil {
		m, err = load(at, size, c)
	}
	if err != nil {
		return nil, fmt.Errorf("nn.Read: %w", err)
	}
	return m, nil
}

// LoadFS is Load from a file system, such as an embed.FS.
func LoadFS(fsys fs.FS, name string) (*Model, error) { return LoadFSWith(fsys, name, LoadConfig{}) }

// LoadFSWith is LoadFS with settings.
func LoadFSWith(fsys fs.FS, name string, c LoadConfig) (m *Model, err error) {
	err = openFSFile(fsys, name, func(r io.ReaderAt, size int64) (err error) {
		m, err = load(r, size, c)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("nn.LoadFS %s: %w", name, err)
	}
	return m, nil
}

// ReadWeights is LoadWeights from a stream, which is read as Read reads it.
func (m *Model) ReadWeights(r io.Reader) (err error) {
	defer m.guard(&err)
	at, size, err := readerAt(r)
	if err == nil {
		err = m.loadWeights(at, size)
	}
	if err != nil {
		return fmt.Errorf("%s: ReadWeights: %w", m.name, err)
	}
	return nil
}

// LoadWeightsFS is LoadWeights from a file system, such as an embed.FS.
func (m *Model) LoadWeightsFS(fsys fs.FS, name string) (err error) {
	defer m.guard(&err)
	if err := openFSFile(fsys, name, m.loadWeights); err != nil {
		return fmt.Errorf("%s: LoadWeightsFS %s: %w", m.name, name, err)
	}
	return nil
}

// readerAt is the stream with its size, without a copy if that is possible.
func readerAt(r io.Reader) (io.ReaderAt, int64, error) {
	if r == nil {
		return nil, 0, errors.New("expected a reader, got nil")
	}
	if at, ok := r.(interface {
		io.ReaderAt
		Size() int64
	}); ok {
		return at, at.Size(), nil
	}
	data, err := io.ReadAll(r)
	return bytes.NewReader(data), int64(len(data)), err
}

// openFSFile hands a regular file to read.
func openFSFile(fsys fs.FS, name string, read func(r io.ReaderAt, size int64) error) error {
	if fsys == nil {
		return errors.New("expected a file system, got nil")
	}
	file, err := fsys.Open(name)
	if err != nil {
		return withoutPath(err)
	}
	defer func() { _ = file.Close() }() // closing what was only read from cannot lose anything
	info, err := file.Stat()
	if err != nil {
		return withoutPath(err)
	}
	if !info.Mode().IsRegular() {
		return errors.New("expected a file, got something else, such as a directory")
	}
	if at, ok := file.(io.ReaderAt); ok {
		return read(at, info.Size())
	}
	at, size, err := readerAt(file)
	if err != nil {
		return withoutPath(err)
	}
	return read(at, size)
}

package datasets

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// remoteFile is a file as it is published.
type remoteFile struct {
	name   string // below the data or the cache folder, with slashes
	size   int64  // bytes; nothing bigger is ever stored
	sha256 string
	urls   []string
}

// open returns the file's contents, unpacked if it is packed: from the data folder, else from the cache, else downloaded into
// the cache first. What comes from the network or the cache has the published checksum; the user's own files are taken as they are.
func (c config) open(ctx context.Context, f remoteFile) (io.ReadCloser, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if c.dataDir != "" {
		return openLocal(c.dataDir, f)
	}
	path := filepath.Join(c.cacheDir, filepath.FromSlash(f.name))
	file, err := openVerified(path, f.sha256)
	if err != nil { // absent, cut off, changed: all the same, a fresh copy replaces it
		if c.offline {
			return nil, fmt.Errorf("%w: no sound copy of %s in %s, and it is not to be downloaded; put it into a folder that %s names",
				fs.ErrNotExist, f.name, c.cacheDir, DataVariable)
		}
		if err := c.download(ctx, f, path); err != nil {
			return nil, err
		}
		if file, err = openVerified(path, f.sha256); err != nil {
			return nil, err
		}
	}
	return unpack(file)
}

// openLocal finds a file of the user, packed or not.
func openLocal(dir string, f remoteFile) (io.ReadCloser, error) {
	plain := strings.TrimSuffix(f.name, ".gz")
	for _, name := range []string{plain + ".gz", plain} {
		file, err := os.Open(filepath.Join(dir, filepath.FromSlash(name)))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		return unpack(file)
	}
	return nil, fmt.Errorf("%w: %s has neither %s.gz nor %s; put one there, or unset %s to download it",
		fs.ErrNotExist, dir, plain, plain, DataVariable)
}

func openVerified(path, sum string) (*os.File, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	if err := verify(file, sum); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), file.Close())
	}
	return file, nil
}

// verify compares the checksum of a whole file, and leaves it at its start.
func verify(file io.ReadSeeker, sum string) error {
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	hash := sha256.New()
	if _, err := io.Copy(hash, file); err != nil {
		return err
	}
	if got := hex.EncodeToString(hash.Sum(nil)); got != sum {
		return fmt.Errorf("%w: expected SHA-256 %s, got %s", errChecksum, sum, got)
	}
	_, err := file.Seek(0, io.SeekStart)
	return err
}

// unpack tells by the first bytes whether a file is packed, not by its name: people unpack and rename.
func unpack(file *os.File) (io.ReadCloser, error) {
	r := bufio.NewReaderSize(file, 1<<16)
	if first, _ := r.Peek(2); !bytes.Equal(first, []byte{0x1f, 0x8b}) {
		return unpacked{Reader: r, file: file}, nil
	}
	plain, err := gzip.NewReader(r)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", file.Name(), err), file.Close())
	}
	return unpacked{Reader: plain, file: file}, nil
}

type unpacked struct {
	io.Reader
	file *os.File
}

func (u unpacked) Close() error { return u.file.Close() }

// whereOf is the path of a file that open opened, for errors.
func whereOf(r io.Reader, f remoteFile) string {
	if u, ok := r.(unpacked); ok {
		return u.file.Name()
	}
	return f.name
}

package datasets

import (
	"errors"
	"os"
	"path/filepath"
)

// writeWhole writes a file beside the place where it shall stand and moves it there once it is complete.
func writeWhole(path string, data []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.part")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name()) // what is left of a write that failed
		}
	}()
	if _, err := f.Write(data); err != nil {
		return errors.Join(err, f.Close())
	}
	return settle(f, path)
}

// settle gives a complete file its name. Its contents are on the disk before its name is.
func settle(f *os.File, path string) error {
	if err := errors.Join(f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

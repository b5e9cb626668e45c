package infofile

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
)

// TempDir is the directory that Python's tempfile.gettempdir finds: the first in
// which a file can be written, of those that TMPDIR, TEMP and TMP name, the
// system's usual ones, and the present one. (os.TempDir does not look whether
// the directory can be used, and knows only TMPDIR.)
func TempDir() (string, error) {
	for _, dir := range candidates() {
		dir, err := filepath.Abs(dir)
		if err == nil && writable(dir) {
			return dir, nil
		}
	}
	return "", errors.New("no usable temporary directory; set TMPDIR to one")
}

func candidates() []string {
	var dirs []string
	for _, name := range []string{"TMPDIR", "TEMP", "TMP"} {
		if dir := os.Getenv(name); dir != "" {
			dirs = append(dirs, dir)
		}
	}
	if runtime.GOOS == "windows" {
		dirs = append(dirs, os.TempDir(), `c:\temp`, `c:\tmp`, `\temp`, `\tmp`)
	} else {
		dirs = append(dirs, "/tmp", "/var/tmp", "/usr/tmp")
	}
	return append(dirs, ".")
}

// writable tells by trying: permissions do not tell of a full disk.
func writable(dir string) bool {
	file, err := os.CreateTemp(dir, "board")
	if err != nil {
		return false
	}
	_, err = file.WriteString("blank")
	return errors.Join(err, file.Close(), os.Remove(file.Name())) == nil
}

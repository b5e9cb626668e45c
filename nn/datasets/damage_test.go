package datasets

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// TestDamagedFilesOfTheUser are named with their whole path, and what is wrong with them.
func TestDamagedFilesOfTheUser(t *testing.T) {
	sound := packed(t, idxBytes(0x08, []uint32{2, 28, 28}, make([]byte, 2*28*28)...))
	wrongSum := bytes.Clone(sound)
	wrongSum[len(wrongSum)-6] ^= 1
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"empty":              {nil, "the file is cut off"},
		"gzip header cut":    {sound[:5], "unexpected EOF"},
		"gzip cut":           {sound[:len(sound)-12], "the file is cut off: unexpected EOF"},
		"gzip checksum":      {wrongSum, "gzip: invalid checksum"},
		"a page of a server": {[]byte("<html>404</html>"), "expected a magic number such as 00 00 08 03, got 3c 68 74 6d"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "mnist", trainImages)
			write(t, path, c.file)
			_, _, err := MNIST(t.Context(), WithDataDir(dir))
			wantError(t, err, "datasets: MNIST: "+path+": ", c.want)
		})
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "housing.csv")
	write(t, path, []byte("a,b\n1,2\n"))
	_, err := CaliforniaHousing(t.Context(), WithDataDir(dir))
	wantError(t, err, "datasets: California housing: "+path+`: CSV: expected a column "median_income"`)
}

// TestACacheThatCannotBeWritten says what to do instead. A file in its way stands for a file system that is read-only,
// as tests may run as root.
func TestACacheThatCannotBeWritten(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, nil)
	_, _, err := MNIST(t.Context(), WithCacheDir(filepath.Join(file, "cache")), WithMirrors("http://127.0.0.1:1"))
	wantError(t, err, "datasets: MNIST: no place to keep downloads in: mkdir "+file, "WithCacheDir", "put mnist/"+trainImages+" into a folder that BOARD_DATA names")
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

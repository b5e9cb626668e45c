package inspect

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"board/internal/limits"
	"board/summary/logdir"
)

// A unit is a directory with event files, or one file: each unit has a digest.
type unit struct {
	name  string
	files []string
}

// findUnits finds the directories in and below dir that hold event files, in
// order of their names. Like TensorBoard it follows symbolic links; unlike
// TensorBoard it notices when they lead in a circle, and follows links behind
// links to one directory a bounded number of times, as the board does. left is
// how many of these it did not follow.
func findUnits(dir string) (units []unit, left int, err error) {
	info, err := os.Stat(dir)
	switch {
	case err != nil:
		return nil, 0, fmt.Errorf("log directory: %w", err)
	case !info.IsDir():
		return nil, 0, fmt.Errorf("log directory: %s is a file; give it as --event_file", visible(dir))
	}
	f := finder{again: map[string]int64{}, most: limits.Default().WalkAgain}
	f.walk(filepath.Clean(dir), 0, nil)
	return f.units, f.left, nil
}

// A finder walks through a log directory.
type finder struct {
	units []unit
	again map[string]int64 // how often links behind links led to a directory, by its real path
	most  int64
	left  int
}

// walk adds dir, which is behind so many links, and what is below it; above are
// the directories that it is in. A directory that cannot be listed holds nothing,
// as for TensorBoard.
func (f *finder) walk(dir string, links int, above []os.FileInfo) {
	info, err := os.Stat(dir)
	if err != nil || slices.ContainsFunc(above, func(up os.FileInfo) bool { return os.SameFile(up, info) }) {
		return
	}
	if links > 1 && !f.mayRepeat(dir) {
		return
	}
	above = append(slices.Clip(above), info)
	entries, _ := os.ReadDir(dir)
	u := unit{name: dir}
	for _, e := range entries {
		if modeOf(filepath.Join(dir, e.Name()), e).IsRegular() && logdir.IsEventFile(e.Name()) {
			u.files = append(u.files, filepath.Join(dir, e.Name()))
		}
	}
	if len(u.files) > 0 {
		f.units = append(f.units, u)
	}
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		if !modeOf(path, e).IsDir() {
			continue
		}
		if e.Type()&fs.ModeSymlink != 0 {
			f.walk(path, links+1, above)
		} else {
			f.walk(path, links, above)
		}
	}
}

// mayRepeat tells whether a directory behind links behind links is looked into.
func (f *finder) mayRepeat(dir string) bool {
	real, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return false
	}
	if f.again[real]++; f.again[real] > f.most {
		f.left++
		return false
	}
	return true
}

// modeOf is the type of an entry, or of what it points to.
func modeOf(path string, e fs.DirEntry) fs.FileMode {
	if e.Type()&fs.ModeSymlink == 0 {
		return e.Type()
	}
	info, err := os.Stat(path)
	if err != nil {
		return fs.ModeIrregular // leads nowhere
	}
	return info.Mode().Type()
}

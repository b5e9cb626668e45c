//go:build unix

package summary

import (
	"io"
	"os"
	"syscall"
)

// removed reports whether a file has no name left: it, or the directory around it, was
// deleted while it was open. Writing then succeeds, but the file cannot be read. A
// file that was moved has its new name.
func removed(file io.Writer) bool {
	f, ok := file.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	if err != nil {
		return false // closed, or of a file system that will say more when it is written
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && stat.Nlink == 0
}

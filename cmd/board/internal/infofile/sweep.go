package infofile

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// Sweep removes the info files of processes that are gone and left them behind,
// as those do that are killed. A notebook would take them for running servers,
// and show a frame in which nothing answers. It tells how many there were.
func (f *File) Sweep() (removed int, err error) {
	dir, err := f.dir.Open(".")
	if err != nil {
		return 0, err
	}
	defer dir.Close()
	names, err := dir.Readdirnames(-1)
	for _, name := range names {
		var pid int
		if n, _ := fmt.Sscanf(name, "pid-%d.info", &pid); n == 0 || name != nameOf(pid) || name == f.name || !gone(pid) {
			continue
		}
		if f.dir.Remove(name) == nil { // else it is another user's, or somebody was faster
			removed++
		}
	}
	return removed, err
}

// gone tells whether there is surely no such process.
func gone(pid int) bool {
	p, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	err = p.Signal(syscall.Signal(0)) // which does nothing but look
	_ = p.Release()                   // nothing is lost by a handle that stays
	return errors.Is(err, os.ErrProcessDone)
}

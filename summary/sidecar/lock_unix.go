//go:build unix

package sidecar

import (
	"os"
	"syscall"
)

// lock takes a file for this process until it is closed, and tells whether nobody else has it.
func lock(file *os.File) bool {
	return syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil
}

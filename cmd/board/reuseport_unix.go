//go:build unix && !solaris

package main

import (
	"errors"
	"syscall"

	"golang.org/x/sys/unix"
)

// reusePort lets a socket share its port with one that another process holds.
func reusePort(_, _ string, c syscall.RawConn) error {
	var failed error
	err := c.Control(func(fd uintptr) {
		failed = unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_REUSEPORT, 1)
	})
	return errors.Join(err, failed)
}

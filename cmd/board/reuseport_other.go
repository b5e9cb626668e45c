//go:build !unix || solaris

package main

import (
	"errors"
	"syscall"
)

// reusePort says that this system has no such thing.
func reusePort(string, string, syscall.RawConn) error {
	return errors.New("--reuse_port: this system cannot share a port")
}

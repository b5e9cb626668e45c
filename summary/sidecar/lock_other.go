//go:build !unix

package sidecar

import "os"

// lock takes no file: each board makes one of its own.
func lock(*os.File) bool { return false }

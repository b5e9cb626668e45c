//go:build unix

package logdir

import "syscall"

// onlyDirectory makes opening anything but a directory an error.
const onlyDirectory = syscall.O_DIRECTORY

//go:build unix

package main

import "golang.org/x/sys/unix"

// openFiles is how many files the process may have open at once, 0 if that is not known.
func openFiles() int64 {
	var limit unix.Rlimit
	if unix.Getrlimit(unix.RLIMIT_NOFILE, &limit) != nil {
		return 0
	}
	const most = 1 << 30 // more than matters, and fits all types
	return int64(min(uint64(limit.Cur), most))
}

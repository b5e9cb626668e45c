package summary

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"
)

const (
	fileVersion = "brain.Event:2" // what readers expect in the first record
	writerName  = "board.summary.Writer"
	maxDeleted  = 100 // how often a directory may be deleted while a file is begun in it
)

// fileCount numbers the event files of this process, so that two writers that
// begin in the same second differ.
var fileCount atomic.Int64

// createEventFile begins an event file in dir, which it makes where needed.
func createEventFile(dir string, now time.Time, o options) (string, io.WriteCloser, error) {
	if dir == "" {
		return "", nil, errors.New(`the run's directory has no name; expected one such as "my_logs/first", or "." for the present one`)
	}
	for deleted := 0; ; {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return "", nil, fmt.Errorf("make the run's directory: %w", err)
		}
		path := filepath.Join(dir, eventFileName(now, fileCount.Add(1)-1, o.suffix))
		file, err := o.create(path)
		switch {
		case err == nil:
			return path, file, nil
		case errors.Is(err, fs.ErrExist): // of another process, in a container with the same host name and pid
		case errors.Is(err, fs.ErrNotExist) && deleted < maxDeleted: // the directory was deleted since it was made
			deleted++
		default:
			return "", nil, fmt.Errorf("begin an event file: %w", err)
		}
	}
}

// createFile opens a file that must not exist yet.
func createFile(path string) (io.WriteCloser, error) {
	return os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL|os.O_APPEND, 0o644)
}

// eventFileName is TensorBoard's: events.out.tfevents.<seconds>.<host>.<pid>.<uid>
// and a suffix. The ten digits make the order of names the order of time.
func eventFileName(now time.Time, uid int64, suffix string) string {
	return fmt.Sprintf("events.out.tfevents.%010d.%s.%d.%d%s", now.Unix(), hostName(), os.Getpid(), uid, suffix)
}

// hostName is this machine's name, fit for a file's name.
func hostName() string {
	host, err := os.Hostname()
	if err != nil || host == "" {
		return "localhost"
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '_'
		}
		return r
	}, host)
}

package main

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"sync"
)

// A console is where the board talks to the person who started it: lines, and on
// a terminal one status line below them that is written over.
type console struct {
	mu     sync.Mutex // guards all writing
	w      io.Writer
	tty    bool
	status int // letters of the status line that stands there now
}

func newConsole(w io.Writer) *console { return &console{w: w, tty: isTerminal(w)} }

// isTerminal tells whether w is one that understands a carriage return.
func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok || os.Getenv("TERM") == "dumb" {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// printf writes a line.
func (c *console) printf(format string, args ...any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.clear()
	fmt.Fprintf(c.w, format+"\n", args...)
}

// Write writes a line of the log.
func (c *console) Write(line []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.clear()
	return c.w.Write(line)
}

// maxStatus keeps the status line from wrapping: it could not be written over then.
const maxStatus = 79

// show replaces the status line. Where there is no terminal it does nothing.
func (c *console) show(text string) {
	if !c.tty {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	text = text[:min(len(text), maxStatus)]
	fmt.Fprintf(c.w, "\r%-*s", c.status, text)
	c.status = len(text)
}

// finish leaves the console as it was found: on an empty line.
func (c *console) finish() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.clear()
}

// clear takes the status line away. The caller holds mu.
func (c *console) clear() {
	if c.status > 0 {
		fmt.Fprintf(c.w, "\r%s\r", strings.Repeat(" ", c.status))
		c.status = 0
	}
}

// logHandler writes log lines at and above absl's verbosity: 1 is debugging, 0
// information, -1 warnings, less is errors only.
func (c *console) logHandler(verbosity int) slog.Handler {
	level := slog.LevelError
	switch {
	case verbosity > 0:
		level = slog.LevelDebug
	case verbosity == 0:
		level = slog.LevelInfo
	case verbosity == -1:
		level = slog.LevelWarn
	}
	return slog.NewTextHandler(c, &slog.HandlerOptions{Level: level})
}

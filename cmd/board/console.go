package main

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"sync"
)

// A console shows lines to the person who started the board and, on a terminal, one
// status line below them that is overwritten.
type console struct {
	mu     sync.Mutex // guards all writing
	w      io.Writer
	tty    bool
	status int // the length of the current status line
}

func newConsole(w io.Writer) *console { return &console{w: w, tty: isTerminal(w)} }

// isTerminal tells whether w is a terminal that understands a carriage return.
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

// maxStatus keeps the status line from wrapping, since it could not be overwritten then.
const maxStatus = 79

// show replaces the status line. Without a terminal it does nothing.
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

// finish leaves the terminal on an empty line.
func (c *console) finish() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.clear()
}

// clear removes the status line. The caller holds mu.
func (c *console) clear() {
	if c.status > 0 {
		fmt.Fprintf(c.w, "\r%s\r", strings.Repeat(" ", c.status))
		c.status = 0
	}
}

// logHandler writes log lines up to a verbosity of absl: 1 is debugging, 0
// information, -1 warnings; below that, only errors are written.
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

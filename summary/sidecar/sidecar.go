// Package sidecar keeps what people add to runs beside the event files: notes, labels,
// colours, favourites, the archive, directions of metrics, a baseline, saved views, and the
// trash.
//
// It lies in .board/ in the log directory or, where that cannot be written, in a folder of
// the user's configuration. Every board appends its changes to a journal of its own and
// reads those of all others, so no two boards ever write one file: see journal.go. Of a
// field the change with the latest stamp counts, whoever made it.
package sidecar

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"board/internal/limits"
)

// Dir is the name of the sidecar's directory in the log directory.
const Dir = ".board"

// Options say where a sidecar lies.
type Options struct {
	Logdir string         // the first log directory
	Config string         // folder for log directories that cannot be written; "": that of the user's configuration
	Limits *limits.Limits // nil: the defaults

	CompactAt int64 // bytes from which a journal is compacted; 0: a mebibyte
}

// A Sidecar is what is kept about one log directory. Its methods may be called by many
// goroutines.
type Sidecar struct {
	limits *limits.Limits
	logdir string
	homes  []*home // in the log directory, and in the configuration

	mu        sync.Mutex // a leaf: held while journals, which are small, are read and written
	looked    time.Time
	fields    map[key]change
	clock     int64 // the latest stamp
	version   uint64
	state     *State
	compactAt int64    // bytes from which a journal is compacted
	own       *journal // nil until this board changes something
	writer    string   // tells this board from others
	failed    error    // why nothing can be written
}

// fresh is how long a look at the journals serves.
const fresh = time.Second

// New opens the sidecar of a log directory. It makes nothing before the first change.
func New(o Options) *Sidecar {
	if o.Limits == nil {
		o.Limits = limits.Default()
	}
	absolute, err := filepath.Abs(o.Logdir)
	if err != nil {
		absolute = o.Logdir
	}
	s := &Sidecar{limits: o.Limits, logdir: absolute, fields: map[key]change{}, writer: newID(), compactAt: o.CompactAt, state: newState()}
	if s.compactAt == 0 {
		s.compactAt = compactAt
	}
	s.homes = append(s.homes, &home{root: absolute, dir: Dir, known: map[string]*progress{}})
	if o.Config == "" {
		if folder, err := os.UserConfigDir(); err == nil {
			o.Config = filepath.Join(folder, "board")
		}
	}
	if o.Config != "" {
		sum := sha256.Sum256([]byte(absolute))
		s.homes = append(s.homes, &home{root: o.Config, dir: hex.EncodeToString(sum[:12]), make: true, known: map[string]*progress{}})
	}
	s.state.Place, s.state.Writable = s.place(), true
	return s
}

// State is what is kept now. It must not be changed.
func (s *Sidecar) State() *State {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.look(false)
	return s.state
}

// Version is 0 while nothing has ever been kept, and grows with every change.
func (s *Sidecar) Version() uint64 { return s.State().Version }

// look reads what other boards have written since.
func (s *Sidecar) look(now bool) {
	if !now && time.Since(s.looked) < fresh {
		return
	}
	s.looked = time.Now()
	changed := false
	for _, h := range s.homes {
		for _, c := range h.news(s.limits) {
			changed = s.take(c) || changed
		}
	}
	if changed {
		s.renew()
	}
}

// take merges a change, and tells whether it counts.
func (s *Sidecar) take(c change) bool {
	s.clock = max(s.clock, c.Stamp)
	before, known := s.fields[c.key]
	if known && !before.before(c) || !known && int64(len(s.fields)) >= s.limits.Kept {
		return false
	}
	s.fields[c.key] = c
	return true
}

// renew makes the state of the fields.
func (s *Sidecar) renew() {
	s.version++
	s.state = newState()
	s.state.Version = s.version
	for k, c := range s.fields {
		s.state.set(k, c.Value)
	}
	s.state.Place, s.state.Writable = s.place(), s.failed == nil
}

// place is the directory that changes go to; before this board's first change, the one in
// which earlier boards kept theirs.
func (s *Sidecar) place() string {
	if s.own != nil {
		return filepath.Dir(s.own.path)
	}
	at := s.homes[0]
	for _, h := range s.homes {
		if len(h.known) > 0 {
			at = h
			break
		}
	}
	return filepath.Join(at.root, at.dir)
}

// ErrReadOnly says that changes can be kept nowhere.
var ErrReadOnly = errors.New("neither the log directory nor the folder of the configuration can be written")

// Change keeps changes, all or none, and returns the new state.
func (s *Sidecar) Change(edits ...Edit) (*State, error) {
	for _, e := range edits {
		if err := e.check(s.limits); err != nil {
			return nil, err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.look(true)
	var lines []byte
	var all []change
	for _, e := range edits {
		value, err := json.Marshal(e.Value)
		if err != nil {
			return nil, fmt.Errorf("sidecar: %w", err)
		}
		s.clock = max(s.clock+1, time.Now().UnixNano())
		c := change{key: e.key(), Value: value, Stamp: s.clock, By: s.writer}
		line, err := json.Marshal(c)
		if err != nil {
			return nil, fmt.Errorf("sidecar: %w", err)
		}
		lines = append(append(lines, line...), '\n')
		all = append(all, c)
	}
	if err := s.write(lines); err != nil {
		if s.failed != nil && s.state.Writable {
			s.renew() // pages learn that nothing can be kept
		}
		return nil, err
	}
	for _, c := range all {
		s.take(c)
	}
	if s.own != nil {
		s.compact()
	}
	s.renew()
	return s.state, nil
}

// write appends lines to this board's journal, which it opens first where need be.
func (s *Sidecar) write(lines []byte) error {
	if len(lines) == 0 {
		return nil
	}
	if s.own == nil {
		var failures []error
		for _, h := range s.homes {
			own, err := h.open(s.writer)
			if err == nil {
				s.own, s.failed = own, nil
				break
			}
			failures = append(failures, err)
		}
		if s.own == nil {
			s.failed = errors.Join(append([]error{ErrReadOnly}, failures...)...)
			return s.failed
		}
	}
	return s.own.append(lines)
}

// Close closes this board's journal, so that another board may go on with it.
func (s *Sidecar) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.own == nil {
		return nil
	}
	own := s.own
	s.own = nil
	return own.file.Close()
}

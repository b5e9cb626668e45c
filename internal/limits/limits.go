// Package limits is the one table of what untrusted input may cost: a record, a
// description, a request, a client, a walk, all clients together.
//
// Every limit of the store and the server is a field of [Limits] and a row of
// [Table]. A flag, a line of docs/security.md and a metric follow from the row.
// Code that reaches a limit calls [Limits.Reached], and tells its user, log or
// health page what the row promises.
package limits

import "sync/atomic"

// Limits holds the value of every limit and counts how often each was reached.
// The values are set before the store and the server start, and only read after.
// Reached and Count may be called by many goroutines.
type Limits struct {
	Record int64 // bytes of one record of an event file
	Values int64 // values of one event
	Spread int64 // elements of one tensor that take more memory than they take in the file

	WalkDirs  int64 // directories of one walk through the log directories
	WalkAgain int64 // times that one walk looks into a directory behind links behind links

	reached [count]atomic.Int64
}

// A Name is a limit's name in flags, metrics and documentation.
type Name int

// The limits, in the order of the table.
const (
	Record Name = iota
	Values
	Spread
	WalkDirs
	WalkAgain
	count
)

// A Row describes one limit.
type Row struct {
	Name    string // as in the metric's label and in docs/security.md
	Unit    string // "bytes", "count", "milliseconds"
	Default int64
	Flag    string // the flag that sets it; "" if none does
	Bounds  string // what it bounds
	Told    string // what is told to whom when it is reached

	field func(*Limits) *int64
}

// Table has a row for each limit, indexed by [Name].
var Table = [count]Row{
	Record: {
		Name: "record", Unit: "bytes", Default: 256 << 20, Flag: "max_record_bytes",
		Bounds: "one record of an event file",
		Told:   "the record is skipped by its length; health names the file and the offset",
		field:  func(l *Limits) *int64 { return &l.Record },
	},
	Values: {
		Name: "values", Unit: "count", Default: 1 << 20,
		Bounds: "values of one event",
		Told:   "the record is skipped; health names the file and the offset",
		field:  func(l *Limits) *int64 { return &l.Values },
	},
	Spread: {
		Name: "spread", Unit: "count", Default: 1 << 20,
		Bounds: "strings of one tensor, and elements that its shape claims and its last element stands for",
		Told:   "the value is not shown; the answer to the request for it says why",
		field:  func(l *Limits) *int64 { return &l.Spread },
	},
	WalkDirs: {
		Name: "walk_dirs", Unit: "count", Default: 1_000_000, Flag: "",
		Bounds: "directories of one walk through the log directories",
		Told:   "the rest is not looked into; health names the first directory that is left out",
		field:  func(l *Limits) *int64 { return &l.WalkDirs },
	},
	WalkAgain: {
		Name: "walk_again", Unit: "count", Default: 64, Flag: "",
		Bounds: "names under which one directory is found through links that stand behind links",
		Told:   "it is shown under the first of these names; health names the first that is left out, and their number",
		field:  func(l *Limits) *int64 { return &l.WalkAgain },
	},
}

// Default returns the limits with the defaults of the table.
func Default() *Limits {
	l := &Limits{}
	for _, row := range Table {
		*row.field(l) = row.Default
	}
	return l
}

// Value returns a pointer to the value of the row's limit in l, for flags and tests.
func (r Row) Value(l *Limits) *int64 { return r.field(l) }

// Reached counts that a limit was reached.
func (l *Limits) Reached(n Name) { l.reached[n].Add(1) }

// Count returns how often a limit was reached since the start.
func (l *Limits) Count(n Name) int64 { return l.reached[n].Load() }

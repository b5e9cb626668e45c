// Package bus is what a study needs of a cluster: keys whose values have revisions, a queue of trials, and a place for models. Package
// cluster has it from NATS; package search, which does not know NATS, keeps studies with it.
package bus

import (
	"context"
	"errors"
	"time"
)

// A Cluster is where studies are.
type Cluster interface {
	// ID is the name of this program in the cluster, which no other has.
	ID() string
	// Study opens what the cluster keeps of a study, or begins it.
	Study(ctx context.Context, name string) (Study, error)
}

// What calls of a Study fail with.
var (
	ErrExists = errors.New("there is one already")
	ErrNone   = errors.New("there is none")
)

// A Study is what a cluster keeps of a study. Its methods may be called by several goroutines. While the cluster cannot be reached, those
// that change keys and the queue wait for it as long as ctx lets them.
type Study interface {
	// Create sets a key that is new; ErrExists says that it is not.
	Create(ctx context.Context, key string, value []byte) error
	// Get is the value of a key, and its revision.
	Get(ctx context.Context, key string) (value []byte, revision uint64, err error)
	// Update sets a key that still has that revision; else it fails.
	Update(ctx context.Context, key string, value []byte, revision uint64) error
	// Put sets a key, whatever it is.
	Put(ctx context.Context, key string, value []byte) error
	// Follow tells learn of each key that is set, those that are set already first; it returns when learn knows those. Close ends it.
	Follow(ctx context.Context, learn func(key string, value []byte)) error

	// Queue puts a trial into the queue, unless it is there.
	Queue(ctx context.Context, number int) error
	// Take gets a trial out of the queue; nil if none is there. Of all programs, one gets it.
	Take(ctx context.Context) (Ticket, error)
	// Lease is how long a ticket lasts that nobody extends. Then the trial is in the queue again.
	Lease() time.Duration

	// PutModel keeps the model of a trial.
	PutModel(ctx context.Context, number int, data []byte) error
	// GetModel is the model of a trial; ErrNone if none is kept.
	GetModel(ctx context.Context, number int) ([]byte, error)

	// Scribe reports whether this program, of all that have the study open, writes its curves. It keeps the right until Close.
	Scribe(ctx context.Context) bool
	// Close ends what the study has going in this program.
	Close()
}

// A Ticket is the right to run a trial.
type Ticket interface {
	// Number is that of the trial.
	Number() int
	// Extend lets the ticket last as long as a new one.
	Extend() error
	// Done takes the trial out of the queue for good.
	Done() error
	// Return gives the trial to another at once.
	Return() error
}

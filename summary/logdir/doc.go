// Package logdir is the store: it finds the runs below one or more log
// directories, follows their event files while they grow, keeps every point of
// every scalar, and wakes whoever subscribed.
//
// # Words
//
// A source is a log directory. A run is a directory that holds at least one
// event file; its name is its path below the source. A series is one scalar tag
// of one run. What one file contributes to a series is a part; a part is stored
// in chunks. What a reader gets of a series is a View.
//
// # A scalar's way
//
// walk.go finds the file, follow.go decides when to read it, tail.go reads its
// new records, ingest.go puts their values where they belong, series.go keeps
// them, timeline.go decides what of them is visible, view.go shows it.
//
// # Who owns what
//
// One goroutine, that of Follow, walks the directories and decides what is read.
// A few workers read; a run is read by at most one worker at a time, so what
// concerns only reading (offsets, damage) needs no lock.
//
// Locks are taken in this order, and never two of the same kind:
//
//	Store.mu   the table of runs, the cached catalog
//	run.mu     the files, series, parts and chunks of one run
//	leaves     tagTable.mu, subscribers.mu, damage.mu, queue.mu: nothing is locked under them
//
// Workers hold run.mu only while they append what they have read and checked
// already. Readers hold it only while they copy slice headers: points that have
// been stored are never moved or changed.
package logdir

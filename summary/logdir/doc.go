// Package logdir is the store: it finds the runs below one or more log
// directories, follows their event files while they grow, keeps every point of
// every scalar and the place of every other value, and wakes its subscribers.
//
// # Words
//
// A source is a log directory. A run is a directory that holds at least one
// event file; its name is its path below the source. A [Series] is one scalar tag
// of one run, a curve. [Places] are any other tag of one run: where its values stand
// in the files. What one file contributes to either is a part; a part is stored
// in chunks. A timeline says what of the parts is visible, and in which order; it
// looks at steps and wall times only, so curves and places have the same. What a
// reader gets is a View.
//
// # A scalar's way
//
// walk.go finds the file, follow.go tells when it has grown, queue.go decides whose
// turn it is, worker.go and tail.go read its new records, ingest.go puts their values
// where they belong, chunk.go and series.go keep them, timeline.go decides what of them
// is visible, view.go shows it.
//
// # A picture's way
//
// It is the same up to ingest.go, which keeps the offset, the length and the checksum
// of the record, and which of its values the picture is: places.go. The bytes stay in
// the file. read.go brings them back when somebody asks for them, and compares the
// checksum: they are those that the store read before, or there is an error that says
// what happened to the file. The operating system caches what is read again and again.
//
// Files that are no event files are not followed: folder.go lists and opens them, and
// nothing outside the log directory.
//
// # Who owns what
//
// One goroutine, that of Follow, walks the directories and pushes files that must be
// read into the queue. A few workers read, a slice of a file at a time. The queue
// gives a file to one worker at a time, so what concerns only reading (offsets,
// checksums, the search behind damage) needs no lock. Several files of one run may be
// read at once.
//
// Locks are taken in this order, and never two of the same kind:
//
//	Store.mu   the table of runs, the cached catalog
//	run.mu     the files, series, parts and chunks of one run
//	leaves     tagTable.mu, subscribers.mu, damage.mu, queue.mu, and the one of
//	           summary.LargeBuffer: nothing is locked under them
//
// No lock is held while a file is read: a worker holds run.mu while it checks and
// appends records that are in memory, 256 KiB of them at most or a single larger one.
// A file that goes while a worker reads it is marked as gone under run.mu, where the
// worker finds out. Readers hold run.mu only while they copy slice headers: points
// that have been stored are never moved or changed. [Item.Read] and [Folder] take no
// lock while they read.
package logdir

//go:build !unix

package logdir

// onlyDirectory is for systems that have no such flag: listing what is no directory is an
// error there.
const onlyDirectory = 0

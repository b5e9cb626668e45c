//go:build js || wasip1

package search

import (
	"errors"
	"fmt"
	"runtime"
)

// openDir refuses: the database of studies maps files into memory, which these systems cannot do.
func openDir(dir string, _ meta) (store, error) {
	return nil, fmt.Errorf("search: a study cannot be kept in %s on %s: %w; leave Config.Dir empty to keep it in memory", dir, runtime.GOOS, errors.ErrUnsupported)
}

// Package compare puts runs side by side: their hyper-parameters, what their curves come
// to, groups of them, and how the ones go with the others. The page, board compare and
// board report ask it; it knows no HTTP.
//
//	Set     the runs of a catalog with the hyper-parameters that count for each (set.go, join.go)
//	Query   which runs (query.go, where.go)
//	Table   rows of runs or of groups, and columns (table.go, group.go, stats.go)
//	Curves  the mean curve of a group (align.go)
//	Insight which hyper-parameters matter (insight.go, forest.go)
package compare

import (
	"sync"

	"board/internal/limits"
	"board/summary/provider"
)

// A Comparer compares the runs of a store. Its methods may be called by many goroutines.
type Comparer struct {
	data   *provider.Provider
	limits *limits.Limits

	mu  sync.Mutex
	set *Set // the last one made
}

// New makes a Comparer of what a provider has. most bounds queries.
func New(data *provider.Provider, most *limits.Limits) *Comparer {
	return &Comparer{data: data, limits: most}
}

// Set is the runs as they are now. It is made anew only when runs or tags have come or gone.
func (c *Comparer) Set() *Set {
	catalog := c.data.Store.Catalog()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.set == nil || c.set.catalog != catalog || !c.set.joins.hold() {
		c.set = newSet(catalog, &c.data.Summaries)
	}
	return c.set
}

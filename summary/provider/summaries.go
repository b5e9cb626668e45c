package provider

import (
	"math"
	"sync"

	"board/summary/curve"
	"board/summary/logdir"
)

// Summaries keeps what long curves come to: whoever shows a table of many runs asks again
// whenever one of them grows. Its methods may be called by many goroutines.
type Summaries struct {
	mu    sync.Mutex
	known map[*logdir.Series]knownSummary
}

// A knownSummary is what a curve came to when it had a stamp.
type knownSummary struct {
	stamp logdir.Stamp
	sum   curve.Summary
}

const (
	cachedPoints = 256     // shorter curves are summed up as quickly as they are found
	maxCached    = 1 << 16 // curves; then the cache begins anew
)

// Of sums up a curve over all points; it reports false if the curve has none.
func (c *Summaries) Of(series *logdir.Series) (curve.Summary, bool) {
	stamp := series.Stamp()
	if stamp.Len >= cachedPoints {
		c.mu.Lock()
		known := c.known[series]
		c.mu.Unlock()
		if known.stamp == stamp {
			return known.sum, true
		}
	}
	view := series.View()
	sum, any := curve.Stats(view, curve.Range{Lo: math.Inf(-1), Hi: math.Inf(1)}, 0)
	if view.Len() >= cachedPoints {
		c.keep(series, knownSummary{view.Stamp(), sum})
	}
	return sum, any
}

func (c *Summaries) keep(series *logdir.Series, known knownSummary) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known == nil || len(c.known) >= maxCached {
		c.known = map[*logdir.Series]knownSummary{}
	}
	c.known[series] = known
}

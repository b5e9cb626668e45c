package demo

import (
	"time"

	"board/nn"
)

// A pacer holds up a training that is too fast to be watched.
type pacer struct {
	nn.BaseCallback
	least time.Duration   // that an epoch takes
	done  <-chan struct{} // ends the waiting
	begun time.Time
}

// OnEpochBegin takes the time.
func (p *pacer) OnEpochBegin(*nn.Model, int) error {
	p.begun = time.Now()
	return nil
}

// OnEpochEnd waits for the rest of the epoch's time.
func (p *pacer) OnEpochEnd(*nn.Model, int, *nn.Logs) error {
	left := p.least - time.Since(p.begun)
	if left <= 0 {
		return nil
	}
	timer := time.NewTimer(left)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-p.done: // Fit sees it too, before its next batch
	}
	return nil
}

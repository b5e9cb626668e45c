package callback

import "fmt"

// A batchCounter counts batches across epochs, and reports when something that happens every so many batches is due.
type batchCounter struct {
	every int // 0: never
	seen  int // since it was due
}

func newBatchCounter(every int) (batchCounter, error) {
	if every < 0 {
		return batchCounter{}, fmt.Errorf("SaveFreq is %d; expected a number of batches, or 0 for the end of each epoch", every)
	}
	return batchCounter{every: every}, nil
}

// due counts a batch that has ended.
func (c *batchCounter) due() bool {
	if c.every == 0 {
		return false
	}
	if c.seen++; c.seen < c.every {
		return false
	}
	c.seen = 0
	return true
}

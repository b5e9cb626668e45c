package tensorboard

import (
	"log"

	"board/summary"
)

// What happens when something cannot be written: training goes on, since a model is
// worth more than its logs.

// Err is the first error of the files in the latest training, nil if all was written.
func (c *Callback) Err() error { return c.err }

// report logs a failure, unless nothing could be written since the last one.
func (c *Callback) report(err error) {
	if err == nil || c.failed {
		return
	}
	c.failed = true
	if c.err == nil {
		c.err = c.explain(err)
	}
	c.logger().Printf("%v; training goes on without these logs", c.explain(err))
}

func (c *Callback) logger() *log.Logger {
	if c.Log == nil {
		return log.Default()
	}
	return c.Log
}

// reopen begins new files in place of those that failed. A file in which a write failed
// ends with half a record, and takes nothing more. Where a new one cannot be begun
// either, the old one stays, and repeats its error.
func (c *Callback) reopen() {
	for run, w := range map[string]**summary.Writer{"train": &c.train, "validation": &c.validation} {
		if *w == nil || (*w).Flush() == nil {
			continue
		}
		fresh, err := c.newWriter(run)
		if err != nil {
			continue
		}
		_ = (*w).Close() // repeats the error that was reported
		*w = fresh
	}
}

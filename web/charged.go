package web

import (
	"errors"
	"io"
)

// errNoRoom ends the reading of what there is no room for.
var errNoRoom = errors.New("the memory for all clients is used up")

// A chargedReader charges an account for what is read through it and kept: a client
// may send it as slowly as it likes, and many clients may do so at once.
type chargedReader struct {
	r       io.Reader
	account *account
	free    int64 // bytes that are not charged
	read    int64
	charged int64
	factor  int64 // how many times as large as what is read is what is made of it; 0 stands for 1
}

func (c *chargedReader) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.read += int64(n)
	if want := (c.read - c.free) * max(c.factor, 1); want > c.charged {
		if taking := c.account.take(want - c.charged); taking != nil {
			return 0, errors.Join(errNoRoom, taking)
		}
		c.charged = want
	}
	return n, err
}

// close gives back what was charged.
func (c *chargedReader) close() {
	c.account.give(c.charged)
	c.charged = 0
}

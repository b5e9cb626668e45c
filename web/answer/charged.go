package answer

import (
	"errors"
	"io"
)

// ErrNoRoom ends the reading of what there is no room for.
var ErrNoRoom = errors.New("the memory for all clients is used up")

// A ChargedReader charges an account for what is read through it and kept: a client
// may send it as slowly as it likes, and many clients may do so at once.
type ChargedReader struct {
	R       io.Reader
	Account *Account
	Free    int64 // bytes that are not charged
	read    int64
	charged int64
	factor  int64 // how many times as large as what is read is what is made of it; 0 stands for 1
}

func (c *ChargedReader) Read(b []byte) (int, error) {
	n, err := c.R.Read(b)
	c.read += int64(n)
	if want := (c.read - c.Free) * max(c.factor, 1); want > c.charged {
		if taking := c.Account.Take(want - c.charged); taking != nil {
			return 0, errors.Join(ErrNoRoom, taking)
		}
		c.charged = want
	}
	return n, err
}

// Close gives back what was charged.
func (c *ChargedReader) Close() {
	c.Account.Give(c.charged)
	c.charged = 0
}

package answer

import (
	"errors"
	"fmt"
	"io"
)

// ErrNoRoom is what an account has no room for.
var ErrNoRoom = errors.New("there is no room for this")

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
			return 0, taking
		}
		c.charged = want
	}
	return n, err
}

// ReadAll reads to the end, as io.ReadAll does, into a buffer that doubles: what
// it outgrows is garbage, which counts too. size is the length if it is known, else less than 0.
func (c *ChargedReader) ReadAll(size int64) ([]byte, error) {
	buf := make([]byte, 0, 512)
	for {
		if len(buf) == cap(buf) {
			more := int64(2 * cap(buf))
			if size > int64(len(buf)) {
				more = min(more, size+1) // one more shows that it is the end
			}
			buf = append(make([]byte, 0, more), buf...)
		}
		n, err := c.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if err == io.EOF { //nolint:errorlint // readers return it as it is
			return buf, nil
		}
		if err != nil {
			return nil, fmt.Errorf("after %d bytes: %w", len(buf), err)
		}
	}
}

// Close gives back what was charged.
func (c *ChargedReader) Close() {
	c.Account.Give(c.charged)
	c.charged = 0
}

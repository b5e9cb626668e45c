package logdir

import (
	"testing"
	"time"
)

// Looking costs little, and still nothing stays unseen for long.
func TestLookRest(t *testing.T) {
	for took, want := range map[time.Duration]time.Duration{
		0:                     0,
		time.Millisecond:      300 * time.Millisecond,
		80 * time.Millisecond: 24 * time.Second,
		time.Second:           30 * time.Second,
		3 * time.Second:       30 * time.Second,
		time.Minute:           10 * time.Minute,
	} {
		if got := lookRest(took); got != want {
			t.Errorf("after a look of %v: %v, want %v", took, got, want)
		}
	}
}

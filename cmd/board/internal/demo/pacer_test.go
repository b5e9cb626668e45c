package demo

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestPacer(t *testing.T) {
	for name, c := range map[string]struct{ epoch, least, want time.Duration }{
		"fast":    {time.Millisecond, time.Second, time.Second},
		"slow":    {time.Minute, time.Second, time.Minute},
		"unpaced": {time.Millisecond, 0, time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p, begin := &pacer{least: c.least}, time.Now()
				if err := p.OnEpochBegin(nil, 0); err != nil {
					t.Fatal(err)
				}
				time.Sleep(c.epoch)
				if err := p.OnEpochEnd(nil, 0, nil); err != nil {
					t.Fatal(err)
				}
				if got := time.Since(begin); got != c.want {
					t.Errorf("the epoch took %v, want %v", got, c.want)
				}
			})
		})
	}
}

func TestPacerLetsGo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		done := make(chan struct{})
		close(done)
		p, begin := &pacer{least: time.Hour, done: done, begun: time.Now()}, time.Now()
		if err := p.OnEpochEnd(nil, 0, nil); err != nil || time.Since(begin) != 0 {
			t.Errorf("waited %v, %v", time.Since(begin), err)
		}
	})
}

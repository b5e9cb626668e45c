package news

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"board/summary/logdir"
)

// TestLargeCatalogsLast: a large message is not made again before there was time to
// send it, and clients to which the one before the last is still being sent are stopped.
func TestLargeCatalogsLast(t *testing.T) {
	store, err := logdir.New(logdir.Options{Sources: []logdir.Source{{Path: t.TempDir()}}})
	if err != nil {
		t.Fatal(err)
	}
	s, now := catalogShare{store: store}, time.Unix(1000, 0)
	changed := func() *CatalogText { // the store has another catalog than this large one
		s.of = nil
		s.text = &CatalogText{make([]byte, 2*catalogPace), make(chan struct{})}
		return s.text
	}
	s.latest(now)
	first := changed()
	_, got, due := s.latest(now.Add(time.Second))
	if got != first || !due.Equal(now.Add(2*time.Second)) {
		t.Errorf("after a second: another message is %t, due in %v", got != first, due.Sub(now))
	}
	now = now.Add(2 * time.Second)
	if c, got, due := s.latest(now); got == first || c != store.Catalog() || !due.IsZero() {
		t.Error("after two seconds there is no new message")
	}
	if err := first.SendTo(&bytes.Buffer{}); err != nil {
		t.Errorf("the last message but one cannot be sent: %v", err)
	}
	second := changed()
	now = now.Add(2 * time.Second)
	s.latest(now)
	if err := first.SendTo(&bytes.Buffer{}); !errors.Is(err, errOldCatalog) {
		t.Errorf("the message before it is still being sent: %v", err)
	}
	if err := second.SendTo(&bytes.Buffer{}); err != nil {
		t.Errorf("the last message cannot be sent: %v", err)
	}
}

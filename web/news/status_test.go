package news

import (
	"testing"
	"time"

	"board/summary/logdir"
)

func TestStatusBoardShares(t *testing.T) {
	store, err := logdir.New(logdir.Options{Sources: []logdir.Source{{Path: t.TempDir()}}})
	if err != nil {
		t.Fatal(err)
	}
	b := statusBoard{store: store}
	now := time.Now()
	first, n := b.since(0, now)
	again, _ := b.since(0, now.Add(statusFresh/2))
	if &first[0] != &again[0] || n != 0 {
		t.Error("two clients got messages of their own")
	}
	later, _ := b.since(0, now.Add(statusFresh))
	if &first[0] == &later[0] {
		t.Error("an old message was sent again")
	}
}

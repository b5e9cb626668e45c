package alerts

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"board/proto/tbpb"
	"board/summary"
)

// later has the engine look as if it were so much later.
func (b *bench) later(d time.Duration) []Alert {
	b.engine.clock = func() time.Time { return time.Now().Add(d) }
	b.engine.look(b.t.Context())
	return b.engine.List().Alerts
}

// read waits until the store has so many points.
func (b *bench) read(n int64) {
	b.t.Helper()
	for end := time.Now().Add(time.Minute); b.store.Progress().Points < n; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			b.t.Fatalf("%d points after a minute, not %d", b.store.Progress().Points, n)
		}
	}
}

func TestARunThatGetsNoData(t *testing.T) {
	b := newBench(t, t.TempDir(), Options{})
	train, validation := b.log("run/train", time.Now()), b.log("run/validation", time.Now())
	train.add("loss", 0, 1, 1)
	validation.add("loss", 0, 1)
	b.start(false)
	b.engine.first = true
	b.later(0)
	b.engine.first = false
	if all := b.later(time.Hour); len(all) != 0 {
		t.Errorf("a run that got no data since the board started is told: %+v", all)
	}
	train.add("loss", 2, 1)
	b.read(4)
	if all := b.later(9 * time.Minute); len(all) != 0 {
		t.Errorf("after nine minutes: %+v", all)
	}
	all := b.later(12 * time.Minute)
	if len(all) != 1 || all[0].Rule != Stalled || all[0].Run != "run/train" || all[0].Step != 2 || all[0].Level != Warning || all[0].Over ||
		!strings.HasPrefix(all[0].Text, "no new data for 1") {
		t.Fatalf("after twelve: %+v", all)
	}
	if all = b.later(13 * time.Minute); len(all) != 1 || len(b.told()) != 1 {
		t.Errorf("it is told again: %+v", all)
	}
	train.add("loss", 3, 1)
	b.read(5)
	if all = b.later(0); !all[0].Over {
		t.Errorf("with new data: %+v", all)
	}
}

func TestARunWithLongPausesMayBeSilentForLonger(t *testing.T) {
	b := newBench(t, t.TempDir(), Options{})
	log := b.log("run", time.Now().Add(-time.Hour))
	b.start(false)
	b.engine.first = true
	b.later(0)
	b.engine.first = false
	log.add("loss", 0, 1)
	log.wall += 600
	log.add("loss", 1, 1)
	b.read(2)
	if all := b.later(40 * time.Minute); len(all) != 0 {
		t.Errorf("after forty minutes: %+v", all)
	}
	if all := b.later(55 * time.Minute); len(all) != 1 || !strings.Contains(all[0].Text, "at least every 10 min") {
		t.Errorf("after fifty-five: %+v", all)
	}
}

func TestATrainingThatSaysThatItHasEnded(t *testing.T) {
	b := newBench(t, t.TempDir(), Options{})
	b.start(false)
	b.engine.first = true
	b.later(0)
	b.engine.first = false
	w, err := summary.NewWriter(filepath.Join(b.dir, "run"))
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{w.Scalar("loss", 7, 1), w.HParamsEnd(tbpb.SessionEndStatus_STATUS_FAILURE), w.Close()} {
		if err != nil {
			t.Fatal(err)
		}
	}
	var all []Alert
	for end := time.Now().Add(time.Minute); len(all) == 0 && time.Now().Before(end); all = b.later(0) {
		time.Sleep(20 * time.Millisecond)
	}
	if len(all) != 1 || all[0].Rule != Ended || all[0].Step != 7 || all[0].Text != "the training has ended after step 7: failure" || len(all[0].Spots) != 0 || all[0].Past {
		t.Errorf("%+v", all)
	}
	if all := b.later(time.Hour); len(all) != 1 {
		t.Errorf("an hour later: %+v", all)
	}
}

func TestWordsOfHowFarARunCame(t *testing.T) {
	for step, want := range map[int64]string{0: "", 1: " after step 1", 1200: " after step 1200"} {
		if got := afterStep(step); got != want {
			t.Errorf("step %d: %q", step, got)
		}
	}
}

func TestPartsOfATraining(t *testing.T) {
	for run, want := range map[string]string{"a/train": "a", "a/Validation": "a", "train": ".", "a": "a", "a/lr=1": "a/lr=1", ".": "."} {
		if got := training(run); got != want {
			t.Errorf("%q is of the training %q, want %q", run, got, want)
		}
	}
}

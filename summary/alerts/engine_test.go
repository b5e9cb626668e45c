package alerts

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"board/internal/limits"
	"board/summary"
	"board/summary/logdir"
	"board/summary/sidecar"
)

// A bench is a log directory with a store and an engine.
type bench struct {
	t      *testing.T
	dir    string
	store  *logdir.Store
	engine *Engine

	mu     sync.Mutex
	raised []Alert
}

func newBench(t *testing.T, dir string, o Options) *bench {
	t.Helper()
	b := &bench{t: t, dir: dir}
	var err error
	if b.store, err = logdir.New(logdir.Options{Sources: []logdir.Source{{Path: dir}}, ReloadInterval: time.Second}); err != nil {
		t.Fatal(err)
	}
	o.Store = b.store
	o.Raised = func(a Alert) {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.raised = append(b.raised, a)
	}
	b.engine = New(o)
	return b
}

// start follows the directory and, if it should, runs the engine until the test ends.
func (b *bench) start(engine bool) {
	ctx, cancel := context.WithCancel(context.Background())
	var work sync.WaitGroup
	work.Go(func() {
		if err := b.store.Follow(ctx); err != nil && ctx.Err() == nil {
			b.t.Error(err)
		}
	})
	if engine {
		work.Go(func() { b.engine.Run(ctx) })
	}
	b.t.Cleanup(func() {
		cancel()
		work.Wait()
	})
	<-b.store.Loaded()
	if engine {
		<-b.engine.ready
	}
}

// told are the alerts that were raised.
func (b *bench) told() []Alert {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]Alert(nil), b.raised...)
}

// until waits for what the engine lists.
func (b *bench) until(what string, is func([]Alert) bool) []Alert {
	b.t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if all := b.engine.List().Alerts; is(all) {
			return all
		}
	}
	b.t.Fatalf("after a minute, %s: %+v", what, b.engine.List())
	return nil
}

// A log is an event file that is written by hand, so that wall times are chosen.
type log struct {
	t    *testing.T
	w    *summary.Writer
	wall float64
}

func (b *bench) log(run string, began time.Time) *log {
	b.t.Helper()
	w, err := summary.NewWriter(filepath.Join(b.dir, run))
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { _ = w.Close() })
	return &log{b.t, w, float64(began.UnixMilli()) / 1000}
}

// add logs values of a tag from a step on, one a second.
func (l *log) add(tag string, step int64, values ...float64) {
	l.t.Helper()
	for i, v := range values {
		l.put(tag, step+int64(i), v)
	}
	if err := l.w.Flush(); err != nil {
		l.t.Fatal(err)
	}
}

// put logs a value, which a later flush writes.
func (l *log) put(tag string, step int64, value float64) {
	l.t.Helper()
	l.wall++
	if err := l.w.ScalarAt(l.wall, tag, step, value); err != nil {
		l.t.Fatal(err)
	}
}

func of(all []Alert, rule Rule) (found []Alert) {
	for _, a := range all {
		if a.Rule == rule {
			found = append(found, a)
		}
	}
	return found
}

func some(rule Rule) func([]Alert) bool {
	return func(all []Alert) bool { return len(of(all, rule)) > 0 }
}

func TestHistoryIsListedAndToldToNobody(t *testing.T) {
	b := newBench(t, t.TempDir(), Options{})
	b.log("old", time.Now().AddDate(-1, 0, 0)).add("loss", 0, 3, 2, math.NaN(), math.NaN())
	b.log("new", time.Now()).add("loss", 0, append(values(500, 0.01, falling), values(100, 0.01, level(9))...)...)
	b.start(true)
	all := b.until("both are listed", func(all []Alert) bool { return len(all) == 2 })
	for _, a := range all {
		if !a.Past || a.Over || a.Level != Error {
			t.Errorf("%+v", a)
		}
	}
	if a := of(all, NonFinite)[0]; a.Run != "old" || a.Step != 2 || a.Tag() != "loss" || a.Spots[0].Best != 2 || a.Spots[0].Since != 1 || a.Text != "loss is NaN at step 2; the last number was 2 at step 1" {
		t.Errorf("%+v", a)
	}
	if a := of(all, Divergence)[0]; a.Run != "new" || a.Step < 500 || a.Step > 510 {
		t.Errorf("%+v", a)
	}
	if told := b.told(); len(told) != 0 {
		t.Errorf("told: %+v", told)
	}
}

func TestNaNIsToldOnce(t *testing.T) {
	b := newBench(t, t.TempDir(), Options{})
	log := b.log("run", time.Now())
	log.add("loss", 0, 3, 2)
	log.add("weights/norm", 0, 1, 1)
	b.start(true)
	log.add("weights/norm", 2, math.Inf(1), 1) // once is nothing
	log.add("loss", 2, math.NaN())
	all := b.until("NaN is listed", some(NonFinite))
	if a := all[0]; a.Past || a.Step != 2 || a.Tag() != "loss" || len(a.Spots) != 1 {
		t.Errorf("%+v", a)
	}
	log.add("weights/norm", 4, math.Inf(1), math.Inf(1), math.Inf(1))
	log.add("loss", 3, math.NaN(), math.NaN())
	all = b.until("the other tag has joined", func(all []Alert) bool { return len(of(all, NonFinite)) == 1 && len(of(all, NonFinite)[0].Spots) == 2 })
	if a := of(all, NonFinite)[0]; a.Text != "loss is NaN at step 2; the last number was 2 at step 1, and so for 1 more tag" {
		t.Errorf("%+v", a)
	}
	if told := b.told(); len(told) != 1 || told[0].ID != all[0].ID {
		t.Errorf("told: %+v", told)
	}
}

func TestARestartEndsAnAlert(t *testing.T) {
	b := newBench(t, t.TempDir(), Options{})
	log := b.log("run", time.Now())
	log.add("loss", 0, 3, 2)
	b.start(true)
	log.add("loss", 2, math.NaN(), math.NaN())
	b.until("NaN is listed", some(NonFinite))
	log.add("loss", 2, 1.5, 1.4)
	b.until("it is over", func(all []Alert) bool { return all[0].Over })
	log.add("loss", 4, math.NaN())
	all := b.until("another one is listed", func(all []Alert) bool { return len(all) == 2 })
	if all[0].Step != 4 || all[0].Over || !all[1].Over || len(b.told()) != 2 {
		t.Errorf("%+v; told %+v", all, b.told())
	}
}

func TestDivergenceIsToldAsItComes(t *testing.T) {
	b := newBench(t, t.TempDir(), Options{})
	log := b.log("run/train", time.Now())
	log.add("loss", 0, values(300, 0.02, falling)...)
	b.start(true)
	log.add("loss", 300, values(30, 0.02, level(3))...)
	a := b.until("it is listed", some(Divergence))[0]
	if a.Past || a.Step != 300 || a.Spots[0].Value < 2.5 || a.Spots[0].Best > 0.3 || !strings.HasPrefix(a.Text, "loss diverges from step 300: it is ") {
		t.Errorf("%+v", a)
	}
	if told := b.told(); len(told) != 1 {
		t.Errorf("told: %+v", told)
	}
}

func TestACopyOfAnOldRunIsHistory(t *testing.T) {
	b := newBench(t, t.TempDir(), Options{})
	b.start(true)
	b.log("old", time.Now().AddDate(-1, 0, 0)).add("loss", 0, 1, math.NaN())
	if a := b.until("it is listed", some(NonFinite))[0]; !a.Past || len(b.told()) != 0 {
		t.Errorf("%+v; told %+v", a, b.told())
	}
}

func TestPlateauIsOverWhenSomethingImproves(t *testing.T) {
	b := newBench(t, t.TempDir(), Options{})
	log := b.log("run", time.Now())
	log.add("loss", 0, values(40, 0, func(x float64) float64 { return 1 - x })...)
	log.add("time", 0, values(200, 0, level(1))...)
	b.start(true)
	log.add("loss", 40, values(60, 0, level(0.1))...)
	a := b.until("it is listed", some(Plateau))[0]
	if a.Tag() != "loss" || a.Step < 39 || a.Step > 60 || a.Level != Info {
		t.Errorf("%+v", a)
	}
	log.add("loss", 100, values(40, 0, func(x float64) float64 { return 0.1 - x/10 })...)
	b.until("it is over", func(all []Alert) bool { return all[0].Over })
}

func TestWhatIsMutedIsToldToNobody(t *testing.T) {
	dir := t.TempDir()
	kept := sidecar.New(sidecar.Options{Logdir: dir, Config: filepath.Join(t.TempDir(), "config")})
	t.Cleanup(func() { _ = kept.Close() })
	if _, err := kept.Change(sidecar.MuteEdit(sidecar.Mute{Rule: "nonfinite", Tag: "loss"}, true)); err != nil {
		t.Fatal(err)
	}
	b := newBench(t, dir, Options{Sidecar: kept})
	log := b.log("run", time.Now())
	log.add("loss", 0, 1)
	b.start(true)
	log.add("loss", 1, math.NaN())
	a := b.until("it is listed", some(NonFinite))[0]
	if !a.Muted || len(b.told()) != 0 {
		t.Errorf("%+v; told %+v", a, b.told())
	}
	if _, err := kept.Change(sidecar.MuteEdit(sidecar.Mute{Rule: "nonfinite", Tag: "loss"}, false)); err != nil {
		t.Fatal(err)
	}
	if a := b.engine.List().Alerts[0]; a.Muted {
		t.Errorf("%+v", a)
	}
}

func TestMutes(t *testing.T) {
	a := &Alert{Rule: NonFinite, Run: "r", Spots: []Spot{{Tag: "a"}, {Tag: "b"}}}
	for _, c := range []struct {
		mutes []sidecar.Mute
		muted bool
	}{
		{},
		{[]sidecar.Mute{{Rule: "nonfinite"}}, true},
		{[]sidecar.Mute{{Rule: "plateau"}, {Run: "q"}, {Rule: "nonfinite", Run: "q"}, {Tag: "a"}}, false},
		{[]sidecar.Mute{{Run: "r"}}, true},
		{[]sidecar.Mute{{Rule: "nonfinite", Run: "r"}}, true},
		{[]sidecar.Mute{{Tag: "a"}, {Rule: "nonfinite", Run: "r", Tag: "b"}}, true},
	} {
		m := mutes{}
		for _, mute := range c.mutes {
			m[mute] = true
		}
		if m.cover(a) != c.muted {
			t.Errorf("%+v: muted is %v", c.mutes, !c.muted)
		}
	}
}

func TestRunsThatGoTakeTheirAlertsAlong(t *testing.T) {
	b := newBench(t, t.TempDir(), Options{})
	log := b.log("run", time.Now())
	log.add("loss", 0, 1, math.NaN())
	b.start(true)
	b.until("it is listed", some(NonFinite))
	if err := log.w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(b.dir, "run")); err != nil {
		t.Fatal(err)
	}
	b.until("it is gone", func(all []Alert) bool { return len(all) == 0 })
}

func TestTheListIsBounded(t *testing.T) {
	l := limits.Default()
	l.Alerts = 3
	all := list{limits: l}
	for i := range 5 {
		a := &Alert{Step: int64(i), Past: i == 1, Over: i == 2}
		all.put(a)
	}
	got := all.listing()
	var steps []int64
	for _, a := range got.Alerts {
		steps = append(steps, a.Step)
	}
	if fmt.Sprint(steps) != "[4 3 0]" || got.Left != 2 || l.Count(limits.Alerts) != 2 {
		t.Errorf("kept %v, left %d", steps, got.Left)
	}
}

func TestCurvesThatAreFollowedAreBounded(t *testing.T) {
	l := limits.Default()
	l.AlertCurves = 2
	b := newBench(t, t.TempDir(), Options{Limits: l})
	log := b.log("run", time.Now())
	for i := range 5 {
		log.add(fmt.Sprint("loss", i), 0, 1)
	}
	b.start(false)
	b.engine.first = true
	b.engine.look(t.Context())
	if b.engine.curves != 2 || l.Count(limits.AlertCurves) == 0 {
		t.Errorf("%d curves are followed", b.engine.curves)
	}
}

// heapBytes is the bytes that are in use after a collection.
func heapBytes() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func TestMemoryOfTheEngine(t *testing.T) {
	const tags, points = 20_000, 200_000
	b := newBench(t, t.TempDir(), Options{})
	log := b.log("run", time.Now())
	for i := range tags {
		log.put(fmt.Sprint("weights/", i), 0, 1)
	}
	for i := range points {
		log.put("a long loss", int64(i), 1)
	}
	if err := log.w.Close(); err != nil {
		t.Fatal(err)
	}
	b.start(false)
	b.engine.look(t.Context())
	if n := b.engine.view.Len(); n != 0 {
		t.Errorf("between two looks the engine holds a curve of %d points, which may be deleted meanwhile", n)
	}
	with := heapBytes()
	runtime.KeepAlive(b.engine)
	b.engine = nil
	if each := float64(with-heapBytes()) / tags; each > 8 {
		t.Errorf("the engine holds %.1f bytes a tag, want 8 at most", each)
	}
}

package logdir_test

import (
	"context"
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"google.golang.org/protobuf/encoding/protowire"

	"board/summary"
	"board/summary/logdir"
)

// fileName is the name of an event file whose writer began at a second.
func fileName(second int, suffix string) string {
	return "events.out.tfevents." + string(append([]byte("17000000"), byte('0'+second/10), byte('0'+second%10))) + ".host.1.0" + suffix
}

// scalar is the record of one simple value, as PyTorch writes it.
func scalar(wall float64, step int64, tag string, value float64) []byte {
	v := protowire.AppendTag(nil, 1, protowire.BytesType)
	v = protowire.AppendString(v, tag)
	v = protowire.AppendTag(v, 2, protowire.Fixed32Type)
	v = protowire.AppendFixed32(v, math.Float32bits(float32(value)))
	return event(wall, step, v)
}

// tensorScalar is the record of a rank-0 double tensor with the metadata of the
// scalars plugin.
func tensorScalar(wall float64, step int64, tag string, value float64) []byte {
	t := protowire.AppendVarint(protowire.AppendTag(nil, 1, protowire.VarintType), 2)
	t = protowire.AppendBytes(protowire.AppendTag(t, 2, protowire.BytesType), nil)
	t = protowire.AppendBytes(protowire.AppendTag(t, 4, protowire.BytesType), binary.LittleEndian.AppendUint64(nil, math.Float64bits(value)))
	v := protowire.AppendString(protowire.AppendTag(nil, 1, protowire.BytesType), tag)
	v = protowire.AppendBytes(protowire.AppendTag(v, 8, protowire.BytesType), t)
	v = protowire.AppendBytes(protowire.AppendTag(v, 9, protowire.BytesType), meta("scalars"))
	return event(wall, step, v)
}

// meta is a SummaryMetadata that names a plugin.
func meta(plugin string) []byte {
	p := protowire.AppendString(protowire.AppendTag(nil, 1, protowire.BytesType), plugin)
	return protowire.AppendBytes(protowire.AppendTag(nil, 1, protowire.BytesType), p)
}

// event is the record of an event with one value.
func event(wall float64, step int64, value []byte) []byte {
	s := protowire.AppendBytes(protowire.AppendTag(nil, 1, protowire.BytesType), value)
	e := protowire.AppendFixed64(protowire.AppendTag(nil, 1, protowire.Fixed64Type), math.Float64bits(wall))
	e = protowire.AppendVarint(protowire.AppendTag(e, 2, protowire.VarintType), uint64(step))
	e = protowire.AppendBytes(protowire.AppendTag(e, 5, protowire.BytesType), s)
	return summary.AppendRecord(nil, e)
}

// version is the first record of a file.
func version(wall float64) []byte {
	e := protowire.AppendFixed64(protowire.AppendTag(nil, 1, protowire.Fixed64Type), math.Float64bits(wall))
	e = protowire.AppendString(protowire.AppendTag(e, 3, protowire.BytesType), "brain.Event:2")
	return summary.AppendRecord(nil, e)
}

// curve is the records of one tag with steps from lo up to hi, one a second from
// a wall time on; the value is the step.
func curve(wall float64, tag string, lo, hi int64) []byte {
	out := version(wall)
	for s := lo; s < hi; s++ {
		out = append(out, scalar(wall+1+float64(s-lo), s, tag, float64(s))...)
	}
	return out
}

func write(t testing.TB, path string, data ...[]byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, join(data), 0o644); err != nil {
		t.Fatal(err)
	}
}

func appendTo(t testing.TB, path string, data ...[]byte) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write(join(data)); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

func join(data [][]byte) []byte {
	var all []byte
	for _, d := range data {
		all = append(all, d...)
	}
	return all
}

// follow opens a store, follows it until the test ends, and waits for the first load.
func follow(t testing.TB, opts logdir.Options) *logdir.Store {
	t.Helper()
	if opts.ReloadInterval == 0 {
		opts.ReloadInterval = 50 * time.Millisecond
	}
	s, err := logdir.New(opts)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Follow(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Follow: %v", err)
		}
	})
	<-s.Loaded()
	return s
}

func open(t testing.TB, dir string) *logdir.Store {
	t.Helper()
	return follow(t, logdir.Options{Sources: []logdir.Source{{Path: dir}}})
}

// until waits for a condition on the store, looking whenever it changes.
func until(t testing.TB, s *logdir.Store, what string, ok func() bool) {
	t.Helper()
	wake, cancel := s.Subscribe()
	defer cancel()
	limit := time.After(20 * time.Second)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-wake:
		case <-tick.C:
		case <-limit:
			t.Fatalf("waited in vain: %s; progress %+v, health %+v", what, s.Progress(), s.Health())
		}
	}
}

// series finds a series by name, nil if there is none.
func series(s *logdir.Store, run, tag string) *logdir.Series {
	r, ok := s.Catalog().Run(run)
	if !ok {
		return nil
	}
	x, ok := r.Tag(tag)
	if !ok {
		return nil
	}
	return x.Series()
}

// points is all visible points of a series.
func points(s *logdir.Store, run, tag string) []summary.Point {
	x := series(s, run, tag)
	if x == nil {
		return nil
	}
	return pointsOf(x.View())
}

func pointsOf(v logdir.View) []summary.Point {
	var out []summary.Point
	for _, c := range v.Blocks(0, v.Len()) {
		for i := range c.Len() {
			out = append(out, c.At(i))
		}
	}
	return out
}

func steps(ps []summary.Point) []int64 {
	var out []int64
	for _, p := range ps {
		out = append(out, p.Step)
	}
	return out
}

// span is the numbers from lo up to hi.
func span(lo, hi int64) []int64 {
	var out []int64
	for s := lo; s < hi; s++ {
		out = append(out, s)
	}
	return out
}

func runNames(s *logdir.Store) []string {
	var out []string
	for _, r := range s.Catalog().Runs {
		out = append(out, r.Name)
	}
	return out
}

// kinds is the kinds of all problems of a run.
func kinds(s *logdir.Store, run string) []string {
	var out []string
	for _, p := range s.Health().Problems {
		if p.Run == run {
			out = append(out, p.Kind)
		}
	}
	return out
}

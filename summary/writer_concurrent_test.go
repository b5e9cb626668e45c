package summary_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"board/proto/tbpb"
	"board/summary"
)

// Many goroutines write, flush and, at the end, close at the same time: every
// event that was taken is in the file, once, in the order of its goroutine.
func TestWriterConcurrent(t *testing.T) {
	const writers, steps = 8, 500
	w, err := summary.NewWriter(t.TempDir(), summary.WithBufferSize(1000), summary.WithFlushInterval(time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for n := range writers {
		wg.Go(func() {
			for step := range int64(steps) {
				if err := writeStep(w, n, step); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	for range writers {
		wg.Go(func() {
			if err := w.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	curves := points(t, w.Path())
	for n := range writers {
		checkCurve(t, curves[fmt.Sprint("tag/", n)], steps)
	}
}

func writeStep(w *summary.Writer, n int, step int64) error {
	tag := fmt.Sprint("tag/", n)
	switch step % 10 {
	case 3:
		value := &tbpb.Summary_Value{Tag: tag, Value: &tbpb.Summary_Value_SimpleValue{SimpleValue: float32(step)}}
		return w.WriteEvent(&tbpb.Event{Step: step, What: &tbpb.Event_Summary{Summary: &tbpb.Summary{Value: []*tbpb.Summary_Value{value}}}})
	case 7:
		if err := w.Flush(); err != nil {
			return err
		}
	}
	return w.Scalar(tag, step, float64(step))
}

func checkCurve(t *testing.T, curve []summary.Point, steps int) {
	t.Helper()
	if len(curve) != steps {
		t.Errorf("%d points, want %d", len(curve), steps)
		return
	}
	for i, p := range curve {
		if p.Step != int64(i) || p.Value != float64(i) {
			t.Errorf("point %d is %+v", i, p)
		}
	}
}

// Close in the middle of it all loses nothing that was taken without an error.
func TestWriterCloseWhileOthersWrite(t *testing.T) {
	for range 20 {
		w, err := summary.NewWriter(t.TempDir(), summary.WithBufferSize(200), summary.WithFlushInterval(time.Microsecond))
		if err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		taken := make([]int, 4)
		begun := make(chan struct{}, len(taken))
		for n := range taken {
			wg.Go(func() {
				tag := fmt.Sprint("tag/", n)
				for w.Scalar(tag, int64(taken[n]), float64(taken[n])) == nil {
					taken[n]++
					if taken[n] == 50 {
						begun <- struct{}{}
					}
				}
			})
		}
		<-begun
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		wg.Wait()
		curves := points(t, w.Path())
		for n, steps := range taken {
			checkCurve(t, curves[fmt.Sprint("tag/", n)], steps)
		}
	}
}

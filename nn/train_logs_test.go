package nn

import (
	"maps"
	"math"
	"slices"
	"strings"
	"testing"
)

func TestLogsKeepTheirOrder(t *testing.T) {
	var l Logs
	l.Set("loss", 1)
	l.Set("accuracy", 0.5)
	l.Set("loss", 2)
	if got := l.Names(); !slices.Equal(got, []string{"loss", "accuracy"}) {
		t.Errorf("got the names %v", got)
	}
	kept := l.Clone()
	l.clear()
	if v, ok := kept.Get("loss"); !ok || v != 2 {
		t.Errorf("the clone has loss %v, %v after the logs were cleared", v, ok)
	}
	if _, ok := l.Get("loss"); ok || l.Len() != 0 {
		t.Error("cleared logs still have a loss")
	}
	if got := maps.Collect(kept.All()); len(got) != 2 || got["accuracy"] != 0.5 {
		t.Errorf("All gave %v", got)
	}
}

func TestNoLogs(t *testing.T) {
	var none *Logs
	if _, ok := none.Get("loss"); ok || none.Len() != 0 || none.Clone().Len() != 0 || none.Names() != nil {
		t.Error("nil logs hold something")
	}
	for range none.All() {
		t.Error("nil logs give something")
	}
}

func TestLogsAsText(t *testing.T) {
	var l Logs
	l.Set("accuracy", 0.70312)
	l.Set("loss", 0.00012345)
	l.Set("none", math.NaN())
	l.Set("much", math.Inf(1))
	l.Set("little", math.Inf(-1))
	l.Set("zero", 0)
	l.Set("below", -2.5)
	want := "accuracy: 0.7031 - loss: 1.2345e-04 - none: nan - much: inf - little: -inf - zero: 0.0000e+00 - below: -2.5000"
	if got := l.String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func history() *History {
	h := &History{}
	for epoch := range 3 {
		var l Logs
		l.Set("loss", 1/float64(epoch+2))
		if epoch%2 == 1 {
			l.Set("val_loss", 0.25)
		}
		h.add(epoch+4, &l)
	}
	return h
}

func TestHistory(t *testing.T) {
	h := history()
	if !slices.Equal(h.Epochs, []int{4, 5, 6}) || !slices.Equal(h.Names(), []string{"loss", "val_loss"}) {
		t.Errorf("got the epochs %v and names %v", h.Epochs, h.Names())
	}
	if got := h.Values("loss"); !slices.Equal(got, []float64{0.5, 1. / 3, 0.25}) {
		t.Errorf("got the losses %v", got)
	}
	if !slices.Equal(h.Values("val_loss"), []float64{0.25}) || !slices.Equal(h.EpochsOf("val_loss"), []int{5}) {
		t.Errorf("got the validation losses %v of the epochs %v", h.Values("val_loss"), h.EpochsOf("val_loss"))
	}
	if h.Values("accuracy") != nil || h.EpochsOf("accuracy") != nil {
		t.Error("there are values of a name that was not logged")
	}
	if last, ok := h.Last("loss"); !ok || last != 0.25 {
		t.Errorf("the last loss is %v, %v", last, ok)
	}
	if _, ok := h.Last("accuracy"); ok {
		t.Error("there is a last value of a name that was not logged")
	}
}

func TestHistoryAsCSV(t *testing.T) {
	var b strings.Builder
	if err := history().WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	want := "epoch,loss,val_loss\n4,0.5,\n5,0.3333333333333333,0.25\n6,0.25,\n"
	if b.String() != want {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}
}

func TestHistoryCharts(t *testing.T) {
	charts := history().charts()
	if len(charts) != 1 || len(charts[0].Lines) != 2 || charts[0].Title != "loss" {
		t.Errorf("got %+v, want one chart of loss and val_loss", charts)
	}
}

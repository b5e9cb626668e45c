package page_test

import (
	"encoding/json"
	"testing"

	"board/internal/limits"
	"board/summary"
	"board/web"
	"board/web/internal/webtest"
	"board/web/message"
)

// openCurve is a site over one precision-recall curve: at the threshold 0 all are
// positive, at 0.5 one right and one wrong prediction are, and at 1 none is.
func openCurve(t *testing.T) *shelf {
	t.Helper()
	s := &shelf{t: t, dir: t.TempDir()}
	webtest.LogRun(t, s.dir, "a", 1, func(w *summary.Writer, _ int64) {
		curve, err := summary.PRCurveOf([]bool{true, false, true, false}, []float32{0.9, 0.6, 0.4, 0.1}, nil, 3)
		if err == nil {
			err = w.PRCurve("pr", 7, curve)
		}
		if err != nil {
			t.Fatal(err)
		}
	})
	s.site = webtest.OpenSite(t, s.dir, func(o *web.Options) { s.store = o.Store })
	return s
}

func TestPRCurvesAreTold(t *testing.T) {
	s := openCurve(t)
	// No prediction reaches the threshold 1, so that it is left out as TensorBoard does.
	want := `{"of":2,"thresholds":[0.0,0.5],"precision":[0.5,0.5],"recall":[1.0,0.5],"truePositives":[2.0,1.0],"falsePositives":[2.0,1.0],"trueNegatives":[0.0,1.0],"falseNegatives":[0.0,1.0]}`
	if got := string(s.values("pr", 0, 1)[0].Value); got != want {
		t.Errorf("told %s\nwant %s", got, want)
	}
}

func TestPRCurvesAreBounded(t *testing.T) {
	l := limits.Default()
	l.Points = 2
	s := &shelf{t: t, dir: t.TempDir()}
	webtest.LogRun(t, s.dir, "a", 1, func(w *summary.Writer, _ int64) {
		numbers := make([]float32, 101)
		for i := range numbers {
			numbers[i] = float32(101 - i)
		}
		curve := summary.PRCurve{
			TruePositives: numbers, FalsePositives: numbers, TrueNegatives: numbers, FalseNegatives: numbers, Precision: numbers, Recall: numbers,
		}
		if err := w.PRCurve("pr", 0, curve); err != nil {
			t.Fatal(err)
		}
	})
	s.site = webtest.OpenSite(t, s.dir, func(o *web.Options) { s.store, o.Limits = o.Store, l })
	var got message.PRCurve
	if err := json.Unmarshal(s.values("pr", 0, 1)[0].Value, &got); err != nil {
		t.Fatal(err)
	}
	if got.Of != 101 || len(got.Recall) != 2 || got.Thresholds[0] != 0 || got.Thresholds[1] != 1 || got.Recall[1] != 1 {
		t.Errorf("told %+v", got)
	}
	if l.Count(limits.Points) == 0 {
		t.Error("the limit is not counted")
	}
}

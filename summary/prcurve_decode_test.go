package summary_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"board/summary"
)

func TestDecodePRCurve(t *testing.T) {
	want, err := summary.PRCurveOf([]bool{true, false, true, true}, []float32{0.9, 0.8, 0.3, 0.6}, nil, 5)
	if err != nil {
		t.Fatal(err)
	}
	got, err := summary.DecodePRCurve(written(t, func(w *summary.Writer) error { return w.PRCurve("x", 1, want) }))
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v; want %+v", got, err, want)
	}
	if got := got.Thresholds(); !slices.Equal(got, []float64{0, 0.25, 0.5, 0.75, 1}) {
		t.Errorf("thresholds %v", got)
	}
	if got := got.Defined(); got != 4 { // no prediction reaches 1
		t.Errorf("%d thresholds are defined", got)
	}
	for n, want := range map[int]int{0: 0, 1: 1, 3: 1} {
		none, err := summary.DecodePRCurve(floatValue(t, []int64{6, int64(n)}))
		if err != nil || none.Defined() != want || len(none.Thresholds()) != n {
			t.Errorf("%d thresholds without predictions: %v, %v, %v", n, none.Defined(), none.Thresholds(), err)
		}
	}
}

func TestDecodePRCurveRefusesWhatIsNone(t *testing.T) {
	for want, v := range map[string]*summary.Value{
		"precision-recall curve: expected a tensor of shape [6 thresholds], got [5 1]": floatValue(t, []int64{5, 1}),
		"precision-recall curve: expected a tensor of shape [6 thresholds], got [6]":   floatValue(t, []int64{6}),
		"precision-recall curve: tensor of DT_FLOAT and shape [6 1000000000]":          floatValue(t, []int64{6, 1e9}),
	} {
		if _, err := summary.DecodePRCurve(v); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not say %q", err, want)
		}
	}
}

// The curves of PyTorch are those that TensorBoard answers.
func TestDecodePRCurveOfRealFiles(t *testing.T) {
	type entry struct {
		Step                          int64
		Precision, Recall, Thresholds []float64
		TP                            []int64 `json:"true_positives"`
		FP                            []int64 `json:"false_positives"`
		TN                            []int64 `json:"true_negatives"`
		FN                            []int64 `json:"false_negatives"`
	}
	runs := logged(t, "logs")
	for _, run := range []string{"torch_all/run_0", "torch_all/run_1"} {
		facts := golden[map[string][]entry](t, "pr_curves|"+run+"|pr/class0")[run]
		if len(facts) != 8 {
			t.Fatalf("%d facts", len(facts))
		}
		for _, want := range facts {
			c, err := summary.DecodePRCurve(at(t, runs[run]["pr/class0"], want.Step))
			if err != nil {
				t.Fatal(err)
			}
			n := c.Defined()
			got := entry{want.Step, wide(c.Precision[:n]), wide(c.Recall[:n]), c.Thresholds()[:n],
				whole(c.TruePositives[:n]), whole(c.FalsePositives[:n]), whole(c.TrueNegatives[:n]), whole(c.FalseNegatives[:n])}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s, step %d: %+v; want %+v", run, want.Step, got, want)
			}
		}
	}
}

func wide(x []float32) []float64 {
	y := make([]float64, len(x))
	for i := range x {
		y[i] = float64(x[i])
	}
	return y
}

func whole(x []float32) []int64 {
	y := make([]int64, len(x))
	for i := range x {
		y[i] = int64(x[i])
	}
	return y
}

package summary_test

import (
	"encoding/binary"
	"math"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"board/proto/tbpb"
	"board/summary"
)

func TestPRCurveOf(t *testing.T) {
	labels := []bool{true, true, false, false, true}
	predictions := []float32{1, 0.6, 0.5, 0, 0.2}
	got, err := summary.PRCurveOf(labels, predictions, nil, 3) // at 0, 0.5 and 1
	if err != nil {
		t.Fatal(err)
	}
	want := summary.PRCurve{
		TruePositives: []float32{3, 2, 1}, FalsePositives: []float32{2, 1, 0},
		TrueNegatives: []float32{0, 1, 2}, FalseNegatives: []float32{0, 1, 2},
		Precision: []float32{0.6, 2.0 / 3, 1}, Recall: []float32{1, 2.0 / 3, 1.0 / 3},
	}
	checkPRCurve(t, got, want)
	weighted, err := summary.PRCurveOf(labels, predictions, []float32{1, 0.5, 2, 0, 4}, 3)
	if err != nil {
		t.Fatal(err)
	}
	want = summary.PRCurve{
		TruePositives: []float32{5.5, 1.5, 1}, FalsePositives: []float32{2, 2, 0},
		TrueNegatives: []float32{0, 0, 2}, FalseNegatives: []float32{0, 4, 4.5},
		Precision: []float32{5.5 / 7.5, 1.5 / 3.5, 1}, Recall: []float32{1, 1.5 / 5.5, 1 / 5.5},
	}
	checkPRCurve(t, weighted, want)
}

func columnsOf(c summary.PRCurve) [][]float32 {
	return [][]float32{c.TruePositives, c.FalsePositives, c.TrueNegatives, c.FalseNegatives, c.Precision, c.Recall}
}

func checkPRCurve(t *testing.T, got, want summary.PRCurve) {
	t.Helper()
	for k, column := range columnsOf(got) {
		if !slices.Equal(column, columnsOf(want)[k]) {
			t.Errorf("column %d is %v, want %v", k, column, columnsOf(want)[k])
		}
	}
}

// Where nothing is counted nothing is divided by zero.
func TestPRCurveOfNothing(t *testing.T) {
	for _, labels := range [][]bool{nil, {true, true}, {false}} {
		c, err := summary.PRCurveOf(labels, make([]float32, len(labels)), make([]float32, len(labels)), 2)
		if err != nil {
			t.Error(err)
		}
		for k, column := range columnsOf(c) {
			if !slices.Equal(column, []float32{0, 0}) {
				t.Errorf("%v: column %d is %v", labels, k, column)
			}
		}
	}
	if c, err := summary.PRCurveOf([]bool{true}, []float32{1.000001}, nil, 5); err != nil || c.TruePositives[4] != 1 {
		t.Errorf("a rounding error above 1: %v, %v", c, err)
	}
}

func TestPRCurveOfRefusesWhatIsNone(t *testing.T) {
	nan := float32(math.NaN())
	for want, tt := range map[string]struct {
		predictions, weights []float32
		thresholds           int
	}{
		"1 thresholds; expected at least 2": {[]float32{1, 1}, nil, 1},
		"-1 thresholds":                     {[]float32{1, 1}, nil, -1},
		"1 predictions for 2 labels":        {[]float32{1}, nil, 2},
		"3 weights for 2 labels":            {[]float32{1, 1}, []float32{1, 1, 1}, 2},
		"prediction 1 is 1.1":               {[]float32{1, 1.1}, nil, 2},
		"prediction 0 is -0.1":              {[]float32{-0.1, 1}, nil, 2},
		"prediction 1 is NaN":               {[]float32{1, nan}, nil, 2},
		"weight 1 is -1":                    {[]float32{1, 1}, []float32{1, -1}, 2},
		"weight 0 is NaN":                   {[]float32{1, 1}, []float32{nan, 1}, 2},
		"weight 0 is +Inf":                  {[]float32{1, 1}, []float32{float32(math.Inf(1)), 1}, 2},
	} {
		_, err := summary.PRCurveOf([]bool{true, false}, tt.predictions, tt.weights, tt.thresholds)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not say %q", err, want)
		}
	}
}

// floatsOf reads a tensor of 32-bit floats.
func floatsOf(t *testing.T, tensor *tbpb.TensorProto) []float32 {
	t.Helper()
	content := tensor.GetTensorContent()
	if tensor.GetDtype() != tbpb.DataType_DT_FLOAT || len(content)%4 != 0 {
		t.Fatalf("not 32-bit floats: %v", tensor)
	}
	numbers := make([]float32, len(content)/4)
	for i := range numbers {
		numbers[i] = math.Float32frombits(binary.LittleEndian.Uint32(content[4*i:]))
	}
	return numbers
}

func TestPRCurve(t *testing.T) {
	c, err := summary.PRCurveOf([]bool{true, false, true}, []float32{0.9, 0.5, 0.4}, nil, summary.DefaultThresholds)
	if err != nil {
		t.Fatal(err)
	}
	got := onlyValue(t, func(w *summary.Writer) error { return w.PRCurve("x", 1, c) })
	if !proto.Equal(got.GetMetadata(), pluginOf("pr_curves", 16, 0xc9, 1)) || !slices.Equal(dimsOf(got.GetTensor()), []int64{6, 201}) {
		t.Errorf("metadata %v, shape %v", got.GetMetadata(), dimsOf(got.GetTensor()))
	}
	if !slices.Equal(floatsOf(t, got.GetTensor()), slices.Concat(columnsOf(c)...)) {
		t.Errorf("tensor %v", got.GetTensor())
	}
	w := writer(t)
	for _, bad := range []summary.PRCurve{{}, {TruePositives: []float32{1, 2}}} {
		if err := w.PRCurve("x", 1, bad); err == nil || !strings.Contains(err.Error(), `precision-recall curve "x": expected six columns`) {
			t.Errorf("%v: %v", bad, err)
		}
	}
}

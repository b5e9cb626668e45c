package plot

import (
	"bytes"
	"math"
	"regexp"
	"strings"
	"testing"
)

var nasty = `</script><script>alert(1)</script>"'&<b>`

func draw(t *testing.T, list ...Chart) string {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b, "globalThis.echarts = {}", nasty, list); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestNamesAreEscaped(t *testing.T) {
	page := draw(t, Chart{Title: nasty, X: nasty, Lines: []Line{{Name: nasty, X: []float64{0, 1}, Y: []float64{1, 2}}}})
	if strings.Contains(page, "alert(1)</script>") || strings.Contains(page, "<b>") {
		t.Error("a name got into the page as markup")
	}
	if got := strings.Count(page, "</script>"); got != 2 {
		t.Errorf("got %d ends of scripts, want the page's own 2", got)
	}
}

func TestPageHoldsItsData(t *testing.T) {
	page := draw(t, Chart{Title: "loss", X: "epoch", Lines: []Line{
		{Name: "loss", X: []float64{0, 1, 2}, Y: []float64{0.5, math.NaN(), math.Inf(1)}},
		{Name: "val_loss", X: []float64{1}, Y: []float64{0.75}},
	}})
	for _, want := range []string{`"value":[0,0.5]`, `"value":[1,null]`, `"value":[2,null]`, `"value":[1,0.75]`, `"name":"val_loss"`, `"text":"loss"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}

func TestPageNeedsNoNetwork(t *testing.T) {
	var b bytes.Buffer
	err := Page(&b, "history", []Chart{{Title: "loss", Lines: []Line{{Name: "loss", X: []float64{0}, Y: []float64{1}}}}})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "echarts={init:") {
		t.Error("echarts is not in the page")
	}
	if found := regexp.MustCompile(`(src|href)\s*=\s*["'][^"']+`).FindString(b.String()); found != "" {
		t.Errorf("the page loads %s", found)
	}
}

// Rates are on a logarithmic axis; points have no line.
func TestLogarithmicAxisAndPoints(t *testing.T) {
	rates := draw(t, Chart{Title: "rate", Log: true, Lines: []Line{{X: []float64{1e-5, 0.5}, Y: []float64{1, 2}, Points: true}}})
	for _, want := range []string{`"type":"log"`, `"value":[0.00001,1]`, `"lineStyle":{"width":0}`} {
		if !strings.Contains(rates, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if strings.Contains(rates, `"minInterval"`) {
		t.Error("the axis has whole numbers only")
	}
}

// The numbers at the ends of an axis have few digits, and all points lie between them.
func TestEndsOfAnAxis(t *testing.T) {
	for _, test := range []struct {
		x         []float64
		log       bool
		low, high float64
	}{
		{[]float64{0.00030001069670018227, 0.4473036166359718}, true, 0.0003, 0.5},
		{[]float64{0.001, 10}, true, 0.001, 10},
		{[]float64{0.1234567, 0.9876543}, false, 0.12, 0.99},
		{[]float64{-3.21, 12.3}, false, -4, 13},
	} {
		c := Chart{Log: test.log, Fraction: !test.log, Lines: []Line{{X: test.x, Y: test.x}}}
		if low, high, ok := c.ends(); low != test.low || high != test.high || !ok {
			t.Errorf("%v: from %v to %v, want %v to %v", test.x, low, high, test.low, test.high)
		}
	}
	for _, x := range [][]float64{nil, {1}, {0, 1}} {
		if low, high, ok := (Chart{Log: true, Lines: []Line{{X: x, Y: x}}}).ends(); ok {
			t.Errorf("%v: from %v to %v", x, low, high)
		}
	}
}

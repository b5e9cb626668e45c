package page_test

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"strings"
	"testing"

	"board/internal/limits"
	"board/summary"
	"board/web"
	"board/web/internal/webtest"
	"board/web/message"
)

// compared is a log directory with two values of lr times two seeds.
func comparedDir(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, lr := range []float64{0.125, 0.5} {
		for seed := range 2 {
			webtest.LogRun(t, dir, fmt.Sprintf("lr%g-s%d", lr, seed), 3, func(w *summary.Writer, step int64) {
				if step == 0 {
					if err := w.HParams(map[string]any{"lr": lr, "seed": seed, "model": "m"}); err != nil {
						t.Fatal(err)
					}
				}
				webtest.Scalar(t, w, 1000+float64(step), "loss", step, lr+float64(seed)-float64(step)/8)
				if lr == 0.5 && seed == 1 {
					webtest.Scalar(t, w, 1000+float64(step), "odd", step, math.NaN())
				}
			})
		}
	}
	return dir
}

func compared(t *testing.T, h http.Handler, q message.Compare) message.Compared {
	t.Helper()
	body, err := json.Marshal(q)
	if err != nil {
		t.Fatal(err)
	}
	return webtest.Decoded[message.Compared](t, webtest.PostJSON(h, "/api/compare", string(body)))
}

func TestCompareAnswersColumns(t *testing.T) {
	h := webtest.OpenSite(t, comparedDir(t))
	got := compared(t, h, message.Compare{
		Params: []string{"lr", "nothing"}, Metrics: []message.CompareMetric{{Tag: "loss", Agg: "best"}, {Tag: "odd", Agg: "last"}, {Tag: "loss", Agg: "mean"}},
		Sort: []message.CompareSort{{By: "metric", Name: "loss", Agg: "min"}}, Offset: 1, Limit: 2,
	})
	if got.Total != 4 || got.Runs != 4 || len(got.Rows) != 2 || got.Rows[0].Name != "lr0.5-s0" || got.Rows[1].Name != "lr0.125-s1" {
		t.Fatalf("rows %+v", got.Rows)
	}
	if row := got.Rows[0]; len(row.Runs) != 1 || row.Session != row.Runs[0] || row.Points != 3 || row.LastStep != 2 || row.Last != 1002 {
		t.Errorf("row %+v", row)
	}
	text, _ := json.Marshal(got)
	for _, want := range []string{
		`"values":[[0.5,0.125],[null,null]]`,
		`{"tag":"loss","agg":"best","values":[0.25,0.875],"steps":[2,2]}`,
		`{"tag":"odd","agg":"last","values":[null,null]}`,
		`"direction":"lower","guessed":true`,
		`{"name":"lr","numeric":true,"differs":true,"distinct":2},{"name":"model","numeric":false,"differs":false,"distinct":1}`,
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%s is not in %s", want, text)
		}
	}
}

func TestCompareAnswersGroupsAndDifferences(t *testing.T) {
	h := webtest.OpenSite(t, comparedDir(t))
	all := compared(t, h, message.Compare{})
	base := all.Rows[2].Runs[0] // natural order has 0.5 before 0.125
	got := compared(t, h, message.Compare{
		GroupBy: "all-but:seed", Baseline: &base, Params: []string{"lr", "seed"},
		Metrics: []message.CompareMetric{{Tag: "loss", Agg: "last"}, {Tag: "odd", Agg: "last"}},
	})
	if len(got.Rows) != 2 || got.Rows[0].Name != "lr=0.125" || !got.Rows[0].Baseline || len(got.Rows[1].Runs) != 2 {
		t.Fatalf("rows %+v", got.Rows)
	}
	loss, odd := got.Metrics[0], got.Metrics[1]
	if *loss.Values[0] != 0.375 || loss.Stats[0].N != 2 || math.Abs(float64(loss.Stats[0].Std)-math.Sqrt(0.5)) > 1e-15 || *loss.Delta[0] != 0 || *loss.Delta[1] != 0.375 || loss.Better[1] != -1 {
		t.Errorf("loss %+v", loss)
	}
	if odd.Stats[0] != nil || odd.Stats[1].N != 0 || !math.IsNaN(float64(*odd.Values[1])) || odd.Delta[1] != nil {
		t.Errorf("odd %+v", odd)
	}
	if got.Values[0][0] != 0.125 || got.Values[1][0] != nil {
		t.Errorf("values %v", got.Values)
	}
}

func TestCompareFiltersAndSaysWhatIsWrong(t *testing.T) {
	h := webtest.OpenSite(t, comparedDir(t))
	if got := compared(t, h, message.Compare{Query: "lr < 0.3 && loss.min < 1"}); len(got.Rows) != 2 || got.Error != nil {
		t.Errorf("%+v", got)
	}
	if got := compared(t, h, message.Compare{Query: "lr < 0.3 && los.min < 1"}); got.Error == nil || got.Error.From != 12 || !strings.Contains(got.Error.Message, "did you mean loss") {
		t.Errorf("error %+v", got.Error)
	}
	ids := compared(t, h, message.Compare{Runs: &message.Runs{IDs: []int32{int32(compared(t, h, message.Compare{}).Rows[0].Runs[0])}}})
	if len(ids.Rows) != 1 || ids.Rows[0].Name != "lr0.5-s0" {
		t.Errorf("of one run: %+v", ids.Rows)
	}
	for body, want := range map[string]string{
		`{"groupBy":"seed"}`: "expected all-but:NAME", `{"metrics":[{"tag":"loss","agg":"median"}]}`: "no aggregate", `{"sort":[{"by":"colour"}]}`: "expected one of",
		`{"sort":[{"by":"metric","name":"loss","stat":"mode"}]}`: "expected one of", `{"directions":{"loss":"up"}}`: "no direction", `{"top":{"tag":"loss","agg":"x","n":1}}`: "no aggregate", `[]`: "not a readable JSON",
		`{"query":"x","mode":"sql"}`: "",
	} {
		if w := webtest.PostJSON(h, "/api/compare", body); want != "" && (w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), want)) {
			t.Errorf("%s: %d %s", body, w.Code, w.Body)
		}
	}
}

func TestATableOfTooManyCellsIsRefused(t *testing.T) {
	few := limits.Default()
	few.Cells = 20
	h := webtest.OpenSite(t, comparedDir(t), func(o *web.Options) { o.Limits = few })
	w := webtest.PostJSON(h, "/api/compare", `{"metrics":[{"tag":"loss","agg":"last"},{"tag":"odd","agg":"last"}]}`)
	if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "24 cells, more than 20") || few.Count(limits.Cells) != 1 {
		t.Errorf("status %d: %s", w.Code, w.Body)
	}
}

func TestCompareNamesAreSpelled(t *testing.T) {
	got := webtest.Decoded[message.CompareNames](t, webtest.Get(webtest.OpenSite(t, webtest.Made(t)), "/api/compare/names"))
	if len(got.Metrics) != 3 || got.Metrics[0] != (message.CompareName{Name: "long", Spelling: "long"}) || got.Metrics[1].Spelling != `metric("loss/train")` || got.Metrics[2].Spelling != `metric("tag \"q\",\n")` {
		t.Errorf("metrics %+v", got.Metrics)
	}
	if len(got.Fields) == 0 || len(got.Words) == 0 {
		t.Errorf("fields %v, words %v", got.Fields, got.Words)
	}
}

func TestMeanCurvesOfGroups(t *testing.T) {
	h := webtest.OpenSite(t, comparedDir(t))
	var groups [][]int
	for _, row := range compared(t, h, message.Compare{GroupBy: "all-but:seed"}).Rows {
		groups = append(groups, row.Runs)
	}
	body, _ := json.Marshal(message.CompareCurves{Tag: "loss", Groups: append(groups, []int{999}), Width: 100})
	got := webtest.Decoded[message.ComparedCurves](t, webtest.PostJSON(h, "/api/compare/curves", string(body)))
	if len(got.Groups) != 3 || len(got.Groups[0].X) != 3 || got.Groups[0].Mean[0] != 0.625 || got.Groups[0].Min[2] != -0.125 || got.Groups[0].N[0] != 2 || got.Groups[0].Interpolated || got.Groups[2].Runs != 0 {
		t.Errorf("%+v", got)
	}
	for _, body := range []string{`{"smoothing":2}`, `{"axis":"colour"}`, `7`} {
		if w := webtest.PostJSON(h, "/api/compare/curves", body); w.Code != http.StatusBadRequest {
			t.Errorf("%s: status %d", body, w.Code)
		}
	}
}

func TestInsightOfAMetric(t *testing.T) {
	h := webtest.OpenSite(t, comparedDir(t))
	got := webtest.Decoded[message.ComparedInsight](t, webtest.PostJSON(h, "/api/compare/insight", `{"tag":"loss","agg":"min"}`))
	if got.Runs != 4 || len(got.Params) != 2 || got.Params[0].Name != "seed" || math.Abs(float64(got.Params[0].Correlation)) < 0.8 || !math.IsNaN(float64(got.R2)) || len(got.SoFar) != 4 {
		t.Errorf("%+v", got)
	}
	if got := webtest.Decoded[message.ComparedInsight](t, webtest.PostJSON(h, "/api/compare/insight", `{"tag":"loss","agg":"min","query":"lr <"}`)); got.Error == nil {
		t.Errorf("%+v", got)
	}
	if w := webtest.PostJSON(h, "/api/compare/insight", `{"tag":"loss","agg":"mode"}`); w.Code != http.StatusBadRequest {
		t.Errorf("status %d", w.Code)
	}
}

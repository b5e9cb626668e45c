package page_test

import (
	"encoding/json"
	"math"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"board/summary"
	"board/web/internal/webtest"
	"board/web/message"
)

// derivedDir has a run with a loss at each step and a val_loss at every other one, and a run
// with a loss alone, whose name a spreadsheet would take for a formula.
func derivedDir(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	webtest.LogRun(t, dir, "both", 9, func(w *summary.Writer, step int64) {
		webtest.Scalar(t, w, 1000+float64(step), "loss", step, float64(step))
		if step%2 == 0 {
			webtest.Scalar(t, w, 1000+float64(step), "val_loss", step, float64(10*step))
		}
	})
	webtest.LogRun(t, dir, "=one", 3, func(w *summary.Writer, step int64) {
		value := float64(step)
		if step == 1 {
			value = math.NaN()
		}
		webtest.Scalar(t, w, 1000+float64(step), "loss", step, value)
	})
	return dir
}

func derived(t *testing.T, h http.Handler, q message.Derive) message.Derived {
	t.Helper()
	q.Runs = &message.Runs{All: true}
	body, err := json.Marshal(q)
	if err != nil {
		t.Fatal(err)
	}
	return webtest.Decoded[message.Derived](t, webtest.PostJSON(h, "/api/derive", string(body)))
}

func TestDeriveAnswersCurvesOfFormulas(t *testing.T) {
	h := webtest.OpenSite(t, derivedDir(t))
	got := derived(t, h, message.Derive{Formulas: []string{"val_loss - loss", "exp(loss", "loss"}, Smoothing: 0.5})
	if len(got.Curves) != 3 || got.Curves[1].Error == nil || len(got.Curves[1].Runs) != 0 || got.XError != nil {
		t.Fatalf("%+v", got)
	}
	if len(got.Curves[0].Runs) != 1 || len(got.Curves[2].Runs) != 2 {
		t.Fatalf("runs %+v", got.Curves)
	}
	gap := got.Curves[0].Runs[0]
	if !gap.Interpolated || gap.Of != 9 || gap.Origin != 1000 || len(gap.Values) != 9 || gap.Values[3] != 27 || gap.X[3] != 1003 || gap.Steps[3] != 3 || len(gap.Smoothed) != 9 {
		t.Errorf("%+v", gap)
	}
}

func TestDeriveTakesAMetricForX(t *testing.T) {
	h := webtest.OpenSite(t, derivedDir(t))
	got := derived(t, h, message.Derive{Formulas: []string{"loss"}, X: "val_loss", Range: &[2]float64{20, 40}})
	if len(got.Curves[0].Runs) != 1 {
		t.Fatalf("%+v", got)
	}
	if c := got.Curves[0].Runs[0]; len(c.X) != 5 || c.X[0] != 10 || c.X[4] != 50 || c.Values[1] != 2 { // one beyond either end
		t.Errorf("%+v", c)
	}
	if got := derived(t, h, message.Derive{Formulas: []string{"loss"}, X: "nothing"}); got.XError == nil || len(got.Curves[0].Runs) != 0 {
		t.Errorf("%+v", got)
	}
}

func TestDeriveSelectsFromAllPoints(t *testing.T) {
	h := webtest.OpenSite(t, derivedDir(t))
	got := webtest.Decoded[message.DerivedSelected](t, webtest.PostJSON(h, "/api/derive/select", `{"formulas": ["val_loss - loss", "zzz"], "runs": "all", "lo": 2, "hi": 4}`))
	if len(got.Curves) != 2 || len(got.Curves[0].Rows) != 1 || len(got.Curves[1].Rows) != 0 {
		t.Fatalf("%+v", got)
	}
	if row := got.Curves[0].Rows[0]; row.N != 3 || row.Min != 18 || row.Max != 36 || row.Mean != 27 {
		t.Errorf("%+v", row)
	}
}

func TestDeriveRefusals(t *testing.T) {
	h := webtest.OpenSite(t, derivedDir(t))
	for _, body := range []string{
		`{"formulas": [], "runs": "all"}`, `{"formulas": ["loss"]}`, `{"formulas": ["loss"], "runs": "all", "axis": "odd"}`, `{"formulas": ["loss"], "runs": "all", "smoothing": 2}`,
		`{"formulas": ["loss"` + strings.Repeat(`,"loss"`, 40) + `], "runs": "all"}`,
	} {
		for _, path := range []string{"/api/derive", "/api/derive/select"} {
			if got := webtest.PostJSON(h, path, body); got.Code != http.StatusBadRequest {
				t.Errorf("%s %s: %d", path, body, got.Code)
			}
		}
	}
	for _, query := range []string{"", "?formula=zzz", "?formula=loss&x=1", "?formula=loss&format=odd", "?formula=loss&run=x"} {
		if got := webtest.Get(h, "/api/derive/export"+query); got.Code != http.StatusBadRequest {
			t.Errorf("%s: %d", query, got.Code)
		}
	}
}

func TestDeriveExports(t *testing.T) {
	h := webtest.OpenSite(t, derivedDir(t))
	query := url.Values{"formula": {"loss * 2", "val_loss"}}
	csv := webtest.Get(h, "/api/derive/export?"+query.Encode()).Body.String()
	for _, line := range []string{"curve,run,wall_time,step,value", "loss * 2,'=one,1001.0,1,nan", "loss * 2,both,1008.0,8,16.0", "val_loss,both,1008.0,8,80.0"} {
		if !strings.Contains(csv, line+"\r\n") {
			t.Errorf("no line %q in\n%s", line, csv)
		}
	}
	query.Set("format", "json")
	got := webtest.Decoded[map[string]map[string][][3]any](t, webtest.Get(h, "/api/derive/export?"+query.Encode()))
	if len(got) != 2 || len(got["loss * 2"]["=one"]) != 3 || got["loss * 2"]["=one"][1][2] != "NaN" || got["val_loss"]["both"][4][2] != 80.0 {
		t.Errorf("%v", got)
	}
	if csv := webtest.Get(h, "/api/derive/export?formula=loss&x=val_loss").Body.String(); !strings.HasPrefix(csv, "curve,run,x,step,value\r\nloss,both,0.0,0,0.0\r\nloss,both,10.0,1,1.0\r\n") {
		t.Errorf("%s", csv)
	}
}

func TestDeriveNames(t *testing.T) {
	h := webtest.OpenSite(t, derivedDir(t))
	got := webtest.Decoded[message.CompareNames](t, webtest.Get(h, "/api/derive/names"))
	if len(got.Metrics) != 2 || got.Metrics[1].Spelling != "val_loss" || len(got.Words) < 20 {
		t.Errorf("%+v", got)
	}
}

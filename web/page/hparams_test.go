package page_test

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/types/known/structpb"

	"board/proto/tbpb"
	"board/summary"
	"board/web/internal/webtest"
)

type hparams struct {
	Params, Metrics []struct {
		Name, Display string
		Tag, Group    int
		Declared      bool
	}
	Groups   []string
	Sessions []struct {
		Run                  int
		Group, Status, Model string
		Start, End           *float64
		Params, Groups, Runs []int
		Values               []any
	}
	Unread  []string
	UnreadN int
}

func startSession(t *testing.T, w *summary.Writer, info *tbpb.SessionStartInfo) {
	t.Helper()
	if err := w.HParamsStart(info); err != nil {
		t.Fatal(err)
	}
}

// TestHParamsOfSessionsAlone: without an experiment the columns are those that the
// sessions have, in natural order, and values of all types are told as they are.
func TestHParamsOfSessionsAlone(t *testing.T) {
	dir := t.TempDir()
	webtest.LogRun(t, dir, "a", 1, func(w *summary.Writer, _ int64) {
		startSession(t, w, &tbpb.SessionStartInfo{GroupName: "g", StartTimeSecs: 5, ModelUri: "m", Hparams: map[string]*structpb.Value{
			"units10": structpb.NewNumberValue(0.001), "units2": structpb.NewStringValue("<b>"), "flag": structpb.NewBoolValue(true),
			"nan": structpb.NewNumberValue(math.NaN()), "null": structpb.NewNullValue(),
			"list": structpb.NewListValue(&structpb.ListValue{Values: []*structpb.Value{structpb.NewNumberValue(1), structpb.NewStringValue("x")}}),
		}})
		webtest.Scalar(t, w, 1, "loss", 0, 1)
		if err := w.HParamsEnd(tbpb.SessionEndStatus_STATUS_SUCCESS); err != nil {
			t.Fatal(err)
		}
	})
	webtest.LogRun(t, dir, "a/val", 1, func(w *summary.Writer, _ int64) { webtest.Scalar(t, w, 1, "loss", 0, 1) })
	webtest.LogRun(t, dir, "b", 1, func(w *summary.Writer, _ int64) {
		startSession(t, w, &tbpb.SessionStartInfo{Hparams: map[string]*structpb.Value{"units2": structpb.NewStringValue("")}})
	})
	h := webtest.OpenSite(t, dir)
	got := webtest.Decoded[hparams](t, webtest.Get(h, "/api/hparams"))
	runs := map[int]string{}
	for _, run := range readCatalog(t, h).Catalog.Runs {
		runs[run.ID] = run.Name
	}
	var names []string
	for _, p := range got.Params {
		names = append(names, p.Name)
	}
	if want := "[flag list nan null units2 units10]"; fmt.Sprint(names) != want {
		t.Errorf("params %v, want %s", names, want)
	}
	if len(got.Metrics) != 2 || got.Metrics[0].Name != "loss" || got.Groups[got.Metrics[0].Group] != "" || got.Groups[got.Metrics[1].Group] != "val" || got.Metrics[0].Tag != got.Metrics[1].Tag {
		t.Errorf("metrics %+v of groups %q", got.Metrics, got.Groups)
	}
	if len(got.Sessions) != 2 {
		t.Fatalf("sessions %+v", got.Sessions)
	}
	for _, s := range got.Sessions {
		told, _ := json.Marshal(s.Values)
		switch runs[s.Run] {
		case "a":
			if want := `[true,"[1,\"x\"]","NaN",null,"\u003cb\u003e",0.001]`; string(told) != want || fmt.Sprint(s.Params) != "[0 1 2 3 4 5]" {
				t.Errorf("values %s of %v, want %s", told, s.Params, want)
			}
			if s.Status != "success" || *s.Start != 5 || s.End == nil || s.Group != "g" || s.Model != "m" || len(s.Runs) != 2 || runs[s.Runs[0]] != "a" && runs[s.Runs[1]] != "a" {
				t.Errorf("told %+v", s)
			}
		case "b":
			if string(told) != `[""]` || fmt.Sprint(s.Params) != "[4]" || s.Status != "" || s.Start != nil || s.Group != "b" || len(s.Runs) != 0 {
				t.Errorf("told %+v", s)
			}
		}
	}
}

// TestHParamsThatAnExperimentDeclares come first, also before any session has them.
func TestHParamsThatAnExperimentDeclares(t *testing.T) {
	dir := t.TempDir()
	webtest.LogRun(t, dir, ".", 1, func(w *summary.Writer, _ int64) {
		err := w.HParamsExperiment(&tbpb.Experiment{
			HparamInfos: []*tbpb.HParamInfo{{Name: "z", DisplayName: "Zed"}, {Name: "unused"}},
			MetricInfos: []*tbpb.MetricInfo{{Name: &tbpb.MetricName{Tag: "later", Group: "val"}, DisplayName: "L"}, {Name: &tbpb.MetricName{Tag: "loss"}}},
		})
		if err != nil {
			t.Fatal(err)
		}
	})
	webtest.LogRun(t, dir, "a", 1, func(w *summary.Writer, _ int64) {
		startSession(t, w, &tbpb.SessionStartInfo{Hparams: map[string]*structpb.Value{"a": structpb.NewNumberValue(1), "z": structpb.NewNumberValue(2)}})
		webtest.Scalar(t, w, 1, "accuracy", 0, 1)
		webtest.Scalar(t, w, 1, "loss", 0, 1)
	})
	got := webtest.Decoded[hparams](t, webtest.Get(webtest.OpenSite(t, dir), "/api/hparams"))
	params, metrics := []string{}, []string{}
	for _, p := range got.Params {
		params = append(params, fmt.Sprint(p.Name, p.Display, p.Declared))
	}
	for _, m := range got.Metrics {
		metrics = append(metrics, fmt.Sprint(got.Groups[m.Group], m.Name, m.Display, m.Declared, m.Tag >= 0))
	}
	if want := "zZedtrue unusedtrue afalse"; strings.Join(params, " ") != want {
		t.Errorf("params %q, want %q", params, want)
	}
	if want := "vallaterLtrue false|losstrue true|accuracyfalse true"; strings.Join(metrics, "|") != want {
		t.Errorf("metrics %q, want %q", metrics, want)
	}
}

func TestUnreadableHParamsAreTold(t *testing.T) {
	dir := t.TempDir()
	for i := range 7 {
		webtest.NewLogFile(t, dir, fmt.Sprint("bad", i)).AddTensor(summary.PluginHParams, summary.HParamsStartTag, 0, []byte("no message"), &tbpb.TensorProto{})
	}
	got := webtest.Decoded[hparams](t, webtest.Get(webtest.OpenSite(t, dir), "/api/hparams"))
	if got.UnreadN != 7 || len(got.Unread) != 5 || !strings.Contains(got.Unread[0], "bad0") || len(got.Sessions) != 0 {
		t.Errorf("told %+v", got)
	}
}

func TestSummariesOfWholeCurves(t *testing.T) {
	dir := t.TempDir()
	webtest.LogRun(t, dir, "long", 1000, func(w *summary.Writer, step int64) { webtest.Scalar(t, w, 5, "x", step, float64(step%7)) })
	webtest.LogRun(t, dir, "nan", 3, func(w *summary.Writer, step int64) {
		webtest.Scalar(t, w, 5, "x", step, []float64{4, 2, math.NaN()}[step])
	})
	webtest.LogRun(t, dir, "other", 1, func(w *summary.Writer, step int64) { webtest.Scalar(t, w, 5, "y", step, 1) })
	h := webtest.OpenSite(t, dir)
	c := readCatalog(t, h)
	long, other := c.run(t, "long"), c.run(t, "other")
	x := c.tag(t, "x")
	ask := func() string {
		w := webtest.PostJSON(h, "/api/summaries", fmt.Sprintf(`{"tags":[%d,%d,9999],"runs":[%d,%d,%d,%d,7777]}`, x, x, long, long, c.run(t, "nan"), other))
		if w.Code != http.StatusOK {
			t.Fatalf("status %d: %s", w.Code, w.Body)
		}
		return w.Body.String()
	}
	type columns struct {
		Tag                                            int
		Runs, N, FirstStep, LastStep, MinStep, MaxStep []int
		First, Last, Min, Max, Mean                    []any
	}
	got := webtest.Decoded[struct{ Tags []columns }](t, webtest.PostJSON(h, "/api/summaries", fmt.Sprintf(`{"tags":[%d],"runs":"all"}`, x))).Tags[0]
	if len(got.Runs) != 2 {
		t.Fatalf("told %+v", got)
	}
	for i, run := range got.Runs {
		row := fmt.Sprintln(got.N[i], got.First[i], got.Last[i], got.LastStep[i], got.Min[i], got.MinStep[i], got.Max[i], got.MaxStep[i], got.Mean[i])
		want := "3 4 NaN 2 2 1 4 0 3\n"
		if run == long {
			want = fmt.Sprintln(1000, 0, 999%7, 999, 0, 0, 6, 6, got.Mean[i])
		}
		if row != want {
			t.Errorf("run %d: %s, want %s", run, row, want)
		}
	}
	first := ask()
	if second := ask(); first != second || strings.Count(first, `"tag":`) != 2 {
		t.Errorf("told %s, then %s", first, second)
	}
}

func TestNoSummaries(t *testing.T) {
	h := webtest.OpenSite(t, t.TempDir())
	for _, body := range []string{`{`, `{"tags":[1]}`, `{"tags":[1],"runs":"some"}`, `{"tags":[` + strings.Repeat("1,", 100_000) + `1],"runs":"all"}`} {
		if w := webtest.PostJSON(h, "/api/summaries", body); w.Code != http.StatusBadRequest {
			t.Errorf("%.40s: status %d", body, w.Code)
		}
	}
}

// TestSessionsHaveTheRunsBelowThem: a scalar is a metric of the session that is nearest
// above its run.
func TestSessionsHaveTheRunsBelowThem(t *testing.T) {
	dir := t.TempDir()
	for _, run := range []string{"exp/a", "exp/a/inner"} {
		webtest.LogRun(t, dir, run, 1, func(w *summary.Writer, _ int64) {
			startSession(t, w, &tbpb.SessionStartInfo{GroupName: run})
		})
	}
	for _, run := range []string{"exp/a", "exp/a/validation", "exp/a/inner/train/deep", "exp/ab", "exp"} {
		webtest.LogRun(t, dir, run, 1, func(w *summary.Writer, _ int64) { webtest.Scalar(t, w, 1, "loss", 0, 1) })
	}
	h := webtest.OpenSite(t, dir)
	got, names := webtest.Decoded[hparams](t, webtest.Get(h, "/api/hparams")), map[int]string{}
	for _, run := range readCatalog(t, h).Catalog.Runs {
		names[run.ID] = run.Name
	}
	want := map[string]string{"exp/a": "=exp/a validation=exp/a/validation", "exp/a/inner": "train/deep=exp/a/inner/train/deep"}
	for _, s := range got.Sessions {
		var parts []string
		for i, run := range s.Runs {
			parts = append(parts, got.Groups[s.Groups[i]]+"="+names[run])
		}
		slices.Sort(parts)
		if told := strings.Join(parts, " "); told != want[s.Group] {
			t.Errorf("session %s has the parts %q, want %q", s.Group, told, want[s.Group])
		}
	}
	if len(got.Sessions) != 2 {
		t.Errorf("%d sessions", len(got.Sessions))
	}
}

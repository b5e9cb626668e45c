package dataapi_test

import (
	"math"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/types/known/structpb"

	"board/proto/tbpb"
	"board/summary"
	"board/web/internal/webtest"
)

// A trial is a session of the table below.
type trial struct {
	run, group string
	hparams    map[string]any
	loss       map[string]float64 // by run below the session
	status     tbpb.SessionEndStatus
}

// trials has two sessions of one group, values of several types and values that are
// missing.
var trials = []trial{
	{"a", "g", map[string]any{"lr": 0.1, "opt": "sgd", "mixed": 1.0, "on": true}, map[string]float64{"": 4, "validation": 5}, tbpb.SessionEndStatus_STATUS_SUCCESS},
	{"b", "g", map[string]any{"lr": 0.1, "opt": "sgd", "mixed": 1.0, "on": true}, map[string]float64{"": 2, "validation": 7}, tbpb.SessionEndStatus_STATUS_FAILURE},
	{"c", "", map[string]any{"lr": 0.01, "opt": "adam", "mixed": "x", "on": false}, map[string]float64{"": 1}, tbpb.SessionEndStatus_STATUS_SUCCESS},
	{"deep/d", "", map[string]any{"lr": math.NaN(), "opt": "adam", "on": false}, nil, tbpb.SessionEndStatus_STATUS_UNKNOWN},
}

// trialsSite serves the trials. No program has described the experiment.
func trialsSite(t *testing.T) http.Handler {
	t.Helper()
	dir := t.TempDir()
	for _, tr := range trials {
		hparams := map[string]*structpb.Value{}
		for name, value := range tr.hparams {
			v, err := structpb.NewValue(value)
			if err != nil {
				t.Fatal(err)
			}
			hparams[name] = v
		}
		webtest.LogRun(t, dir, tr.run, 1, func(w *summary.Writer, _ int64) {
			if err := w.HParamsStart(&tbpb.SessionStartInfo{Hparams: hparams, GroupName: tr.group, StartTimeSecs: 7}); err != nil {
				t.Fatal(err)
			}
			if tr.status != tbpb.SessionEndStatus_STATUS_UNKNOWN {
				if err := w.HParamsEnd(tr.status); err != nil {
					t.Fatal(err)
				}
			}
		})
		for below, loss := range tr.loss {
			webtest.LogRun(t, dir, filepath.Join(tr.run, below), 1, func(w *summary.Writer, _ int64) {
				webtest.Scalar(t, w, 100, "loss", 3, 9)
				webtest.Scalar(t, w, 200, "loss", 4, loss)
			})
		}
	}
	return webtest.OpenSite(t, dir)
}

// TestExperimentOfSessionsAlone has what TensorBoard finds out without a description.
func TestExperimentOfSessionsAlone(t *testing.T) {
	h := trialsSite(t)
	got := webtest.Decoded[any](t, webtest.PostJSON(h, "/data/plugin/hparams/experiment", `{}`))
	info := func(name, kind string, domain string, value any) map[string]any {
		return map[string]any{"name": name, "displayName": "", "description": "", "type": "DATA_TYPE_" + kind, "differs": true, domain: value}
	}
	metric := func(group string) map[string]any {
		return map[string]any{"name": map[string]any{"group": group, "tag": "loss"}, "displayName": "", "description": "", "datasetType": "DATASET_UNKNOWN"}
	}
	want := map[string]any{
		"name": "", "description": "", "user": "", "timeCreatedSecs": 0.0,
		"hparamInfos": []any{
			info("lr", "FLOAT64", "domainInterval", map[string]any{"minValue": 0.01, "maxValue": 0.1}),
			info("mixed", "STRING", "domainDiscrete", []any{"1.0", "x"}),
			info("on", "BOOL", "domainDiscrete", []any{false, true}),
			info("opt", "STRING", "domainDiscrete", []any{"adam", "sgd"}),
		},
		"metricInfos": []any{metric(""), metric("validation")},
	}
	if !webtest.SameValue(got, want) {
		t.Errorf("got  %s\nwant %s", webtest.AsJSON(t, got), webtest.AsJSON(t, want))
	}
	limited := webtest.Decoded[map[string]any](t, webtest.Get(h, "/data/plugin/hparams/experiment"+webtest.Query("request", `{"hparamsLimit":2,"includeMetrics":false}`)))
	if len(limited["hparamInfos"].([]any)) != 2 || len(limited["metricInfos"].([]any)) != 0 {
		t.Errorf("limited: %v", limited)
	}
}

// group is what the tests look at of a group.
type group struct {
	Name     string         `json:"name"`
	HParams  map[string]any `json:"hparams"`
	Sessions []struct {
		Name, Status string
	} `json:"sessions"`
	Metrics []struct {
		Name  struct{ Group, Tag string }
		Value float64 `json:"value"`
		Step  int     `json:"trainingStep"`
		Wall  float64 `json:"wallTimeSecs"`
	} `json:"metricValues"`
}

type groups struct {
	Groups []group `json:"sessionGroups"`
	Total  int     `json:"totalSize"`
}

// every asks for all sessions; %s stands for more members.
const every = `{"allowedStatuses":["STATUS_UNKNOWN","STATUS_SUCCESS","STATUS_FAILURE","STATUS_RUNNING"],"sliceSize":100`

func TestSessionGroups(t *testing.T) {
	h := trialsSite(t)
	for _, c := range []struct{ request, want string }{
		{every + `}`, "c deep/d g"},
		{`{"sliceSize":100}`, ""}, // no status is allowed
		{`{"allowedStatuses":["STATUS_FAILURE"],"sliceSize":100}`, "g"},
		{every + `,"colParams":[{"hparam":"lr","order":"ORDER_ASC"}]}`, "c g deep/d"},
		{every + `,"colParams":[{"hparam":"lr","order":"ORDER_ASC","missingValuesFirst":true}]}`, "deep/d c g"},
		{every + `,"colParams":[{"hparam":"lr","order":"ORDER_DESC"}]}`, "g c deep/d"},
		{every + `,"colParams":[{"hparam":"lr","order":"ORDER_DESC","missingValuesFirst":true}]}`, "deep/d g c"},
		{every + `,"colParams":[{"hparam":"opt","order":"ORDER_DESC"},{"metric":{"tag":"loss"},"order":"ORDER_ASC","missingValuesFirst":true}]}`, "g deep/d c"},
		{every + `,"colParams":[{"hparam":"mixed","order":"ORDER_ASC"}]}`, "g c deep/d"},
		{every + `,"colParams":[{"hparam":"opt","filterRegexp":"da"}]}`, "c deep/d"},
		{every + `,"colParams":[{"hparam":"lr","filterInterval":{"minValue":0.05,"maxValue":1}}]}`, "deep/d g"}, // without a value: stays
		{every + `,"colParams":[{"hparam":"lr","filterInterval":{"minValue":0.05,"maxValue":1},"excludeMissingValues":true}]}`, "g"},
		{every + `,"colParams":[{"hparam":"on","filterDiscrete":[true]}]}`, "g"},
		{every + `,"colParams":[{"hparam":"on","filterDiscrete":[0,"x"]}]}`, "c deep/d"},
		{every + `,"colParams":[{"metric":{"tag":"loss","group":"validation"},"excludeMissingValues":true}]}`, "g"},
		{every + `,"colParams":[{"metric":{"tag":"loss"},"filterInterval":{"minValue":"-Infinity","maxValue":1}}]}`, "c deep/d"},
		{`{"allowedStatuses":[0,1,2,3],"startIndex":1,"sliceSize":1}`, "deep/d"},
		{`{"allowedStatuses":[0,1,2,3],"startIndex":9,"sliceSize":2147483647}`, ""},
	} {
		got := webtest.Decoded[groups](t, webtest.PostJSON(h, "/data/plugin/hparams/session_groups", c.request))
		var names []string
		for _, g := range got.Groups {
			names = append(names, g.Name)
		}
		if strings.Join(names, " ") != c.want {
			t.Errorf("%s: got %q, want %q", strings.TrimPrefix(c.request, every), names, c.want)
		}
	}
}

func TestAggregation(t *testing.T) {
	h := trialsSite(t)
	for how, want := range map[string][]float64{
		`"AGGREGATION_UNSET"`: {3, 6}, `"AGGREGATION_AVG"`: {3, 6},
		`"AGGREGATION_MIN","aggregationMetric":{"tag":"loss"}`:                      {2, 7},
		`"AGGREGATION_MAX","aggregationMetric":{"tag":"loss"}`:                      {4, 5},
		`"AGGREGATION_MEDIAN","aggregationMetric":{"tag":"loss"}`:                   {2, 7},
		`"AGGREGATION_MAX","aggregationMetric":{"tag":"loss","group":"validation"}`: {2, 7},
		`"AGGREGATION_MAX","aggregationMetric":{"tag":"no such"}`:                   nil,
	} {
		got := webtest.Decoded[groups](t, webtest.PostJSON(h, "/data/plugin/hparams/session_groups", every+`,"aggregationType":`+how+`}`))
		if len(got.Groups) != 3 {
			t.Fatalf("%s: %d groups", how, len(got.Groups))
		}
		var values []float64
		for _, m := range got.Groups[2].Metrics {
			values = append(values, m.Value)
			if m.Step != 4 || m.Wall != 200 {
				t.Errorf("%s: step %d, wall time %g of the last value, want 4 and 200", how, m.Step, m.Wall)
			}
		}
		if !slices.Equal(values, want) {
			t.Errorf("%s: got %v, want %v", how, values, want)
		}
	}
}

func TestIncludedHParams(t *testing.T) {
	h := trialsSite(t)
	got := webtest.Decoded[groups](t, webtest.PostJSON(h, "/data/plugin/hparams/session_groups", every+`,"colParams":[{"hparam":"lr","includeInResult":true},{"hparam":"opt"},{"hparam":"on","includeInResult":false}]}`))
	for _, g := range got.Groups {
		for name := range g.HParams {
			if name != "lr" && name != "opt" {
				t.Errorf("group %s has %s", g.Name, name)
			}
		}
	}
	if _, has := got.Groups[1].HParams["lr"]; has {
		t.Error("NaN was answered, which protobuf's JSON does not have")
	}
}

func TestBadHParamsRequests(t *testing.T) {
	h := trialsSite(t)
	for request, want := range map[string]int{
		"": 400, "null": 400, "[]": 400, `{"x":1}`: 400, `{"sliceSize":"many"}`: 400, `{"startIndex":-1}`: 400, `{"sliceSize":-1}`: 400, `{"aggregationType":"X"}`: 400,
		every + `,"colParams":[{}]}`: 400, every + `,"colParams":[{"hparam":"lr","filterRegexp":"x"}]}`: 400, every + `,"colParams":[{"hparam":"opt","filterRegexp":"("}]}`: 400,
		every + `,"colParams":[{"hparam":"opt","filterInterval":{}}]}`: 400, every + `,"colParams":[{"hparam":"x","order":7}]}`: 400,
		every + `,"aggregationType":9}`:                            400,
		`{"colParams":[` + strings.Repeat("{},", 200_000) + `{}]}`: 400,
	} {
		if w := webtest.PostJSON(h, "/data/plugin/hparams/session_groups", request); w.Code != want {
			t.Errorf("%.90s: status %d, want %d: %.200s", request, w.Code, want, w.Body)
		}
	}
	for target, want := range map[string]int{
		"experiment": 400, "experiment?request={}": 200, "metric_evals?request={}": 404, "metric_evals": 400,
		"download_data": 400, "download_data?request={}": 400, "download_data?request={}&columnsVisibility=[]": 400, "download_data?request={}&columnsVisibility=[]&format=csv": 200,
	} {
		if w := webtest.Get(h, "/data/plugin/hparams/"+target); w.Code != want {
			t.Errorf("%s: status %d, want %d: %.200s", target, w.Code, want, w.Body)
		}
	}
}

func TestMetricEvals(t *testing.T) {
	h := trialsSite(t)
	w := webtest.PostJSON(h, "/data/plugin/hparams/metric_evals", `{"sessionName":"a","metricName":{"group":"validation","tag":"loss"}}`)
	if w.Body.String() != "[[100.0,3,9.0],[200.0,4,5.0]]" {
		t.Errorf("got %s", w.Body)
	}
}

func TestDownloadHParams(t *testing.T) {
	h := trialsSite(t)
	ask := func(format string) string {
		return webtest.Get(h, "/data/plugin/hparams/download_data"+webtest.Query("format", format, "columnsVisibility", "[true,true,true,false,true]", "request", every+"}")).Body.String()
	}
	for format, want := range map[string]string{
		"json":  `{"header":["lr","mixed","on","loss"],"rows":[[0.01,"x",false,1.0],["","",false,null],[0.1,1.0,true,3.0]]}`,
		"csv":   "lr,mixed,on,loss\r\n0.01,x,False,1.0\r\n,,False,\r\n0.1,1.0,True,3.0\r\n",
		"latex": "\\begin{table}[tbp]\n\\begin{tabular}{llll}\nlr & mixed & on & loss \\\\ \\hline\n$0.01$ & x & $0$ & $1$ \\\\\n &  & $0$ & - \\\\\n$0.1$ & $1$ & $1$ & $3$ \\\\\n\\hline\n\\end{tabular}\n\\end{table}\n",
	} {
		if got := ask(format); got != want {
			t.Errorf("%s: got %q, want %q", format, got, want)
		}
	}
}

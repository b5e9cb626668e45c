package summary_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"testing/synctest"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"

	"board/proto/tbpb"
	"board/summary"
)

// hparamsOf is what a value says of hyper-parameters; its tensor must be empty.
func hparamsOf(t *testing.T, value *tbpb.Summary_Value) *tbpb.HParamsPluginData {
	t.Helper()
	null := &tbpb.TensorProto{Dtype: tbpb.DataType_DT_FLOAT, TensorShape: &tbpb.TensorShapeProto{Dim: []*tbpb.TensorShapeProto_Dim{{}}}}
	plugin := value.GetMetadata().GetPluginData()
	if !proto.Equal(value.GetTensor(), null) || plugin.GetPluginName() != "hparams" {
		t.Errorf("%s: tensor %v, plugin %q", value.GetTag(), value.GetTensor(), plugin.GetPluginName())
	}
	data := new(tbpb.HParamsPluginData)
	if err := proto.Unmarshal(plugin.GetContent(), data); err != nil {
		t.Fatal(err)
	}
	return data
}

type celsius float32

func TestHParams(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		values := map[string]any{
			"lr": 0.1, "lr32": float32(0.1), "units": 300, "seed": uint64(7), "optimizer": "sgd", "nesterov": true, "heat": celsius(1.5), "half": int8(-3),
		}
		got := onlyValue(t, func(w *summary.Writer) error { return w.HParams(values) })
		info := hparamsOf(t, got).GetSessionStartInfo()
		want := &tbpb.SessionStartInfo{
			Hparams: map[string]*structpb.Value{
				"lr": structpb.NewNumberValue(0.1), "lr32": structpb.NewNumberValue(0.1), "units": structpb.NewNumberValue(300),
				"seed": structpb.NewNumberValue(7), "optimizer": structpb.NewStringValue("sgd"), "nesterov": structpb.NewBoolValue(true),
				"heat": structpb.NewNumberValue(1.5), "half": structpb.NewNumberValue(-3),
			},
			GroupName:     info.GetGroupName(),
			StartTimeSecs: 946684800,
		}
		if got.GetTag() != "_hparams_/session_start_info" || len(info.GetGroupName()) != 64 || !proto.Equal(info, want) {
			t.Errorf("tag %q, got %v\nwant %v", got.GetTag(), info, want)
		}
	})
}

// Sessions with the same values are one group, others are not.
func TestHParamsGroups(t *testing.T) {
	group := func(values map[string]any) string {
		return hparamsOf(t, onlyValue(t, func(w *summary.Writer) error { return w.HParams(values) })).GetSessionStartInfo().GetGroupName()
	}
	one := group(map[string]any{"a": 1, "b": "x", "c": true})
	if again := group(map[string]any{"c": true, "b": "x", "a": 1.0}); again != one {
		t.Errorf("the same values have groups %s and %s", one, again)
	}
	for _, other := range []map[string]any{nil, {"a": 2, "b": "x", "c": true}, {"a": "1", "b": "x", "c": true}, {"a": 1, "b": "x"}} {
		if group(other) == one {
			t.Errorf("%v has the group of another choice", other)
		}
	}
}

func TestHParamsStartAndEndAndExperiment(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := &tbpb.SessionStartInfo{GroupName: "mine", MonitorUrl: "http://localhost", Hparams: map[string]*structpb.Value{"a": structpb.NewNumberValue(1)}}
		experiment := &tbpb.Experiment{
			HparamInfos: []*tbpb.HParamInfo{{Name: "a", Type: tbpb.HParamType_DATA_TYPE_FLOAT64}},
			MetricInfos: []*tbpb.MetricInfo{{Name: &tbpb.MetricName{Group: "validation", Tag: "loss"}}},
		}
		path := writeAll(t, func(w *summary.Writer) error {
			for _, err := range []error{w.HParamsExperiment(experiment), w.HParamsStart(start), w.HParamsEnd(tbpb.SessionEndStatus_STATUS_SUCCESS)} {
				if err != nil {
					return err
				}
			}
			return nil
		})
		want := map[string]*tbpb.HParamsPluginData{
			"_hparams_/experiment":         {Data: &tbpb.HParamsPluginData_Experiment{Experiment: experiment}},
			"_hparams_/session_start_info": {Data: &tbpb.HParamsPluginData_SessionStartInfo{SessionStartInfo: start}},
			"_hparams_/session_end_info": {Data: &tbpb.HParamsPluginData_SessionEndInfo{
				SessionEndInfo: &tbpb.SessionEndInfo{Status: tbpb.SessionEndStatus_STATUS_SUCCESS, EndTimeSecs: 946684800},
			}},
		}
		events := readEvents(t, path)[1:]
		if len(events) != 3 {
			t.Fatalf("%d events", len(events))
		}
		for _, event := range events {
			value := event.GetSummary().GetValue()[0]
			if got := hparamsOf(t, value); event.GetStep() != 0 || !proto.Equal(got, want[value.GetTag()]) {
				t.Errorf("%s at step %d: %v", value.GetTag(), event.GetStep(), got)
			}
		}
	})
}

func TestHParamsRefusesWhatIsNone(t *testing.T) {
	w := writer(t)
	for want, value := range map[string]any{
		"got nil":                          nil,
		"got []int":                        []int{1},
		`expected valid UTF-8, got "\xff"`: "\xff",
		"expected a finite number, got NaN; give it as a string": math.NaN(),
		"expected a finite number, got +Inf":                     float32(math.Inf(1)),
	} {
		if err := w.HParams(map[string]any{"fine": 1, "bad": value}); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), `hparams: "bad": `) {
			t.Errorf("%v: %v does not say %q", value, err, want)
		}
	}
	for _, name := range []string{"", "\xff"} {
		if err := w.HParams(map[string]any{name: 1}); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("the name %q is empty or not valid UTF-8", name)) {
			t.Errorf("the name %q: %v", name, err)
		}
	}
	if err := w.HParams(map[string]any{"a": "\xff"}); err == nil || !strings.Contains(err.Error(), "UTF-8") {
		t.Errorf("a text that is not UTF-8: %v", err)
	}
	if err := w.HParamsExperiment(&tbpb.Experiment{HparamInfos: []*tbpb.HParamInfo{{}}}); err == nil || !strings.Contains(err.Error(), "hyper-parameter 0 of the experiment has no name") {
		t.Errorf("a hyper-parameter without a name: %v", err)
	}
	if err := w.HParamsExperiment(&tbpb.Experiment{MetricInfos: []*tbpb.MetricInfo{{}}}); err == nil || !strings.Contains(err.Error(), "metric 0 of the experiment has no tag") {
		t.Errorf("a metric without a tag: %v", err)
	}
}

// Readers take a tag's first metadata, so that a second session would be lost.
func TestHParamsOnlyOnce(t *testing.T) {
	w := writer(t)
	if err := w.HParams(map[string]any{"a": 1}); err != nil {
		t.Fatal(err)
	}
	if err := w.HParams(map[string]any{"a": 2}); err == nil || !strings.Contains(err.Error(), "readers take only the first; begin another run") {
		t.Errorf("a second session: %v", err)
	}
}

package summary_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"board/proto/tbpb"
	"board/summary"
)

func TestDecodeHParams(t *testing.T) {
	experiment := &tbpb.Experiment{Description: "d", HparamInfos: []*tbpb.HParamInfo{{Name: "lr"}}, MetricInfos: []*tbpb.MetricInfo{{Name: &tbpb.MetricName{Tag: "loss"}}}}
	start := &tbpb.SessionStartInfo{GroupName: "g", StartTimeSecs: 5}
	values := storedValues(t, func(w *summary.Writer) error {
		return firstError(w.HParamsExperiment(experiment), w.HParamsStart(start), w.HParamsEnd(tbpb.SessionEndStatus_STATUS_FAILURE))
	})
	for i, tag := range []string{summary.HParamsExperimentTag, summary.HParamsStartTag, summary.HParamsEndTag} {
		m := summary.MetadataOf(&values[i])
		got, err := summary.DecodeHParams(m.Content)
		if err != nil || string(values[i].Tag) != tag || m.Plugin != summary.PluginHParams {
			t.Fatalf("%q: %+v, %v", values[i].Tag, got, err)
		}
		if (got.Experiment != nil) != (i == 0) || (got.Start != nil) != (i == 1) || (got.End != nil) != (i == 2) {
			t.Errorf("%s: %+v", tag, got)
		}
		if i == 0 && !proto.Equal(got.Experiment, experiment) || i == 1 && !proto.Equal(got.Start, start) || i == 2 && got.End.GetStatus() != tbpb.SessionEndStatus_STATUS_FAILURE {
			t.Errorf("%s: %+v", tag, got)
		}
	}
}

func TestDecodeHParamsRefusesWhatIsNone(t *testing.T) {
	for want, content := range map[string][]byte{
		"hparams: ": {0xff},
		"hparams: expected an experiment, or the start or end of a session, got none of them": nil,
		"hparams: version 7: written in a version that is not known here":                     {1 << 3, 7},
	} {
		_, err := summary.DecodeHParams(content)
		if err == nil || !strings.Contains(err.Error(), want) || errors.Is(err, summary.ErrVersion) != strings.Contains(want, "version") {
			t.Errorf("%v does not say %q", err, want)
		}
	}
}

// The hyper-parameters of TensorFlow and PyTorch are those that TensorBoard answers.
func TestDecodeHParamsOfRealFiles(t *testing.T) {
	runs := logged(t, "logs")
	groups := golden[struct {
		SessionGroups []struct {
			HParams  map[string]any
			Sessions []struct {
				Name          string
				StartTimeSecs float64
				Status        string
			}
		}
	}](t, "hparams|session groups").SessionGroups
	for _, group := range groups {
		for _, session := range group.Sessions {
			start, err := summary.DecodeHParams(runs[session.Name][summary.HParamsStartTag][0].Meta.Content)
			if err != nil || start.Start.GetStartTimeSecs() != session.StartTimeSecs {
				t.Fatalf("%s: %v, %v", session.Name, start, err)
			}
			got := map[string]any{}
			for name, v := range start.Start.GetHparams() {
				if got[name] = v.AsInterface(); v.AsInterface() == true {
					got[name] = 1.0 // TensorBoard answers so
				} else if v.AsInterface() == false {
					got[name] = 0.0
				}
			}
			if !reflect.DeepEqual(got, group.HParams) {
				t.Errorf("%s: %v; want %v", session.Name, got, group.HParams)
			}
			status := "STATUS_UNKNOWN"
			if end := runs[session.Name][summary.HParamsEndTag]; end != nil {
				h, err := summary.DecodeHParams(end[0].Meta.Content)
				if err != nil {
					t.Fatal(err)
				}
				status = h.End.GetStatus().String()
			}
			if status != session.Status {
				t.Errorf("%s: %s, want %s", session.Name, status, session.Status)
			}
		}
	}
	if len(groups) < 8 {
		t.Errorf("%d groups", len(groups))
	}
}

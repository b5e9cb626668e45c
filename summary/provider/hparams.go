package provider

import (
	"cmp"
	"slices"

	"board/proto/tbpb"
	"board/summary"
	"board/summary/logdir"
)

// Hyper-parameters: which runs are sessions, and what an experiment is about, as
// TensorBoard's hparams plugin finds out.

// A Session is a run with hyper-parameters.
type Session struct {
	Run   string
	Start *tbpb.SessionStartInfo
	End   *tbpb.SessionEndInfo // nil while it runs, or if it never said how it ended
}

// Status is how the session ended, in a word: success, failure or running; "" where it never said.
func (s Session) Status() string {
	switch s.End.GetStatus() {
	case tbpb.SessionEndStatus_STATUS_SUCCESS:
		return "success"
	case tbpb.SessionEndStatus_STATUS_FAILURE:
		return "failure"
	case tbpb.SessionEndStatus_STATUS_RUNNING:
		return "running"
	default:
		return ""
	}
}

// HParams is what all runs say about hyper-parameters.
type HParams struct {
	Experiment *tbpb.Experiment // of the first run that has one, nil if none has
	Sessions   []Session        // by name
}

// HParamsBytes is how many bytes ReadHParams reads; the messages that it makes of them
// take several times as much.
func HParamsBytes(c *logdir.Catalog) (n int64) {
	for _, run := range c.Runs {
		for _, tag := range run.Tags {
			if tag.Plugin() == summary.PluginHParams {
				n += int64(len(tag.Content()))
			}
		}
	}
	return n
}

// ReadHParams reads what all runs say about hyper-parameters. What cannot be read is
// left out.
func ReadHParams(c *logdir.Catalog) (h HParams) {
	runs := slices.Clone(c.Runs)
	slices.SortFunc(runs, func(a, b *logdir.RunInfo) int { return cmp.Compare(a.Name, b.Name) })
	for _, run := range runs {
		if h.Experiment == nil {
			h.Experiment = hparamsOf(run, summary.HParamsExperimentTag).Experiment
		}
		if start := hparamsOf(run, summary.HParamsStartTag).Start; start != nil {
			h.Sessions = append(h.Sessions, Session{run.Name, start, hparamsOf(run, summary.HParamsEndTag).End})
		}
	}
	return h
}

// hparamsOf reads one tag of a run; nothing if it is not there or cannot be read.
func hparamsOf(run *logdir.RunInfo, name string) summary.HParams {
	tag, ok := run.Tag(name)
	if !ok || tag.Plugin() != summary.PluginHParams {
		return summary.HParams{}
	}
	data, err := summary.DecodeHParams(tag.Content())
	if err != nil {
		return summary.HParams{}
	}
	return data
}

// Describe is the experiment that a program described or, where none did, what the
// sessions tell of one. metrics says whether its metrics are wanted. At most limit
// hyper-parameters are told, those first whose values differ; 0 is no limit.
func (h *HParams) Describe(c *logdir.Catalog, metrics bool, limit int) *tbpb.Experiment {
	e := h.Experiment
	switch {
	case e == nil:
		e = &tbpb.Experiment{HparamInfos: inferHParams(h.Sessions)}
		if metrics && len(e.GetHparamInfos()) > 0 {
			e.MetricInfos = inferMetrics(c, h.Sessions)
		}
	case !metrics:
		e.MetricInfos = nil
	}
	slices.SortStableFunc(e.GetHparamInfos(), func(a, b *tbpb.HParamInfo) int {
		return cmp.Or(truth(b.GetDiffers())-truth(a.GetDiffers()), cmp.Compare(a.GetName(), b.GetName()))
	})
	if limit > 0 && limit < len(e.GetHparamInfos()) {
		e.HparamInfos = e.GetHparamInfos()[:limit]
	}
	return e
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

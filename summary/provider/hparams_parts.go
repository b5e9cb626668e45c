package provider

import (
	"slices"

	"board/proto/tbpb"
	"board/summary"
	"board/summary/logdir"
)

// A SessionPart is a run with scalars that are metrics of a session: the session's own
// run, or one below it, such as "validation".
type SessionPart struct {
	Group string // the run's name relative to the session's, "" for the session's own run
	Run   *logdir.RunInfo
}

// Parts finds the runs whose scalars are metrics of each session. A run belongs to the
// session that is nearest above it.
func (h *HParams) Parts(c *logdir.Catalog) map[string][]SessionPart {
	isSession := make(map[string]bool, len(h.Sessions))
	for _, s := range h.Sessions {
		isSession[s.Run] = true
	}
	parts := make(map[string][]SessionPart, len(h.Sessions))
	for run := range ByRun(c, ScalarsPlugin) {
		if group, found := groupOf(run.Name, isSession); found {
			session := sessionOf(run.Name, group)
			parts[session] = append(parts[session], SessionPart{Group: group, Run: run})
		}
	}
	return parts
}

// sessionOf is the name of the session of a run, which is in the group.
func sessionOf(run, group string) string {
	if group == "" {
		return run
	}
	return run[:len(run)-len(group)-1]
}

// Experiments is what runs declare of hyper-parameters and metrics, in the order of the
// catalog: PyTorch writes an experiment into every session.
func Experiments(c *logdir.Catalog) (all []*tbpb.Experiment) {
	for _, run := range c.Runs {
		if e := hparamsOf(run, summary.HParamsExperimentTag).Experiment; e != nil {
			all = append(all, e)
		}
	}
	return all
}

// An UnreadHParams is a run whose hyper-parameters cannot be read.
type UnreadHParams struct {
	Run string
	Err error
}

// FindUnreadHParams lists the runs whose hyper-parameters cannot be read, those of a
// later version of the plugin among them.
func FindUnreadHParams(c *logdir.Catalog) (unread []UnreadHParams) {
	known := []string{summary.HParamsExperimentTag, summary.HParamsStartTag, summary.HParamsEndTag}
	for _, run := range c.Runs {
		for _, tag := range run.Tags {
			if tag.Plugin() != summary.PluginHParams || !slices.Contains(known, tag.Name) {
				continue
			}
			if _, err := summary.DecodeHParams(tag.Content()); err != nil {
				unread = append(unread, UnreadHParams{Run: run.Name, Err: err})
				break
			}
		}
	}
	return unread
}

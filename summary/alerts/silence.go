package alerts

import (
	"fmt"
	"math"
	"path"
	"strings"
	"time"

	"board/proto/tbpb"
	"board/summary"
	"board/summary/logdir"
)

// parts are the last words of the names of runs that are parts of one training.
var parts = map[string]bool{"train": true, "training": true, "validation": true, "valid": true, "val": true, "eval": true, "evaluation": true, "test": true}

// training is the name of the training that a run is, or is a part of.
func training(run string) string {
	if parts[strings.ToLower(path.Base(run))] {
		return path.Dir(run)
	}
	return run
}

// lookSilence raises and ends the alerts about runs that get no data, and about trainings
// that say that they have ended.
func (e *Engine) lookSilence() {
	latest := map[string]*run{} // of each training the run that was written last
	for _, r := range e.runs {
		if !r.seen || !e.alive(&r.status) {
			continue
		}
		e.lookEnded(r)
		name := training(r.name)
		if before := latest[name]; before == nil || r.status.Modified.After(before.status.Modified) ||
			r.status.Modified.Equal(before.status.Modified) && r.name < before.name {
			latest[name] = r
		}
	}
	if e.rules.Off[Stalled] {
		return
	}
	for _, r := range e.runs {
		if r.open[Stalled] != nil && e.now.Sub(latestOf(latest, r).status.Modified) < e.rules.StalledAfter {
			e.end(r, Stalled)
		}
	}
	for _, r := range latest {
		e.lookStalled(r)
	}
}

// latestOf is the run that speaks for the training of a run.
func latestOf(latest map[string]*run, r *run) *run {
	if l := latest[training(r.name)]; l != nil {
		return l
	}
	return r
}

func (e *Engine) lookStalled(r *run) {
	quiet := e.now.Sub(r.status.Modified)
	if !r.grew || r.ended || r.open[Stalled] != nil || r.status.Points == 0 || quiet < e.rules.StalledAfter {
		return
	}
	gap := e.longestGap(r)
	if quiet.Seconds() < e.rules.StalledTimes*gap {
		return
	}
	a := &Alert{Rule: Stalled, Step: r.status.LastStep}
	a.Text = fmt.Sprintf("no new data for %s%s: the training has ended, or it hangs", lasting(quiet), afterStep(a.Step))
	if gap > 0 {
		a.Text += fmt.Sprintf("; points used to come at least every %s", lasting(time.Duration(math.Ceil(gap))*time.Second))
	}
	e.raise(r, a)
}

// recentPoints is how many of the last points of a curve say how often data comes.
const recentPoints = 1000

// longestGap is the longest time between two of the last points of a run, in seconds. It asks
// the curve with the most points.
func (e *Engine) longestGap(r *run) (gap float64) {
	series := (*logdir.Series)(nil)
	for _, tag := range r.info.Tags {
		if s := tag.Series(); s != nil && (series == nil || s.Stamp().Len > series.Stamp().Len) {
			series = s
		}
	}
	if series == nil {
		return 0
	}
	series.Renew(&e.view)
	last := nan
	for _, block := range e.view.Blocks(max(0, e.view.Len()-recentPoints), e.view.Len()) {
		for _, wall := range block.WallTimes {
			if wall-last > gap {
				gap = wall - last
			}
			last = wall
		}
	}
	return gap
}

// lookEnded raises the alert of a training that says that it has ended.
func (e *Engine) lookEnded(r *run) {
	if r.ended {
		return
	}
	tag, found := r.info.Tag(summary.HParamsEndTag)
	if !found {
		return
	}
	end, err := summary.DecodeHParams(tag.Content())
	if err != nil || end.End == nil {
		return
	}
	r.ended = true
	e.end(r, Stalled)
	if e.rules.Off[Ended] {
		return
	}
	how := "it does not say how"
	switch end.End.GetStatus() {
	case tbpb.SessionEndStatus_STATUS_SUCCESS:
		how = "success"
	case tbpb.SessionEndStatus_STATUS_FAILURE:
		how = "failure"
	}
	e.raise(r, &Alert{Rule: Ended, Step: r.status.LastStep, Text: fmt.Sprintf("the training has ended%s: %s", afterStep(r.status.LastStep), how)})
}

// afterStep says how far a run came, and nothing of one that logged no step but the first: a
// trial that tells only what it came to, say.
func afterStep(step int64) string {
	if step == 0 {
		return ""
	}
	return fmt.Sprintf(" after step %d", step)
}

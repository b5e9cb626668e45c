// Package alerts watches the runs of a store and raises alerts, without a line of code in
// the training: values that are NaN or infinite, metrics that diverge, runs that get no
// better, runs without new data, trainings that have ended. docs/alerts.md has the formula
// of each rule. It knows no HTTP: whoever wants to post alerts listens to them.
//
//	Engine  follows the store's news, a look a second at most (engine.go, runs.go)
//	trend   the course of a curve, in constant time for each point (trend.go)
//	Rules   when an alert is raised (rules.go, nonfinite.go, silence.go)
//	list    the alerts so far, bounded (list.go)
package alerts

import (
	"time"
)

// A Level is how bad it is.
type Level string

// The levels.
const (
	Error   Level = "error"
	Warning Level = "warning"
	Info    Level = "info"
)

// levels of the rules.
var levels = map[Rule]Level{NonFinite: Error, Divergence: Error, Plateau: Info, Stalled: Warning, Ended: Info}

// A Spot is a place on a curve that an alert is about.
type Spot struct {
	TagID int
	Tag   string
	Step  int64
	Wall  float64 // wall time of the point, in seconds
	Value float64 // the value there
	Best  float64 // the best value, or the last one that was a number; NaN if there is none
	Since int64   // step of that
}

// An Alert is something that a person should look at. Of one run there is one open alert of
// a rule at a time: curves to which the same happens join it.
type Alert struct {
	ID    int64 // grows
	Rule  Rule
	Level Level
	RunID int
	Run   string
	Spots []Spot // the first one is the alert's; none where it is about the run as a whole
	More  int    // further curves that are not listed
	Step  int64  // of the first spot, or the last one of the run
	Text  string // one line of plain English, in which names are not quoted: untrusted
	At    time.Time
	Past  bool // it happened before the board looked: it is listed, and told to nobody
	Over  bool // it is not so any more
	Muted bool // somebody wants to hear no more of it
}

// Tag is the tag of the first spot, "" where there is none.
func (a *Alert) Tag() string {
	if len(a.Spots) == 0 {
		return ""
	}
	return a.Spots[0].Tag
}

// mostSpots is how many curves of one alert are listed.
const mostSpots = 50

// join adds a curve to an alert.
func (a *Alert) join(s Spot) {
	for i := range a.Spots {
		if a.Spots[i].TagID == s.TagID {
			a.Spots[i] = s
			return
		}
	}
	if len(a.Spots) >= mostSpots {
		a.More++
		return
	}
	a.Spots = append(a.Spots, s)
}

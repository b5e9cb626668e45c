package message

// An Alerts is the answer of api/alerts: what a person should look at, the newest first. Its
// texts are untrusted.
type Alerts struct {
	Version uint64  `json:"version"` // as in a status; it grows with every change
	Alerts  []Alert `json:"alerts"`
	Left    int     `json:"left"`  // how many older ones are not kept any more
	Mutes   []Mute  `json:"mutes"` // of which alerts people want to hear no more
}

// An Alert is one of them. Of one run there is one of a rule at a time that is not over.
type Alert struct {
	ID    int64       `json:"id"`
	Rule  string      `json:"rule" tstype:"'nonfinite' | 'divergence' | 'plateau' | 'stalled' | 'ended'"`
	Level string      `json:"level" tstype:"'error' | 'warning' | 'info'"`
	Run   int         `json:"run"`
	Spots []AlertSpot `json:"spots"` // the first one is the alert's; none where it is about the run as a whole
	More  int         `json:"more"`  // further curves that are not listed
	Step  int64       `json:"step"`  // of the first spot, or the last one of the run
	Text  string      `json:"text"`
	At    Seconds     `json:"at" tstype:"number"` // when the board noticed
	Past  bool        `json:"past,omitempty"`     // it happened before the board looked
	Over  bool        `json:"over,omitempty"`     // it is not so any more
	Muted bool        `json:"muted,omitempty"`
}

// An AlertSpot is a place on a curve.
type AlertSpot struct {
	Tag   int     `json:"tag"`
	Step  int64   `json:"step"`
	Wall  Seconds `json:"wall"`
	Value Number  `json:"value"`
}

// A Mute names alerts: those of a rule, a run and a tag, where one that is missing or "" stands
// for all.
type Mute struct {
	Rule string `json:"rule,omitempty"`
	Run  string `json:"run,omitempty"` // name
	Tag  string `json:"tag,omitempty"` // name
}

// A MuteChange mutes alerts, or takes that back: POST api/alerts. The answer is the new Alerts.
type MuteChange struct {
	Mute  Mute `json:"mute"`
	Muted bool `json:"muted"`
}

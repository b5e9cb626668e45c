package message

// An HParams is the answer of api/hparams: hyper-parameters and where the metrics of the
// sessions are. The values of the metrics are those of api/summaries.
type HParams struct {
	Params   []HParam       `json:"params"`   // those that an experiment declares first
	Metrics  []HParamMetric `json:"metrics"`  // likewise
	Groups   []string       `json:"groups"`   // of runs below those of sessions: untrusted text; "" is the session's own run
	Sessions []Session      `json:"sessions"` // by name
	Unread   []string       `json:"unread"`   // what could not be read, and why: the first few
	UnreadN  int            `json:"unreadN"`  // how many could not be read
}

// An HParam is a hyper-parameter. Its texts are untrusted.
type HParam struct {
	Name        string `json:"name"`
	Display     string `json:"display,omitempty"` // to show in place of the name
	Description string `json:"description,omitempty"`
	Declared    bool   `json:"declared,omitempty"` // by an experiment
}

// An HParamMetric is a scalar of the sessions. Its texts are untrusted.
type HParamMetric struct {
	Tag         int    `json:"tag"` // -1 while no session has it
	Name        string `json:"name"`
	Group       int    `json:"group"` // index of groups
	Display     string `json:"display,omitempty"`
	Description string `json:"description,omitempty"`
	Declared    bool   `json:"declared,omitempty"`
}

// A Session is a run that tells its hyper-parameters.
type Session struct {
	Run     int     `json:"run"`
	Group   string  `json:"group"` // sessions with the same hyper-parameters share one
	Status  string  `json:"status" tstype:"'success' | 'failure' | 'running' | ''"`
	Start   Seconds `json:"start"`
	End     Seconds `json:"end"`
	Model   string  `json:"model,omitempty"`                                               // where the model is, untrusted
	Monitor string  `json:"monitor,omitempty"`                                             // an address, untrusted
	Params  []int   `json:"params"`                                                        // indices of params, ascending
	Values  []any   `json:"values" tstype:"readonly (number | string | boolean | null)[]"` // of these params
	Groups  []int   `json:"groups"`                                                        // indices of groups
	Runs    []int   `json:"runs"`                                                          // of these groups: whose scalars are the metrics
}

// A Summarize asks for what whole curves come to: POST api/summaries.
type Summarize struct {
	Tags []int `json:"tags"`
	Runs *Runs `json:"runs" tstype:"Runs,required"`
}

// A Summaries is the answer of api/summaries.
type Summaries struct {
	Tags []TagSummaries `json:"tags"`
}

// A TagSummaries is what the curves of a tag come to, over all their points: columns with
// an entry for each run that has the tag.
type TagSummaries struct {
	Tag       int      `json:"tag"`
	Runs      []int    `json:"runs"`
	N         []int    `json:"n"` // points
	First     []Number `json:"first"`
	Last      []Number `json:"last"`
	Min       []Number `json:"min"` // of the finite values
	Max       []Number `json:"max"`
	Mean      []Number `json:"mean"`
	FirstStep []int64  `json:"firstStep"`
	LastStep  []int64  `json:"lastStep"`
	MinStep   []int64  `json:"minStep"`
	MaxStep   []int64  `json:"maxStep"`
	Wall      []Number `json:"wall"` // of the last point
}

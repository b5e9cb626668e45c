package message

// A RunFiles is the answer of api/run: what lies in the directories of a run.
type RunFiles struct {
	Files []RunFile `json:"files"` // in the order of their names
	More  int       `json:"more,omitempty"`
}

// A RunFile is a file of a run. Its name is untrusted.
type RunFile struct {
	Name     string  `json:"name"`
	Bytes    int64   `json:"bytes"`
	Modified Seconds `json:"modified"`
}

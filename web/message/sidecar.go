package message

// A Sidecar is the answer of api/sidecar: what people have added to the runs. Its texts
// are untrusted.
type Sidecar struct {
	Version     uint64            `json:"version"`                                          // as in a status; it grows with every change
	Runs        []RunNotes        `json:"runs"`                                             // those of which something is kept, by name
	Directions  map[string]string `json:"directions" tstype:"{ [tag: string]: Direction }"` // by name of a tag
	Baseline    string            `json:"baseline"`                                         // name of a run, "" for none
	Views       []SavedView       `json:"views"`                                            // by name
	Trash       []Trashed         `json:"trash"`                                            // newest first
	Place       string            `json:"place"`                                            // directory in which it is kept
	Writable    bool              `json:"writable"`
	AllowDelete bool              `json:"allowDelete"` // --allow_delete was given
}

// A RunNotes is what is kept about a run.
type RunNotes struct {
	Run       string   `json:"run"`             // name
	Shown     string   `json:"shown,omitempty"` // to show in place of the name
	Notes     string   `json:"notes,omitempty"`
	Tags      []string `json:"tags,omitempty"`
	Favourite bool     `json:"favourite,omitempty"`
	Archived  bool     `json:"archived,omitempty"`
	Color     string   `json:"color,omitempty"` // "#rrggbb"
}

// A SavedView is a view of the page with a name.
type SavedView struct {
	Name  string  `json:"name"`
	View  string  `json:"view"` // the page's words, as in its address after "?"
	Saved Seconds `json:"saved"`
}

// A Trashed is a run that was deleted.
type Trashed struct {
	ID      string  `json:"id"` // to restore it with
	Run     string  `json:"run"`
	Deleted Seconds `json:"deleted"`
	Bytes   int64   `json:"bytes"`
}

// A SidecarChange changes what is kept: POST api/sidecar. Only what it names changes; the
// last change of a field counts, whichever board wrote it. The answer is the new Sidecar.
type SidecarChange struct {
	Runs       []RunNotesChange  `json:"runs,omitempty"`
	Directions map[string]string `json:"directions,omitempty" tstype:"{ [tag: string]: Direction }"` // "" goes back to the guess
	Baseline   *string           `json:"baseline,omitempty"`                                         // name of a run, "" for none
	Views      []SavedViewChange `json:"views,omitempty"`
}

// A RunNotesChange changes the fields that it has.
type RunNotesChange struct {
	Run       string    `json:"run"`
	Shown     *string   `json:"shown,omitempty"`
	Notes     *string   `json:"notes,omitempty"`
	Tags      *[]string `json:"tags,omitempty" tstype:"readonly string[]"`
	Favourite *bool     `json:"favourite,omitempty"`
	Archived  *bool     `json:"archived,omitempty"`
	Color     *string   `json:"color,omitempty"`
}

// A SavedViewChange saves a view or, where View is "", forgets it.
type SavedViewChange struct {
	Name string `json:"name"`
	View string `json:"view"`
}

// A DeleteRuns moves runs to the trash: POST api/delete. With the runs go those below them,
// whose files lie in the same directories.
type DeleteRuns struct {
	Runs []string `json:"runs"` // names
}

// A RestoreRuns takes runs out of the trash: POST api/restore.
type RestoreRuns struct {
	IDs []string `json:"ids"`
}

// A Moved is the answer of api/delete and api/restore.
type Moved struct {
	Runs   []string      `json:"runs"` // that were moved
	Failed []MoveFailure `json:"failed"`
}

// A MoveFailure is a run that could not be deleted or restored.
type MoveFailure struct {
	Run     string `json:"run"` // name, or id in the trash
	Message string `json:"message"`
}

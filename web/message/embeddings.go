package message

// An Embeddings is the answer of api/embeddings: points in many dimensions that the
// projector shows.
type Embeddings struct {
	List   []Embedding        `json:"list"`
	Cut    bool               `json:"cut,omitempty"` // there are more
	Unread []UnreadEmbeddings `json:"unread"`        // runs whose embeddings cannot be read: the first few
	Most   int                `json:"most"`          // so many numbers of one embedding are answered
}

// An Embedding is points that a configuration names, or that were logged. Its texts are
// untrusted.
type Embedding struct {
	Run        string  `json:"run"` // "." is the log directory itself
	Name       string  `json:"name"`
	Source     string  `json:"source" tstype:"'file' | 'checkpoint' | 'events'"`
	Points     int     `json:"points,omitempty"` // 0 where only the points themselves tell
	Dimensions int     `json:"dimensions,omitempty"`
	Labels     bool    `json:"labels,omitempty"` // it has a file of labels
	Sprite     *Sprite `json:"sprite,omitempty"`
	Bookmarks  bool    `json:"bookmarks,omitempty"`
	Newest     *Logged `json:"newest,omitempty"` // of a logged tensor: the value whose points are answered
}

// A Logged says when a value was logged.
type Logged struct {
	Step int64   `json:"step"`
	Wall Seconds `json:"wall"`
}

// A Sprite is a picture that has a small one for each point.
type Sprite struct {
	Width  int `json:"width"` // of one of the small ones
	Height int `json:"height"`
}

// An UnreadEmbeddings says why the embeddings of a run cannot be read.
type UnreadEmbeddings struct {
	Run   string `json:"run"`
	Error string `json:"error"`
}

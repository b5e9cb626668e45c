package message

// A Search asks which texts have something in them: POST api/search.
type Search struct {
	Text   string     `json:"text"`
	Regexp bool       `json:"regexp,omitempty"` // Text is a regular expression, Go's; without, it is found as it is. Case is ignored
	Tags   []int      `json:"tags"`
	Runs   *Runs      `json:"runs" tstype:"Runs,required"`
	After  []Searched `json:"after,omitempty"` // what an earlier answer has told: rows beyond it are searched alone
}

// A Found is the answer of api/search.
type Found struct {
	Hits     []Hit      `json:"hits"`     // by tag and run as they were asked for, newest first
	Searched []Searched `json:"searched"` // what to ask on with
	Texts    int        `json:"texts"`    // how many steps were searched
	Cut      bool       `json:"cut"`      // a limit was reached: older steps were not searched
	Error    string     `json:"error,omitempty"`
}

// A Searched says how far a tag of a run was searched.
type Searched struct {
	Run        int    `json:"run"`
	Tag        int    `json:"tag"`
	Generation uint64 `json:"generation" tstype:"number"`
	Rows       int    `json:"rows"` // of the tag's index
}

// A Hit is a step that has what is searched for.
type Hit struct {
	Run   int      `json:"run"`
	Tag   int      `json:"tag"`
	Row   int      `json:"row"` // of the tag's index
	Step  int64    `json:"step" tstype:"number"`
	Wall  Seconds  `json:"wall"`
	Count int      `json:"count"` // how often; at most 1,000 are counted
	Words []string `json:"words"` // the first few distinct texts that were found: untrusted
	Near  string   `json:"near"`  // the first of them and what stands around it: untrusted
}

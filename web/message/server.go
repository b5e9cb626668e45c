package message

// Types of the server's messages.
const (
	TypeHello   = "hello"
	TypeCatalog = "catalog"
	TypeStatus  = "status"
	TypeError   = "error"
)

// A Hello begins every connection. A page that finds another epoch than it knew
// forgets every id and cursor.
type Hello struct {
	Type         string  `json:"type" tstype:"typeof TypeHello"`
	Epoch        string  `json:"epoch"`
	Version      string  `json:"version"`
	Title        string  `json:"title"`
	DataLocation string  `json:"dataLocation"`
	Now          Seconds `json:"now" tstype:"number"` // the server's clock
}

// A Catalog lists all runs and their tags.
type Catalog struct {
	Type    string         `json:"type" tstype:"typeof TypeCatalog"`
	Version uint64         `json:"version"`
	Runs    []Run          `json:"runs"`
	Tags    []Tag          `json:"tags"`   // in natural order of their names
	Sets    [][]int        `json:"sets"`   // the distinct lists of ids of tags that runs have
	Others  map[string]int `json:"others"` // how many tags each plugin has whose tags are not listed
}

// A Run is a run of the catalog.
type Run struct {
	ID    int     `json:"id"`
	Name  string  `json:"name"`  // untrusted text
	Start Seconds `json:"start"` // wall time of the earliest event
	Set   int     `json:"set"`   // index into Catalog.Sets
}

// A Tag is a tag of the catalog, the same in every run that has it.
type Tag struct {
	ID      int    `json:"id"`
	Name    string `json:"name"` // untrusted text
	Plugin  string `json:"plugin"`
	Display string `json:"display,omitempty"` // untrusted text; "" where the runs give none, or not the same
	// Described says that api/description has a description of the tag.
	Described bool `json:"described,omitempty"`
}

// A Status tells how far loading is, and the newest point of the runs that changed.
type Status struct {
	Type     string    `json:"type" tstype:"typeof TypeStatus"`
	Progress Progress  `json:"progress"`
	Runs     []RunStat `json:"runs"`
	Problems int       `json:"problems"` // how many api/health can name
	Missing  []string  `json:"missing"`  // log directories that do not exist
	Now      Seconds   `json:"now" tstype:"number"`
}

// Progress is what has been read of what was found.
type Progress struct {
	Runs      int     `json:"runs"`
	Files     int     `json:"files"`
	FilesDone int     `json:"filesDone"`
	Bytes     int64   `json:"bytes"`
	BytesDone int64   `json:"bytesDone"`
	Points    int64   `json:"points"`
	Elapsed   float64 `json:"elapsed"` // seconds
	Loaded    bool    `json:"loaded"`  // the first load is over
}

// A Complaint is an answer to a message that made no sense.
type Complaint struct {
	Type    string `json:"type" tstype:"typeof TypeError"`
	Message string `json:"message"`
	Card    string `json:"card,omitempty"` // the card that the message was about
}

// A CatalogAnswer is the answer of api/catalog: what a connection begins with.
type CatalogAnswer struct {
	Hello   Hello   `json:"hello"`
	Catalog Catalog `json:"catalog"`
	Status  Status  `json:"status"`
}

// Package limits is the one table of what untrusted input may cost: a record, a
// description, a request, a client, a walk, all clients together.
//
// Every limit of the store and the server is a field of [Limits] and a row of
// [Table]. A flag, a line of docs/security.md and a metric follow from the row.
// Code that reaches a limit calls [Limits.Reached], and tells its user, log or
// health page what the row promises.
package limits

import (
	"sync/atomic"
	"time"
)

// Limits holds the value of every limit and counts how often each was reached.
// The values are set before the store and the server start, and only read after.
// Reached and Count may be called by many goroutines.
type Limits struct {
	Record int64 // bytes of one record of an event file
	Search int64 // bytes that are searched for a record behind damage
	Values int64 // values of one event
	Spread int64 // elements of one tensor that take more memory than they take in the file
	Nested int64 // messages and strings inside one serialized message

	Content     int64 // bytes of what a plugin keeps with one tag
	Description int64 // bytes of the description of one tag, and of its display name
	Listing     int64 // files of one directory in a listing

	WalkDirs     int64 // directories of one walk through the log directories
	WalkAgain    int64 // times that one walk looks into a directory behind links behind links
	Markdown     int64 // bytes of one text that are formatted
	TableCells   int64 // cells of the tables in one text
	Nesting      int64 // lists and quotations inside one another
	InlineWork   int64 // bytes looked at for links, lists and emphasis in one text
	HTML         int64 // bytes of HTML that one text becomes
	Buckets      int64 // buckets of one histogram that the page draws
	Pixels       int64 // pixels of one picture that the page shows
	Animation    int64 // frames of one picture that the page shows
	Drawing      int64 // elements that drawing one SVG takes
	Waveform     int64 // bytes of one sound whose waveform the page shows
	RenderCache  int64 // bytes of texts that are kept formatted
	Descriptions int64 // bytes of descriptions in one answer
	Graph        int64 // nodes, links and attributes of one graph that the page shows
	Embeddings   int64 // embeddings that the page lists
	Embedding    int64 // numbers of one embedding that the page shows
	Labels       int64 // bytes of the labels, the pictures or the bookmarks of one embedding that the page shows

	Header      int64 // bytes of the header of one request
	Body        int64 // bytes of the body of one request
	BodyWait    int64 // milliseconds for a body before its pace counts
	BodyPace    int64 // bytes a second at which a body must arrive
	Entries     int64 // fields of one form, and elements of one list
	Stall       int64 // milliseconds in which a client takes nothing of an answer
	Points      int64 // points that one request for points is answered
	Query       int64 // bytes of one query of runs
	QueryNodes  int64 // names, values and operators of one query
	Cells       int64 // cells of one table of runs
	Drawn       int64 // points of the curves of one report
	Reported    int64 // cells of the table of one report
	Note        int64 // bytes of one text that is kept about a run
	Kept        int64 // fields that are kept about runs
	Journal     int64 // bytes of one journal of these
	Pattern     int64 // bytes of what is searched for in texts
	Searched    int64 // bytes of texts that one search reads
	SearchFor   int64 // milliseconds that one search takes
	Hits        int64 // texts that one search finds
	Alerts      int64 // alerts that are kept
	AlertCurves int64 // curves whose course alerts follow
	AlertQueue  int64 // alerts that wait to be posted
	Guesses     int64 // wrong tokens of one address that are answered at once
	Guessers    int64 // addresses whose wrong tokens are remembered
	SlowReply   int64 // answers to wrong tokens that wait at once

	Message    int64 // bytes of one message of a page
	Mail       int64 // bytes of messages of one page that wait to be heeded
	Complaints int64 // errors that wait to be told to one page
	Cards      int64 // cards that one page shows
	Series     int64 // series that one page shows, over all cards
	CardPoints int64 // points of one card's snapshot, about
	CardWidth  int64 // pixels of one card
	Frame      int64 // bytes of one frame of points, about
	Deaf       int64 // milliseconds in which a page takes nothing
	Silent     int64 // milliseconds in which a page says nothing

	Client      int64 // bytes that are held for one page
	Clients     int64 // bytes that are held for all clients
	Pages       int64 // websockets at once
	Connections int64 // connections at once

	reached [count]atomic.Int64
}

// A Name is a limit's name in flags, metrics and documentation.
type Name int

// The limits, in the order of the table.
const (
	Record Name = iota
	Search
	Values
	Spread
	Nested
	Content
	Description
	Listing
	WalkDirs
	WalkAgain

	Markdown
	TableCells
	Nesting
	InlineWork
	HTML
	Buckets
	Pixels
	Animation
	Drawing
	Waveform
	RenderCache
	Descriptions
	Graph
	Embeddings
	Embedding
	Labels

	Header
	Body
	BodyWait
	BodyPace
	Entries
	Stall
	Points
	Pattern
	Searched
	SearchFor
	Hits
	Query
	QueryNodes
	Cells
	Drawn
	Reported
	Note
	Kept
	Journal
	Alerts
	AlertCurves
	AlertQueue
	Guesses
	Guessers
	SlowReply

	Message
	Mail
	Complaints
	Cards
	Series
	CardPoints
	CardWidth
	Frame
	Deaf
	Silent

	Client
	Clients
	Pages
	Connections

	count
)

// The units of limits.
const (
	Bytes          = "bytes"
	BytesPerSecond = "bytes a second"
	Count          = "count"
	Milliseconds   = "milliseconds"
)

// A Row describes one limit.
type Row struct {
	Name    string // as in the metric's label and in docs/security.md
	Unit    string // one of the units above
	Default int64
	Flag    string // the flag that sets it; "" if none does
	Bounds  string // what it bounds
	Told    string // what is told to whom when it is reached

	field func(*Limits) *int64
}

// Table has a row for each limit, indexed by [Name].
var Table = [count]Row{
	Record: {
		Name: "record", Unit: Bytes, Default: 256 << 20, Flag: "max_record_bytes",
		Bounds: "one record of an event file",
		Told:   "the record is skipped by its length; health names the file and the offset",
		field:  func(l *Limits) *int64 { return &l.Record },
	},
	Search: {
		Name: "search", Unit: Bytes, Default: 256 << 20,
		Bounds: "what is searched behind damage in an event file for the next record, holes of sparse files aside",
		Told:   "health says that the rest was not searched; what is added to the file is",
		field:  func(l *Limits) *int64 { return &l.Search },
	},
	Values: {
		Name: "values", Unit: Count, Default: 1 << 20,
		Bounds: "values of one event",
		Told:   "the record is skipped; health names the file and the offset",
		field:  func(l *Limits) *int64 { return &l.Values },
	},
	Spread: {
		Name: "spread", Unit: Count, Default: 1 << 20,
		Bounds: "strings of one tensor, and elements that its shape claims and its last element stands for",
		Told:   "the value is not shown; the answer to the request for it says why",
		field:  func(l *Limits) *int64 { return &l.Spread },
	},
	Nested: {
		Name: "nested", Unit: Count, Default: 2 << 20,
		Bounds: "messages and strings inside one graph, one layout, one set of hyper-parameters",
		Told:   "the value is not shown; the answer to the request for it says why",
		field:  func(l *Limits) *int64 { return &l.Nested },
	},
	Content: {
		Name: "content", Unit: Bytes, Default: 4 << 20,
		Bounds: "what a plugin keeps with one tag, in its metadata",
		Told:   "the tag is listed without it; health names the file and the offset",
		field:  func(l *Limits) *int64 { return &l.Content },
	},
	Description: {
		Name: "description", Unit: Bytes, Default: 256 << 10,
		Bounds: "the description of one tag, or its display name, in one run",
		Told:   "the end is not kept; the description says that bytes are not shown",
		field:  func(l *Limits) *int64 { return &l.Description },
	},
	Listing: {
		Name: "listing", Unit: Count, Default: 100_000,
		Bounds: "files of one directory, beside event files, that are listed",
		Told:   "the answer to the request for the list says that there are more",
		field:  func(l *Limits) *int64 { return &l.Listing },
	},
	WalkDirs: {
		Name: "walk_dirs", Unit: Count, Default: 1_000_000, Flag: "",
		Bounds: "directories of one walk through the log directories",
		Told:   "the rest is not looked into; health names the first directory that is left out",
		field:  func(l *Limits) *int64 { return &l.WalkDirs },
	},
	WalkAgain: {
		Name: "walk_again", Unit: Count, Default: 64, Flag: "",
		Bounds: "names under which one directory is found through links that stand behind links",
		Told:   "it is shown under the first of these names; health names the first that is left out, and their number",
		field:  func(l *Limits) *int64 { return &l.WalkAgain },
	},

	// Texts out of logs: web/markdown.
	Markdown: {
		Name: "markdown", Unit: Bytes, Default: 64 << 10,
		Bounds: "one description or text that is formatted",
		Told:   "the text says how many bytes are not shown",
		field:  func(l *Limits) *int64 { return &l.Markdown },
	},
	TableCells: {
		Name: "table_cells", Unit: Count, Default: 5000,
		Bounds: "cells of the tables in one text",
		Told:   "tables beyond it are shown as plain text; the text says so",
		field:  func(l *Limits) *int64 { return &l.TableCells },
	},
	Nesting: {
		Name: "nesting", Unit: Count, Default: 50,
		Bounds: "lists and quotations inside one another in one text",
		Told:   "deeper ones are shown as plain text; the text says so",
		field:  func(l *Limits) *int64 { return &l.Nesting },
	},
	InlineWork: {
		Name: "inline_work", Unit: Bytes, Default: 8 << 20,
		Bounds: "what is looked at for links, lists, code and emphasis in one text",
		Told:   "marks beyond it are shown as plain text; the text says so",
		field:  func(l *Limits) *int64 { return &l.InlineWork },
	},
	HTML: {
		Name: "html", Unit: Bytes, Default: 512 << 10,
		Bounds: "the HTML that one text becomes",
		Told:   "the whole text is shown as plain text; the text says so",
		field:  func(l *Limits) *int64 { return &l.HTML },
	},
	Buckets: {
		Name: "buckets", Unit: Count, Default: 2000,
		Bounds: "buckets of one histogram that the page draws",
		Told:   "neighbouring buckets are drawn as one; the data API answers all",
		field:  func(l *Limits) *int64 { return &l.Buckets },
	},
	Pixels: {
		Name: "pixels", Unit: Count, Default: 64 << 20,
		Bounds: "pixels that the head of one picture claims",
		Told:   "the card says so in place of the picture, which can be saved",
		field:  func(l *Limits) *int64 { return &l.Pixels },
	},
	Animation: {
		Name: "animation", Unit: Count, Default: 10_000,
		Bounds: "frames of one animated picture",
		Told:   "the card says so in place of the picture, which can be saved",
		field:  func(l *Limits) *int64 { return &l.Animation },
	},
	Drawing: {
		Name: "drawing", Unit: Count, Default: 200_000,
		Bounds: "elements that drawing one SVG takes, what is drawn again and again once for each time; a step of a filter counts as 2,000",
		Told:   "the card says so in place of the picture, which can be saved",
		field:  func(l *Limits) *int64 { return &l.Drawing },
	},
	Waveform: {
		Name: "waveform", Unit: Bytes, Default: 8 << 20,
		Bounds: "one sound whose waveform the page shows: for it the browser decodes all of the sound, into ten times as much",
		Told:   "the sound is played without one; the card says so",
		field:  func(l *Limits) *int64 { return &l.Waveform },
	},
	RenderCache: {
		Name: "render_cache", Unit: Bytes, Default: 8 << 20,
		Bounds: "texts that are kept formatted",
		Told:   "nobody: texts that were not asked for lately are formatted anew",
		field:  func(l *Limits) *int64 { return &l.RenderCache },
	},
	Descriptions: {
		Name: "descriptions", Unit: Bytes, Default: 8 << 20,
		Bounds: "descriptions in one answer of TensorBoard's data API",
		Told:   "those beyond it say in their place that they are left out",
		field:  func(l *Limits) *int64 { return &l.Descriptions },
	},
	Graph: {
		Name: "graph", Unit: Count, Default: 1_000_000,
		Bounds: "nodes, links and attributes of one graph that the page shows",
		Told:   "the graph is not shown; the page says how large it is",
		field:  func(l *Limits) *int64 { return &l.Graph },
	},
	Embeddings: {
		Name: "embeddings", Unit: Count, Default: 2000,
		Bounds: "embeddings that the page lists, over all runs",
		Told:   "the page says that there are more",
		field:  func(l *Limits) *int64 { return &l.Embeddings },
	},
	Embedding: {
		Name: "embedding", Unit: Count, Default: 32 << 20,
		Bounds: "numbers of one embedding that the page shows",
		Told:   "the page shows the first points, and says how many",
		field:  func(l *Limits) *int64 { return &l.Embedding },
	},
	Labels: {
		Name: "labels", Unit: Bytes, Default: 32 << 20,
		Bounds: "the file of labels, of pictures or of bookmarks of one embedding that the page shows",
		Told:   "the page shows the points without, and says why",
		field:  func(l *Limits) *int64 { return &l.Labels },
	},

	// Requests.
	Header: {
		Name: "header", Unit: Bytes, Default: 64 << 10,
		Bounds: "the header of one request",
		Told:   "the request is answered 431; this alone is not counted",
		field:  func(l *Limits) *int64 { return &l.Header },
	},
	Body: {
		Name: "body", Unit: Bytes, Default: 4 << 20, Flag: "max_body_bytes",
		Bounds: "the body of one request",
		Told:   "the request is answered 413",
		field:  func(l *Limits) *int64 { return &l.Body },
	},
	BodyWait: {
		Name: "body_wait", Unit: Milliseconds, Default: 5000,
		Bounds: "how long a body may take before its pace counts",
		Told:   "see `body_pace`",
		field:  func(l *Limits) *int64 { return &l.BodyWait },
	},
	BodyPace: {
		Name: "body_pace", Unit: BytesPerSecond, Default: 64 << 10,
		Bounds: "how slowly a body may arrive after `body_wait`",
		Told:   "the request is answered 408",
		field:  func(l *Limits) *int64 { return &l.BodyPace },
	},
	Entries: {
		Name: "entries", Unit: Count, Default: 100_000,
		Bounds: "fields of one form, or elements of one list of a request",
		Told:   "the request is answered 400",
		field:  func(l *Limits) *int64 { return &l.Entries },
	},
	Stall: {
		Name: "stall", Unit: Milliseconds, Default: 30_000,
		Bounds: "how long a client may take nothing of an answer",
		Told:   "the answer breaks off",
		field:  func(l *Limits) *int64 { return &l.Stall },
	},
	Points: {
		Name: "points", Unit: Count, Default: 10_000,
		Bounds: "points in one answer of `api/points`",
		Told:   "a larger `limit` is answered 400",
		field:  func(l *Limits) *int64 { return &l.Points },
	},
	Query: {
		Name: "query", Unit: Bytes, Default: 4 << 10,
		Bounds: "one query of runs, or one formula",
		Told:   "the table has no rows; the page says why",
		field:  func(l *Limits) *int64 { return &l.Query },
	},
	QueryNodes: {
		Name: "query_nodes", Unit: Count, Default: 300,
		Bounds: "names, values and operators of one query of runs, or of one formula",
		Told:   "the table has no rows; the page says why",
		field:  func(l *Limits) *int64 { return &l.QueryNodes },
	},
	Cells: {
		Name: "cells", Unit: Count, Default: 2_000_000,
		Bounds: "cells of one table of runs, or points of one chart of groups or of one formula in a run",
		Told:   "the request is answered 400",
		field:  func(l *Limits) *int64 { return &l.Cells },
	},
	Drawn: {
		Name: "report_points", Unit: Count, Default: 200_000,
		Bounds: "points that the curves of one report have together, about",
		Told:   "curves are thinned; the report says so",
		field:  func(l *Limits) *int64 { return &l.Drawn },
	},
	Reported: {
		Name: "report_cells", Unit: Count, Default: 50_000,
		Bounds: "cells of the table of one report",
		Told:   "the last rows are left out; the report says so",
		field:  func(l *Limits) *int64 { return &l.Reported },
	},
	Note: {
		Name: "note", Unit: Bytes, Default: 64 << 10,
		Bounds: "one note, list of labels or saved view, with its name",
		Told:   "the request to keep it is answered 400",
		field:  func(l *Limits) *int64 { return &l.Note },
	},
	Kept: {
		Name: "kept", Unit: Count, Default: 200_000,
		Bounds: "notes, labels, colours and the like that are kept about the runs of a log directory",
		Told:   "further ones do not count",
		field:  func(l *Limits) *int64 { return &l.Kept },
	},
	Journal: {
		Name: "journal", Unit: Bytes, Default: 64 << 20,
		Bounds: "one journal of these in `.board`",
		Told:   "what was added to it is not read",
		field:  func(l *Limits) *int64 { return &l.Journal },
	},
	Alerts: {
		Name: "alerts", Unit: Count, Default: 1000,
		Bounds: "alerts that are kept",
		Told:   "the oldest are forgotten, those that are over or history first; the page says how many",
		field:  func(l *Limits) *int64 { return &l.Alerts },
	},
	AlertCurves: {
		Name: "alert_curves", Unit: Count, Default: 100_000,
		Bounds: "curves of runs of the last day whose course alerts follow",
		Told:   "further ones are not looked at for divergence and plateaus",
		field:  func(l *Limits) *int64 { return &l.AlertCurves },
	},
	AlertQueue: {
		Name: "alert_queue", Unit: Count, Default: 100,
		Bounds: "alerts that wait to be posted to `--alert_webhook`",
		Told:   "further ones are not posted; the log names them, and the page lists them",
		field:  func(l *Limits) *int64 { return &l.AlertQueue },
	},
	Pattern: {
		Name: "pattern", Unit: Bytes, Default: 1000,
		Bounds: "what is searched for in texts",
		Told:   "the request is answered 400",
		field:  func(l *Limits) *int64 { return &l.Pattern },
	},
	Searched: {
		Name: "searched", Unit: Bytes, Default: 64 << 20,
		Bounds: "the texts that one search reads, the newest of each run and tag first",
		Told:   "the page says that older texts were not searched",
		field:  func(l *Limits) *int64 { return &l.Searched },
	},
	SearchFor: {
		Name: "search_for", Unit: Milliseconds, Default: 10_000,
		Bounds: "how long one search for texts goes on",
		Told:   "the page says that older texts were not searched",
		field:  func(l *Limits) *int64 { return &l.SearchFor },
	},
	Hits: {
		Name: "hits", Unit: Count, Default: 2000,
		Bounds: "texts that one search finds",
		Told:   "the page says that older texts were not searched",
		field:  func(l *Limits) *int64 { return &l.Hits },
	},
	Guesses: {
		Name: "guesses", Unit: Count, Default: 5,
		Bounds: "wrong tokens of one address that are answered at once",
		Told:   "answers to further ones take up to two seconds; the log says so; the right token is answered at once",
		field:  func(l *Limits) *int64 { return &l.Guesses },
	},
	Guessers: {
		Name: "guessers", Unit: Count, Default: 1024,
		Bounds: "addresses whose wrong tokens are remembered",
		Told:   "nobody: the address that guessed longest ago is forgotten",
		field:  func(l *Limits) *int64 { return &l.Guessers },
	},
	SlowReply: {
		Name: "slow_replies", Unit: Count, Default: 256,
		Bounds: "answers to wrong tokens that wait at once",
		Told:   "further ones are answered 429 and lose their connection",
		field:  func(l *Limits) *int64 { return &l.SlowReply },
	},

	// One page: the websocket and POST api/series.
	Message: {
		Name: "message", Unit: Bytes, Default: 512 << 10,
		Bounds: "one message of a page",
		Told:   "the websocket is closed with code 1009",
		field:  func(l *Limits) *int64 { return &l.Message },
	},
	Mail: {
		Name: "mail", Unit: Bytes, Default: 2 << 20,
		Bounds: "messages of one page that wait to be heeded",
		Told:   "nobody: the board reads the page's next message later",
		field:  func(l *Limits) *int64 { return &l.Mail },
	},
	Complaints: {
		Name: "complaints", Unit: Count, Default: 8,
		Bounds: "errors that wait to be told to one page",
		Told:   "the page is told how many more there were",
		field:  func(l *Limits) *int64 { return &l.Complaints },
	},
	Cards: {
		Name: "cards", Unit: Count, Default: 128,
		Bounds: "cards that one page shows",
		Told:   "the card stays empty and says so",
		field:  func(l *Limits) *int64 { return &l.Cards },
	},
	Series: {
		Name: "series", Unit: Count, Default: 100_000, Flag: "max_client_series",
		Bounds: "series that one page shows, over all its cards",
		Told:   "the card stays empty and says so",
		field:  func(l *Limits) *int64 { return &l.Series },
	},
	CardPoints: {
		Name: "card_points", Unit: Count, Default: 120_000,
		Bounds: "points of one card, about",
		Told:   "nobody: each run of the card gets fewer points",
		field:  func(l *Limits) *int64 { return &l.CardPoints },
	},
	CardWidth: {
		Name: "card_width", Unit: Count, Default: 8192,
		Bounds: "pixels across one card",
		Told:   "nobody: a wider card gets the points of this width",
		field:  func(l *Limits) *int64 { return &l.CardWidth },
	},
	Frame: {
		Name: "frame", Unit: Bytes, Default: 256 << 10,
		Bounds: "one frame of points, about",
		Told:   "nobody: the rest comes in the next frame",
		field:  func(l *Limits) *int64 { return &l.Frame },
	},
	Deaf: {
		Name: "deaf", Unit: Milliseconds, Default: 15_000,
		Bounds: "how long a page may take nothing",
		Told:   "the websocket ends",
		field:  func(l *Limits) *int64 { return &l.Deaf },
	},
	Silent: {
		Name: "silent", Unit: Milliseconds, Default: 75_000,
		Bounds: "how long a page may answer no ping",
		Told:   "the websocket ends",
		field:  func(l *Limits) *int64 { return &l.Silent },
	},

	// All clients.
	Client: {
		Name: "client", Unit: Bytes, Default: 16 << 20,
		Bounds: "memory that is held for one page",
		Told:   "the card stays empty and says so",
		field:  func(l *Limits) *int64 { return &l.Client },
	},
	Clients: {
		Name: "clients", Unit: Bytes, Default: 256 << 20, Flag: "max_clients_bytes",
		Bounds: "memory that is held for all clients",
		Told:   "new cards stay empty and say so; new websockets and long answers are refused with 503; points come in small frames",
		field:  func(l *Limits) *int64 { return &l.Clients },
	},
	Pages: {
		Name: "pages", Unit: Count, Default: 3000, Flag: "max_pages",
		Bounds: "websockets at once; never more than three quarters of the connections",
		Told:   "the next one is answered 503",
		field:  func(l *Limits) *int64 { return &l.Pages },
	},
	Connections: {
		Name: "connections", Unit: Count, Default: 4096, Flag: "max_connections",
		Bounds: "connections at once; never more than the limit of open files leaves beside a reserve for event files",
		Told:   "the next one is answered 503, but for `healthz`; the log says so once a minute",
		field:  func(l *Limits) *int64 { return &l.Connections },
	},
}

// Default returns the limits with the defaults of the table.
func Default() *Limits {
	l := &Limits{}
	for _, row := range Table {
		*row.field(l) = row.Default
	}
	return l
}

// Value returns a pointer to the value of the row's limit in l, for flags and tests.
func (r Row) Value(l *Limits) *int64 { return r.field(l) }

// FitDescriptors keeps connections below the number of files that the process may
// have open, with a reserve for event files, and websockets below connections, so
// that there is always room for requests.
func (l *Limits) FitDescriptors(files int64) {
	if files > 0 {
		reserve := min(max(64, files/8), 1024)
		l.Connections = min(l.Connections, max(files-reserve, 1))
	}
	l.Pages = min(l.Pages, max(l.Connections*3/4, 1))
}

// Duration is the value of a limit in milliseconds.
func Duration(milliseconds int64) time.Duration {
	return time.Duration(milliseconds) * time.Millisecond
}

// Reached counts that a limit was reached.
func (l *Limits) Reached(n Name) { l.reached[n].Add(1) }

// Count returns how often a limit was reached since the start.
func (l *Limits) Count(n Name) int64 { return l.reached[n].Load() }

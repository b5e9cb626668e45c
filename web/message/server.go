package message

import "iter"

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
	Tags    Tags           `json:"tags"`                            // of the plugins that have a dashboard, in natural order of their names
	Sets    []TagSet       `json:"sets" tstype:"(TagSet | null)[]"` // the distinct sets of these tags that runs have
	Others  map[string]int `json:"others"`                          // how many tags each plugin has whose tags are not listed
}

// A Run is a run of the catalog.
type Run struct {
	ID    int     `json:"id"`
	Name  string  `json:"name"`  // untrusted text
	Start Seconds `json:"start"` // wall time of the earliest event
	Set   int     `json:"set"`   // index into Catalog.Sets
}

// A TagSet has the ids of tags; nil is all tags of the catalog.
type TagSet []int32

// Tags are the tags of the catalog, column by column: a log may have a million, and as
// objects they would take three times the room.
type Tags struct {
	IDs     []int    `json:"ids"`
	Names   []string `json:"names"`   // untrusted text
	Plugins []Span   `json:"plugins"` // whose they are, the first ones first
	// Display has the display names by id, for tags that have one: untrusted text.
	Display map[int]string `json:"display"`
	// Described are the ids of the tags of which api/description has a description.
	Described []int `json:"described"`
}

// A Span is a number of tags of one plugin, one after the other.
type Span struct {
	Plugin string `json:"plugin"`
	Tags   int    `json:"tags"`
}

// A Tag is a tag of the catalog, the same in every run that has it.
type Tag struct {
	ID        int    `json:"id"`
	Name      string `json:"name"` // untrusted text
	Plugin    string `json:"plugin"`
	Display   string `json:"display,omitempty"`   // untrusted text; "" where the runs give none, or not the same
	Described bool   `json:"described,omitempty"` // api/description has a description of the tag
}

// All goes through the tags, in their order.
func (t Tags) All() iter.Seq[Tag] {
	return func(yield func(Tag) bool) {
		described := make(map[int]bool, len(t.Described))
		for _, id := range t.Described {
			described[id] = true
		}
		i := 0
		for _, span := range t.Plugins {
			for range span.Tags {
				if i >= min(len(t.IDs), len(t.Names)) {
					return
				}
				id := t.IDs[i]
				if !yield(Tag{ID: id, Name: t.Names[i], Plugin: span.Plugin, Display: t.Display[id], Described: described[id]}) {
					return
				}
				i++
			}
		}
	}
}

// A Status tells how far loading is, and the newest point of the runs that changed.
type Status struct {
	Type     string    `json:"type" tstype:"typeof TypeStatus"`
	Progress Progress  `json:"progress"`
	Runs     []RunStat `json:"runs"`
	Problems int       `json:"problems"` // how many api/health can name
	Missing  []string  `json:"missing"`  // log directories that do not exist
	Now      Seconds   `json:"now" tstype:"number"`
	Sidecar  uint64    `json:"sidecar,omitempty"` // its version: another than before asks for api/sidecar again
	Alerts   uint64    `json:"alerts,omitempty"`  // the version of api/alerts; none while there never was one
}

// Progress is what has been read of what was found.
type Progress struct {
	Runs      int     `json:"runs"`
	Files     int     `json:"files"`
	FilesDone int     `json:"filesDone"`
	Bytes     int64   `json:"bytes"`
	BytesDone int64   `json:"bytesDone"`
	Points    int64   `json:"points"`
	Elapsed   Seconds `json:"elapsed" tstype:"number"` // so far, or of the whole first load
	Loaded    bool    `json:"loaded"`                  // the first load is over
}

// A Complaint is an answer to a message that made no sense.
type Complaint struct {
	Type    string `json:"type" tstype:"typeof TypeError"`
	Message string `json:"message"`
	Card    string `json:"card"` // the card that the message was about
}

// A CatalogAnswer is the answer of api/catalog: what a connection begins with.
type CatalogAnswer struct {
	Hello   Hello   `json:"hello"`
	Catalog Catalog `json:"catalog"`
	Status  Status  `json:"status"`
}

// A Description is what runs say about a tag: the answer of api/description.
type Description struct {
	HTML string `json:"html"` // safe to show
}

// A Selected is the answer of api/select.
type Selected struct {
	Rows []SelectRow `json:"rows"`
}

// A SelectRow is one run's line of the value table.
type SelectRow struct {
	Run       int    `json:"run"`
	N         int    `json:"n"`    // points in the range
	Step      int64  `json:"step"` // the last of them, or the one at the place asked for
	Wall      Number `json:"wall"`
	Value     Number `json:"value"`
	Smoothed  Number `json:"smoothed"`
	Min       Number `json:"min"` // of the finite values
	Max       Number `json:"max"`
	Mean      Number `json:"mean"`
	First     Number `json:"first"`
	Last      Number `json:"last"`
	FirstStep int64  `json:"firstStep"`
	LastStep  int64  `json:"lastStep"`
	MinStep   int64  `json:"minStep"`
	MaxStep   int64  `json:"maxStep"`
	Change    Number `json:"change"`    // last - first
	ChangePct Number `json:"changePct"` // in per cent of first
}

// A Points is the answer of api/points: rows of a curve.
type Points struct {
	Total  int     `json:"total"` // of the curve
	Points []Point `json:"points"`
}

// A Valued is a value of a tag that stays in its event file: the answer of api/values is
// a list of them.
type Valued struct {
	Value any    `json:"value,omitempty" tstype:"unknown"`
	Error string `json:"error,omitempty"` // why there is no value
}

// A Text is the value of the plugin "text".
type Text struct {
	Shape []int    `json:"shape"` // of the tensor; empty for a single text
	Cells []string `json:"cells"` // of its first table, row by row; untrusted text
	HTML  []string `json:"html"`  // the same, safe to show; fewer where there are very many
}

// A Histogram is the value of the plugin "histograms".
type Histogram struct {
	// Edges are left and right edge of each bucket in turn; where all buckets have the
	// same width, only the first and the last edge of all.
	Edges  []float64 `json:"edges"`
	Counts []float64 `json:"counts"` // of each bucket; fractions where values have weights
	// Percentiles are what TensorBoard's distributions show: minimum, 7, 16, 31, 50, 69,
	// 84 and 93 per cent, maximum. There are none where nothing was counted.
	Percentiles []Number `json:"percentiles"`
	LeftOut     int      `json:"leftOut,omitempty"` // buckets whose edges or counts are no numbers
}

// A Sound is one of the sounds of a value of the plugin "audio": the value is a list of
// them. What the writer does not say is 0. api/content has the bytes.
type Sound struct {
	Type     string  `json:"type"`  // as in Content-Type
	Bytes    int     `json:"bytes"` // of the file
	Rate     float64 `json:"rate"`  // in Hz
	Channels int     `json:"channels"`
	Frames   int64   `json:"frames"`            // samples of each channel
	Label    string  `json:"label,omitempty"`   // untrusted text
	Long     bool    `json:"long,omitempty"`    // too large for a waveform
	Problem  string  `json:"problem,omitempty"` // why it cannot be played
}

// A Picture is one of the pictures of a value of the plugin "images": the value is a list
// of them. api/content has the bytes.
type Picture struct {
	Type    string `json:"type"`              // as in Content-Type
	Width   int    `json:"width"`             // in pixels; 0 where its head does not tell
	Height  int    `json:"height"`            // likewise
	Bytes   int    `json:"bytes"`             // of the file
	Problem string `json:"problem,omitempty"` // why the page should not show it
}

// A PRCurve is the value of the plugin "pr_curves": columns of equal length, with a
// row for each threshold.
type PRCurve struct {
	Of             int      `json:"of"` // how many thresholds there are; more than rows where there are very many
	Thresholds     []Number `json:"thresholds"`
	Precision      []Number `json:"precision"`
	Recall         []Number `json:"recall"`
	TruePositives  []Number `json:"truePositives"`
	FalsePositives []Number `json:"falsePositives"`
	TrueNegatives  []Number `json:"trueNegatives"`
	FalseNegatives []Number `json:"falseNegatives"`
}

// A Layout is the value of the plugin "custom_scalars". Its JSON is that of TensorBoard's
// message of this name, and so is that of its parts.
type Layout struct {
	Version  int32            `json:"version,omitempty"`
	Category []LayoutCategory `json:"category"`
}

// A LayoutCategory is a section of charts.
type LayoutCategory struct {
	Title  string        `json:"title"`
	Chart  []LayoutChart `json:"chart"`
	Closed bool          `json:"closed,omitempty"` // folded when the page opens
}

// A LayoutChart has one of the contents, or none.
type LayoutChart struct {
	Title     string           `json:"title"`
	Multiline *LayoutMultiline `json:"multiline,omitempty"`
	Margin    *LayoutMargin    `json:"margin,omitempty"`
}

// A LayoutMultiline has a line for each tag that matches one of the regular expressions
// from its beginning.
type LayoutMultiline struct {
	Tag []string `json:"tag"`
}

// A LayoutMargin has lines with bands about them.
type LayoutMargin struct {
	Series []LayoutSeries `json:"series"`
}

// A LayoutSeries names the tags of a line and of the edges of its band.
type LayoutSeries struct {
	Value string `json:"value"`
	Lower string `json:"lower"`
	Upper string `json:"upper"`
}

// A MeshPart is the value of the plugin "mesh": what api/content answers the numbers of.
type MeshPart struct {
	Name   string `json:"name"` // of the mesh that it is a part of; untrusted text
	Type   string `json:"type" tstype:"'VERTEX' | 'FACE' | 'COLOR'"`
	Bodies int    `json:"bodies"` // their numbers follow each other
	Rows   int    `json:"rows"`   // of each body: how many vertices, faces or colours, of three numbers each
	Config string `json:"config"` // how to show it, in JSON as the writer left it; untrusted text
}

// An Others is the answer of api/others: what plugins keep in files of their own.
type Others struct {
	Plugins []PluginFiles `json:"plugins"`
}

// A PluginFiles is what lies in the directories plugins/NAME of runs.
type PluginFiles struct {
	Name       string   `json:"name"` // untrusted text, as are all names here
	Runs       []string `json:"runs"` // the first of them; "." is the log directory itself
	AllRuns    int      `json:"allRuns"`
	Entries    []string `json:"entries"` // names of files and directories, each once; the first of them
	AllEntries int      `json:"allEntries"`
}

// A Matched is the answer of api/match: one for each pattern, in order.
type Matched struct {
	Matches []Match `json:"matches"`
}

// A Match is the scalars that match a regular expression.
type Match struct {
	Tags  []int  `json:"tags"` // the first of them, in natural order of their names
	Total int    `json:"total"`
	Error string `json:"error,omitempty"` // why the pattern is no regular expression
}

// A Health is the answer of api/health: what could not be read, and why.
type Health struct {
	Status   string         `json:"status" tstype:"'loading' | 'damaged' | 'ok'"`
	Progress Progress       `json:"progress"`
	Problems []Problem      `json:"problems"`
	Missing  []string       `json:"missing"` // log directories that do not exist
	Watching string         `json:"watching"`
	Version  string         `json:"version"`
	Reading  []FileProgress `json:"reading"` // files that take long, the most bytes to go first
}

// A FileProgress is how far a file has come that takes long.
type FileProgress struct {
	Run       string `json:"run"`
	File      string `json:"file"`
	Bytes     int64  `json:"bytes"`
	BytesDone int64  `json:"bytesDone"`
}

// A Problem is a piece of a log that could not be read.
type Problem struct {
	Run     string `json:"run"`
	File    string `json:"file"`
	Offset  int64  `json:"offset"`
	Kind    string `json:"kind"`
	Message string `json:"message"`
	Count   int    `json:"count"`
	Bytes   int64  `json:"bytes"`
}

// A Refusal is the body of every error of a path below api/.
type Refusal struct {
	Code    string `json:"code"`    // for programs
	Message string `json:"message"` // for people; it may quote what was sent
	Host    string `json:"host,omitempty"`
}

package compare

import (
	"math"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A Word is a word of the language of queries.
type Word struct {
	Word string
	Does string

	of func(*environment, *Run) any // of a property of runs
}

// words are the properties of runs, then functions and operators.
var words = []Word{
	{"run", "name of the run", func(_ *environment, r *Run) any { return r.Name }},
	{"shown", "the name that is shown, if somebody gave one", func(e *environment, r *Run) any { return e.look.notes(r).Shown }},
	{"folder", "the folder that the run is in", func(_ *environment, r *Run) any { return path.Dir(r.Name) }},
	{"part", `which part of a training the run is, such as "validation"`, func(_ *environment, r *Run) any { return r.Part }},
	{"status", `how the training ended: "success", "failure", "running" or ""`, func(_ *environment, r *Run) any { return r.Status }},
	{"start", "seconds since 1970 of the first event", func(_ *environment, r *Run) any { return r.Start }},
	{"duration", "seconds from the first event to the newest point", func(e *environment, r *Run) any { return e.look.duration(r) }},
	{"points", "number of points of all curves", func(e *environment, r *Run) any { return float64(e.look.status(r).Points) }},
	{"steps", "the last step", func(e *environment, r *Run) any { return float64(e.look.status(r).LastStep) }},
	{"favourite", "whether the run is a favourite", func(e *environment, r *Run) any { return e.look.notes(r).Favourite }},
	{"archived", "whether the run is archived", func(e *environment, r *Run) any { return e.look.notes(r).Archived }},
	{"notes", "what somebody noted about the run", func(e *environment, r *Run) any { return e.look.notes(r).Notes }},
	{"tags", `labels that somebody gave the run: "good" in tags`, func(e *environment, r *Run) any { return slices.Concat([]string{}, e.look.notes(r).Tags) }},
	{"metric", `metric("val/loss"): a metric of any name`, nil},
	{"hparam", `hparam("my param"): a hyper-parameter of any name`, nil},
	{"and", "both; also &&", nil},
	{"or", "one of both; also ||", nil},
	{"not", "the opposite; also !", nil},
	{"in", `is one of: optimizer in ["adam", "sgd"]`, nil},
	{"contains", "a text that has another in it", nil},
	{"startsWith", "a text that begins with another", nil},
	{"endsWith", "a text that ends with another", nil},
	{"matches", "a text that matches a regular expression", nil},
}

// builtins are the functions of the expression library that neither loop nor make long
// texts of short ones.
var builtins = []string{"abs", "ceil", "floor", "round", "min", "max", "len", "lower", "upper", "trim"}

// keywords are words of the library that cannot be names.
var keywords = []string{"true", "false", "nil", "let", "if", "else"}

func wordOf(name string) (Word, bool) {
	i := slices.IndexFunc(words, func(w Word) bool { return w.Word == name && w.of != nil })
	if i < 0 {
		return Word{}, false
	}
	return words[i], true
}

var identifier = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

func reserved(name string) bool {
	return slices.Contains(keywords, name) || slices.Contains(builtins, name) || slices.ContainsFunc(words, func(w Word) bool { return w.Word == name })
}

// A Spelling is a name, and how it is spelled in an expression.
type Spelling struct{ Name, Spelling string }

// Names is what may stand in an expression about the runs of a set.
type Names struct {
	Params, Metrics []Spelling
	Fields          []string // of a metric, after a dot
	Words           []Word
}

// Names lists what may stand in an expression, for completion.
func (s *Set) Names() Names {
	n := Names{Fields: fields, Words: words}
	for _, p := range s.Params {
		n.Params = append(n.Params, Spelling{p.Name, spell("hparam", p.Name)})
	}
	for _, tag := range s.Tags {
		n.Metrics = append(n.Metrics, Spelling{tag.Name, spell("metric", tag.Name)})
	}
	for _, name := range builtins {
		n.Words = append(slices.Clip(n.Words), Word{Word: name, Does: "function"})
	}
	return n
}

// spell writes a name as it stands in an expression.
func spell(function, name string) string {
	if identifier.MatchString(name) && !reserved(name) {
		return name
	}
	return function + "(" + strconv.Quote(name) + ")"
}

// spellingNear is how a name is spelled that an unknown one is a part of, "" if there is none.
func (s *Set) spellingNear(unknown string) string {
	names := s.Names()
	for _, all := range [][]Spelling{names.Metrics, names.Params} {
		for _, n := range all {
			if n.Name != unknown && strings.Contains(strings.ToLower(n.Name), strings.ToLower(unknown)) {
				return n.Spelling
			}
		}
	}
	return ""
}

// duration is how long a run's curves have been written, NaN where nothing is known.
func (t *lookup) duration(r *Run) float64 {
	last := t.status(r).LastWall
	if last < r.Start {
		return math.NaN()
	}
	return last - r.Start
}

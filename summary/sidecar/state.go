package sidecar

import (
	"encoding/json"
	"fmt"
	"regexp"
	"time"
	"unicode/utf8"

	"board/internal/limits"
)

// A State is what is kept, at some moment.
type State struct {
	Version    uint64
	Runs       map[string]Run    // by name; those of which something is kept
	Directions map[string]string // by tag: "lower" or "higher"
	Baseline   string            // name of a run, "" for none
	Views      map[string]View   // by name
	Mutes      map[Mute]bool     // alerts of which people want to hear no more
	Place      string            // the directory that it lies in
	Writable   bool              // as far as is known
}

// A Run is what is kept about a run.
type Run struct {
	Shown     string   `json:"shown"` // to show in place of the name
	Notes     string   `json:"notes"`
	Tags      []string `json:"tags"`
	Favourite bool     `json:"favourite"`
	Archived  bool     `json:"archived"`
	Color     string   `json:"color"` // "#rrggbb"
}

// A View is a view of the page that has a name.
type View struct {
	View  string  `json:"view"`  // the page's words, as in its address
	Saved float64 `json:"saved"` // seconds since 1970
}

// A Mute names alerts: those of a rule, a run and a tag, where "" stands for all.
type Mute struct {
	Rule string `json:"rule,omitempty"`
	Run  string `json:"run,omitempty"`
	Tag  string `json:"tag,omitempty"`
}

// name is the name of the field of a mute.
func (m Mute) name() string {
	name, err := json.Marshal(m)
	if err != nil {
		panic(err) // it is a struct of strings
	}
	return string(name)
}

// MuteEdit mutes alerts, or takes that back.
func MuteEdit(m Mute, muted bool) Edit { return Edit{Kind: "mute", Name: m.name(), Value: muted} }

func newState() *State {
	return &State{Runs: map[string]Run{}, Directions: map[string]string{}, Views: map[string]View{}, Mutes: map[Mute]bool{}}
}

// set sets a field. Values that make no sense are those of another version: left out.
func (s *State) set(k key, value json.RawMessage) {
	switch k.Kind {
	case "run":
		run := s.Runs[k.Name]
		if run.set(k.Field, value) && !run.empty() {
			s.Runs[k.Name] = run
		}
	case "direction":
		if d, ok := decode[string](value); ok && d != "" {
			s.Directions[k.Name] = d
		}
	case "view":
		if v, ok := decode[View](value); ok && v.View != "" {
			s.Views[k.Name] = v
		}
	case "mute":
		var m Mute
		if muted, ok := decode[bool](value); ok && muted && json.Unmarshal([]byte(k.Name), &m) == nil && m != (Mute{}) {
			s.Mutes[m] = true
		}
	case "board":
		if name, ok := decode[string](value); ok && k.Field == "baseline" {
			s.Baseline = name
		}
	}
}

func decode[T any](value json.RawMessage) (v T, ok bool) {
	return v, json.Unmarshal(value, &v) == nil
}

func (r *Run) set(field string, value json.RawMessage) (ok bool) {
	switch field {
	case "shown":
		r.Shown, ok = decode[string](value)
	case "notes":
		r.Notes, ok = decode[string](value)
	case "tags":
		r.Tags, ok = decode[[]string](value)
	case "favourite":
		r.Favourite, ok = decode[bool](value)
	case "archived":
		r.Archived, ok = decode[bool](value)
	case "color":
		r.Color, ok = decode[string](value)
		ok = ok && (r.Color == "" || color.MatchString(r.Color))
	}
	return ok
}

func (r *Run) empty() bool {
	return r.Shown == "" && r.Notes == "" && len(r.Tags) == 0 && !r.Favourite && !r.Archived && r.Color == ""
}

// An Edit is the change of one field.
type Edit struct {
	Kind  string // "run", "direction", "view", "mute" or "board"
	Name  string
	Field string
	Value any
}

func (e Edit) key() key { return key{e.Kind, e.Name, e.Field} }

var color = regexp.MustCompile(`^#[0-9a-f]{6}$`)

// check tells whether an edit may be kept.
func (e Edit) check(most *limits.Limits) error {
	size, what := len(e.Name), e.Kind+" "+e.Field
	switch v := e.Value.(type) {
	case string:
		size += len(v)
		if !utf8.ValidString(v) {
			return fmt.Errorf("%s: the text is not valid UTF-8", what)
		}
		if e.Field == "color" && v != "" && !color.MatchString(v) {
			return fmt.Errorf("color: expected #rrggbb, got %.20q", v)
		}
		if e.Kind == "direction" && v != "" && v != "lower" && v != "higher" {
			return fmt.Errorf(`direction: expected "lower", "higher" or "", got %.20q`, v)
		}
	case []string:
		for _, tag := range v {
			size += len(tag) + 4
		}
	case View:
		size += len(v.View)
	}
	switch {
	case e.Name == "" && e.Kind != "board", e.Kind == "mute" && e.Name == "{}":
		return fmt.Errorf("%s: the name is missing", what)
	case int64(size) > most.Note:
		most.Reached(limits.Note)
		return fmt.Errorf("%s: %d bytes are more than the %d that are kept", what, size, most.Note)
	}
	return nil
}

// ViewNow is a view that is saved now.
func ViewNow(words string) View {
	return View{View: words, Saved: float64(time.Now().UnixMilli()) / 1000}
}

package compare

import (
	"fmt"
	"math"
	"path"
	"regexp"
	"slices"
	"strings"

	"board/summary/provider"
)

// A Grouping says which runs are one row.
type Grouping struct {
	text  string // as it was given
	by    groupBy
	names []string // of hyper-parameters
	re    *regexp.Regexp
}

type groupBy int

const (
	byRun groupBy = iota // each run is a row
	byParams
	byAllBut
	byRegex
	byFolder
)

// GroupingOf reads what board compare takes as --group-by: "hparam:NAME,NAME" (the same
// values of these), "all-but:NAME,NAME" (the same values of all others, as for seeds),
// "regex:RE" (the same text where the expression matches the name, or the same groups of
// it), "folder", or "" for no groups. A comma in a name is written as \,.
func GroupingOf(text string) (g Grouping, err error) {
	kind, rest, _ := strings.Cut(text, ":")
	g.text = text
	switch kind {
	case "":
		return g, nil
	case "hparam", "all-but":
		g.by, g.names = byParams, splitNames(rest)
		if kind == "all-but" {
			g.by = byAllBut
		}
		if len(g.names) == 0 {
			return g, fmt.Errorf("group by %q: expected %s:NAME with the name of a hyper-parameter", clip(text), kind)
		}
		return g, nil
	case "regex":
		g.by = byRegex
		if g.re, err = regexp.Compile(rest); err != nil {
			return g, fmt.Errorf("group by %q: %s", clip(text), strings.TrimPrefix(err.Error(), "error parsing regexp: "))
		}
		return g, nil
	case "folder":
		g.by = byFolder
		return g, nil
	}
	return g, fmt.Errorf("group by %q: expected all-but:NAME, hparam:NAME, regex:RE or folder", clip(text))
}

// splitNames splits a list at commas without a backslash before them.
func splitNames(list string) (names []string) {
	for _, name := range strings.Split(strings.ReplaceAll(list, `\,`, "\x00"), ",") {
		if name = strings.ReplaceAll(strings.TrimSpace(name), "\x00", ","); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// String is the grouping as it was given.
func (g Grouping) String() string { return g.text }

// Grouped tells whether rows are groups.
func (g Grouping) Grouped() bool { return g.by != byRun }

// Check tells whether the hyper-parameters that the grouping names exist.
func (g Grouping) Check(s *Set) error {
	for _, name := range g.names {
		if _, found := s.Param(name); !found {
			return fmt.Errorf("group by: no run has a hyper-parameter %q", clip(name))
		}
	}
	return nil
}

// rows makes the rows of runs, which come in natural order of names.
func (g Grouping) rows(s *Set, runs []*Run) []Row {
	rows := make([]Row, 0, len(runs))
	if !g.Grouped() {
		for _, run := range runs {
			rows = append(rows, Row{Name: run.Name, Runs: []*Run{run}})
		}
		return rows
	}
	params := g.params(s, runs)
	key, at := g.key(params), map[string]int{}
	for _, run := range runs {
		k := key(run)
		i, known := at[k]
		if !known {
			i = len(rows)
			at[k] = i
			rows = append(rows, Row{Name: g.name(s, run, params)})
		}
		rows[i].Runs = append(rows[i].Runs, run)
	}
	slices.SortStableFunc(rows, func(a, b Row) int {
		for _, p := range params { // by size: 0.125 before 0.5
			if by := a.Runs[0].Value(p).Compare(b.Runs[0].Value(p)); by != 0 {
				return by
			}
		}
		return provider.CompareNatural(a.Name, b.Name)
	})
	return rows
}

// key is the same for the runs of a group, and for no others. It is not the name: to write
// a hundred values in words for each of a thousand runs takes too long.
func (g Grouping) key(params []int) func(*Run) string {
	switch g.by {
	case byRegex:
		return g.matched
	case byFolder:
		return func(r *Run) string { return path.Dir(r.Name) }
	}
	var key []byte
	return func(r *Run) string {
		key = appendText(key[:0], r.Part) // curves of training and of validation are no group
		for _, p := range params {
			key = r.Value(p).appendKey(key)
		}
		return string(key)
	}
}

// name is that of the group of a run.
func (g Grouping) name(s *Set, r *Run, params []int) string {
	switch g.by {
	case byRegex:
		return g.matched(r)
	case byFolder:
		return path.Dir(r.Name)
	}
	var parts []string
	for _, p := range params {
		if v := r.Value(p); v.Known() {
			parts = append(parts, s.Params[p].Name+"="+v.quoted())
		}
	}
	name := strings.Join(parts, ", ")
	switch {
	case name == "" && r.Part == "":
		return "all"
	case name == "":
		return r.Part
	case r.Part != "":
		return name + " · " + r.Part
	}
	return name
}

// params are those by whose values the runs are told apart. Of all but some, those that
// are the same everywhere say nothing.
func (g Grouping) params(s *Set, runs []*Run) (params []int) {
	for i, p := range s.Params {
		named := slices.Contains(g.names, p.Name)
		if g.by == byParams && named || g.by == byAllBut && !named && Differs(runs, i) {
			params = append(params, i)
		}
	}
	if g.by == byParams { // in the order in which they were given
		slices.SortFunc(params, func(a, b int) int {
			return slices.Index(g.names, s.Params[a].Name) - slices.Index(g.names, s.Params[b].Name)
		})
	}
	return params
}

// matched is what the expression matches of a name: its groups, or all of it where it has
// none.
func (g Grouping) matched(r *Run) string {
	found := g.re.FindStringSubmatch(r.Name)
	switch {
	case found == nil:
		return "(no match)"
	case len(found) == 1:
		return found[0]
	}
	return strings.Join(found[1:], ", ")
}

// Differs tells whether runs differ in a hyper-parameter; to have none is a value too.
func Differs(runs []*Run, param int) bool {
	for _, run := range runs {
		if run.Value(param) != runs[0].Value(param) {
			return true
		}
	}
	return false
}

// Param is the value of a hyper-parameter that all runs of the row share, nothing where
// they differ.
func (r Row) Param(param int) Value {
	if Differs(r.Runs, param) {
		return Value{}
	}
	return r.Runs[0].Value(param)
}

// Start is the wall time of the first event of the row's runs, NaN where none is known.
func (r Row) Start() float64 {
	start := math.NaN()
	for _, run := range r.Runs {
		if run.Start < start || math.IsNaN(start) {
			start = run.Start
		}
	}
	return start
}

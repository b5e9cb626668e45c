package derive

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"board/summary"
	"board/summary/compare"
	"board/summary/provider"
)

// The words that stand for something at each row of a curve. A metric of one of these names
// is written metric("step").
const (
	wordStep = "step"
	wordTime = "time"
	wordWall = "wall"
)

var rowWords = []compare.Word{
	{Word: wordStep, Does: "the training step"},
	{Word: wordTime, Does: "seconds since the curve's first point"},
	{Word: wordWall, Does: "seconds since 1970"},
}

// constants are words that are always the same.
var constants = map[string]float64{"pi": 3.14159265358979323846, "e": 2.71828182845904523536}

func isWord(name string) bool {
	_, constant := constants[name]
	return constant || slices.ContainsFunc(rowWords, func(w compare.Word) bool { return w.Word == name })
}

// names are those that may stand in a formula.
type names struct {
	tags   map[string]bool
	params map[string]bool
}

func (d *Deriver) names() *names {
	n := &names{tags: map[string]bool{}, params: map[string]bool{}}
	for _, run := range d.data.Store.Catalog().Runs {
		for _, tag := range run.Tags {
			if tag.Plugin() == summary.PluginScalars {
				n.tags[tag.Name] = true
			}
		}
	}
	for _, p := range d.comparer.Set().Params {
		n.params[p.Name] = true
	}
	return n
}

var identifier = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// keywords are words of the expression library that cannot be names.
var keywords = []string{"true", "false", "nil", "let", "if", "else", "not", "and", "or", "in", "contains", "matches", "startsWith", "endsWith", "metric", "hparam"}

// Spell writes the name of a metric as it stands in a formula.
func Spell(tag string) string { return spell("metric", tag) }

func spell(function, name string) string {
	_, isFunction := functions[name]
	if identifier.MatchString(name) && !isFunction && !isWord(name) && !slices.Contains(keywords, name) {
		return name
	}
	return function + "(" + strconv.Quote(name) + ")"
}

// Names lists what may stand in a formula, for completion.
func (d *Deriver) Names() compare.Names {
	known, out := d.names(), compare.Names{Words: slices.Clone(rowWords)}
	for _, tag := range slices.SortedFunc(maps.Keys(known.tags), provider.CompareNatural) {
		out.Metrics = append(out.Metrics, compare.Spelling{Name: tag, Spelling: Spell(tag)})
	}
	for _, param := range slices.SortedFunc(maps.Keys(known.params), provider.CompareNatural) {
		spelling := spell("hparam", param)
		if known.tags[param] { // the bare name is the metric's
			spelling = "hparam(" + strconv.Quote(param) + ")"
		}
		out.Params = append(out.Params, compare.Spelling{Name: param, Spelling: spelling})
	}
	for _, name := range slices.Sorted(maps.Keys(functions)) {
		out.Words = append(out.Words, compare.Word{Word: name, Does: functions[name].form + ": " + functions[name].does})
	}
	for _, name := range slices.Sorted(maps.Keys(constants)) {
		out.Words = append(out.Words, compare.Word{Word: name, Does: strconv.FormatFloat(constants[name], 'g', 6, 64)})
	}
	return out
}

// near is how a metric is spelled whose name has an unknown one in it, "" if there is none.
func (n *names) near(unknown string) string {
	unknown = strings.ToLower(unknown)
	all := slices.SortedFunc(maps.Keys(n.tags), provider.CompareNatural)
	for _, fits := range []func(s, part string) bool{strings.HasPrefix, strings.Contains} {
		for _, tag := range all {
			if fits(strings.ToLower(tag), unknown) {
				return Spell(tag)
			}
		}
	}
	return ""
}

package inspect

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"
	"unicode/utf8"
)

// print writes TensorBoard's digest of the unit, then board's own tables.
func (s *survey) print(out io.Writer, name string) {
	name = visible(name)
	if s.only != "" {
		fmt.Fprintf(out, "Event statistics for tag %s in %s:\n", visible(s.only), name)
	} else {
		fmt.Fprintf(out, "These tags are in %s:\n", name)
		s.printTagNames(out)
		fmt.Fprintf(out, "%s\nEvent statistics for %s:\n", separator, name)
	}
	s.printFields(out)
	fmt.Fprintf(out, "%s\n", separator)
	s.printTags(out, name)
	s.printFiles(out, name)
	fmt.Fprintf(out, "%s\n", separator)
}

func (s *survey) printTagNames(out io.Writer) {
	for _, field := range tagFields {
		names := s.tagNames(field)
		if len(names) == 0 {
			fmt.Fprintln(out, field, "-")
			continue
		}
		fmt.Fprintln(out, field)
		for _, tag := range names {
			fmt.Fprintf(out, "   %s\n", visible(tag))
		}
	}
}

func (s *survey) printFields(out io.Writer) {
	for _, field := range allFields {
		switch d := s.fields[field]; {
		case d.events > 0:
			d.print(out, field)
		case s.only == "":
			fmt.Fprintln(out, field, "-")
		}
	}
}

func (s *survey) printTags(out io.Writer, name string) {
	if len(s.tags) == 0 {
		return
	}
	fmt.Fprintf(out, "Tags in %s:\n", name)
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "   tag\tkind\tvalues\tfirst step\tlast step\tsteps back\tfirst wall time\tlast wall time")
	for _, key := range s.sortedTags() {
		t := s.tags[key]
		fmt.Fprintf(table, "   %s\t%s\t%d\t%d\t%d\t%d\t%s\t%s\n", visible(key.tag), visible(cmp.Or(t.plugin, key.field)),
			t.events, t.first, t.last, t.backs, wallTime(t.firstWall), wallTime(t.lastWall))
	}
	_ = table.Flush() // out keeps its errors
	fmt.Fprintln(out)
}

func (s *survey) sortedTags() []tagKey {
	keys := make([]tagKey, 0, len(s.tags))
	for key := range s.tags {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b tagKey) int {
		return cmp.Or(strings.Compare(a.tag, b.tag), strings.Compare(a.field, b.field))
	})
	return keys
}

func (s *survey) printFiles(out io.Writer, name string) {
	fmt.Fprintf(out, "Files in %s:\n", name)
	for _, f := range s.files {
		version := "no version"
		if f.version != "" {
			version = visible(f.version)
		}
		state := "sound"
		if n := len(f.problems) + f.more; n > 0 {
			state = fmt.Sprintf("DAMAGED (%d)", n)
		}
		fmt.Fprintf(out, "   %s: %s, %d events, %d bytes, %s\n", visible(filepath.Base(f.path)), version, f.events, f.bytes, state)
		for _, problem := range f.problems {
			fmt.Fprintf(out, "      %s\n", visible(problem))
		}
		if f.more > 0 {
			fmt.Fprintf(out, "      and %d more\n", f.more)
		}
	}
}

// wallTime shows seconds since the epoch as a date in UTC, or as a number outside
// the years 1 to 9999.
func wallTime(seconds float64) string {
	const firstYear, lastYear = -62135596800, 253402300799 // 0001 and 9999
	if !(seconds >= firstYear && seconds <= lastYear) {
		return strconv.FormatFloat(seconds, 'g', -1, 64)
	}
	whole, fraction := math.Modf(seconds)
	return time.Unix(int64(whole), int64(fraction*1e9)).UTC().Format("2006-01-02T15:04:05.000Z")
}

// visible returns text from a file in a form that stays on its line and has no
// effect on a terminal.
func visible(text string) string {
	if !strings.ContainsFunc(text, hidden) && utf8.ValidString(text) {
		return text
	}
	var b strings.Builder
	for i, w := 0, 0; i < len(text); i += w {
		var r rune
		r, w = utf8.DecodeRuneInString(text[i:])
		if r == utf8.RuneError && w == 1 || hidden(r) {
			quoted := strconv.Quote(text[i : i+w])
			b.WriteString(quoted[1 : len(quoted)-1])
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// hidden tells whether r is invisible. A tab counts as such: it would break the
// table.
func hidden(r rune) bool { return r != ' ' && !unicode.IsGraphic(r) }

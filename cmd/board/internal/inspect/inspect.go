// Package inspect prints the content of event files, for board inspect: first the
// digest that TensorBoard prints, in its form, then a table of the tags and a list
// of the files with their damage.
package inspect

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
)

// Options say what to inspect: directories or one file.
type Options struct {
	Logdirs   []string
	EventFile string
	Tag       string // this tag only; "" for all

	MaxRecord       int64 // bytes; larger records are passed over. 0: 256 MiB
	IgnoreChecksums bool
}

var separator = strings.Repeat("=", 70) + "\n"

// Run prints the digest to w. Damage in a file is part of the digest. Errors are a
// path that cannot be read at all, a tag that does not exist, and a failed write.
func Run(w io.Writer, o Options) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "%sProcessing event files... (this can take a few minutes)\n%s\n", separator, separator)
	err := run(out, o)
	if flushed := out.Flush(); err == nil {
		err = flushed
	}
	return err
}

func run(out *bufio.Writer, o Options) error {
	if o.EventFile != "" {
		if err := mustBeFile(o.EventFile); err != nil {
			return err
		}
		return inspectUnits(out, []unit{{o.EventFile, []string{o.EventFile}}}, o, visible(o.EventFile))
	}
	var all []unit
	for _, dir := range o.Logdirs {
		units, left, err := findUnits(dir)
		if err != nil {
			return err
		}
		printFound(out, dir, units)
		if left > 0 {
			fmt.Fprintf(out, "Left out: %d more names of directories that links lead to over and over\n\n", left)
		}
		all = append(all, units...)
	}
	return inspectUnits(out, all, o, strings.Join(o.Logdirs, ", "))
}

func mustBeFile(path string) error {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return fmt.Errorf("event file: %w", err)
	case info.IsDir():
		return fmt.Errorf("event file: %s is a directory; give it as --logdir", visible(path))
	case !info.Mode().IsRegular():
		return fmt.Errorf("event file: %s is not a regular file", visible(path))
	}
	return nil
}

func printFound(out io.Writer, dir string, units []unit) {
	if len(units) == 0 {
		fmt.Fprintf(out, "No event files found within logdir %s\n", visible(dir))
		return
	}
	fmt.Fprintln(out, "Found event files in:")
	for _, u := range units {
		fmt.Fprintln(out, visible(u.name))
	}
	fmt.Fprintln(out)
}

// inspectUnits prints a digest of each unit. Where the tag is in none of them, the
// error says so; place is where they were looked for.
func inspectUnits(out *bufio.Writer, units []unit, o Options, place string) error {
	names := make(map[string]bool)
	for _, u := range units {
		s := newSurvey(o, names)
		for _, path := range u.files {
			s.file(path)
		}
		s.print(out, u.name)
		if err := out.Flush(); err != nil {
			return err
		}
	}
	if o.Tag == "" || names[o.Tag] || len(units) == 0 {
		return nil
	}
	return noSuchTag(o.Tag, place, slices.Sorted(maps.Keys(names)))
}

// maxNamed is how many tags an error names.
const maxNamed = 8

func noSuchTag(tag, place string, names []string) error {
	if len(names) == 0 {
		return fmt.Errorf("--tag: no tag %q in %s, nor any other", tag, visible(place))
	}
	more := ""
	if left := len(names) - maxNamed; left > 0 {
		names, more = names[:maxNamed], fmt.Sprintf(" and %d more", left)
	}
	for i := range names {
		names[i] = strconv.Quote(names[i])
	}
	return fmt.Errorf("--tag: no tag %q in %s; it has %s%s", tag, visible(place), strings.Join(names, ", "), more)
}

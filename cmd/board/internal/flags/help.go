package flags

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/pflag"
)

// Help writes the help of a command: the introduction, then the flags that matter to it.
func Help(w io.Writer, c Command, introduction string) error {
	var b strings.Builder
	b.WriteString(introduction)
	for _, g := range new(Flags).define(c) {
		if len(g.only) > 0 && !slices.Contains(g.only, c) {
			continue
		}
		fmt.Fprintf(&b, "\n%s:\n", g.title)
		g.set.VisitAll(func(flag *pflag.Flag) { helpFlag(&b, flag) })
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func helpFlag(b *strings.Builder, flag *pflag.Flag) {
	metavar, usage := pflag.UnquoteUsage(flag)
	line := "  --" + flag.Name
	if metavar != "" && flag.Value.Type() != "bool" {
		line += " " + metavar
	}
	if initial := flag.DefValue; worthShowing(initial) && usage != "" && usage != metavar {
		usage += " (default " + initial + ")"
	}
	b.WriteString(line + "\n")
	if usage != metavar {
		wrap(b, usage, "        ", 80)
	}
}

func worthShowing(initial string) bool {
	switch initial {
	case "", "false", "[]", "default":
		return false
	}
	return true
}

// wrap writes text in lines of at most width letters, each after the indent.
func wrap(b *strings.Builder, text, indent string, width int) {
	column := 0
	for word := range strings.FieldsSeq(text) {
		switch {
		case column == 0:
			b.WriteString(indent)
			column = len(indent)
		case column+1+len(word) > width:
			b.WriteString("\n" + indent)
			column = len(indent)
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += len(word)
	}
	if column > 0 {
		b.WriteByte('\n')
	}
}

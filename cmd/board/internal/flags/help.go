package flags

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/pflag"
)

const helpIntro = `board shows what training programs log for TensorBoard, live.

Usage:
  board --logdir PATH [flags]              serve at http://localhost:6006
  board demo [--logdir PATH] [flags]       train models into PATH (my_logs) and serve it
  board --inspect --logdir PATH [--tag T]  print what the event files hold

Flags take --name=value and --name value; the beginning of a name will do where
it fits only one flag. All flags of TensorBoard are known.
`

// Help writes the help.
func Help(w io.Writer) error {
	var b strings.Builder
	b.WriteString(helpIntro)
	for _, g := range new(Flags).define() {
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

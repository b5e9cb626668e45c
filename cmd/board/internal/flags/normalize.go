package flags

import (
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/pflag"
)

// An assignment is one flag of the command line, spelled out.
type assignment struct{ name, value string }

// aliases are the other names that TensorBoard's flags have. A prefix of both a
// flag and its alias means the flag.
var aliases = map[string]string{
	"version_tb": "version",
	"helpfull":   "help",
	"helpshort":  "help",
}

// normalize turns all forms of flags into assignments to flags of the set. A word
// without a flag before it is a log directory if isLogdir says so.
func normalize(args []string, set *pflag.FlagSet, isLogdir func(string) bool) ([]assignment, error) {
	var out []assignment
	for len(args) > 0 {
		if args[0] == "--" {
			return directories(out, args[1:], isLogdir)
		}
		if n := len(out); n > 0 && out[n-1].name == "metric" && !strings.HasPrefix(args[0], "-") && !isLogdir(args[0]) {
			out, args = append(out, assignment{"metric", args[0]}), args[1:] // --metric takes several words
			continue
		}
		a, used, err := next(args, set, isLogdir)
		if err != nil {
			return nil, err
		}
		out = append(out, a)
		args = args[used:]
	}
	return out, nil
}

// directories adds the words after a lone "--", all of which must be log directories.
func directories(out []assignment, words []string, isLogdir func(string) bool) ([]assignment, error) {
	for _, word := range words {
		if !isLogdir(word) {
			return nil, unexpected(word)
		}
		out = append(out, assignment{"logdir", word})
	}
	return out, nil
}

// isDirectory tells whether a word is an existing directory.
func isDirectory(word string) bool {
	info, err := os.Stat(expandUser(word))
	return err == nil && info.IsDir()
}

// mayBeDirectory tells whether a word is a directory or the name of one to make.
func mayBeDirectory(word string) bool {
	return isDirectory(word) || word != "" && word[0] != '-' && !exists(expandUser(word))
}

// next reads the flag at the beginning of args, and returns how many of args it uses.
func next(args []string, set *pflag.FlagSet, isLogdir func(string) bool) (a assignment, used int, err error) {
	word := args[0]
	if word == "-h" {
		return assignment{"help", "true"}, 1, nil
	}
	if isLogdir(word) {
		return assignment{"logdir", word}, 1, nil
	}
	if !strings.HasPrefix(word, "--") {
		return a, 0, notAFlag(word, set)
	}
	name, value, hasValue := strings.Cut(word[2:], "=")
	flag, err := resolve(name, set)
	if err != nil {
		return a, 0, err
	}
	a = assignment{flag.Name, value}
	switch {
	case hasValue:
		return a, 1, nil
	case flag.Value.Type() == "bool":
		if len(args) > 1 && isTruth(args[1]) {
			return assignment{flag.Name, args[1]}, 2, nil
		}
		return assignment{flag.Name, "true"}, 1, nil
	case len(args) < 2 || looksLikeFlag(args[1]) && (flag.Name != "sort" || strings.HasPrefix(args[1], "--")): // --sort -loss is descending
		metavar, _ := pflag.UnquoteUsage(flag)
		return a, 0, usageErrorf("--%s needs a value: --%s %s", flag.Name, flag.Name, metavar)
	}
	return assignment{flag.Name, args[1]}, 2, nil
}

var negativeNumber = regexp.MustCompile(`^-(\d+|\d*\.\d+)$`)

// looksLikeFlag is argparse's rule for what cannot be the value of the flag before it.
func looksLikeFlag(word string) bool {
	return len(word) > 1 && word[0] == '-' &&
		!negativeNumber.MatchString(word) && !strings.Contains(word, " ")
}

// resolve finds the flag with the name, the alias, or the beginning of either that
// the user wrote. Dashes count as underscores.
func resolve(name string, set *pflag.FlagSet) (*pflag.Flag, error) {
	key := strings.ReplaceAll(name, "-", "_")
	if canonical, ok := aliases[key]; ok {
		key = canonical
	}
	if flag := set.Lookup(key); flag != nil {
		return flag, nil
	}
	found := completions(key, set)
	switch len(found) {
	case 0:
		return nil, unknownFlag("--"+name, key, set)
	case 1:
		return set.Lookup(found[0]), nil
	}
	return nil, usageErrorf("--%s could mean %s: write more of it", name, enumerate(found))
}

// completions are the flags whose names, or other names, begin with the prefix.
func completions(prefix string, set *pflag.FlagSet) []string {
	var found []string
	if prefix == "" {
		return nil
	}
	set.VisitAll(func(flag *pflag.Flag) {
		if strings.HasPrefix(flag.Name, prefix) {
			found = append(found, flag.Name)
		}
	})
	for alias, name := range aliases {
		if strings.HasPrefix(alias, prefix) && !slices.Contains(found, name) {
			found = append(found, name)
		}
	}
	slices.Sort(found)
	return found
}

// enumerate is "--a, --b or --c".
func enumerate(names []string) string {
	last := len(names) - 1
	return "--" + strings.Join(names[:last], ", --") + " or --" + names[last]
}

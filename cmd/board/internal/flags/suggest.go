package flags

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/pflag"
)

// unknownFlag is the error for a flag that does not exist, with the flag that was
// probably meant.
func unknownFlag(word, key string, set *pflag.FlagSet) error {
	if near := nearestFlag(key, set); near != "" {
		return usageErrorf("unknown flag %s; did you mean --%s?", quote(word), near)
	}
	return usageErrorf("unknown flag %s; board --help lists all flags", quote(word))
}

// notAFlag is the error for a word in the place of a flag.
func notAFlag(word string, set *pflag.FlagSet) error {
	if len(word) > 1 && word[0] == '-' {
		word, _, _ = strings.Cut(word, "=")
		return unknownFlag(word, strings.ReplaceAll(strings.TrimLeft(word, "-"), "-", "_"), set)
	}
	return unexpected(word)
}

// unexpected is the error for a word that is neither a flag nor a directory.
func unexpected(word string) error {
	advice := "there is no such directory; --logdir " + quote(word) + " waits for it to appear"
	if _, err := os.Stat(word); err == nil {
		advice = "it is a file; give the directory that it is in, or board inspect --event_file " + quote(word)
	}
	return &UnexpectedError{UsageError{fmt.Sprintf("unexpected argument %s: %s", quote(word), advice)}}
}

// nearestFlag is the name of the flag that is spelled most like key, or "".
func nearestFlag(key string, set *pflag.FlagSet) string {
	var names []string
	set.VisitAll(func(flag *pflag.Flag) { names = append(names, flag.Name) })
	return Nearest(key, names)
}

// Nearest is the name that is spelled most like word, or "" where none comes
// close.
func Nearest(word string, names []string) string {
	word = plain(word)
	best, bestDistance := "", max(1, len(word)/3)+1
	for _, name := range names {
		if d := distance(word, plain(name)); d < bestDistance {
			best, bestDistance = name, d
		}
	}
	return best
}

// plain is a name without case and underscores, which people get wrong most often.
func plain(name string) string {
	return strings.ReplaceAll(strings.ToLower(name), "_", "")
}

// maxCompared bounds the work on words too long to be a flag.
const maxCompared = 64

// distance is the number of letters to insert, delete, replace or swap with a
// neighbour to turn a into b (optimal string alignment).
func distance(a, b string) int {
	a, b = a[:min(len(a), maxCompared)], b[:min(len(b), maxCompared)]
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

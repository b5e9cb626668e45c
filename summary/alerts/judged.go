package alerts

import (
	"regexp"
	"slices"
	"strings"

	"board/summary/compare"
	"board/summary/logdir"
)

// drifting matches the words of metrics that rise and fall in sound trainings, although
// their names tell a direction: losses of adversaries and of actors and critics, whose goal
// moves, divergences to a reference, and what a training costs.
var drifting = regexp.MustCompile(`(^|_)(g|gen|generator|d|disc|discriminator|critic|actor|policy|value|vf|pi|q|qf\d*|td|adv|adversarial|gan|entropy|ent_coef|` +
	`kl|kl_?div(ergence)?|time|latency|duration|seconds|secs|ms|memory|mem|fps|throughput|\w*_per_sec(ond)?)(_|$)`)

var (
	camel   = regexp.MustCompile(`([a-z0-9])([A-Z])`)
	notWord = regexp.MustCompile(`[^a-z0-9]+`)
)

// directionOf is which values of a tag are better, as far as that says something about how
// the training goes; kept are the directions that people have set, which count in any case.
func directionOf(tag string, kept map[string]string) compare.Direction {
	if d := compare.Direction(kept[tag]); d == compare.Lower || d == compare.Higher {
		return d
	}
	d := compare.GuessDirection(tag)
	if d == compare.Unknown {
		return d
	}
	if drifting.MatchString(notWord.ReplaceAllString(strings.ToLower(camel.ReplaceAllString(tag, "${1}_$2")), "_")) {
		return compare.Unknown
	}
	return d
}

// directions remembers the directions of names by their numbers: a byte each, as there may be
// a million names, and numbers of those that are gone are not given again.
type directions struct {
	kept    map[string]string
	version uint64 // of the sidecar
	byName  []byte // 1 and more: index in verdicts, plus one; 0 is not known yet
}

var verdicts = []compare.Direction{compare.Unknown, compare.Lower, compare.Higher}

func (d *directions) of(tag *logdir.TagInfo) compare.Direction {
	name := tag.NameID()
	if more := name + 1 - len(d.byName); more > 0 {
		d.byName = append(d.byName, make([]byte, more)...)
	}
	if d.byName[name] == 0 {
		d.byName[name] = byte(slices.Index(verdicts, directionOf(tag.Name, d.kept))) + 1
	}
	return verdicts[d.byName[name]-1]
}

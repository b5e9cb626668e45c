package alerts

import (
	"regexp"
	"strings"

	"board/summary/compare"
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

// directions remembers the directions of tags by their numbers.
type directions struct {
	kept    map[string]string
	version uint64                    // of the sidecar
	byID    map[int]compare.Direction // by number of the tag
}

func (d *directions) of(id int, tag string) compare.Direction {
	is, known := d.byID[id]
	if !known {
		is = directionOf(tag, d.kept)
		d.byID[id] = is
	}
	return is
}

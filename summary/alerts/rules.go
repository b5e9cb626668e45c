package alerts

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Rule names what an alert is about.
type Rule string

// The rules, in the order of docs/alerts.md.
const (
	NonFinite  Rule = "nonfinite"  // a value is NaN or infinite
	Divergence Rule = "divergence" // a metric has lost what it had gained
	Plateau    Rule = "plateau"    // no metric of a run gets better
	Stalled    Rule = "stalled"    // a run gets no new data
	Ended      Rule = "ended"      // a training says that it has ended
)

// All is every rule.
var All = []Rule{NonFinite, Divergence, Plateau, Stalled, Ended}

// Rules say when an alert is raised. docs/alerts.md has the formulas.
type Rules struct {
	Off map[Rule]bool

	DivergenceNoise float64       // a level may be above the best by so many times the noise
	DivergenceLoss  float64       // or by this share of what was gained
	PlateauPoints   int           // so many points without an improvement
	PlateauGain     float64       // an improvement is this share of what was gained
	StalledAfter    time.Duration // so long without new data
	StalledTimes    float64       // and so many times the longest time between points
}

// DefaultRules are the rules of a board that was told nothing about them.
func DefaultRules() *Rules {
	return &Rules{
		Off:             map[Rule]bool{},
		DivergenceNoise: 4, DivergenceLoss: 0.5,
		PlateauPoints: 50, PlateauGain: 0.01,
		StalledAfter: 10 * time.Minute, StalledTimes: 5,
	}
}

// A setting is a number of a rule that can be set.
type setting struct {
	name string
	set  func(*Rules, string) error
}

var settings = []setting{
	{"divergence.noise", number(0, 1000, func(r *Rules) *float64 { return &r.DivergenceNoise })},
	{"divergence.loss", number(0, 1000, func(r *Rules) *float64 { return &r.DivergenceLoss })},
	{"plateau.points", func(r *Rules, text string) error { return whole(text, 5, 1e9, &r.PlateauPoints) }},
	{"plateau.gain", number(0, 1, func(r *Rules) *float64 { return &r.PlateauGain })},
	{"stalled.after", func(r *Rules, text string) error { return span(text, &r.StalledAfter) }},
	{"stalled.times", number(1, 1e6, func(r *Rules) *float64 { return &r.StalledTimes })},
}

// Set changes the rules as a text says, such as "plateau=off", "all=off,nonfinite=on" or
// "stalled.after=30m,stalled.times=10".
func (r *Rules) Set(text string) error {
	for part := range strings.SplitSeq(text, ",") {
		name, value, found := strings.Cut(strings.TrimSpace(part), "=")
		if !found {
			return fmt.Errorf(`%q is not NAME=VALUE; for example plateau=off or stalled.after=30m`, clip(part))
		}
		if err := r.setOne(name, value); err != nil {
			return err
		}
	}
	return nil
}

func (r *Rules) setOne(name, value string) error {
	if name == "all" || slices.Contains(All, Rule(name)) {
		if value != "on" && value != "off" {
			return fmt.Errorf("%s=%q: expected on or off", name, clip(value))
		}
		for _, rule := range All {
			if name == "all" || name == string(rule) {
				r.Off[rule] = value == "off"
			}
		}
		return nil
	}
	for _, s := range settings {
		if s.name == name {
			if err := s.set(r, value); err != nil {
				return fmt.Errorf("%s=%q: %w", name, clip(value), err)
			}
			return nil
		}
	}
	return fmt.Errorf("there is no rule or setting %q; expected one of %s", clip(name), strings.Join(Names(), ", "))
}

// Names is every name that Set knows.
func Names() (names []string) {
	names = []string{"all"}
	for _, rule := range All {
		names = append(names, string(rule))
	}
	for _, s := range settings {
		names = append(names, s.name)
	}
	return names
}

func number(least, most float64, field func(*Rules) *float64) func(*Rules, string) error {
	return func(r *Rules, text string) error {
		v, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsNaN(v) || v < least || v > most {
			return fmt.Errorf("expected a number from %g to %g", least, most)
		}
		*field(r) = v
		return nil
	}
}

func whole(text string, least, most int, to *int) error {
	v, err := strconv.Atoi(text)
	if err != nil || v < least || v > most {
		return fmt.Errorf("expected a whole number from %d to %d", least, most)
	}
	*to = v
	return nil
}

func span(text string, to *time.Duration) error {
	v, err := time.ParseDuration(text)
	if err != nil || v < time.Second {
		return fmt.Errorf("expected a time of a second at least, such as 90s, 10m or 2h")
	}
	*to = v
	return nil
}

// clip is the beginning of a text that an error repeats.
func clip(text string) string {
	if len(text) > 100 {
		return strings.ToValidUTF8(text[:100], "") + "…"
	}
	return text
}

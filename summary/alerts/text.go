package alerts

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

// tell writes the line of an alert about curves.
func (a *Alert) tell() {
	s := &a.Spots[0]
	switch a.Rule {
	case NonFinite:
		a.Text = fmt.Sprintf("%s is %s at step %d", s.Tag, spelled(s.Value), s.Step)
		if s.Best == s.Best {
			a.Text += fmt.Sprintf("; the last number was %s at step %d", spelled(s.Best), s.Since)
		}
	case Divergence:
		a.Text = fmt.Sprintf("%s diverges from step %d: it is %s, and was %s at step %d", s.Tag, s.Step, spelled(s.Value), spelled(s.Best), s.Since)
	case Plateau:
		a.Text = fmt.Sprintf("no metric has improved since step %d, where %s was about %s", s.Since, s.Tag, spelled(s.Best))
		return
	}
	if more := len(a.Spots) - 1 + a.More; more > 0 {
		a.Text += fmt.Sprintf(", and so for %d more %s", more, plural(more, "tag"))
	}
}

// spelled is a number in a few digits.
func spelled(v float64) string {
	switch {
	case math.IsNaN(v):
		return "NaN"
	case math.IsInf(v, 1):
		return "infinite"
	case math.IsInf(v, -1):
		return "minus infinite"
	}
	return strconv.FormatFloat(v, 'g', 4, 64)
}

func plural(n int, thing string) string {
	if n == 1 {
		return thing
	}
	return thing + "s"
}

// lasting is a duration in words of one or two units.
func lasting(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d s", int(d.Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h %d min", int(d.Hours()), int(d.Minutes())%60)
	}
	return fmt.Sprintf("%d days", int(d.Hours())/24)
}

package alerts

import "math"

// A trend is what the rules about the course of a curve know of it. It takes each point
// once and in constant time, so it needs no point twice.
//
// Values count so that lower is better; those of a metric that is better higher come with
// the other sign. The window w is a twentieth of the points so far, from 5 to 100 points.
//
//	level  mean of the values, weighted so that the last w points count most
//	noise  mean distance of values from the level before them
//	first  mean of the first 5 values
//	best   lowest level so far, once there were 5 values
type trend struct {
	n          int
	level      float64
	noise      float64
	first      float64
	best       float64
	bestNoise  float64 // noise when the best was reached
	bestPoint  point
	above      int   // values in a row at which the level was too high
	high       bool  // the level is too high, or the last value
	since      point // since when it has been so
	divergedAt point
	diverged   bool
	mark       float64 // best at the last improvement that counts
	markN      int     // points up to it
	markPoint  point
}

// A point is where something happened.
type point struct {
	step  int64
	wall  float64
	value float64 // as it was logged
}

const (
	firstPoints = 5   // whose mean is the level at the start
	leastWindow = 5   // points
	mostWindow  = 100 // points
	leastShare  = 20  // the window is one part of so many of the points so far
)

func window(n int) int { return min(max(n/leastShare, leastWindow), mostWindow) }

// add takes the next point. sign is 1 where lower is better, -1 where higher is. Values
// that are no finite numbers are another rule's.
func (t *trend) add(p point, sign float64, rules *Rules) {
	if p.value-p.value != 0 {
		return
	}
	x := sign * p.value
	t.n++
	if t.n <= firstPoints {
		t.begin(x, p)
		return
	}
	weight := 2 / float64(window(t.n)+1)
	distance := math.Abs(x - t.level)
	t.level += weight * (x - t.level)
	t.noise += weight * (distance - t.noise)
	if t.level < t.best {
		t.best, t.bestNoise, t.bestPoint = t.level, t.noise, p
		t.improve(p, rules)
	}
	t.judge(x, p, rules)
}

// begin takes one of the first values.
func (t *trend) begin(x float64, p point) {
	n := float64(t.n)
	distance := math.Abs(x - t.level)
	t.level += (x - t.level) / n
	if t.n > 1 {
		t.noise += (distance - t.noise) / (n - 1)
	}
	t.first, t.best, t.bestNoise, t.bestPoint = t.level, t.level, t.noise, p
	t.mark, t.markN, t.markPoint = t.level, t.n, p
}

// improve notes an improvement, if it is one that counts: of a share of all that was
// gained.
func (t *trend) improve(p point, rules *Rules) {
	if t.mark-t.best > rules.PlateauGain*(t.first-t.best) {
		t.mark, t.markN, t.markPoint = t.best, t.n, p
	}
}

// judge finds out whether the curve diverges: the level stays above what the rule allows
// for as many points as the window has.
func (t *trend) judge(x float64, p point, rules *Rules) {
	if t.diverged {
		return
	}
	allowed := t.allowed(rules)
	levelHigh := allowed > 0 && t.level-t.best > allowed
	if high := allowed > 0 && x-t.best > allowed; !levelHigh && !high {
		t.high = false
	} else if !t.high {
		t.high, t.since = true, p
	}
	if !levelHigh {
		t.above = 0
		return
	}
	if t.above++; t.above >= window(t.n) && t.n > 2*firstPoints {
		t.diverged, t.divergedAt = true, t.since
	}
}

// allowed is how far above its best the level may be. A curve that has gained less than a
// tenth of where it began has not learned anything yet: it may rise much further.
func (t *trend) allowed(rules *Rules) float64 {
	gain, best := t.first-t.best, math.Abs(t.best)
	quiet := rules.DivergenceNoise * t.bestNoise
	if gain < math.Abs(t.first)/10 {
		return max(quiet, 10*best)
	}
	return max(quiet, rules.DivergenceLoss*gain, best/2)
}

// flat tells whether the curve has not improved for as many points as it took to come so
// far, and for PlateauPoints at least.
func (t *trend) flat(rules *Rules) bool {
	return t.n-t.markN >= max(t.markN, rules.PlateauPoints)
}

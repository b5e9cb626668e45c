package search

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
)

// Searchers work on the unit interval: each parameter is a number from 0 to 1, the same width of which stands for the same chance. A
// parameter with a finite number of values cuts it into cells.

// cells is the number of values; 0 for those without end.
func (p Param) cells() int {
	switch {
	case p.Kind == OfChoice:
		return len(p.Values)
	case p.Step > 0:
		return int(math.Floor((p.High-p.Low)/p.Step*(1+1e-12)+1e-9)) + 1
	case p.Low == p.High:
		return 1
	}
	return 0
}

// edges are the ends of the unit interval, in numbers or their logarithms: half a step beyond the values at the ends where there are steps.
func (p Param) edges() (low, high float64) {
	low, high = p.Low, p.High
	if p.Step > 0 {
		high = p.Low + float64(p.cells()-1)*p.Step + p.Step/2
		low -= p.Step / 2
	}
	if p.Scaled {
		low = max(low, p.Low/2) // where a step is larger than the least value
		return math.Log(low), math.Log(high)
	}
	return low, high
}

// at is the value at a place of the unit interval.
func (p Param) at(u float64) any {
	u = min(max(u, 0), 1)
	if p.Kind == OfChoice {
		return p.Values[min(int(u*float64(len(p.Values))), len(p.Values)-1)]
	}
	low, high := p.edges()
	x := low + u*(high-low)
	if p.Scaled {
		x = math.Exp(x)
	}
	if p.Step > 0 {
		x = p.nth(int(math.Round(min(max((x-p.Low)/p.Step, 0), float64(p.cells()-1)))))
	}
	x = min(max(x, p.Low), p.High)
	if p.Kind == OfInt {
		return int(x)
	}
	return x
}

// nth is a number of those with steps, without the digits that counting in binary fractions adds: 0.3, not 0.30000000000000004.
func (p Param) nth(i int) float64 {
	return rounded(p.Low + float64(i)*p.Step)
}

// rounded is a number of at most 14 digits.
func rounded(x float64) float64 {
	if short, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 14, 64), 64); err == nil {
		return short
	}
	return x
}

// cell is the value with that number, of those with an end.
func (p Param) cell(i int) any {
	switch p.Kind {
	case OfChoice:
		return p.Values[i]
	case OfInt:
		return int(p.Low) + i*int(p.Step)
	}
	return p.nth(i)
}

// unit is the middle of the place of a value on the unit interval; false where the parameter cannot have it.
func (p Param) unit(v any) (float64, bool) {
	if p.Kind == OfChoice {
		i := slices.Index(p.Values, v)
		return (float64(i) + 0.5) / float64(len(p.Values)), i >= 0
	}
	x, err := asFloat(v)
	if err != nil || x < p.Low || x > p.High {
		return 0, false
	}
	if p.Scaled {
		x = math.Log(x)
	}
	low, high := p.edges()
	if high == low {
		return 0.5, true
	}
	return min(max((x-low)/(high-low), 0), 1), true
}

// allows reports whether the parameter can have this value.
func (p Param) allows(v any) bool {
	if _, ok := p.unit(v); !ok {
		return false
	}
	_, whole := v.(int)
	return p.Kind == OfChoice || whole == (p.Kind == OfInt)
}

// draw is the value that chance gives the parameter in this trial: it depends on seed, trial and name alone.
func (p Param) draw(seed uint64, trial int) any {
	return p.at(randomFor(seed, trial, p.Name).Float64())
}

// randomFor gives the random numbers for one purpose in one trial of a study.
func randomFor(seed uint64, trial int, purpose string) *rand.Rand {
	h := fnv.New64a()
	_, _ = h.Write([]byte(purpose)) // which never fails
	return rand.New(rand.NewPCG(mix(seed^mix(uint64(trial)+1)), mix(h.Sum64()^seed)))
}

// mix spreads what differs in a few bits over all of them.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

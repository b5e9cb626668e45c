package search

import (
	"fmt"
	"math/rand/v2"
	"slices"
)

// PopulationBased is population-based training: a population is trained at once, in intervals. After each, the worst members go on with
// the models of the best, and with their values a little changed; so rates and the like change during the training as it suits. Each
// interval of a member is a trial. The evaluation has to keep models, as Train does.
type PopulationBased struct {
	Population  int      // members; 0 is 10
	Interval    int      // epochs of an interval; 0 is 1
	Generations int      // intervals; 0 is 10
	Quantile    float64  // the share of members that is replaced, and of those that replace them; 0 is 0.25
	Tune        []string // the parameters that change; nil is all that are numbers but not whole. Changing the shape of a model makes its weights useless
}

// Next is the next interval of a member.
func (s *PopulationBased) Next(v View) (Proposal, error) {
	if s.Population < 0 || s.Interval < 0 || s.Generations < 0 || !(s.Quantile >= 0 && s.Quantile <= 0.5) {
		return Proposal{}, fmt.Errorf("search: PopulationBased: expected numbers of at least 0, and a Quantile up to 0.5, got %+v", *s)
	}
	members, generations := orElse(s.Population, 10), orElse(s.Generations, 10)
	for generation := range generations {
		for member := range members {
			if len(v.Results.rung(member, generation)) > 0 {
				continue
			}
			if generation == 0 {
				return s.interval(v.draw(v.Number), nil, member, 0), nil
			}
			return s.goOn(v, member, generation, members)
		}
	}
	return Proposal{}, ErrDone
}

func (s *PopulationBased) interval(params Params, parent *int, member, generation int) Proposal {
	budget := orElse(s.Interval, 1) * (generation + 1)
	return Proposal{Params: params, Budget: budget, Parent: parent, Keep: true, Bracket: member, Rung: generation}
}

// goOn lets a member go on with its own model, or, if it is among the worst, with that of one of the best.
func (s *PopulationBased) goOn(v View, member, generation, members int) (Proposal, error) {
	var before Results
	for _, t := range v.Results {
		if t.Rung == generation-1 {
			before = append(before, t)
		}
	}
	if before.count(Waiting, Running) > 0 || len(before) < members {
		return Proposal{}, ErrWait
	}
	able := before.count(Finished)
	if able == 0 {
		return Proposal{}, ErrDone // all have failed
	}
	ranked := before.Ranked(v.Goal)
	quantile := s.Quantile
	if quantile == 0 {
		quantile = 0.25
	}
	replaced := int(quantile * float64(members))
	place := slices.IndexFunc(ranked, func(t Result) bool { return t.Bracket == member })
	if own := ranked[place]; own.State == Finished && (place < members-replaced || replaced == 0) {
		return s.interval(own.Params, &own.Number, member, generation), nil
	}
	rng := randomFor(v.Seed, v.Number, "PopulationBased")
	donor := ranked[rng.IntN(min(max(replaced, 1), able))]
	return s.interval(s.explore(v, donor.Params, rng), &donor.Number, member, generation), nil
}

// explore changes the values that are tuned: by a fifth up or down, or, one in four, to any other.
func (s *PopulationBased) explore(v View, params Params, rng *rand.Rand) Params {
	changed := Params{}
	for name, value := range params {
		changed[name] = value
	}
	for _, p := range v.Space {
		value, ok := params[p.Name]
		tuned := p.Kind == OfFloat && s.Tune == nil || slices.Contains(s.Tune, p.Name)
		if !ok || !tuned {
			continue
		}
		x, err := asFloat(value)
		if err != nil || rng.IntN(4) == 0 {
			changed[p.Name] = p.at(rng.Float64())
			continue
		}
		x *= []float64{0.8, 1.2}[rng.IntN(2)]
		if u, fits := p.unit(min(max(x, p.Low), p.High)); fits {
			changed[p.Name] = p.at(u)
		}
	}
	return v.complete(changed)
}

package page

import (
	"net/http"
	"slices"

	"board/summary/curve"
	"board/web/answer"
	"board/web/message"
)

// summaryCost is what a row of the answer takes, about, until it is sent.
const summaryCost = 400

// apiSummaries sums up whole curves, exactly, over all their points: what tables of runs
// show of them.
func (s *API) apiSummaries(r *http.Request) (any, error) {
	var q message.Summarize
	if err := answer.ReadJSON(r, &q); err != nil {
		return nil, err
	}
	if int64(len(q.Tags)) > s.Limits.Entries {
		return nil, answer.TooManyEntries(s.Limits)
	}
	runs, err := s.chosenRuns(q.Runs)
	if err != nil {
		return nil, err
	}
	account, out := answer.AccountOf(r), message.Summaries{Tags: []message.TagSummaries{}}
	slices.Sort(runs)
	runs = slices.Compact(runs)
	slices.Sort(q.Tags)
	for _, tag := range slices.Compact(q.Tags) {
		sums := s.summariesOf(tag, runs)
		if account.Take(int64(summaryCost*len(sums.Runs))) != nil {
			return nil, answer.ErrNoRoom
		}
		out.Tags = append(out.Tags, sums)
		if r.Context().Err() != nil {
			return nil, r.Context().Err() // nobody waits any more
		}
	}
	return out, nil
}

func (s *API) summariesOf(tag int, runs []int32) message.TagSummaries {
	all := message.TagSummaries{
		Tag: tag, Runs: []int{}, N: []int{}, First: []message.Number{}, Last: []message.Number{}, Min: []message.Number{}, Max: []message.Number{}, Mean: []message.Number{},
		FirstStep: []int64{}, LastStep: []int64{}, MinStep: []int64{}, MaxStep: []int64{}, Wall: []message.Number{},
	}
	for _, run := range runs {
		series, found := s.data.Store.SeriesByID(int(run), tag)
		if !found {
			continue
		}
		if sum, any := s.data.Summaries.Of(series); any {
			addSummary(&all, int(run), sum)
		}
	}
	return all
}

func addSummary(to *message.TagSummaries, run int, sum curve.Summary) {
	to.Runs, to.N = append(to.Runs, run), append(to.N, sum.N)
	to.First, to.FirstStep = append(to.First, message.Number(sum.First.Value)), append(to.FirstStep, sum.First.Step)
	to.Last, to.LastStep = append(to.Last, message.Number(sum.Last.Value)), append(to.LastStep, sum.Last.Step)
	to.Min, to.MinStep = append(to.Min, message.Number(sum.Min.Value)), append(to.MinStep, sum.Min.Step)
	to.Max, to.MaxStep = append(to.Max, message.Number(sum.Max.Value)), append(to.MaxStep, sum.Max.Step)
	to.Mean, to.Wall = append(to.Mean, message.Number(sum.Mean)), append(to.Wall, message.Number(sum.Last.WallTime))
}

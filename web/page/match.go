package page

import (
	"net/http"
	"regexp"
	"slices"

	"board/internal/limits"
	"board/summary/logdir"
	"board/summary/provider"
	"board/web/answer"
	"board/web/message"
)

// maxMatched is how many tags are told of those that match one pattern. A chart draws
// fewer.
const maxMatched = 100

// apiMatch answers which scalars match regular expressions from their beginning, as
// TensorBoard reads the patterns of a layout. The page leaves this to the server since
// patterns come out of logs: here each takes time in proportion to what it is matched
// with, while a browser may be busy with one for ever.
func (s *API) apiMatch(r *http.Request) (any, error) {
	patterns := r.URL.Query()["pattern"]
	if most := s.Limits.Entries; int64(len(patterns)) > most {
		s.Limits.Reached(limits.Entries)
		return nil, answer.BadRequest("%d patterns are too many; %d are allowed", len(patterns), most)
	}
	names := scalarsOf(s.data.Store.Catalog())
	told := message.Matched{Matches: make([]message.Match, len(patterns))}
	for i, pattern := range patterns {
		if r.Context().Err() != nil {
			return nil, r.Context().Err() // nobody waits any more
		}
		told.Matches[i] = matchOf(pattern, names)
	}
	return told, nil
}

// scalarsOf is all scalars, in natural order of their names.
func scalarsOf(c *logdir.Catalog) []*logdir.TagInfo {
	seen := map[int]bool{}
	var tags []*logdir.TagInfo
	for _, run := range c.Runs {
		for _, tag := range run.Tags {
			if tag.Plugin() == provider.ScalarsPlugin && !seen[tag.ID] {
				seen[tag.ID] = true
				tags = append(tags, tag)
			}
		}
	}
	slices.SortFunc(tags, func(a, b *logdir.TagInfo) int { return provider.CompareNatural(a.Name, b.Name) })
	return tags
}

func matchOf(pattern string, scalars []*logdir.TagInfo) message.Match {
	told := message.Match{Tags: []int{}}
	expression, err := regexp.Compile(`\A(?:` + pattern + `)`)
	if err != nil {
		told.Error = answer.Clip(err.Error())
		return told
	}
	for _, tag := range scalars {
		if !expression.MatchString(tag.Name) {
			continue
		}
		told.Total++
		if len(told.Tags) < maxMatched {
			told.Tags = append(told.Tags, tag.ID)
		}
	}
	return told
}

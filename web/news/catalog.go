package news

import (
	"encoding/binary"
	"maps"
	"slices"
	"strconv"

	"board/web/format"

	"board/summary/logdir"
	"board/summary/provider"
)

// catalogMessage tells all runs and scalar tags, and how many tags the other
// plugins have. It costs time in proportion to runs × tags: catalogShare keeps it.
func catalogMessage(c *logdir.Catalog) []byte {
	tags := provider.MergeTags(c, provider.ScalarsPlugin)
	slices.SortFunc(tags, func(a, b provider.Tag) int { return provider.CompareNatural(a.Name, b.Name) })
	size := 256 + 64*len(c.Runs) + 64*len(tags)
	for _, tag := range tags {
		size += len(tag.Name)
	}
	b := make([]byte, 0, size)
	b = strconv.AppendUint(append(b, `{"type":"catalog","version":`...), c.Version, 10)
	sets := newTagSets()
	runs := format.OpenList(append(b, `,"runs":`...), '[')
	for _, run := range c.Runs {
		runs.Next()
		runs.B = appendRun(runs.B, run, sets.of(run))
	}
	b = runs.Done()
	all := format.OpenList(append(b, `,"tags":`...), '[')
	for _, tag := range tags {
		all.Next()
		all.B = appendTag(all.B, tag)
	}
	b = append(all.Done(), `,"sets":`...)
	b = append(sets.appendJSON(b), `,"others":`...)
	return append(appendOthers(b, c), '}')
}

func appendRun(b []byte, run *logdir.RunInfo, set int) []byte {
	b = format.AppendInt(append(b, `{"id":`...), run.ID)
	b = format.AppendString(append(b, `,"name":`...), run.Name)
	b = format.AppendKnown(append(b, `,"start":`...), run.Start)
	b = format.AppendInt(append(b, `,"set":`...), set)
	return append(b, '}')
}

// appendTag appends a tag of the catalog. What it does not have is left out.
func appendTag(b []byte, t provider.Tag) []byte {
	b = format.AppendInt(append(b, `{"id":`...), t.ID)
	b = format.AppendString(append(b, `,"name":`...), t.Name)
	b = format.AppendString(append(b, `,"plugin":`...), t.Plugin())
	if display := t.DisplayName(); display != "" {
		b = format.AppendString(append(b, `,"display":`...), display)
	}
	if t.Described() {
		b = append(b, `,"described":true`...)
	}
	return append(b, '}')
}

// tagSets numbers the distinct lists of scalar tags that runs have. Runs of one
// experiment nearly always share one, so a catalog of many runs stays small.
type tagSets struct {
	index map[string]int
	lists [][]int32
	key   []byte
}

func newTagSets() *tagSets { return &tagSets{index: map[string]int{}} }

// of is the number of the list of scalar tags of run.
func (s *tagSets) of(run *logdir.RunInfo) int {
	s.key = s.key[:0]
	for _, tag := range run.Tags {
		if tag.Plugin() == provider.ScalarsPlugin {
			s.key = binary.AppendUvarint(s.key, uint64(tag.ID))
		}
	}
	if i, ok := s.index[string(s.key)]; ok {
		return i
	}
	ids := []int32{}
	for _, tag := range run.Tags {
		if tag.Plugin() == provider.ScalarsPlugin {
			ids = append(ids, int32(tag.ID))
		}
	}
	s.lists = append(s.lists, ids)
	s.index[string(s.key)] = len(s.lists) - 1
	return len(s.lists) - 1
}

func (s *tagSets) appendJSON(b []byte) []byte {
	all := format.OpenList(b, '[')
	for _, ids := range s.lists {
		all.Next()
		one := format.OpenList(all.B, '[')
		for _, id := range ids {
			one.Next()
			one.B = format.AppendInt(one.B, int(id))
		}
		all.B = one.Done()
	}
	return all.Done()
}

// appendOthers appends how many tags each plugin but scalars has, over all runs.
func appendOthers(b []byte, c *logdir.Catalog) []byte {
	tags := map[string]map[int]struct{}{}
	for _, run := range c.Runs {
		for _, tag := range run.Tags {
			if tag.Plugin() == provider.ScalarsPlugin || tag.Plugin() == "" {
				continue
			}
			if tags[tag.Plugin()] == nil {
				tags[tag.Plugin()] = map[int]struct{}{}
			}
			tags[tag.Plugin()][tag.ID] = struct{}{}
		}
	}
	counts := format.OpenList(b, '{')
	for _, plugin := range slices.Sorted(maps.Keys(tags)) {
		counts.Key(plugin)
		counts.B = format.AppendInt(counts.B, len(tags[plugin]))
	}
	return counts.Done()
}

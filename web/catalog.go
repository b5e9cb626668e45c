package web

// The JSON messages that tell the page what there is: hello, catalog, status.
// The websocket sends them as they are; GET api/catalog sends all three in one
// object. docs/api.md describes every field.

import (
	"encoding/binary"
	"maps"
	"slices"
	"strconv"
	"time"

	"board/summary"
	"board/summary/logdir"
)

// scalarsPlugin is the name under which scalars are logged.
const scalarsPlugin = summary.PluginScalars

// seconds is t as TensorBoard counts time: seconds since the Unix epoch.
func seconds(t time.Time) float64 { return float64(t.UnixMicro()) / 1e6 }

// helloMessage is the first message of a connection. A page that finds another
// epoch than it knew must forget every id and cursor.
func helloMessage(o Options, now time.Time) []byte {
	b := appendString([]byte(`{"type":"hello","epoch":`), o.Store.Epoch())
	b = appendString(append(b, `,"version":`...), o.Version)
	b = appendString(append(b, `,"title":`...), o.WindowTitle)
	b = appendString(append(b, `,"dataLocation":`...), o.DataLocation)
	b = appendFinite(append(b, `,"now":`...), seconds(now))
	return append(b, '}')
}

// catalogMessage tells all runs and scalar tags, and how many tags the other
// plugins have. It costs time in proportion to runs × tags: catalogShare keeps it.
func catalogMessage(c *logdir.Catalog) []byte {
	tags := mergeTags(c, scalarsPlugin)
	slices.SortFunc(tags, func(a, b mergedTag) int { return compareNatural(a.Name, b.Name) })
	size := 256 + 64*len(c.Runs) + 64*len(tags)
	for _, tag := range tags {
		size += len(tag.Name)
	}
	b := make([]byte, 0, size)
	b = strconv.AppendUint(append(b, `{"type":"catalog","version":`...), c.Version, 10)
	sets := newTagSets()
	runs := openList(append(b, `,"runs":`...), '[')
	for _, run := range c.Runs {
		runs.next()
		runs.b = appendRun(runs.b, run, sets.of(run))
	}
	b = runs.done()
	all := openList(append(b, `,"tags":`...), '[')
	for _, tag := range tags {
		all.next()
		all.b = tag.appendJSON(all.b)
	}
	b = append(all.done(), `,"sets":`...)
	b = append(sets.appendJSON(b), `,"others":`...)
	return append(appendOthers(b, c), '}')
}

func appendRun(b []byte, run *logdir.RunInfo, set int) []byte {
	b = appendInt(append(b, `{"id":`...), run.ID)
	b = appendString(append(b, `,"name":`...), run.Name)
	b = appendKnown(append(b, `,"start":`...), run.Start)
	b = appendInt(append(b, `,"set":`...), set)
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
		if tag.Plugin() == scalarsPlugin {
			s.key = binary.AppendUvarint(s.key, uint64(tag.ID))
		}
	}
	if i, ok := s.index[string(s.key)]; ok {
		return i
	}
	ids := []int32{}
	for _, tag := range run.Tags {
		if tag.Plugin() == scalarsPlugin {
			ids = append(ids, int32(tag.ID))
		}
	}
	s.lists = append(s.lists, ids)
	s.index[string(s.key)] = len(s.lists) - 1
	return len(s.lists) - 1
}

func (s *tagSets) appendJSON(b []byte) []byte {
	all := openList(b, '[')
	for _, ids := range s.lists {
		all.next()
		one := openList(all.b, '[')
		for _, id := range ids {
			one.next()
			one.b = appendInt(one.b, int(id))
		}
		all.b = one.done()
	}
	return all.done()
}

// appendOthers appends how many tags each plugin but scalars has, over all runs.
func appendOthers(b []byte, c *logdir.Catalog) []byte {
	tags := map[string]map[int]struct{}{}
	for _, run := range c.Runs {
		for _, tag := range run.Tags {
			if tag.Plugin() == scalarsPlugin || tag.Plugin() == "" {
				continue
			}
			if tags[tag.Plugin()] == nil {
				tags[tag.Plugin()] = map[int]struct{}{}
			}
			tags[tag.Plugin()][tag.ID] = struct{}{}
		}
	}
	counts := openList(b, '{')
	for _, plugin := range slices.Sorted(maps.Keys(tags)) {
		counts.key(plugin)
		counts.b = appendInt(counts.b, len(tags[plugin]))
	}
	return counts.done()
}

// statusMessage tells how far loading is, and the newest point of each of runs:
// those that changed since the receiver was last told.
func statusMessage(store *logdir.Store, runs []logdir.RunStatus, now time.Time) []byte {
	health := store.Health()
	b := appendProgress([]byte(`{"type":"status","progress":`), store.Progress())
	all := openList(append(b, `,"runs":`...), '[')
	for _, run := range runs {
		all.next()
		all.b = appendInt(append(all.b, '['), run.ID)
		all.b = appendInt(append(all.b, ','), run.LastStep)
		all.b = appendKnown(append(all.b, ','), run.LastWall)
		all.b = appendInt(append(all.b, ','), run.Points)
		all.b = append(all.b, ']')
	}
	b = appendInt(append(all.done(), `,"problems":`...), len(health.Problems))
	missing := openList(append(b, `,"missing":`...), '[')
	for _, dir := range health.Missing {
		missing.next()
		missing.b = appendString(missing.b, dir)
	}
	b = appendFinite(append(missing.done(), `,"now":`...), seconds(now))
	return append(b, '}')
}

func appendProgress(b []byte, p logdir.Progress) []byte {
	all := openList(b, '{')
	for _, field := range []struct {
		name  string
		value int64
	}{
		{"runs", int64(p.Runs)}, {"files", int64(p.Files)}, {"filesDone", int64(p.FilesDone)},
		{"bytes", p.Bytes}, {"bytesDone", p.BytesDone}, {"points", p.Points},
	} {
		all.key(field.name)
		all.b = appendInt(all.b, field.value)
	}
	all.key("elapsed")
	all.b = appendFinite(all.b, p.Elapsed.Seconds())
	all.key("loaded")
	all.b = appendBool(all.b, p.Loaded)
	return all.done()
}

package message

import (
	"iter"
	"maps"
	"slices"
	"strconv"

	"board/web/format"
)

// AppendCatalog appends a Catalog as JSON. It takes runs and tags one by one and
// writes them by appending: a catalog may list a million tags, which encoding/json
// would hold several times over.
func AppendCatalog(b []byte, version uint64, runs iter.Seq[Run], tags iter.Seq[Tag], sets []TagSet, others map[string]int) []byte {
	b = format.AppendString(append(b, `{"type":`...), TypeCatalog)
	b = strconv.AppendUint(append(b, `,"version":`...), version, 10)
	list := format.OpenList(append(b, `,"runs":`...), '[')
	for run := range runs {
		list.Next()
		list.B = run.append(list.B)
	}
	b = appendTags(append(list.Done(), `,"tags":`...), tags)
	list = format.OpenList(append(b, `,"sets":`...), '[')
	for _, ids := range sets {
		list.Next()
		if ids == nil {
			list.B = append(list.B, "null"...)
			continue
		}
		list.B = appendInts(list.B, slices.Values([]int32(ids)))
	}
	list = format.OpenList(append(list.Done(), `,"others":`...), '{')
	for _, plugin := range slices.Sorted(maps.Keys(others)) {
		list.Key(plugin)
		list.B = format.AppendInt(list.B, others[plugin])
	}
	return append(list.Done(), '}')
}

func (r Run) append(b []byte) []byte {
	b = format.AppendInt(append(b, `{"id":`...), r.ID)
	b = format.AppendString(append(b, `,"name":`...), r.Name)
	b = format.AppendKnown(append(b, `,"start":`...), float64(r.Start))
	b = format.AppendInt(append(b, `,"set":`...), r.Set)
	return append(b, '}')
}

// appendTags appends Tags, a column at a time.
func appendTags(b []byte, tags iter.Seq[Tag]) []byte {
	b = appendInts(append(b, `{"ids":`...), idsOf(tags, func(Tag) bool { return true }))
	list := format.OpenList(append(b, `,"names":`...), '[')
	for tag := range tags {
		list.Next()
		list.B = format.AppendString(list.B, tag.Name)
	}
	list = format.OpenList(append(list.Done(), `,"plugins":`...), '[')
	for span := range spans(tags) {
		list.Next()
		list.B = format.AppendString(append(list.B, `{"plugin":`...), span.Plugin)
		list.B = append(format.AppendInt(append(list.B, `,"tags":`...), span.Tags), '}')
	}
	list = format.OpenList(append(list.Done(), `,"display":`...), '{')
	for tag := range tags {
		if tag.Display != "" {
			list.Key(strconv.Itoa(tag.ID))
			list.B = format.AppendString(list.B, tag.Display)
		}
	}
	b = appendInts(append(list.Done(), `,"described":`...), idsOf(tags, func(tag Tag) bool { return tag.Described }))
	return append(b, '}')
}

func idsOf(tags iter.Seq[Tag], want func(Tag) bool) iter.Seq[int] {
	return func(yield func(int) bool) {
		for tag := range tags {
			if want(tag) && !yield(tag.ID) {
				return
			}
		}
	}
}

// spans is the plugins of tags, each with the number of those that follow one another.
func spans(tags iter.Seq[Tag]) iter.Seq[Span] {
	return func(yield func(Span) bool) {
		var last Span
		for tag := range tags {
			if last.Tags > 0 && tag.Plugin != last.Plugin {
				if !yield(last) {
					return
				}
				last.Tags = 0
			}
			last = Span{tag.Plugin, last.Tags + 1}
		}
		if last.Tags > 0 {
			yield(last)
		}
	}
}

func appendInts[N int | int32](b []byte, ns iter.Seq[N]) []byte {
	list := format.OpenList(b, '[')
	for n := range ns {
		list.Next()
		list.B = format.AppendInt(list.B, int(n))
	}
	return list.Done()
}

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
func AppendCatalog(b []byte, version uint64, runs iter.Seq[Run], tags iter.Seq[Tag], sets [][]int32, others map[string]int) []byte {
	b = format.AppendString(append(b, `{"type":`...), TypeCatalog)
	b = strconv.AppendUint(append(b, `,"version":`...), version, 10)
	list := format.OpenList(append(b, `,"runs":`...), '[')
	for run := range runs {
		list.Next()
		list.B = run.append(list.B)
	}
	list = format.OpenList(append(list.Done(), `,"tags":`...), '[')
	for tag := range tags {
		list.Next()
		list.B = tag.append(list.B)
	}
	list = format.OpenList(append(list.Done(), `,"sets":`...), '[')
	for _, ids := range sets {
		list.Next()
		one := format.OpenList(list.B, '[')
		for _, id := range ids {
			one.Next()
			one.B = format.AppendInt(one.B, int(id))
		}
		list.B = one.Done()
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

func (t Tag) append(b []byte) []byte {
	b = format.AppendInt(append(b, `{"id":`...), t.ID)
	b = format.AppendString(append(b, `,"name":`...), t.Name)
	b = format.AppendString(append(b, `,"plugin":`...), t.Plugin)
	if t.Display != "" {
		b = format.AppendString(append(b, `,"display":`...), t.Display)
	}
	if t.Described {
		b = append(b, `,"described":true`...)
	}
	return append(b, '}')
}

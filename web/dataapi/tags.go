package dataapi

import (
	"io"
	"net/http"
	"sync/atomic"

	"board/summary/logdir"
	"board/summary/provider"
	"board/web/answer"
	"board/web/format"
)

// A tagList is the handler that lists the tags of a plugin:
//
//	{run: {tag: {"displayName", "description"}}}
//
// Clients that wait for an experiment to load ask for it over and over, so an answer is
// kept until the catalog changes, if it is small.
type tagList struct {
	api    *API
	plugin string
	more   func(b []byte, tag *logdir.TagInfo) []byte // appends further members; it may be nil
	kept   atomic.Pointer[keptTags]
}

// keptTags is an answer, and the version of the catalog that it was made from.
type keptTags struct {
	version uint64
	body    []byte
}

const (
	heldTags      = 20_000  // how many tags are answered from memory; more are streamed
	keptTagsBytes = 1 << 20 // the largest answer that is kept
)

func (s *API) tags(plugin string, more func(b []byte, tag *logdir.TagInfo) []byte) func(*http.Request) (any, error) {
	l := &tagList{api: s, plugin: plugin, more: more}
	return l.answer
}

func (l *tagList) answer(*http.Request) (any, error) {
	catalog := l.api.data.Store.Catalog()
	if kept := l.kept.Load(); kept != nil && kept.version == catalog.Version {
		return answer.Document{ContentType: answer.TypeJSON, Body: kept.body}, nil
	}
	if tagCount(catalog) > heldTags {
		l.kept.Store(nil)
		return answer.Stream{ContentType: answer.TypeJSON, Write: func(w io.Writer) error {
			out := answer.Pieces{W: w}
			return out.End(l.write(&out, catalog))
		}}, nil
	}
	body := l.write(&answer.Pieces{}, catalog)
	if len(body) <= keptTagsBytes {
		l.kept.Store(&keptTags{version: catalog.Version, body: body})
	}
	return answer.Document{ContentType: answer.TypeJSON, Body: body}, nil
}

func tagCount(c *logdir.Catalog) (n int) {
	for _, run := range c.Runs {
		n += len(run.Tags)
	}
	return n
}

// write passes the list on in pieces, and returns the last one.
func (l *tagList) write(out *answer.Pieces, catalog *logdir.Catalog) []byte {
	texts := l.api.describer()
	runs := format.OpenList(nil, '{')
	for run, tags := range provider.ByRun(catalog, l.plugin) {
		runs.Key(run.Name)
		list := format.OpenList(runs.B, '{')
		for _, tag := range tags {
			list.Key(tag.Name)
			list.B = format.AppendString(append(list.B, `{"displayName":`...), tag.DisplayName())
			list.B = format.AppendString(append(list.B, `,"description":`...), texts.html(tag.Description()))
			if l.more != nil {
				list.B = l.more(list.B, tag)
			}
			if list.B = out.Pass(append(list.B, '}')); out.Err != nil {
				return nil
			}
		}
		runs.B = list.Done()
	}
	return runs.Done()
}

// appendSamples appends how many pictures or sounds a step of a tag has at most.
func appendMaxSamples(b []byte, tag *logdir.TagInfo) []byte {
	return format.AppendInt(append(b, `,"samples":`...), tag.MaxSamples)
}

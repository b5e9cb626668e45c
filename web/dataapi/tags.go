package dataapi

import (
	"io"
	"net/http"

	"board/summary/logdir"
	"board/summary/provider"
	"board/web/answer"
	"board/web/format"
)

// tags makes the handler that lists the tags of a plugin:
//
//	{run: {tag: {"displayName", "description"}}}
//
// more appends further members; it may be nil.
func (s *API) tags(plugin string, more func(b []byte, tag *logdir.TagInfo) []byte) func(*http.Request) (any, error) {
	return func(*http.Request) (any, error) {
		return answer.Stream{ContentType: answer.TypeJSON, Write: func(w io.Writer) error {
			out, texts := answer.Pieces{W: w}, s.describer()
			runs := format.OpenList(nil, '{')
			for run, tags := range provider.ByRun(s.data.Store.Catalog(), plugin) {
				runs.Key(run.Name)
				list := format.OpenList(runs.B, '{')
				for _, tag := range tags {
					list.Key(tag.Name)
					list.B = format.AppendString(append(list.B, `{"displayName":`...), tag.DisplayName())
					list.B = format.AppendString(append(list.B, `,"description":`...), texts.html(tag.Description()))
					if more != nil {
						list.B = more(list.B, tag)
					}
					if list.B = out.Pass(append(list.B, '}')); out.Err != nil {
						return out.Err
					}
				}
				runs.B = list.Done()
			}
			return out.End(runs.Done())
		}}, nil
	}
}

// appendSamples appends how many pictures or sounds a step of a tag has at most.
func appendMaxSamples(b []byte, tag *logdir.TagInfo) []byte {
	return format.AppendInt(append(b, `,"samples":`...), tag.MaxSamples)
}

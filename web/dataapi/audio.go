package dataapi

import (
	"net/http"

	"board/summary"
	"board/summary/logdir"
	"board/web/answer"
	"board/web/format"
)

// TensorBoard's audio plugin.

// typeBytes is the type of sounds of which nobody says that they are WAV files.
const typeBytes = "application/octet-stream"

// audio answers one sound of each step:
//
//	[{"wall_time", "label": "", "step", "contentType", "query"}, …]
//
// The query fetches it from individualAudio.
func (s *API) audio(r *http.Request) (any, error) {
	sample, err := sampleOf(r.URL.Query())
	if err != nil {
		return nil, err
	}
	tag := s.tagOf(r, summary.PluginAudio)
	if tag == nil {
		return nil, noData(r, "audio")
	}
	return s.blobs(r, r.URL.Query().Get("run"), tag, s.items(r.Context(), tag), sample,
		func(b []byte, item logdir.Item, v *summary.Value, key string) []byte {
			kind, escaped := typeBytes, "application%2Foctet-stream"
			if v.Kind == summary.KindAudio || summary.AudioIsWAV(tag.Content()) {
				kind, escaped = summary.WAV, "audio%2Fwav"
			}
			b = format.AppendFloat(append(b, `{"wall_time":`...), item.WallTime)
			b = format.AppendInt(append(b, `,"label":"","step":`...), item.Step)
			b = format.AppendString(append(b, `,"contentType":`...), kind)
			return append(format.AppendString(append(b, `,"query":`...), "blob_key="+key+"&content_type="+escaped), '}')
		})
}

// individualAudio answers the sound that a query of audio names, as the type that it
// names.
func (s *API) individualAudio(r *http.Request) (any, error) {
	query := r.URL.Query()
	kind := query.Get("content_type")
	if kind != summary.WAV && kind != typeBytes {
		return nil, answer.BadRequest("Illegal mime type %s", answer.Clip(given(query, "content_type")))
	}
	if query.Get("blob_key") == "" {
		return nil, answer.BadRequest("blob_key is missing")
	}
	return s.blob(r, query.Get("blob_key"), summary.PluginAudio, func([]byte) string { return kind })
}

package dataapi

import (
	"net/http"

	"board/summary"
	"board/summary/logdir"
	"board/summary/provider"
	"board/web/answer"
	"board/web/format"
)

// TensorBoard's images plugin.

// firstPicture is where the pictures begin among the byte strings of a value: behind
// width and height.
const firstPicture = 2

// images answers one picture of each step: [{"wall_time", "step", "query"}, …]. The
// query fetches it from individualImage.
func (s *API) images(r *http.Request) (any, error) {
	sample, err := sampleOf(r.URL.Query())
	if err != nil {
		return nil, err
	}
	tag := s.tagOf(r, summary.PluginImages)
	if tag == nil {
		return nil, noData(r, "image")
	}
	return s.blobs(r, r.URL.Query().Get("run"), tag, s.items(r.Context(), tag), firstPicture+sample,
		func(b []byte, item logdir.Item, _ *summary.Value, key string) []byte {
			b = format.AppendFloat(append(b, `{"wall_time":`...), item.WallTime)
			b = format.AppendInt(append(b, `,"step":`...), item.Step)
			return append(format.AppendString(append(b, `,"query":`...), "blob_key="+key), '}')
		})
}

// individualImage answers the picture that a query of images names.
func (s *API) individualImage(r *http.Request) (any, error) {
	key := r.URL.Query().Get("blob_key")
	if key == "" {
		return nil, answer.BadRequest("Invalid run, tag, index, or sample: blob_key is missing")
	}
	return s.blob(r, key, summary.PluginImages, provider.PictureType)
}

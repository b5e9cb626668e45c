package dataapi

import (
	"net/http"

	"board/summary"
	"board/summary/logdir"
	"board/web/answer"
	"board/web/format"
)

// TensorBoard's plugins of histograms and of distributions, which are another view of
// histograms.

// How many steps TensorBoard answers, whatever --samples_per_plugin says.
const (
	histogramSteps    = 51
	distributionSteps = 501
)

// histograms answers [[wall time, step, [[left, right, count], …]], …].
func (s *API) histograms(r *http.Request) (any, error) {
	return s.histogramSeries(r, histogramSteps, appendTriples)
}

// distributions answers [[wall time, step, [[basis points, value], …]], …].
func (s *API) distributions(r *http.Request) (any, error) {
	return s.histogramSeries(r, distributionSteps, func(b []byte, h summary.Histogram) []byte {
		all := format.OpenList(b, '[')
		for i, value := range h.Distribution() {
			all.Next()
			all.B = format.AppendInt(append(all.B, '['), summary.BasisPoints[i])
			all.B = append(format.AppendFloat(append(all.B, ','), value), ']')
		}
		return all.Done()
	})
}

// histogramSeries answers the histograms of a tag, as write appends each.
func (s *API) histogramSeries(r *http.Request, most int, write func([]byte, summary.Histogram) []byte) (any, error) {
	tag := s.tagOf(r, summary.PluginHistograms)
	if tag == nil {
		query := r.URL.Query()
		return nil, answer.NotFound("No histogram tag %s for run %s", given(query, "tag"), given(query, "run"))
	}
	items, _ := s.data.ItemsUpTo(r.Context(), tag, most)
	return s.list(r, items, func(b []byte, item logdir.Item, v *summary.Value) ([]byte, error) {
		h, err := summary.DecodeHistogram(v)
		if err != nil {
			return nil, err
		}
		b = format.AppendFloat(append(b, '['), item.WallTime)
		b = format.AppendInt(append(b, ','), item.Step)
		return append(write(append(b, ','), h), ']'), nil
	})
}

// appendTriples appends [[left, right, count], …].
func appendTriples(b []byte, h summary.Histogram) []byte {
	all := format.OpenList(b, '[')
	for _, triple := range h.Triples() {
		all.Next()
		all.B = format.AppendFloat(append(all.B, '['), triple[0])
		all.B = format.AppendFloat(append(all.B, ','), triple[1])
		all.B = append(format.AppendFloat(append(all.B, ','), triple[2]), ']')
	}
	return all.Done()
}

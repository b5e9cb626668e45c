package dataapi

import (
	"encoding/json"
	"net/http"
	"strconv"

	"board/summary"
	"board/summary/logdir"
	"board/summary/provider"
	"board/web/answer"
	"board/web/format"
)

// Series of the time series plugin whose values stay in their files.

// appendHistogramSeries appends [{"wallTime", "step", "bins": [{"min", "max",
// "count"}, …]}, …].
func (s *API) appendHistogramSeries(r *http.Request, out *answer.Pieces, b []byte, tag *logdir.TagInfo) []byte {
	all := format.OpenList(b, '[')
	s.appendMembers(r, out, &all, tag, func(b []byte, item logdir.Item, v *summary.Value) ([]byte, error) {
		h, err := summary.DecodeHistogram(v)
		if err != nil {
			return nil, err
		}
		b = appendWallStep(b, item)
		return append(appendBins(append(b, `,"bins":`...), h), '}'), nil
	})
	return all.Done()
}

func appendBins(b []byte, h summary.Histogram) []byte {
	all := format.OpenList(b, '[')
	for _, triple := range h.Triples() {
		all.Next()
		all.B = format.AppendFloat(append(all.B, `{"min":`...), triple[0])
		all.B = format.AppendFloat(append(all.B, `,"max":`...), triple[1])
		all.B = append(format.AppendFloat(append(all.B, `,"count":`...), triple[2]), '}')
	}
	return all.Done()
}

// appendImageSeries appends [{"wallTime", "step", "imageId"}, …] to the member of a run,
// if there is such a picture at any step.
func (s *API) appendImageSeries(r *http.Request, out *answer.Pieces, runs *format.List, run string, tag *logdir.TagInfo, sample int) {
	all := format.OpenList(nil, '[')
	s.appendMembers(r, out, &all, tag, s.blobMember(run, tag, firstPicture+sample,
		func(b []byte, item logdir.Item, _ *summary.Value, key string) []byte {
			b = appendWallStep(b, item)
			return append(format.AppendString(append(b, `,"imageId":`...), key), '}')
		}))
	if !all.First {
		runs.Key(run)
		runs.B = append(runs.B, all.Done()...)
	}
}

func appendWallStep(b []byte, item logdir.Item) []byte {
	b = format.AppendFloat(append(b, `{"wallTime":`...), item.WallTime)
	return format.AppendInt(append(b, `,"step":`...), item.Step)
}

// appendMembers appends the values of a tag that can be shown.
func (s *API) appendMembers(r *http.Request, out *answer.Pieces, all *format.List, tag *logdir.TagInfo, one member) {
	for item := range s.items(r.Context(), tag) {
		if out.Err != nil {
			return
		}
		b, err := s.memberOf(r, nil, item, one)
		switch {
		case err != nil && !isUnshown(err):
			out.Err = err
		case b != nil && err == nil:
			all.Next()
			all.B = append(all.B, b...)
		}
	}
}

// sampleNumber reads a sample for which isInteger holds: as in Python, true is 1. A
// number that no step has so many pictures for is -1.
func sampleNumber(raw json.RawMessage) int {
	if string(raw) == "true" {
		return 1
	}
	if string(raw) == "false" {
		return 0
	}
	n, err := strconv.Atoi(string(raw))
	if err != nil || n < 0 || n > maxSample {
		return -1
	}
	return n
}

// imageData answers the picture of a series that has an imageId.
func (s *API) imageData(r *http.Request) (any, error) {
	key := r.URL.Query().Get("imageId")
	if key == "" {
		return nil, answer.BadRequest("Missing 'imageId' field")
	}
	return s.blob(r, key, summary.PluginImages, provider.PictureType)
}

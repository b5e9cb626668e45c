package dataapi

import (
	"io"
	"net/http"

	"board/summary"
	"board/summary/logdir"
	"board/summary/provider"
	"board/web/answer"
	"board/web/format"
)

// TensorBoard's plugin of precision-recall curves.

// prCurves answers the curves of one tag in several runs: {run: [{"wall_time", "step",
// "precision", "recall", "true_positives", …, "thresholds"}, …]}.
func (s *API) prCurves(r *http.Request) (any, error) {
	query := r.URL.Query()
	runs, name := provider.Unique(query["run"]), query.Get("tag")
	switch {
	case len(runs) == 0:
		return nil, answer.BadRequest("No runs provided when fetching PR curve data")
	case name == "":
		return nil, answer.BadRequest("No tag provided when fetching PR curve data")
	}
	catalog := s.data.Store.Catalog()
	tags := make([]*logdir.TagInfo, len(runs))
	for i, run := range runs {
		tag, ok := provider.TagOf(catalog, run, name, summary.PluginPRCurves)
		if !ok {
			return nil, answer.BadRequest("No PR curves could be found for run %s and tag %s", quoted(run), quoted(name))
		}
		tags[i] = tag
	}
	return answer.Stream{ContentType: answer.TypeJSON, Write: func(w io.Writer) error {
		out := answer.Pieces{W: w}
		all := format.OpenList(nil, '{')
		for i, run := range runs {
			all.Key(run)
			curves := format.OpenList(all.B, '[')
			s.appendMembers(r, &out, &curves, tags[i], appendPRCurve)
			if all.B = out.Pass(curves.Done()); out.Err != nil {
				return out.Err
			}
		}
		return out.End(all.Done())
	}}, nil
}

// appendPRCurve appends a curve up to the last threshold that any prediction reaches.
func appendPRCurve(b []byte, item logdir.Item, v *summary.Value) ([]byte, error) {
	c, err := summary.DecodePRCurve(v)
	if err != nil {
		return nil, err
	}
	one := format.OpenList(b, '{')
	one.Key("wall_time")
	one.B = format.AppendFloat(one.B, item.WallTime)
	one.Key("step")
	one.B = format.AppendInt(one.B, item.Step)
	n := c.Defined()
	for _, rates := range []struct {
		name   string
		values []float32
	}{{"precision", c.Precision}, {"recall", c.Recall}} {
		one.Key(rates.name)
		one.B = appendEach(one.B, rates.values[:n], func(b []byte, x float32) []byte { return format.AppendFloat(b, float64(x)) })
	}
	for _, counts := range []struct {
		name   string
		values []float32
	}{
		{"true_positives", c.TruePositives}, {"false_positives", c.FalsePositives},
		{"true_negatives", c.TrueNegatives}, {"false_negatives", c.FalseNegatives},
	} {
		one.Key(counts.name)
		one.B = appendEach(one.B, counts.values[:n], func(b []byte, x float32) []byte { return format.AppendInt(b, int64(x)) })
	}
	one.Key("thresholds")
	one.B = appendEach(one.B, c.Thresholds()[:n], format.AppendFloat)
	return one.Done(), nil
}

// appendEach appends a list of numbers.
func appendEach[T any](b []byte, values []T, one func([]byte, T) []byte) []byte {
	all := format.OpenList(b, '[')
	for _, x := range values {
		all.Next()
		all.B = one(all.B, x)
	}
	return all.Done()
}

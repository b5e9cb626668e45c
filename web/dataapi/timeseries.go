package dataapi

import (
	"encoding/json"
	"io"
	"iter"
	"net/http"
	"slices"
	"strings"

	"board/summary"
	"board/summary/logdir"
	"board/summary/provider"
	"board/web/answer"
	"board/web/format"
)

// TensorBoard's time series plugin, the API of its default dashboard
// (tensorboard/plugins/metrics/http_api.md).

// timeSeriesTags lists tags and descriptions of the three kinds of series.
func (s *API) timeSeriesTags(*http.Request) (any, error) {
	return answer.Stream{ContentType: answer.TypeJSON, Write: func(w io.Writer) error {
		out, texts, c := answer.Pieces{W: w}, s.describer(), s.data.Store.Catalog()
		all := format.OpenList(nil, '{')
		for _, plugin := range []string{"scalars", "histograms"} {
			all.Key(plugin)
			kind := format.OpenList(all.B, '{')
			kind.Key("runTagInfo")
			kind.B = appendRunTags(&out, kind.B, c, plugin)
			kind.Key("tagDescriptions")
			kind.B = appendTagDescriptions(&out, kind.B, c, plugin, texts)
			all.B = kind.Done()
		}
		all.Key("images")
		images := format.OpenList(all.B, '{')
		images.Key("tagDescriptions")
		images.B = appendTagDescriptions(&out, images.B, c, "images", texts)
		images.Key("tagRunSampledInfo")
		images.B = appendSampledInfo(images.B, c, "images")
		all.B = images.Done()
		return out.End(all.Done())
	}}, nil
}

// appendRunTags appends {run: [tag, …]} for the runs that have such tags.
func appendRunTags(out *answer.Pieces, b []byte, c *logdir.Catalog, plugin string) []byte {
	runs := format.OpenList(b, '{')
	for run, tags := range provider.ByRun(c, plugin) {
		runs.Key(run.Name)
		names := format.OpenList(runs.B, '[')
		for _, tag := range tags {
			names.Next()
			names.B = out.Pass(format.AppendString(names.B, tag.Name))
		}
		runs.B = names.Done()
	}
	return runs.Done()
}

// appendTagDescriptions appends {tag: HTML} for the tags that are described.
func appendTagDescriptions(out *answer.Pieces, b []byte, c *logdir.Catalog, plugin string, texts *describer) []byte {
	tags := format.OpenList(b, '{')
	merged := provider.MergeTags(c, plugin)
	slices.SortFunc(merged, func(a, b provider.Tag) int { return strings.Compare(a.Name, b.Name) })
	for _, tag := range merged {
		if out.Err != nil {
			break
		}
		if html := texts.html(tag.Markdown(int(texts.limits.Markdown))); html != "" {
			tags.Key(tag.Name)
			tags.B = out.Pass(format.AppendString(tags.B, html))
		}
	}
	return tags.Done()
}

// appendSampledInfo appends {tag: {run: {"maxSamplesPerStep": n}}}.
func appendSampledInfo(b []byte, c *logdir.Catalog, plugin string) []byte {
	samples := map[string]format.List{} // by tag: its runs
	for run, tagged := range provider.ByRun(c, plugin) {
		for _, tag := range tagged {
			runs, ok := samples[tag.Name]
			if !ok {
				runs = format.OpenList(nil, '{')
			}
			runs.Key(run.Name)
			runs.B = append(format.AppendInt(append(runs.B, `{"maxSamplesPerStep":`...), tag.MaxSamples), '}')
			samples[tag.Name] = runs
		}
	}
	tags := format.OpenList(b, '{')
	for _, name := range format.SortedKeys(samples) {
		runs := samples[name]
		tags.Key(name)
		tags.B = append(tags.B, runs.Done()...)
	}
	return tags.Done()
}

// seriesRequest is one series that a client asks for. Members may have any
// type: what is wrong with them is told in the answer, as TensorBoard does.
type seriesRequest struct {
	Plugin json.RawMessage `json:"plugin"`
	Tag    json.RawMessage `json:"tag"`
	Run    json.RawMessage `json:"run"`
	Sample json.RawMessage `json:"sample"`
}

// timeSeries answers a list of series, in the order in which they were asked for.
func (s *API) timeSeries(r *http.Request) (any, error) {
	text := r.URL.Query().Get("requests")
	if r.Method == http.MethodPost {
		form, err := s.ReadForm(r)
		if err != nil {
			return nil, err
		}
		text = form.Get("requests")
	}
	if text == "" {
		return nil, answer.BadRequest("Missing 'requests' field")
	}
	var requests []seriesRequest
	if !json.Valid([]byte(text)) {
		return nil, answer.BadRequest("Unable to parse 'requests' as JSON")
	}
	err := answer.EachOf(s.Limits, json.RawMessage(text), func(q seriesRequest) error {
		requests = append(requests, q)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return answer.Stream{ContentType: answer.TypeJSON, Write: func(w io.Writer) error {
		out, catalog := answer.Pieces{W: w}, s.data.Store.Catalog()
		all := format.OpenList(nil, '[')
		for _, request := range requests {
			if out.Err != nil {
				return out.Err
			}
			all.Next()
			all.B = s.appendSeries(r, &out, all.B, catalog, request)
		}
		return out.End(all.Done())
	}}, nil
}

// appendSeries appends the answer to one request.
func (s *API) appendSeries(r *http.Request, out *answer.Pieces, b []byte, c *logdir.Catalog, q seriesRequest) []byte {
	one := format.OpenList(b, '{')
	one.Key("plugin")
	one.B = appendRaw(one.B, q.Plugin)
	one.Key("tag")
	one.B = appendRaw(one.B, q.Tag)
	run, hasRun := answer.AsString(q.Run)
	if hasRun {
		one.Key("run")
		one.B = format.AppendString(one.B, run)
	}
	if isInteger(q.Sample) {
		one.Key("sample")
		one.B = appendRaw(one.B, q.Sample)
	}
	if problem := q.problem(hasRun); problem != "" {
		one.Key("error")
		one.B = format.AppendString(one.B, problem)
		return one.Done()
	}
	one.Key("runToSeries")
	one.B = s.appendRunSeries(r, out, one.B, c, q, run)
	return one.Done()
}

// problem is what keeps a request from being answered, in TensorBoard's words.
func (q seriesRequest) problem(hasRun bool) string {
	if _, ok := answer.AsString(q.Tag); !ok {
		return "Missing tag"
	}
	plugin, _ := answer.AsString(q.Plugin)
	if !slices.Contains([]string{"scalars", "histograms", "images"}, plugin) {
		return "Invalid plugin"
	}
	if plugin == provider.ScalarsPlugin {
		return ""
	}
	if !hasRun {
		return "Missing run"
	}
	if plugin == "images" && !isInteger(q.Sample) {
		return "Missing sample"
	}
	return ""
}

// appendRunSeries appends {run: series} for the runs that have the tag; run "" stands
// for all.
func (s *API) appendRunSeries(r *http.Request, out *answer.Pieces, b []byte, c *logdir.Catalog, q seriesRequest, run string) []byte {
	runs := c.Runs
	if run != "" {
		one, ok := c.Run(run)
		if !ok {
			return append(b, "{}"...)
		}
		runs = []*logdir.RunInfo{one}
	}
	name, _ := answer.AsString(q.Tag)
	plugin, _ := answer.AsString(q.Plugin)
	all := format.OpenList(b, '{')
	for _, info := range runs {
		if out.Err != nil {
			break // nobody reads on: the caller gives up too
		}
		if tag, ok := provider.TagOf(c, info.Name, name, plugin); ok {
			s.appendRun(r, out, &all, info.Name, tag, q.Sample)
		}
	}
	return all.Done()
}

// appendRun appends the series of one run.
func (s *API) appendRun(r *http.Request, out *answer.Pieces, all *format.List, run string, tag *logdir.TagInfo, sample json.RawMessage) {
	switch plugin := tag.Plugin(); {
	case plugin == summary.PluginHistograms:
		all.Key(run)
		all.B = s.appendHistogramSeries(r, out, all.B, tag)
	case plugin == summary.PluginImages:
		if n := sampleNumber(sample); n >= 0 {
			s.appendImageSeries(r, out, all, run, tag, n)
		}
	case tag.Series() != nil:
		all.Key(run)
		samples, _ := s.data.Samples(r.Context(), tag.Series())
		all.B = appendDatums(out, all.B, samples)
	}
}

// appendDatums appends [{"wallTime", "step", "value"}, …].
func appendDatums(out *answer.Pieces, b []byte, samples iter.Seq[summary.Columns]) []byte {
	all := format.OpenList(b, '[')
	for points := range samples {
		for i, step := range points.Steps {
			all.Next()
			all.B = format.AppendFloat(append(all.B, `{"wallTime":`...), points.WallTimes[i])
			all.B = format.AppendInt(append(all.B, `,"step":`...), step)
			all.B = format.AppendFloat(append(all.B, `,"value":`...), points.Values[i])
			all.B = append(all.B, '}')
		}
		if all.B = out.Pass(all.B); out.Err != nil {
			break
		}
	}
	return all.Done()
}

// appendRaw gives a member of a request back, null if it was not there.
func appendRaw(b []byte, raw json.RawMessage) []byte {
	if raw == nil {
		return append(b, "null"...)
	}
	return format.AppendASCII(b, raw)
}

// isInteger tells whether Python would read an int; true and false are ints there.
func isInteger(raw json.RawMessage) bool {
	for i, c := range raw {
		if (c < '0' || c > '9') && (c != '-' || i > 0) {
			return string(raw) == "true" || string(raw) == "false"
		}
	}
	return len(raw) > 0
}

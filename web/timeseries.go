package web

// TensorBoard's time series plugin, the API of its default dashboard
// (tensorboard/plugins/metrics/http_api.md). Series of scalars are answered;
// histograms and images are listed, and asking for their data is an error that
// says so.

import (
	"context"
	"encoding/json"
	"io"
	"iter"
	"net/http"
	"slices"
	"strings"

	"board/summary"
	"board/summary/logdir"
)

// timeSeriesTags lists tags and descriptions of the three kinds of series.
func (s *site) timeSeriesTags(*http.Request) (any, error) {
	return stream{contentType: typeJSON, write: func(w io.Writer) error {
		out, texts, c := pieces{w: w}, s.describer(), s.store.Catalog()
		all := openList(nil, '{')
		for _, plugin := range []string{"scalars", "histograms"} {
			all.key(plugin)
			kind := openList(all.b, '{')
			kind.key("runTagInfo")
			kind.b = appendRunTags(&out, kind.b, c, plugin)
			kind.key("tagDescriptions")
			kind.b = appendTagDescriptions(&out, kind.b, c, plugin, texts)
			all.b = kind.done()
		}
		all.key("images")
		images := openList(all.b, '{')
		images.key("tagDescriptions")
		images.b = appendTagDescriptions(&out, images.b, c, "images", texts)
		images.key("tagRunSampledInfo")
		images.b = appendSampledInfo(images.b, c, "images")
		all.b = images.done()
		return out.end(all.done())
	}}, nil
}

// appendRunTags appends {run: [tag, …]} for the runs that have such tags.
func appendRunTags(out *pieces, b []byte, c *logdir.Catalog, plugin string) []byte {
	runs := openList(b, '{')
	for _, run := range c.Runs {
		tags := list{first: true}
		for _, tag := range run.Tags {
			if tag.Plugin() != plugin {
				continue
			}
			if tags.first {
				runs.key(run.Name)
				tags = openList(runs.b, '[')
			}
			tags.next()
			tags.b = out.pass(appendString(tags.b, tag.Name))
		}
		if !tags.first {
			runs.b = tags.done()
		}
	}
	return runs.done()
}

// appendTagDescriptions appends {tag: HTML} for the tags that are described.
func appendTagDescriptions(out *pieces, b []byte, c *logdir.Catalog, plugin string, texts *describer) []byte {
	tags := openList(b, '{')
	merged := mergeTags(c, plugin)
	slices.SortFunc(merged, func(a, b mergedTag) int { return strings.Compare(a.Name, b.Name) })
	for _, tag := range merged {
		if out.err != nil {
			break
		}
		if html := texts.html(tag.markdown(int(texts.site.limits.Markdown))); html != "" {
			tags.key(tag.Name)
			tags.b = out.pass(appendString(tags.b, html))
		}
	}
	return tags.done()
}

// appendSampledInfo appends {tag: {run: {"maxSamplesPerStep": n}}}.
func appendSampledInfo(b []byte, c *logdir.Catalog, plugin string) []byte {
	samples := map[string]list{} // by tag: its runs
	for _, run := range c.Runs {
		for _, tag := range run.Tags {
			if tag.Plugin() != plugin {
				continue
			}
			runs, ok := samples[tag.Name]
			if !ok {
				runs = openList(nil, '{')
			}
			runs.key(run.Name)
			runs.b = append(appendInt(append(runs.b, `{"maxSamplesPerStep":`...), tag.MaxSamples), '}')
			samples[tag.Name] = runs
		}
	}
	tags := openList(b, '{')
	for _, name := range sortedKeys(samples) {
		runs := samples[name]
		tags.key(name)
		tags.b = append(tags.b, runs.done()...)
	}
	return tags.done()
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
func (s *site) timeSeries(r *http.Request) (any, error) {
	text := r.URL.Query().Get("requests")
	if r.Method == http.MethodPost {
		form, err := s.readForm(r)
		if err != nil {
			return nil, err
		}
		text = form.Get("requests")
	}
	if text == "" {
		return nil, badRequest("Missing 'requests' field")
	}
	var requests []seriesRequest
	if !json.Valid([]byte(text)) {
		return nil, badRequest("Unable to parse 'requests' as JSON")
	}
	err := eachOf(s.limits, json.RawMessage(text), func(q seriesRequest) error {
		requests = append(requests, q)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return stream{contentType: typeJSON, write: func(w io.Writer) error {
		out, catalog := pieces{w: w}, s.store.Catalog()
		all := openList(nil, '[')
		for _, request := range requests {
			if out.err != nil {
				return out.err
			}
			all.next()
			all.b = s.appendSeries(r.Context(), &out, all.b, catalog, request)
		}
		return out.end(all.done())
	}}, nil
}

// appendSeries appends the answer to one request.
func (s *site) appendSeries(ctx context.Context, out *pieces, b []byte, c *logdir.Catalog, q seriesRequest) []byte {
	answer := openList(b, '{')
	answer.key("plugin")
	answer.b = appendRaw(answer.b, q.Plugin)
	answer.key("tag")
	answer.b = appendRaw(answer.b, q.Tag)
	run, hasRun := asString(q.Run)
	if hasRun {
		answer.key("run")
		answer.b = appendString(answer.b, run)
	}
	if isInteger(q.Sample) {
		answer.key("sample")
		answer.b = appendRaw(answer.b, q.Sample)
	}
	if problem := q.problem(hasRun); problem != "" {
		answer.key("error")
		answer.b = appendString(answer.b, problem)
		return answer.done()
	}
	tag, _ := asString(q.Tag)
	answer.key("runToSeries")
	answer.b = s.appendRunSeries(ctx, out, answer.b, c, tag, run)
	return answer.done()
}

// problem is what keeps a request from being answered, in TensorBoard's words.
func (q seriesRequest) problem(hasRun bool) string {
	if _, ok := asString(q.Tag); !ok {
		return "Missing tag"
	}
	plugin, _ := asString(q.Plugin)
	if !slices.Contains([]string{"scalars", "histograms", "images"}, plugin) {
		return "Invalid plugin"
	}
	if plugin == scalarsPlugin {
		return ""
	}
	if !hasRun {
		return "Missing run"
	}
	if plugin == "images" && !isInteger(q.Sample) {
		return "Missing sample"
	}
	return "This server answers scalars only, not " + plugin
}

// appendRunSeries appends {run: [{"wallTime", "step", "value"}, …]} for the runs
// that have the tag; run "" stands for all.
func (s *site) appendRunSeries(ctx context.Context, out *pieces, b []byte, c *logdir.Catalog, tag, run string) []byte {
	runs := c.Runs
	if run != "" {
		one, ok := c.Run(run)
		if !ok {
			return append(b, "{}"...)
		}
		runs = []*logdir.RunInfo{one}
	}
	all := openList(b, '{')
	for _, r := range runs {
		if out.err != nil {
			break // nobody reads on: the caller gives up too
		}
		if series := scalarSeries(c, r.Name, tag); series != nil {
			all.key(r.Name)
			samples, _ := s.samples(ctx, series)
			all.b = appendDatums(out, all.b, samples)
		}
	}
	return all.done()
}

// appendDatums appends [{"wallTime", "step", "value"}, …].
func appendDatums(out *pieces, b []byte, samples iter.Seq[summary.Columns]) []byte {
	all := openList(b, '[')
	for points := range samples {
		for i, step := range points.Steps {
			all.next()
			all.b = appendFloat(append(all.b, `{"wallTime":`...), points.WallTimes[i])
			all.b = appendInt(append(all.b, `,"step":`...), step)
			all.b = appendFloat(append(all.b, `,"value":`...), points.Values[i])
			all.b = append(all.b, '}')
		}
		if all.b = out.pass(all.b); out.err != nil {
			break
		}
	}
	return all.done()
}

// appendRaw gives a member of a request back, null if it was not there.
func appendRaw(b []byte, raw json.RawMessage) []byte {
	if raw == nil {
		return append(b, "null"...)
	}
	return appendASCII(b, raw)
}

func asString(raw json.RawMessage) (string, bool) {
	var text *string
	if json.Unmarshal(raw, &text) != nil || text == nil {
		return "", false
	}
	return *text, true
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

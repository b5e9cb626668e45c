package dataapi

import (
	"cmp"
	"io"
	"net/http"
	"regexp"
	"slices"

	"google.golang.org/protobuf/proto"

	"board/proto/tbpb"
	"board/summary"
	"board/summary/logdir"
	"board/summary/provider"
	"board/web/answer"
	"board/web/format"
)

// TensorBoard's plugin of custom scalars: charts that programs lay out.

// layout answers the layouts of all runs as one, in protobuf's JSON, {} if there is
// none. Categories of one title are joined.
func (s *API) layout(r *http.Request) (any, error) {
	var tags []runTag
	for _, run := range s.data.Store.Catalog().Runs {
		if tag, ok := run.Tag(summary.LayoutTag); ok && tag.Plugin() == summary.PluginCustomScalars {
			tags = append(tags, runTag{run.Name, tag})
		}
	}
	slices.SortFunc(tags, func(a, b runTag) int { return cmp.Compare(a.run, b.run) })
	merged := layouts{categories: map[string]*tbpb.Category{}}
	for _, tag := range tags {
		if err := s.mergeLayout(r, &merged, tag.tag); err != nil {
			return nil, err
		}
	}
	if merged.all == nil {
		return answer.JSON("{}"), nil
	}
	return protoJSON(merged.all)
}

// runTag is a tag of a run.
type runTag struct {
	run string
	tag *logdir.TagInfo
}

// mergeLayout adds the last layout of a run, if it can be read. The request is charged
// for all of them until it is answered.
func (s *API) mergeLayout(r *http.Request, to *layouts, tag *logdir.TagInfo) error {
	item, ok := s.data.LastItem(r.Context(), tag)
	if !ok {
		return nil
	}
	if err := answer.AccountOf(r).TakeLarge(answer.Grown(int(8 * item.Place.Length))); err != nil { // of many small messages
		return err
	}
	err := s.value(r, item, func(v *summary.Value) error {
		layout, err := summary.DecodeLayout(v)
		if err == nil {
			to.merge(layout)
		}
		return err
	})
	if isUnshown(err) {
		return nil
	}
	return err
}

// layouts is the layouts that were merged so far.
type layouts struct {
	all        *tbpb.Layout
	categories map[string]*tbpb.Category // of all, by title
}

func (l *layouts) merge(layout *tbpb.Layout) {
	if l.all == nil {
		l.all = &tbpb.Layout{Version: layout.GetVersion()}
	}
	for _, category := range layout.GetCategory() {
		before := l.categories[category.GetTitle()]
		if before == nil {
			l.all.Category = append(l.all.Category, category)
			l.categories[category.GetTitle()] = category
			continue
		}
		known := before.GetChart()
		for _, chart := range category.GetChart() {
			if !slices.ContainsFunc(known, func(c *tbpb.Chart) bool { return proto.Equal(c, chart) }) {
				before.Chart = append(before.Chart, chart)
			}
		}
	}
}

// customScalars answers the scalars of a run whose tags match a regular expression from
// their beginning: {"regex_valid", "tag_to_events": {tag: [[wall time, step, value]]}}.
func (s *API) customScalars(r *http.Request) (any, error) {
	query := r.URL.Query()
	match, err := regexp.Compile(`\A(?:` + query.Get("tag") + `)`)
	if err != nil || query.Get("tag") == "" {
		return answer.JSON(`{"regex_valid":false,"tag_to_events":{}}`), nil
	}
	run, ok := s.data.Store.Catalog().Run(query.Get("run"))
	if !ok {
		return answer.JSON(`{"regex_valid":true,"tag_to_events":{}}`), nil
	}
	return answer.Stream{ContentType: answer.TypeJSON, Write: func(w io.Writer) error {
		out := answer.Pieces{W: w}
		all := format.OpenList([]byte(`{"regex_valid":true,"tag_to_events":`), '{')
		for _, tag := range run.Tags {
			if tag.Plugin() != provider.ScalarsPlugin || tag.Series() == nil || !match.MatchString(tag.Name) {
				continue
			}
			all.Key(tag.Name)
			samples, _ := s.data.Samples(r.Context(), tag.Series())
			if all.B = appendSamples(&out, all.B, samples); out.Err != nil {
				return out.Err
			}
		}
		return out.End(append(all.Done(), '}'))
	}}, nil
}

package page

import (
	"board/proto/tbpb"
	"board/summary"
	"board/summary/logdir"
	"board/web/message"
)

// layout tells a layout of custom scalars.
func (s *API) layout(v *summary.Value, _ *logdir.TagInfo) (any, error) {
	layout, err := summary.DecodeLayout(v)
	if err != nil {
		return nil, err
	}
	told := message.Layout{Version: layout.GetVersion(), Category: make([]message.LayoutCategory, len(layout.GetCategory()))}
	for i, category := range layout.GetCategory() {
		charts := make([]message.LayoutChart, len(category.GetChart()))
		for k, chart := range category.GetChart() {
			charts[k] = chartOf(chart)
		}
		told.Category[i] = message.LayoutCategory{Title: category.GetTitle(), Chart: charts, Closed: category.GetClosed()}
	}
	return told, nil
}

func chartOf(c *tbpb.Chart) message.LayoutChart {
	told := message.LayoutChart{Title: c.GetTitle()}
	if lines := c.GetMultiline(); lines != nil {
		told.Multiline = &message.LayoutMultiline{Tag: append([]string{}, lines.GetTag()...)}
	}
	if margin := c.GetMargin(); margin != nil {
		told.Margin = &message.LayoutMargin{Series: make([]message.LayoutSeries, len(margin.GetSeries()))}
		for i, s := range margin.GetSeries() {
			told.Margin.Series[i] = message.LayoutSeries{Value: s.GetValue(), Lower: s.GetLower(), Upper: s.GetUpper()}
		}
	}
	return told
}

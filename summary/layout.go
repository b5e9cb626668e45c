package summary

import (
	"errors"
	"fmt"

	"board/proto/tbpb"
)

const layoutTag = "custom_scalars__config__"

// CustomScalars writes the layout of the custom scalars dashboard, at step 0 and the
// present time: categories of charts, each with several curves. Of several layouts
// of a run the last one counts; readers join those of several runs by the
// categories' titles.
func (w *Writer) CustomScalars(layout *tbpb.Layout) error {
	if err := checkLayout(layout); err != nil {
		return fmt.Errorf("layout of custom scalars: %w", err)
	}
	b, err := marshal(layout)
	if err != nil {
		return fmt.Errorf("layout of custom scalars: %w", err)
	}
	tensor := appendString(appendTensorHead(nil, dtString), b)
	return w.add(0, []sample{{tag: layoutTag, plugin: PluginCustomScalars, data: tensor, lasting: true}}, nil)
}

// checkLayout refuses charts that could show nothing.
func checkLayout(layout *tbpb.Layout) error {
	if len(layout.GetCategory()) == 0 {
		return errors.New("no categories; expected at least one")
	}
	for _, category := range layout.GetCategory() {
		for _, chart := range category.GetChart() {
			if len(chart.GetMultiline().GetTag())+len(chart.GetMargin().GetSeries()) == 0 {
				return fmt.Errorf("chart %q of category %q shows no tags", chart.GetTitle(), category.GetTitle())
			}
			for i, s := range chart.GetMargin().GetSeries() {
				if s.GetValue() == "" || s.GetLower() == "" || s.GetUpper() == "" {
					return fmt.Errorf("chart %q of category %q: margin %d needs the tags of its value, lower and upper edge", chart.GetTitle(), category.GetTitle(), i)
				}
			}
		}
	}
	return nil
}

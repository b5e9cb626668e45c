package summary_test

import (
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"board/proto/tbpb"
	"board/summary"
)

func multiline(title string, tags ...string) *tbpb.Chart {
	return &tbpb.Chart{Title: title, Content: &tbpb.Chart_Multiline{Multiline: &tbpb.MultilineChartContent{Tag: tags}}}
}

func margin(title string, series ...*tbpb.MarginChartContent_Series) *tbpb.Chart {
	return &tbpb.Chart{Title: title, Content: &tbpb.Chart_Margin{Margin: &tbpb.MarginChartContent{Series: series}}}
}

func smallLayout() *tbpb.Layout {
	return &tbpb.Layout{Category: []*tbpb.Category{
		{Title: "losses", Chart: []*tbpb.Chart{multiline("all", "loss/.*"), margin("band", &tbpb.MarginChartContent_Series{Value: "m", Lower: "l", Upper: "u"})}},
		{Title: "nothing yet", Closed: true},
	}}
}

func TestCustomScalars(t *testing.T) {
	got := onlyValue(t, func(w *summary.Writer) error { return w.CustomScalars(smallLayout()) })
	val := got.GetTensor().GetStringVal()
	if got.GetTag() != "custom_scalars__config__" || !proto.Equal(got.GetMetadata(), pluginOf("custom_scalars")) || len(val) != 1 || len(dimsOf(got.GetTensor())) != 0 {
		t.Fatalf("got %v", got)
	}
	layout := new(tbpb.Layout)
	if err := proto.Unmarshal(val[0], layout); err != nil || !proto.Equal(layout, smallLayout()) {
		t.Errorf("layout %v, %v", layout, err)
	}
}

func TestCustomScalarsRefusesWhatShowsNothing(t *testing.T) {
	w := writer(t)
	for want, chart := range map[string]*tbpb.Chart{
		`chart "a" of category "c" shows no tags`:                                               multiline("a"),
		`chart "b" of category "c" shows no tags`:                                               margin("b"),
		`chart "" of category "c" shows no tags`:                                                {},
		`chart "d" of category "c": margin 0 needs the tags of its value, lower and upper edge`: margin("d", &tbpb.MarginChartContent_Series{Value: "v"}),
		`chart "f" of category "c": margin 1 needs the tags`:                                    margin("f", &tbpb.MarginChartContent_Series{Value: "v", Lower: "l", Upper: "u"}, &tbpb.MarginChartContent_Series{Value: "v", Upper: "u"}),
		`chart "g" of category "c": margin 0 needs the tags`:                                    margin("g", &tbpb.MarginChartContent_Series{Lower: "l", Upper: "u"}),
		`chart "h" of category "c": margin 0 needs the tags`:                                    margin("h", &tbpb.MarginChartContent_Series{Value: "v", Lower: "l"}),
		`invalid UTF-8`: multiline("e", "\xff"),
	} {
		layout := &tbpb.Layout{Category: []*tbpb.Category{{Title: "c", Chart: []*tbpb.Chart{chart}}}}
		if err := w.CustomScalars(layout); err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "layout of custom scalars: ") {
			t.Errorf("%v does not say %q", err, want)
		}
	}
	for _, layout := range []*tbpb.Layout{nil, {}} {
		if err := w.CustomScalars(layout); err == nil || !strings.Contains(err.Error(), "no categories") {
			t.Errorf("%v: %v", layout, err)
		}
	}
}

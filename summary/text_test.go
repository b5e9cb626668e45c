package summary_test

import (
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"board/summary"
)

func TestText(t *testing.T) {
	for name, tt := range map[string]struct {
		write func(w *summary.Writer) error
		want  []string
		shape []int64
	}{
		"one":   {func(w *summary.Writer) error { return w.Text("x", 1, "# *hello* 🙂\n") }, []string{"# *hello* 🙂\n"}, []int64{}},
		"empty": {func(w *summary.Writer) error { return w.Text("x", 1, "") }, []string{""}, []int64{}},
		"table": {func(w *summary.Writer) error {
			return w.TextTable("x", 1, [][]string{{"a", "b"}, {"c", ""}, {"e", "f"}})
		},
			[]string{"a", "b", "c", "", "e", "f"}, []int64{3, 2}},
		"list": {func(w *summary.Writer) error { return w.Texts("x", 1, []string{"a", "b"}, []int{2}) }, []string{"a", "b"}, []int64{2}},
		"cube": {func(w *summary.Writer) error { return w.Texts("x", 1, []string{"a", "b"}, []int{2, 1, 1}) }, []string{"a", "b"}, []int64{2, 1, 1}},
	} {
		got := onlyValue(t, tt.write)
		texts := []string{}
		for _, b := range got.GetTensor().GetStringVal() {
			texts = append(texts, string(b))
		}
		if !slices.Equal(texts, tt.want) || !slices.Equal(dimsOf(got.GetTensor()), tt.shape) {
			t.Errorf("%s: %q of shape %v", name, texts, dimsOf(got.GetTensor()))
		}
		if !proto.Equal(got.GetMetadata(), pluginOf("text")) {
			t.Errorf("%s: metadata %v", name, got.GetMetadata())
		}
	}
}

func TestTextRefusesWhatIsNone(t *testing.T) {
	w := writer(t)
	for want, err := range map[string]error{
		`text "x": text 1 is not valid UTF-8: "\xff"`:         w.Texts("x", 1, []string{"a", "\xff"}, []int{2}),
		`text "x": [3] has more elements than the 2`:          w.Texts("x", 1, []string{"a", "b"}, []int{3}),
		`text "x": [] has 1 elements, got 2`:                  w.Texts("x", 1, []string{"a", "b"}, nil),
		`text "x": row 1 has 2 cells, the first one 1; fill `: w.TextTable("x", 1, [][]string{{"a"}, {"b", "c"}}),
		`text "x": no cells; expected at least one`:           w.TextTable("x", 1, nil),
		`text "xx": no cells; expected at least one`:          w.TextTable("xx", 1, [][]string{{}, {}}),
		`tag is empty`: w.Text("", 1, "a"),
		`text "x": [0] has a dimension that is not positive`:   w.Texts("x", 1, nil, []int{0}),
		`text "xx": [-1] has a dimension that is not positive`: w.Texts("xx", 1, nil, []int{-1}),
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not say %q", err, want)
		}
	}
}

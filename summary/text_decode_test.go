package summary_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"board/summary"
)

func TestDecodeText(t *testing.T) {
	for name, tt := range map[string]struct {
		write func(w *summary.Writer) error
		want  summary.Texts
	}{
		"one":   {func(w *summary.Writer) error { return w.Text("x", 1, "# *hello* 🙂\n") }, summary.Texts{Shape: []int{}, Texts: []string{"# *hello* 🙂\n"}}},
		"empty": {func(w *summary.Writer) error { return w.Text("x", 1, "") }, summary.Texts{Shape: []int{}, Texts: []string{""}}},
		"table": {func(w *summary.Writer) error { return w.TextTable("x", 1, [][]string{{"a", "b"}, {"c", ""}}) },
			summary.Texts{Shape: []int{2, 2}, Texts: []string{"a", "b", "c", ""}}},
	} {
		if got, err := summary.DecodeText(written(t, tt.write)); err != nil || !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	if got, err := summary.DecodeText(textValue(t, []int64{1}, "a\xff\x00")); err != nil || got.Texts[0] != "a\xff\x00" {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestDecodeTextOfRealFiles(t *testing.T) {
	runs := logged(t, "logs")
	for _, tt := range []struct {
		run, tag string
		steps    int
		shape    []int
		want     func(i int) []string
	}{
		{"tf2_summary/a", "txt", 5, []int{2}, func(int) []string { return []string{"hello **world**", "# second"} }},
		{"tf2_summary/a", "table", 5, []int{2, 2}, func(int) []string { return []string{"r0c0", "r0c1", "r1c0", "`r1c1`"} }},
		{"torch_all/run_0", "notes/text_summary", 8, []int{1}, func(i int) []string {
			return []string{fmt.Sprintf("**step %d**\n\n| a | b |\n|---|---|\n| %d | <script>alert(1)</script> |", 5*i, 5*i)}
		}},
		{"tensorboardX", "t/text_summary", 4, []int{1}, func(i int) []string { return []string{fmt.Sprintf("line %d", 8*i)} }},
		{"tf1/train", "old/txt", 12, []int{}, nil},
	} {
		values := runs[tt.run][tt.tag]
		if len(values) != tt.steps {
			t.Errorf("%s, %s: %d steps", tt.run, tt.tag, len(values))
		}
		for i := range values {
			got, err := summary.DecodeText(&values[i].Value)
			if err != nil || !slices.Equal(got.Shape, tt.shape) || tt.want != nil && !slices.Equal(got.Texts, tt.want(i)) {
				t.Errorf("%s, %s, step %d: %+v, %v", tt.run, tt.tag, values[i].Step, got, err)
			}
		}
	}
}

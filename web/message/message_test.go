package message

import (
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestNumbersAreWrittenAsTensorBoardWritesThem(t *testing.T) {
	for _, c := range []struct {
		value any
		want  string
	}{
		{Number(0.1), `0.1`},
		{Number(math.NaN()), `"NaN"`},
		{Number(math.Inf(1)), `"Infinity"`},
		{Number(math.Inf(-1)), `"-Infinity"`},
		{Seconds(1.5), `1.5`},
		{Seconds(math.NaN()), `null`},
		{Point{Step: -2, Wall: 1.5, Value: Number(math.Inf(-1))}, `[-2,1.5,"-Infinity"]`},
		{Runs{}, `[]`},
		{Runs{IDs: []int32{3, 5}}, `[3,5]`},
		{Runs{All: true}, `"all"`},
		{RunStat{Run: 3, LastStep: 1 << 60, LastWall: Seconds(math.NaN()), Points: 7}, `[3,1152921504606846976,null,7]`},
	} {
		got, err := json.Marshal(c.value)
		if err != nil || string(got) != c.want {
			t.Errorf("%#v is written as %s (%v), want %s", c.value, got, err, c.want)
		}
	}
}

func TestNumbersAreReadBack(t *testing.T) {
	for _, want := range []float64{0, -2.5, math.NaN(), math.Inf(1), math.Inf(-1)} {
		text, err := json.Marshal(Number(want))
		if err != nil {
			t.Fatal(err)
		}
		var got Number
		if err := json.Unmarshal(text, &got); err != nil || float64(got) != want && !math.IsNaN(want) {
			t.Errorf("%s is read as %v (%v), want %v", text, got, err, want)
		}
	}
	var n Number
	if err := json.Unmarshal([]byte(`"nan"`), &n); err == nil || !strings.Contains(err.Error(), "NaN, Infinity or -Infinity") {
		t.Errorf(`"nan" is read with the error %v, want one that tells the spellings`, err)
	}
}

func TestAnUnknownTimeIsNull(t *testing.T) {
	s := Seconds(1)
	if err := json.Unmarshal([]byte("null"), &s); err != nil || !math.IsNaN(float64(s)) {
		t.Errorf("null is read as %v (%v), want NaN", s, err)
	}
}

func TestAShowWithoutWishesIsShort(t *testing.T) {
	tag := 4
	got, err := json.Marshal(Show{Card: "c1", Tag: &tag})
	if want := `{"card":"c1","tag":4}`; err != nil || string(got) != want {
		t.Errorf("written as %s (%v), want %s", got, err, want)
	}
}

// TestAppendedCatalog: what is written by appending is what encoding/json would write.
func TestAppendedCatalog(t *testing.T) {
	for _, want := range []Catalog{
		{Type: TypeCatalog, Version: 7, Runs: []Run{}, Tags: Tags{IDs: []int{}, Names: []string{}, Plugins: []Span{}, Display: map[int]string{}, Described: []int{}}, Sets: []TagSet{}, Others: map[string]int{}},
		{
			Type: TypeCatalog, Version: 1 << 60,
			Runs: []Run{{ID: 1, Name: "a/\"b\" \x00 é", Start: 1.5, Set: 1}, {ID: 4, Name: "", Start: 0}},
			Tags: Tags{
				IDs: []int{3, 5, 6, 7, 9}, Names: []string{"loss", "<b>", "", "", "x"},
				Plugins: []Span{{"scalars", 2}, {"text", 1}, {"", 1}, {"scalars", 1}},
				Display: map[int]string{5: "x", 6: "y"}, Described: []int{5, 7},
			},
			Sets:   []TagSet{{}, {3, 5}, nil, {6}},
			Others: map[string]int{"images": 3, "audio": 1},
		},
	} {
		text := AppendCatalog(nil, want.Version, slices.Values(want.Runs), want.Tags.All(), want.Sets, want.Others)
		var got Catalog
		if err := json.Unmarshal(text, &got); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s\nis read as %+v (%v), want %+v", text, got, err, want)
		}
		var fields, all map[string]any
		whole, err := json.Marshal(want)
		if err != nil || json.Unmarshal(whole, &all) != nil || json.Unmarshal(text, &fields) != nil || !reflect.DeepEqual(fields, all) {
			t.Errorf("appended %s, marshalled %s (%v)", text, whole, err)
		}
	}
}

func TestRunsAreReadAsASet(t *testing.T) {
	for text, want := range map[string]Runs{
		`"all"`: {All: true}, `[]`: {IDs: []int32{}}, `[3,1,3,2,1]`: {IDs: []int32{1, 2, 3}}, `[2147483647,-5]`: {IDs: []int32{-5, 2147483647}},
	} {
		var got Runs
		if err := json.Unmarshal([]byte(text), &got); err != nil || got.All != want.All || !slices.Equal(got.IDs, want.IDs) {
			t.Errorf("%s is read as %+v (%v), want %+v", text, got, err, want)
		}
		if !got.Has(2) && (want.All || slices.Contains(want.IDs, 2)) || !want.All && got.Has(4) {
			t.Errorf("%s: Has is wrong", text)
		}
	}
	for _, text := range []string{`"none"`, `7`, `{}`, `["a"]`, `[1.5]`, `[2147483648]`} {
		var r Runs
		if err := json.Unmarshal([]byte(text), &r); err == nil || !strings.Contains(err.Error(), "a list of run ids") {
			t.Errorf("%s is read with the error %v", text, err)
		}
	}
}

package message

import (
	"encoding/json"
	"math"
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
	got, err := json.Marshal(Show{Card: "c1", Tag: 4})
	if want := `{"card":"c1","tag":4}`; err != nil || string(got) != want {
		t.Errorf("written as %s (%v), want %s", got, err, want)
	}
}

package search

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"
)

// every has a parameter of each kind.
var every = Space{
	Choice("optimizer", "sgd", "adam"), Choice("batch", 16, 32, 64), Choice("shuffle", true, false), Int("units", 10, 50), Int("wide", 1, 1000).Log(),
	Int("even", 2, 10).Quantized(2), Uniform("dropout", 0, 0.5), Uniform("step", 0.1, 0.5).Quantized(0.1), LogUniform("rate", 1e-5, 1),
	Uniform("momentum", 0, 1).When("optimizer", "sgd"), Int("more", 1, 3).WhenAtLeast("units", 30),
}

// Every value that a place on the unit interval stands for leads back to a place that stands for it.
func TestUnitAndBack(t *testing.T) {
	for _, p := range every {
		for i := range 101 {
			v := p.at(float64(i) / 100)
			u, ok := p.unit(v)
			if !ok || !p.allows(v) {
				t.Fatalf("%v: cannot have its own value %v", p, v)
			}
			back := p.at(u)
			if p.cells() > 0 && back != v {
				t.Errorf("%v: %v is at %v, which is %v", p, v, u, back)
			}
			if x, err := asFloat(v); err == nil {
				if y, _ := asFloat(back); math.Abs(x-y) > 1e-9*math.Abs(x) {
					t.Errorf("%v: %v is at %v, which is %v", p, v, u, back)
				}
			}
		}
	}
}

// All values of a parameter with few of them are drawn, equally often, and none outside.
func TestDrawsAreUniform(t *testing.T) {
	const n = 20_000
	for _, test := range []struct {
		param Param
		cells []any
	}{
		{Int("a", 0, 3), []any{0, 1, 2, 3}},
		{Int("a", 2, 8).Quantized(2), []any{2, 4, 6, 8}},
		{Choice("a", "x", 1, 2.5, true), []any{"x", 1, 2.5, true}},
		{Uniform("a", 0.1, 0.4).Quantized(0.1), []any{0.1, 0.2, 0.3, 0.4}},
	} {
		counts := map[any]int{}
		for i := range n {
			counts[test.param.draw(7, i)]++
		}
		for _, v := range test.cells {
			if got := float64(counts[v]) * float64(len(test.cells)) / n; math.Abs(got-1) > 0.05 {
				t.Errorf("%v: %v comes %v times as often as it should", test.param, v, got)
			}
			delete(counts, v)
		}
		if len(counts) > 0 {
			t.Errorf("%v: drew %v", test.param, counts)
		}
	}
}

// Each order of magnitude of a logarithmic parameter is as likely as any other: SciPy's reciprocal.
func TestLogUniform(t *testing.T) {
	p, decades := LogUniform("rate", 1e-4, 1), [4]int{}
	for i := range 20_000 {
		x := p.draw(1, i).(float64)
		if x < 1e-4 || x > 1 {
			t.Fatalf("drew %v", x)
		}
		decades[min(int(math.Log10(x)+4), 3)]++
	}
	for _, n := range decades {
		if math.Abs(float64(n)-5000) > 250 {
			t.Errorf("the decades have %v of 20,000", decades)
		}
	}
}

// The same seed, trial and name give the same value, and anything else another.
func TestDrawsAreReproducible(t *testing.T) {
	p := Uniform("a", 0, 1)
	one := p.draw(1, 1)
	if p.draw(1, 1) != one {
		t.Error("the same trial has another value")
	}
	for _, other := range []any{p.draw(2, 1), p.draw(1, 2), Uniform("b", 0, 1).draw(1, 1)} {
		if other == one {
			t.Errorf("%v again", other)
		}
	}
}

func TestConditions(t *testing.T) {
	for i := range 200 {
		v := View{Space: every, Seed: 3, Number: i}
		params := v.draw(i)
		if params.Has("momentum") != (params["optimizer"] == "sgd") || params.Has("more") != (params.Int("units") >= 30) {
			t.Fatalf("drew %v", params)
		}
		params["optimizer"] = "adam"
		if got := v.complete(params); got.Has("momentum") || got["rate"] != params["rate"] {
			t.Fatalf("completed to %v", got)
		}
	}
}

func TestLayers(t *testing.T) {
	v := View{Space: Layers("hidden", 0, 3, 5, 9), Seed: 1}
	for i := range 100 {
		params := v.draw(i)
		layers := params.Int("hidden")
		for j := 1; j <= 3; j++ {
			name := fmt.Sprint("hidden_units_", j)
			if params.Has(name) != (j <= layers) || params.Has(name) && (params.Int(name) < 5 || params.Int(name) > 9) {
				t.Fatalf("drew %v", params)
			}
		}
	}
}

func TestSpaceRefusesNonsense(t *testing.T) {
	for want, space := range map[string]Space{
		`Space[0]: expected a name of 1 to 200 bytes in UTF-8, got ""`:                   {Int("", 0, 1)},
		`Space[0]: "a": expected at least one value to choose from`:                      {Choice("a")},
		`Space[0]: "a": expected every value once, got 1 again`:                          {Choice("a", 1, int8(1))},
		`Space[0]: "a": value 1: expected a text, a number or a boolean, got []int`:      {Choice("a", 1, []int{1})},
		`Space[0]: "a": value 0: expected a text, a number or a boolean, got <nil>`:      {Choice("a", nil)},
		`Space[0]: "a": value 0: expected a finite number, got NaN`:                      {Choice("a", math.NaN())},
		`Space[0]: "a": expected finite bounds, the lower one first, got 2 and 1`:        {Int("a", 2, 1)},
		`Space[0]: "a": expected finite bounds, the lower one first, got NaN and 1`:      {Uniform("a", math.NaN(), 1)},
		`Space[0]: "a": expected bounds above 0 for a logarithm, got 0`:                  {LogUniform("a", 0, 1)},
		`Space[0]: "a": expected a positive step, whole for whole numbers, got -1`:       {Uniform("a", 0, 1).Quantized(-1)},
		`Space[0]: "a": expected a positive step, whole for whole numbers, got 0.5`:      {Int("a", 0, 1).Quantized(0.5)},
		`Space[0]: "a": the step 1e-300 is too small for the range from 0 to 1`:          {Uniform("a", 0, 1).Quantized(1e-300)},
		`Space[1]: expected every name once, got "a" again`:                              {Int("a", 0, 1), Int("a", 0, 1)},
		`Space[0]: "a" depends on "b", which has to stand before it`:                     {Int("a", 0, 1).When("b", 1), Int("b", 0, 1)},
		`Space[0]: "a": expected a parameter made by Choice, Int, Uniform or LogUniform`: {Param{Name: "a"}},
	} {
		if err := space.check(); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if err := every.check(); err != nil {
		t.Error(err)
	}
}

// Spaces and values survive being written: an int stays one, and so does a float64 without digits behind the point.
func TestJSON(t *testing.T) {
	text, err := json.Marshal(every)
	if err != nil {
		t.Fatal(err)
	}
	var space Space
	if err := json.Unmarshal(text, &space); err != nil || !slices.EqualFunc(space, every, Param.equal) {
		t.Errorf("%v: read %v", err, space)
	}
	params := Params{"a": 1, "b": 2.0, "c": "x", "d": true, "e": 1e300, "f": -3}
	if text, err = json.Marshal(params); err != nil {
		t.Fatal(err)
	}
	var back Params
	if err := json.Unmarshal(text, &back); err != nil || !reflect.DeepEqual(back, params) {
		t.Errorf("%v: %s is %v, want %v", err, text, back, params)
	}
	for _, bad := range []string{`{"a":[]}`, `{"a":null}`, `{"a":1e999}`, `{"a":99999999999999999999}`, `[`} {
		if err := json.Unmarshal([]byte(bad), &back); err == nil {
			t.Errorf("read %s", bad)
		}
	}
}

func TestParamsNameWhatIsMissing(t *testing.T) {
	params := Params{"units": 10, "name": "x", "rate": 0.5}
	for want, call := range map[string]func(){
		`the trial has no parameter "unit", only name, rate, units`: func() { params.Int("unit") },
		`"rate": expected a whole number, got 0.5`:                  func() { params.Int("rate") },
		`"name": expected a number, got x`:                          func() { params.Float("name") },
		`"units": expected a text, got 10`:                          func() { params.Text("units") },
		`"units": expected true or false, got 10`:                   func() { params.Bool("units") },
	} {
		func() {
			defer func() {
				if err, ok := recover().(misused); !ok || err.Error() != want {
					t.Errorf("got %v, want %s", err, want)
				}
			}()
			call()
		}()
	}
	if got := params.Float("units"); got != 10 {
		t.Errorf("a whole number is %v", got)
	}
	if got := params.String(); got != "name=x rate=0.5 units=10" {
		t.Error(got)
	}
}

func TestGrid(t *testing.T) {
	for _, test := range []struct {
		grid  Grid
		space Space
		want  []string
	}{
		{Grid{}, Space{Choice("a", "x", "y"), Int("b", 1, 3).Quantized(2)}, []string{"a=x b=1", "a=x b=3", "a=y b=1", "a=y b=3"}},
		{Grid{Points: 3}, Space{LogUniform("a", 0.01, 1)}, []string{"a=0.01", "a=0.1", "a=1"}},
		{Grid{Points: 1}, Space{Uniform("a", 0, 1)}, []string{"a=0.5"}},
		{Grid{Points: 2}, Space{Choice("a", "x", "y"), Uniform("b", 0, 1).When("a", "y"), Bool("c")}, []string{
			"a=x c=false", "a=x c=true", "a=y b=0 c=false", "a=y b=0 c=true", "a=y b=1 c=false", "a=y b=1 c=true",
		}},
		{Grid{}, Layers("n", 0, 2, 1, 2), []string{
			"n=0", "n=1 n_units_1=1", "n=1 n_units_1=2", "n=2 n_units_1=1 n_units_2=1", "n=2 n_units_1=1 n_units_2=2", "n=2 n_units_1=2 n_units_2=1", "n=2 n_units_1=2 n_units_2=2",
		}},
	} {
		var got []string
		for i := 0; ; i++ {
			p, err := test.grid.Next(View{Space: test.space, Number: i})
			if err != nil {
				break
			}
			got = append(got, p.Params.String())
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%v:\n got %q\nwant %q", test.space, got, test.want)
		}
	}
	for _, space := range []Space{nil, {Int("a", 1, 1<<30), Int("b", 1, 1<<30)}} {
		if _, err := new(Grid).Next(View{Space: space}); err == nil || errors.Is(err, ErrDone) {
			t.Errorf("%v: got %v", space, err)
		}
	}
}

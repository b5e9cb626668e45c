package registry_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"board/nn/registry"
)

// A small world: things with a colour, which is an interface too.

type thing interface{ Thing() string }

type colour interface{ Colour() string }

type red struct{}

func (red) Colour() string { return "red" }

type mixed struct {
	Of     []colour          `json:"of"`
	Shades map[string]colour `json:"shades"`
	Base   colour            `json:"base"`
}

func (mixed) Colour() string { return "mixed" }

// colourName stands for a colour to be looked up, as loss.Name does for losses.
type colourName string

func (c colourName) Colour() string { return string(c) }

type box struct {
	hidden
	Name    string         `json:"name"`
	Width   int            `json:"width"`
	Weight  float64        `json:"weight"`
	NoLid   bool           `json:"use_lid" registry:"not"`
	Sizes   []int          `json:"sizes"`
	Colour  colour         `json:"colour"`
	Inner   thing          `json:"inner"`
	Limit   *int           `json:"limit"`
	Tags    map[string]int `json:"tags"`
	Corner  corner         `json:"corner"`
	Ignored string
	Dashed  string `json:"-"`
	private int
}

type hidden struct{ built bool }

type corner struct {
	X float32 `json:"x"`
}

func (*box) Thing() string { return "box" }

type other struct{}

func (other) Thing() string { return "other" }

func init() {
	registry.Register[thing]("Box", func() thing { return &box{Weight: 2.5} }, "box")
	registry.Register[colour]("Red", func() colour { return red{} }, "red", "rouge")
	registry.Register[colour]("Mixed", func() colour { return mixed{} })
}

func ptr(i int) *int { return &i }

func TestEncode(t *testing.T) {
	for want, v := range map[string]thing{
		`null`: nil,
		`{"class_name":"Box","config":{"name":"","width":0,"weight":2.5,"use_lid":true,"sizes":null,"colour":null,"inner":null,"limit":null,"tags":null,"corner":{"x":0}}}`: &box{private: 1, hidden: hidden{true}, Ignored: "x", Dashed: "y"},
		`{"class_name":"Box","config":{"name":"a\"<","width":3,"weight":1,"use_lid":false,"sizes":[1,2],"colour":{"class_name":"Mixed","config":{"of":[{"class_name":"Red","config":{}},"rouge",null],"shades":{"a":null,"b":{"class_name":"Red","config":{}}},"base":"red"}},"inner":{"class_name":"Box","config":{"name":"","width":0,"weight":2.5,"use_lid":true,"sizes":null,"colour":null,"inner":null,"limit":null,"tags":null,"corner":{"x":0}}},"limit":7,"tags":{"k":1},"corner":{"x":0.5}}}`: &box{
			Name: `a"<`, Width: 3, Weight: 1, NoLid: true, Sizes: []int{1, 2}, Inner: &box{}, Limit: ptr(7), Tags: map[string]int{"k": 1}, Corner: corner{0.5},
			Colour: mixed{Of: []colour{&red{}, colourName("rouge"), nil}, Shades: map[string]colour{"b": red{}, "a": nil}, Base: colourName("red")},
		},
	} {
		data, err := registry.Encode(v)
		if err != nil {
			t.Fatal(err)
		}
		var got, expected any
		if json.Unmarshal(data, &got) != nil || json.Unmarshal([]byte(want), &expected) != nil || !reflect.DeepEqual(got, expected) {
			t.Errorf("got  %s\nwant %s", data, want)
		}
	}
}

// TestRoundTrip: what was decoded encodes to the same bytes.
func TestRoundTrip(t *testing.T) {
	v := &box{Name: "b", NoLid: true, Sizes: []int{}, Colour: mixed{Base: red{}}, Inner: &box{Weight: 3}, Limit: ptr(0), Corner: corner{0.1}}
	first, err := registry.Encode[thing](v)
	if err != nil {
		t.Fatal(err)
	}
	decoded, err := registry.Decode[thing](first)
	if err != nil {
		t.Fatal(err)
	}
	got := decoded.(*box)
	if !got.NoLid || got.Weight != 2.5 || got.Inner.(*box).Weight != 3 || got.Colour.(mixed).Base != (red{}) || *got.Limit != 0 {
		t.Errorf("decoded %+v", got)
	}
	second, err := registry.Encode(decoded)
	if err != nil || string(second) != string(first) {
		t.Errorf("%v: encoded again\n%s\nat first\n%s", err, second, first)
	}
}

func TestDecode(t *testing.T) {
	for data, check := range map[string]func(v thing) bool{
		`null`:                   func(v thing) bool { return v == nil },
		`"box"`:                  func(v thing) bool { return v.(*box).Weight == 2.5 },
		` {"class_name": "Box"}`: func(v thing) bool { return v.(*box).Weight == 2.5 },
		`{"class_name": "Box", "config": null, "module": "keras.layers", "registered_name": null}`: func(v thing) bool { return v.(*box).Weight == 2.5 },
		`{"class_name": "box", "config": {"weight": 1, "width": null, "use_lid": false}}`:          func(v thing) bool { b := v.(*box); return b.Weight == 1 && b.NoLid && b.Width == 0 },
		`{"class_name": "Box", "config": {"weight": 0, "width": 0}}`:                               func(v thing) bool { b := v.(*box); return b.Weight > 0 && float32(b.Weight) == 0 && b.Width == 0 },
		`{"class_name": "Box", "config": {"weight": null}}`:                                        func(v thing) bool { return v.(*box).Weight == 2.5 },
		`{"class_name": "Box", "config": {"corner": {"x": 0}, "sizes": 7}}`:                        func(v thing) bool { b := v.(*box); return b.Corner.X == 0 && reflect.DeepEqual(b.Sizes, []int{7}) },
		`{"class_name": "Box", "config": {"colour": "rouge", "sizes": [3, null]}}`:                 func(v thing) bool { b := v.(*box); return b.Colour == red{} && len(b.Sizes) == 2 },
	} {
		v, err := registry.Decode[thing]([]byte(data))
		if err != nil || !check(v) {
			t.Errorf("%s: got %+v, %v", data, v, err)
		}
	}
}

func TestDecodeErrors(t *testing.T) {
	for data, want := range map[string]string{
		``:                      `thing: expected {"class_name": …, "config": {…}} or a name, got `,
		`{}`:                    `thing: expected {"class_name": …, "config": {…}} or a name, got {}`,
		`[1]`:                   `thing: expected {"class_name"`,
		`{"class_name": 3}`:     `thing: expected {"class_name"`,
		`{"class_name": "Bax"}`: `unknown thing "Bax": did you mean "Box"? Known are Box, box`,
		`"Elephant"`:            `unknown thing "Elephant": known are Box, box`,
		`{"class_name": "Box", "config": {"widht": 3}}`:                                                        `Box: unknown setting "widht": did you mean "width"?`,
		`{"class_name": "Box", "config": {"width": "3"}}`:                                                      `Box: width: expected a whole number, got "3"`,
		`{"class_name": "Box", "config": {"width": 1.5}}`:                                                      `Box: width: expected a whole number, got 1.5`,
		`{"class_name": "Box", "config": {"weight": []}}`:                                                      `Box: weight: expected a number, got []`,
		`{"class_name": "Box", "config": {"use_lid": 1}}`:                                                      `Box: use_lid: expected true or false, got 1`,
		`{"class_name": "Box", "config": {"name": 1}}`:                                                         `Box: name: expected a string, got 1`,
		`{"class_name": "Box", "config": {"sizes": {}}}`:                                                       `Box: sizes: expected a list, got {}`,
		`{"class_name": "Box", "config": {"sizes": [1, "a"]}}`:                                                 `Box: sizes: [1]: expected a whole number, got "a"`,
		`{"class_name": "Box", "config": {"tags": []}}`:                                                        `Box: tags: expected an object, got []`,
		`{"class_name": "Box", "config": {"corner": {"x": "` + strings.Repeat("y", 80):                         `thing: expected {"class_name"`,
		`{"class_name": "Box", "config": {"corner": {"z": 1}}}`:                                                `Box: corner: unknown setting "z": did you mean "x"?`,
		`{"class_name": "Box", "config": []}`:                                                                  `Box: expected an object, got []`,
		`{"class_name": "Box", "config": {"colour": {"class_name": "Green"}}}`:                                 `Box: colour: unknown colour "Green": known are Mixed, Red, red, rouge`,
		`{"class_name": "Box", "config": {"colour": {"class_name": "Mixed", "config": {"shades": {"k": 3}}}}}`: `Box: colour: Mixed: shades: k: colour: expected`,
	} {
		v, err := registry.Decode[thing]([]byte(data))
		if err == nil || !strings.HasPrefix(err.Error(), want) || v != nil {
			t.Errorf("%s: got %v and the error\n%v\nwant\n%s", data, v, err, want)
		}
	}
}

// nested is n boxes in each other.
func nested(n int) string {
	return strings.Repeat(`{"class_name": "Box", "config": {"inner": `, n) + "null" + strings.Repeat("}}", n)
}

func TestDepthIsBounded(t *testing.T) {
	if _, err := registry.Decode[thing]([]byte(nested(10))); err != nil {
		t.Error(err)
	}
	if _, err := registry.Decode[thing]([]byte(nested(2000))); err == nil || !strings.Contains(err.Error(), "nested deeper than") {
		t.Errorf("got the error %.200v", err)
	}
	loop := &box{}
	loop.Inner = loop
	if _, err := registry.Encode[thing](loop); err == nil || !strings.Contains(err.Error(), "nested deeper than") {
		t.Errorf("got the error %.200v", err)
	}
}

func TestEncodeErrors(t *testing.T) {
	_, err := registry.Encode[thing](other{})
	if err == nil || err.Error() != "registry_test.other is not registered as registry_test.thing: call registry.Register for it, so that it can be saved and loaded" {
		t.Error(err)
	}
	_, err = registry.Encode[thing](&box{Weight: inf()})
	if err == nil || !strings.HasPrefix(err.Error(), "Box: weight: ") {
		t.Error(err)
	}
}

func inf() float64 {
	zero := 0.0
	return 1 / zero
}

func TestNamed(t *testing.T) {
	for _, name := range []string{"Red", "red", "rouge"} {
		if c, err := registry.Named[colour](name); err != nil || c != (red{}) {
			t.Errorf("%s: got %v, %v", name, c, err)
		}
	}
	a, _ := registry.Named[thing]("Box")
	b, _ := registry.Named[thing]("Box")
	if a == b {
		t.Error("Named gives the same value twice")
	}
	if _, err := registry.Named[colour]("Rde"); err == nil || !strings.Contains(err.Error(), `did you mean "Red"?`) {
		t.Error(err)
	}
	if _, err := registry.Named[fmt.Stringer]("x"); err == nil || err.Error() != `unknown stringer "x": none is registered` {
		t.Error(err)
	}
}

func TestClassOf(t *testing.T) {
	for _, v := range []colour{red{}, &red{}} {
		if name, ok := registry.ClassOf(v); !ok || name != "Red" {
			t.Errorf("%T: got %q, %v", v, name, ok)
		}
	}
	for _, v := range []colour{nil, colourName("red")} {
		if name, ok := registry.ClassOf(v); ok {
			t.Errorf("%T: got %q", v, name)
		}
	}
	if got := registry.Known[colour](); !reflect.DeepEqual(got, []string{"Mixed", "Red", "red", "rouge"}) {
		t.Errorf("known colours are %v", got)
	}
}

func TestRegisterRefuses(t *testing.T) {
	for name, f := range map[string]func(){
		"a name that is taken": func() { registry.Register[colour]("Crimson", func() colour { return colourName("") }, "red") },
		"no interface":         func() { registry.Register[int]("One", func() int { return 1 }) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			f()
		})
	}
}

func TestNearest(t *testing.T) {
	known := []string{"Adam", "adam", "relu", "sigmoid", "mean_squared_error"}
	for name, want := range map[string]string{"adm": "adam", "Adm": "Adam", "ReLU": "relu", "relo": "relu", "sigmiod": "sigmoid", "mean_square_error": "mean_squared_error", "": "", "banana": "", strings.Repeat("x", 1000): ""} {
		if got := registry.Nearest(name, known); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}

// FuzzDecode: nothing panics, and what is accepted can be encoded, decoded and encoded again to the same bytes.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{`null`, `"box"`, nested(3), nested(70), `{"class_name":"Box","config":{"name":"n","width":3,"weight":1e30,"use_lid":false,"sizes":[1],"colour":{"class_name":"Mixed","config":{"of":["red",null],"shades":{"a":"rouge"},"base":null}},"limit":4,"tags":{"a":1},"corner":{"x":1}}}`, `{"class_name":"Box","config":{"x":1}}`, `[`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := registry.Decode[thing](data)
		if err != nil {
			return
		}
		first, err := registry.Encode(v)
		if err != nil {
			t.Fatalf("decoded, but: %v", err)
		}
		again, err := registry.Decode[thing](first)
		if err != nil {
			t.Fatalf("encoded as %s, but: %v", first, err)
		}
		if second, err := registry.Encode(again); err != nil || string(second) != string(first) {
			t.Fatalf("%v: encoded as\n%s\nand then as\n%s", err, first, second)
		}
	})
}

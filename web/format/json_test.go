package format_test

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"board/web/format"
)

// TestAppendFloat has what Python's json.dumps(x) writes, after TensorBoard made
// strings of what JSON does not know.
func TestAppendFloat(t *testing.T) {
	for want, v := range map[string]float64{
		"0.0": 0, "-0.0": math.Copysign(0, -1), "1.0": 1, "-1.5": -1.5, "0.1": .1, "100000.0": 1e5, "1000000.0": 1e6, "123456789012345.0": 123456789012345,
		"9999999999999998.0": 9999999999999998, "1e+16": 1e16, "1.5e+16": 1.5e16, "1e+22": 1e22, "1.7976931348623157e+308": math.MaxFloat64,
		"0.0001": 1e-4, "0.00012": 1.2e-4, "1e-05": 1e-5, "9.999e-05": 9.999e-5, "5e-324": math.SmallestNonzeroFloat64, "1.5e-10": 1.5e-10, "1e-100": 1e-100,
		"0.0520833320915699": 0.0520833320915699, "1795453206.852051": 1795453206.852051, "0.3333333333333333": 1.0 / 3,
		`"NaN"`: math.NaN(), `"Infinity"`: math.Inf(1), `"-Infinity"`: math.Inf(-1),
	} {
		if got := string(format.AppendFloat(nil, v)); got != want {
			t.Errorf("%v is written %s, want %s", v, got, want)
		}
	}
}

// FuzzAppendFloat reads numbers back: as exact as encoding/json writes them.
func FuzzAppendFloat(f *testing.F) {
	for _, v := range []float64{0, 1, -1, .1, 1e16, 1e-5, 1e300, 5e-324, math.Pi, math.NaN(), math.Inf(1), 123456789} {
		f.Add(math.Float64bits(v))
	}
	f.Fuzz(func(t *testing.T, bits uint64) {
		checkFloat(t, math.Float64frombits(bits))
		checkFloat(t, float64(bits>>10)/1e6) // millionths, as wall times are
		checkFloat(t, float64(bits>>32)/1e6)
		checkFloat(t, float64(math.Float32frombits(uint32(bits)))) // as most values are
	})
}

func checkFloat(t *testing.T, v float64) {
	t.Helper()
	got := format.AppendFloat([]byte("x"), v)[1:]
	text := string(got)
	if math.IsNaN(v) || math.IsInf(v, 0) {
		if err := json.Unmarshal(got, &text); err != nil {
			t.Fatalf("%v is written %s: %v", v, got, err)
		}
	} else {
		want, err := json.Marshal(v)
		if err != nil || !json.Valid(got) || digits(string(want)) != digits(text) {
			t.Fatalf("%v is written %s, by encoding/json %s (%v)", v, got, want, err)
		}
	}
	back, err := strconv.ParseFloat(text, 64)
	if err != nil || math.Float64bits(back) != math.Float64bits(v) && !(math.IsNaN(v) && math.IsNaN(back)) {
		t.Fatalf("%v is written %s, which reads %v (%v)", v, got, back, err)
	}
}

// digits is the significant digits of a number without zeros at the ends.
func digits(number string) string {
	mantissa, _, _ := strings.Cut(number, "e")
	return strings.Trim(strings.NewReplacer(".", "", "-", "").Replace(mantissa), "0")
}

func TestAppendString(t *testing.T) {
	for s, want := range map[string]string{
		"": `""`, "loss/train": `"loss/train"`, `a"b\c`: `"a\"b\\c"`, "\n\r\t\b\f\x00\x1f\x7f": `"\n\r\t\b\f\u0000\u001f\u007f"`,
		"é": `"\u00e9"`, "日本": `"\u65e5\u672c"`, "😀x": `"\ud83d\ude00x"`, "a\xffb\xc3": `"a\ufffdb\ufffd"`, "\u2028</script>": `"\u2028</script>"`,
	} {
		if got := string(format.AppendString(nil, s)); got != want {
			t.Errorf("%q is written %s, want %s", s, got, want)
		}
	}
}

// FuzzAppendString reads strings back.
func FuzzAppendString(f *testing.F) {
	for _, s := range []string{"", "plain", "ünï\x00", "\xff\xfe", "😀", `"\`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := format.AppendString([]byte("x"), s)[1:]
		var back string
		if err := json.Unmarshal(got, &back); err != nil {
			t.Fatalf("%q is written %s: %v", s, got, err)
		}
		want, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var normal string // with U+FFFD for what is not UTF-8
		if err := json.Unmarshal(want, &normal); err != nil || back != normal {
			t.Fatalf("%q is written %s, which reads %q", s, got, back)
		}
		for _, c := range got {
			if c < ' ' || c >= utf8.RuneSelf {
				t.Fatalf("%q is written %q: not printable ASCII", s, got)
			}
		}
		var again string
		if err := json.Unmarshal(format.AppendASCII(nil, want), &again); err != nil || again != normal {
			t.Fatalf("made ASCII, %s reads %q (%v)", want, again, err)
		}
	})
}

func BenchmarkAppendFloat(b *testing.B) {
	buf := make([]byte, 0, 64)
	for b.Loop() {
		buf = format.AppendFloat(buf[:0], 1795453206.852051)
	}
}

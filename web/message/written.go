package message

// The types below write their own JSON, so their TypeScript is not generated from
// their Go form: generate.yaml leaves this file out, and numbers.go emits it.

import (
	"encoding/json"
	"fmt"
	"math"
)

// A Number is a float64 that may be NaN or infinite: a string then.
type Number float64

// MarshalJSON writes the number, or the string that stands for it.
func (n Number) MarshalJSON() ([]byte, error) {
	switch f := float64(n); {
	case math.IsNaN(f):
		return json.Marshal(TextNaN)
	case math.IsInf(f, 1):
		return json.Marshal(TextInfinity)
	case math.IsInf(f, -1):
		return json.Marshal(TextNegInfinity)
	default:
		return json.Marshal(f)
	}
}

// UnmarshalJSON reads a number, or one of the strings.
func (n *Number) UnmarshalJSON(data []byte) error {
	var word string
	if json.Unmarshal(data, &word) != nil {
		return json.Unmarshal(data, (*float64)(n))
	}
	special, ok := map[string]float64{TextNaN: math.NaN(), TextInfinity: math.Inf(1), TextNegInfinity: math.Inf(-1)}[word]
	if !ok {
		return fmt.Errorf("%q is no number: NaN, Infinity or -Infinity is expected where a number is a string", word)
	}
	*n = Number(special)
	return nil
}

// A Seconds is a time in seconds since the Unix epoch; null where it is not known,
// which Go holds as NaN.
type Seconds float64

// MarshalJSON writes the time, or null.
func (s Seconds) MarshalJSON() ([]byte, error) {
	if f := float64(s); !math.IsNaN(f) && !math.IsInf(f, 0) {
		return json.Marshal(f)
	}
	return []byte("null"), nil
}

// UnmarshalJSON reads a time, or null.
func (s *Seconds) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		*s = Seconds(math.NaN())
		return nil
	}
	return json.Unmarshal(data, (*float64)(s))
}

// A RunStat is the newest state of a run; it is written as a list, because there
// may be thousands.
type RunStat struct {
	Run      int
	LastStep int64
	LastWall Seconds
	Points   int64
}

// MarshalJSON writes [run, last step, last wall time, points].
func (s RunStat) MarshalJSON() ([]byte, error) {
	return json.Marshal([]any{s.Run, s.LastStep, s.LastWall, s.Points})
}

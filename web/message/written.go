package message

// The types below write and read their own JSON, so their TypeScript is not generated
// from their Go form: generate.yaml leaves this file out, and numbers.go emits it.

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"

	"board/web/format"
)

// A Number is a float64 that may be NaN or infinite: a string then.
type Number float64

// MarshalJSON writes the number, or the string that stands for it.
func (n Number) MarshalJSON() ([]byte, error) { return format.AppendFloat(nil, float64(n)), nil }

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
func (s Seconds) MarshalJSON() ([]byte, error) { return format.AppendKnown(nil, float64(s)), nil }

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
	b := format.AppendInt([]byte{'['}, s.Run)
	b = format.AppendInt(append(b, ','), s.LastStep)
	b = format.AppendKnown(append(b, ','), float64(s.LastWall))
	b = format.AppendInt(append(b, ','), s.Points)
	return append(b, ']'), nil
}

// UnmarshalJSON reads the list.
func (s *RunStat) UnmarshalJSON(data []byte) error {
	return readList(data, &s.Run, &s.LastStep, &s.LastWall, &s.Points)
}

// readList reads a list of so many values.
func readList(data []byte, values ...any) error {
	list := make([]json.RawMessage, 0, len(values))
	if err := json.Unmarshal(data, &list); err != nil {
		return err
	}
	if len(list) != len(values) {
		return fmt.Errorf("a list of %d values is expected, got %d", len(values), len(list))
	}
	for i, v := range values {
		if err := json.Unmarshal(list[i], v); err != nil {
			return err
		}
	}
	return nil
}

// A Point is a row of a curve: [step, wall time, value].
type Point struct {
	Step  int64
	Wall  Number
	Value Number
}

// MarshalJSON writes [step, wall time, value].
func (p Point) MarshalJSON() ([]byte, error) {
	b := format.AppendInt([]byte{'['}, p.Step)
	b = format.AppendFloat(append(b, ','), float64(p.Wall))
	b = format.AppendFloat(append(b, ','), float64(p.Value))
	return append(b, ']'), nil
}

// UnmarshalJSON reads the list.
func (p *Point) UnmarshalJSON(data []byte) error {
	return readList(data, &p.Step, &p.Wall, &p.Value)
}

// A Runs is a choice of runs by id: all of them, or a list, sorted, each once.
type Runs struct {
	All bool
	IDs []int32

	listed int // how long the list was when it came
}

// Listed is how many ids the list had when it came, repetitions included.
func (r *Runs) Listed() int { return r.listed }

var errRuns = errors.New(`runs: a list of run ids or "all" is expected`)

// UnmarshalJSON reads "all" or a list of ids of runs.
func (r *Runs) UnmarshalJSON(data []byte) error {
	if bytes.Equal(data, []byte(`"all"`)) {
		*r = Runs{All: true}
		return nil
	}
	var ids []int32
	if err := json.Unmarshal(data, &ids); err != nil || ids == nil {
		return errRuns
	}
	listed := len(ids)
	slices.Sort(ids)
	*r = Runs{IDs: slices.Clone(slices.Compact(ids)), listed: listed} // of the size that it has: the page may have sent each a thousand times
	return nil
}

// MarshalJSON writes "all" or the list.
func (r Runs) MarshalJSON() ([]byte, error) {
	if r.All {
		return []byte(`"all"`), nil
	}
	return json.Marshal(append([]int32{}, r.IDs...))
}

// Has tells whether a run is chosen.
func (r *Runs) Has(id int) bool {
	if r.All {
		return true
	}
	_, ok := slices.BinarySearch(r.IDs, int32(id))
	return ok
}

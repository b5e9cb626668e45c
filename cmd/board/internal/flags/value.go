package flags

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"board/internal/limits"
)

// The values that flags take, each a pflag.Value. Their errors follow the name
// of the flag and a colon.

// boolean is true or false, in upper or lower case as in TensorBoard, or 1 or 0.
type boolean bool

// Set implements pflag.Value.
func (b *boolean) Set(s string) error {
	switch strings.ToLower(s) {
	case "true", "1":
		*b = true
	case "false", "0":
		*b = false
	default:
		return fmt.Errorf("%q is neither true nor false", s)
	}
	return nil
}

func (b *boolean) String() string { return strconv.FormatBool(bool(*b)) }

// Type implements pflag.Value. The name bool keeps the help from showing a value.
func (b *boolean) Type() string { return "bool" }

// isTruth tells whether s, standing after a boolean flag, is its value.
func isTruth(s string) bool {
	return strings.EqualFold(s, "true") || strings.EqualFold(s, "false")
}

// port is a number, or "default": the default one, or the next that is free.
type port struct {
	number *int
	scan   *bool
}

// Set implements pflag.Value.
func (p port) Set(s string) error {
	if s == "default" {
		*p.number, *p.scan = DefaultPort, true
		return nil
	}
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil || n < 0 || n > math.MaxUint16 {
		return fmt.Errorf("%q is not a port: want a number from 0 to 65535, or \"default\"", s)
	}
	*p.number, *p.scan = n, false
	return nil
}

func (p port) String() string {
	if p.scan == nil || *p.scan {
		return "default"
	}
	return strconv.Itoa(*p.number)
}

// Type implements pflag.Value.
func (p port) Type() string { return "PORT" }

// seconds is a length of time, written as a number of seconds with or without a fraction.
type seconds time.Duration

// shortest is the smallest interval above zero. A tiny interval must not be rounded
// to zero, which means to load once.
const shortest = time.Millisecond

// Set implements pflag.Value.
func (v *seconds) Set(s string) error {
	x, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return fmt.Errorf("%q is not a number of seconds", s)
	}
	if !(x >= 0) { // also refuses NaN
		return fmt.Errorf("%s must not be negative: want a number of seconds, 0 to load once", s)
	}
	switch ns := x * float64(time.Second); {
	case ns == 0:
		*v = 0
	case ns >= math.MaxInt64:
		*v = math.MaxInt64
	default:
		*v = seconds(max(shortest, time.Duration(ns)))
	}
	return nil
}

func (v *seconds) String() string {
	return strconv.FormatFloat(time.Duration(*v).Seconds(), 'g', -1, 64)
}

// Type implements pflag.Value.
func (v *seconds) Type() string { return "SECONDS" }

// samples is a number of samples for each of some plugins: "images=100,scalars=0".
type samples map[string]int

// Set implements pflag.Value.
func (v *samples) Set(s string) error {
	parsed := make(samples)
	for token := range strings.SplitSeq(s, ",") {
		if token = strings.TrimSpace(token); token == "" {
			continue
		}
		name, number, ok := strings.Cut(token, "=")
		number = strings.TrimSpace(number)
		if number == "all" { // as TensorBoard says 0 to its data server
			number = "0"
		}
		n, err := strconv.Atoi(number)
		name = strings.TrimSpace(name)
		if !ok || err != nil || n < 0 || name == "" {
			return fmt.Errorf("%q is not of the form plugin=number (for example images=100,scalars=0; 0 keeps all)", token)
		}
		parsed[name] = n
	}
	*v = parsed
	return nil
}

func (v *samples) String() string {
	var tokens []string
	for _, name := range slices.Sorted(maps.Keys(*v)) {
		tokens = append(tokens, fmt.Sprintf("%s=%d", name, (*v)[name]))
	}
	return join(tokens)
}

// Type implements pflag.Value.
func (v *samples) Type() string { return "PLUGIN=NUMBER,…" }

// limit is the value of a row of the table of limits.
type limit struct {
	row   limits.Row
	value *int64
}

// Set implements pflag.Value.
func (l limit) Set(s string) error {
	v, err := l.row.Parse(s)
	if err == nil {
		*l.value = v
	}
	return err
}

func (l limit) String() string {
	if l.value == nil {
		return ""
	}
	return l.row.Format(*l.value)
}

// Type implements pflag.Value.
func (l limit) Type() string { return "LIMIT" }

// choice is one of a few words.
type choice struct {
	value   *string
	choices []string
}

// Set implements pflag.Value.
func (c choice) Set(s string) error {
	if !slices.Contains(c.choices, s) {
		return fmt.Errorf("%q is not one of %s", s, strings.Join(c.choices, ", "))
	}
	*c.value = s
	return nil
}

func (c choice) String() string {
	if c.value == nil {
		return ""
	}
	return *c.value
}

// Type implements pflag.Value.
func (c choice) Type() string { return strings.Join(c.choices, "|") }

// level is how much to log, absl's numbers or words.
type level int

var levels = map[string]level{"debug": 1, "info": 0, "warning": -1, "warn": -1, "error": -2, "fatal": -3}

// Set implements pflag.Value.
func (v *level) Set(s string) error {
	if named, ok := levels[strings.ToLower(s)]; ok {
		*v = named
		return nil
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		return fmt.Errorf("%q is not a level: want a number (-1 warnings, 0 information, 1 debugging)", s)
	}
	*v = level(n)
	return nil
}

func (v *level) String() string { return strconv.Itoa(int(*v)) }

// Type implements pflag.Value.
func (v *level) Type() string { return "LEVEL" }

func join(parts []string) string { return strings.Join(parts, ",") }

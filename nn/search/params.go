package search

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Params are the values of a trial's parameters, by name: int, float64, string or bool. A parameter whose condition does not hold has none.
type Params map[string]any

// Int is the value of a parameter that is a whole number. It panics if it is none, which fails the trial.
func (p Params) Int(name string) int {
	if v, ok := p.value(name).(int); ok {
		return v
	}
	panic(misuse("%q: expected a whole number, got %v", name, p[name]))
}

// Float is the value of a parameter that is a number. It panics if it is none, which fails the trial.
func (p Params) Float(name string) float64 {
	v, err := asFloat(p.value(name))
	if err != nil {
		panic(misuse("%q: %v", name, err))
	}
	return v
}

// Text is the value of a parameter that is a text. It panics if it is none, which fails the trial.
func (p Params) Text(name string) string {
	if v, ok := p.value(name).(string); ok {
		return v
	}
	panic(misuse("%q: expected a text, got %v", name, p[name]))
}

// Bool is the value of a parameter that is true or false. It panics if it is neither, which fails the trial.
func (p Params) Bool(name string) bool {
	if v, ok := p.value(name).(bool); ok {
		return v
	}
	panic(misuse("%q: expected true or false, got %v", name, p[name]))
}

// Has reports whether there is a value of that name.
func (p Params) Has(name string) bool {
	_, ok := p[name]
	return ok
}

func (p Params) value(name string) any {
	v, ok := p[name]
	if !ok {
		panic(misuse("the trial has no parameter %q, only %s", name, strings.Join(p.names(), ", ")))
	}
	return v
}

func (p Params) names() []string { return slices.Sorted(maps.Keys(p)) }

// String lists the values by their names: "learning_rate=0.003 n_hidden=2".
func (p Params) String() string {
	words := make([]string, 0, len(p))
	for _, name := range p.names() {
		words = append(words, name+"="+valueText(p[name]))
	}
	return strings.Join(words, " ")
}

// valueText is a value in all its digits.
func valueText(v any) string {
	if x, ok := v.(float64); ok {
		return strconv.FormatFloat(x, 'g', -1, 64)
	}
	return fmt.Sprint(v)
}

// A misused is what methods of Params and Trial panic with, so that build functions need no errors for what is a mistake in the program.
type misused struct{ error }

func misuse(format string, args ...any) misused { return misused{fmt.Errorf(format, args...)} }

func asFloat(v any) (float64, error) {
	switch v := v.(type) {
	case float64:
		return v, nil
	case int:
		return float64(v), nil
	}
	return 0, fmt.Errorf("expected a number, got %v", v)
}

// plainValues turns numbers of all of Go's types into int and float64; what is none stays, for check to name it.
func plainValues(values []any) Values {
	plain := make(Values, len(values))
	for i, v := range values {
		r := reflect.ValueOf(v)
		switch {
		case !r.IsValid():
		case r.CanInt():
			v = int(r.Int())
		case r.CanUint() && r.Uint() <= math.MaxInt:
			v = int(r.Uint())
		case r.CanFloat():
			v = r.Float()
		case r.Kind() == reflect.String:
			v = r.String()
		case r.Kind() == reflect.Bool:
			v = r.Bool()
		}
		plain[i] = v
	}
	return plain
}

// Values are texts, numbers and booleans. As JSON, float64 has a point or an exponent, so that what was one is one again.
type Values []any

// MarshalJSON writes the values.
func (v Values) MarshalJSON() ([]byte, error) {
	list := make([]json.RawMessage, len(v))
	for i, v := range v {
		text, err := encodeValue(v)
		if err != nil {
			return nil, err
		}
		list[i] = text
	}
	return json.Marshal(list)
}

// UnmarshalJSON reads them.
func (v *Values) UnmarshalJSON(data []byte) error {
	var list []json.RawMessage
	if err := json.Unmarshal(data, &list); err != nil {
		return err
	}
	*v = make(Values, len(list))
	for i, text := range list {
		value, err := decodeValue(text)
		if err != nil {
			return err
		}
		(*v)[i] = value
	}
	return nil
}

// MarshalJSON writes the values by their names.
func (p Params) MarshalJSON() ([]byte, error) {
	texts := make(map[string]json.RawMessage, len(p))
	for name, v := range p {
		text, err := encodeValue(v)
		if err != nil {
			return nil, fmt.Errorf("%q: %w", name, err)
		}
		texts[name] = text
	}
	return json.Marshal(texts)
}

// UnmarshalJSON reads them.
func (p *Params) UnmarshalJSON(data []byte) error {
	var texts map[string]json.RawMessage
	if err := json.Unmarshal(data, &texts); err != nil {
		return err
	}
	*p = make(Params, len(texts))
	for name, text := range texts {
		v, err := decodeValue(text)
		if err != nil {
			return fmt.Errorf("%q: %w", name, err)
		}
		(*p)[name] = v
	}
	return nil
}

func encodeValue(v any) (json.RawMessage, error) {
	if err := checkValue(v); err != nil {
		return nil, err
	}
	x, ok := v.(float64)
	if !ok {
		return json.Marshal(v)
	}
	text := strconv.FormatFloat(x, 'g', -1, 64)
	if !strings.ContainsAny(text, ".e") {
		text += ".0"
	}
	return json.RawMessage(text), nil
}

func decodeValue(text json.RawMessage) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var v any
	if err := decoder.Decode(&v); err != nil {
		return nil, err
	}
	n, ok := v.(json.Number)
	if !ok {
		return v, checkValue(v)
	}
	if !strings.ContainsAny(n.String(), ".eE") {
		whole, err := strconv.Atoi(n.String())
		return whole, err
	}
	x, err := n.Float64()
	if err != nil {
		return nil, errors.New("expected a number that fits 64 bits")
	}
	return x, nil
}

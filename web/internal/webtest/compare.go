// Package webtest has what the tests of the server share: sites over log directories,
// requests in memory, event files that a test writes byte by byte.
package webtest

import (
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"testing"
)

// The types of content.
const (
	TypeJSON = "application/json"
	TypeText = "text/plain; charset=utf-8"
	TypeHTML = "text/html; charset=utf-8"
	TypeCSV  = "text/csv; charset=utf-8"
	TypeForm = "application/x-www-form-urlencoded"
)

// AsJSON is v as JSON.
func AsJSON(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// SameValue compares decoded JSON; numbers may differ in the seventh digit, as in parity.py.
func SameValue(a, b any) bool {
	switch a := a.(type) {
	case float64:
		b, ok := b.(float64)
		return ok && (a == b || math.Abs(a-b) <= max(1e-6*max(math.Abs(a), math.Abs(b)), 1e-12))
	case []any:
		b, ok := b.([]any)
		return ok && slices.EqualFunc(a, b, SameValue)
	case map[string]any:
		b, ok := b.(map[string]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for name, value := range a {
			if other, has := b[name]; !has || !SameValue(value, other) {
				return false
			}
		}
		return true
	}
	return reflect.DeepEqual(a, b)
}

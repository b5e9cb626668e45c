package registry

import "reflect"

// IsNil reports whether an interface holds nothing, or a pointer or function that is nil: what must not be called.
func IsNil(v any) bool {
	if v == nil {
		return true
	}
	r := reflect.ValueOf(v)
	return (r.Kind() == reflect.Pointer || r.Kind() == reflect.Func) && r.IsNil()
}

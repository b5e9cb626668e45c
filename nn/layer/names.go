package layer

import (
	"reflect"
	"regexp"
	"strings"
)

// ClassName is Keras's name of the layer's class, "Dense"; for a layer of your own it is the name of its type.
func ClassName(l Layer) string {
	if _, ok := l.(*Input); ok {
		return "InputLayer"
	}
	t := reflect.TypeOf(l)
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Name()
}

// DefaultName is the name that Keras gives a layer without one: the class in snake case as Keras writes it, "batch_normalization", "p_re_lu". The model
// adds _1, _2 where a name is taken.
func DefaultName(l Layer) string { return SnakeCase(ClassName(l)) }

var (
	beforeWord    = regexp.MustCompile(`(.)([A-Z][a-z]+)`)
	lowerThenHigh = regexp.MustCompile(`([a-z])([A-Z])`)
)

// SnakeCase is Keras's to_snake_case, which parts ReLU into re_lu.
func SnakeCase(class string) string {
	parted := beforeWord.ReplaceAllString(class, "${1}_$2")
	return strings.ToLower(lowerThenHigh.ReplaceAllString(parted, "${1}_$2"))
}

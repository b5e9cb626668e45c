package nn

import (
	"fmt"
	"reflect"
	"strings"
	"unicode"

	"board/nn/layer"
)

// nameLayers gives a name to each layer that has none, as Keras does within one model: dense, dense_1 and so on. Settings that make no sense whatever the
// data are refused now.
func nameLayers(layers []layer.Layer) error {
	taken := map[string]bool{}
	for _, l := range layers {
		name := l.LayerName()
		if taken[name] {
			return fmt.Errorf("expected each layer to have a name of its own, two are called %q", name)
		}
		taken[name] = name != ""
	}
	for _, l := range layers {
		if c, ok := l.(interface{ CheckSettings() error }); ok {
			if err := c.CheckSettings(); err != nil {
				return err
			}
		}
	}
	for _, l := range layers {
		if l.LayerName() == "" {
			base := layer.DefaultName(l)
			if m, ok := l.(*Model); ok {
				base = m.name // sequential, functional
			}
			l.SetLayerName(freeName(taken, base))
		}
	}
	return nil
}

// freeName is base, or base_1, base_2, …, whichever is not taken; it is taken then.
func freeName(taken map[string]bool, base string) string {
	name := base
	for i := 1; taken[name]; i++ {
		name = fmt.Sprintf("%s_%d", base, i)
	}
	taken[name] = true
	return name
}

// typeName is the name of a Go type in snake case: WideAndDeep is wide_and_deep.
func typeName(v any) string {
	var b strings.Builder
	lower := false
	for _, r := range structName(v) {
		if unicode.IsUpper(r) && lower {
			b.WriteByte('_')
		}
		lower = !unicode.IsUpper(r)
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// structName is the name of a Go type, without package and pointers.
func structName(v any) string {
	t := reflect.TypeOf(v)
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Name()
}

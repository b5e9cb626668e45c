package nn

import (
	"fmt"
	"runtime"
	"strings"
)

// guard is deferred by exported methods. It turns the panics by which operations and layers report misuse into errors, and lets all other
// panics pass. *tape.ShapeError and *layer.Error name the layer.
func (m *Model) guard(err *error) {
	v := recover()
	switch v := v.(type) {
	case nil:
	case runtime.Error:
		panic(v)
	case error:
		*err = v
	case string:
		if !strings.HasPrefix(v, "tape: ") && !strings.HasPrefix(v, "tensor: ") {
			panic(v)
		}
		*err = fmt.Errorf("%s: %s", m.name, v)
	default:
		panic(v)
	}
}

package tensor

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// None stands for a size that is not known yet, the batch, in shapes that are not data.
const None = -1

// A Shape lists the sizes of the axes, outermost first. A scalar's shape is empty.
type Shape []int

// Size is the number of elements, 1 for a scalar. It is None if any axis is None, and math.MaxInt if there are more.
func (s Shape) Size() int {
	size := 1
	for _, n := range s {
		switch {
		case n < 0:
			return None
		case n > 1 && size > math.MaxInt/n:
			size = math.MaxInt
		default:
			size *= n
		}
	}
	return size
}

// Equal reports whether both shapes have the same axes; None equals only None.
func (s Shape) Equal(other Shape) bool { return slices.Equal(s, other) }

// Clone copies the shape; the copy of nil is nil.
func (s Shape) Clone() Shape { return slices.Clone(s) }

// String writes the shape as Keras does: (None, 784), (32,), ().
func (s Shape) String() string {
	var b strings.Builder
	b.WriteByte('(')
	for i, n := range s {
		if i > 0 {
			b.WriteString(", ")
		}
		if n == None {
			b.WriteString("None")
		} else {
			b.WriteString(strconv.Itoa(n))
		}
	}
	if len(s) == 1 {
		b.WriteByte(',')
	}
	b.WriteByte(')')
	return b.String()
}

package limits

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// binary are the multiples in which sizes are written.
var binary = []struct {
	suffix string
	size   int64
}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}}

// Format writes a value of the limit as people read it, and as Parse reads it:
// 64KiB, 30s, 5000.
func (r Row) Format(v int64) string {
	switch r.Unit {
	case Bytes:
		return formatSize(v)
	case BytesPerSecond:
		return formatSize(v) + "/s"
	case Milliseconds:
		return strconv.FormatFloat(float64(v)/1000, 'f', -1, 64) + "s"
	}
	return strconv.FormatInt(v, 10)
}

func formatSize(v int64) string {
	for _, m := range binary {
		if v >= m.size && v%m.size == 0 {
			return strconv.FormatInt(v/m.size, 10) + m.suffix
		}
	}
	return strconv.FormatInt(v, 10)
}

// Parse reads a value of the limit from a command line. A number of bytes may
// end in KiB, MiB or GiB, or the same without "iB"; letters may be small.
func (r Row) Parse(s string) (int64, error) {
	number, factor := strings.TrimSpace(s), int64(1)
	if r.Unit == Bytes {
		number, factor = cutSize(number)
	}
	v, err := strconv.ParseInt(number, 10, 64)
	if err != nil || v < 1 || v > math.MaxInt64/factor {
		return 0, fmt.Errorf("%q is not a %s", s, r.wanted())
	}
	return v * factor, nil
}

// wanted says what Parse takes.
func (r Row) wanted() string {
	if r.Unit == Bytes {
		return "number of bytes above 0, such as 1048576 or 64MiB"
	}
	return "whole number above 0"
}

// cutSize takes the multiple off a size.
func cutSize(s string) (number string, factor int64) {
	lower := strings.ToLower(s)
	for _, m := range binary {
		long := strings.ToLower(m.suffix)
		for _, suffix := range []string{long, long[:1]} {
			if rest, ok := strings.CutSuffix(lower, suffix); ok {
				return strings.TrimSpace(rest), m.size
			}
		}
	}
	return s, 1
}

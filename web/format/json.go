// Package format writes JSON and CSV in TensorBoard's words: JSON is ASCII, and
// numbers that JSON does not know are the strings "NaN", "Infinity" and "-Infinity".
//
// Points of curves and long lists are written by appending, because they are nearly
// all of the traffic; everything else goes through encoding/json (Marshal).
package format

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"unicode/utf8"
)

// AppendFloat appends v as TensorBoard's JSON has it.
func AppendFloat(dst []byte, v float64) []byte {
	switch {
	case math.IsNaN(v):
		return append(dst, `"NaN"`...)
	case math.IsInf(v, 1):
		return append(dst, `"Infinity"`...)
	case math.IsInf(v, -1):
		return append(dst, `"-Infinity"`...)
	}
	return AppendFinite(dst, v)
}

// AppendCSVFloat appends v as Python's csv module writes it.
func AppendCSVFloat(dst []byte, v float64) []byte {
	switch {
	case math.IsNaN(v):
		return append(dst, "nan"...)
	case math.IsInf(v, 1):
		return append(dst, "inf"...)
	case math.IsInf(v, -1):
		return append(dst, "-inf"...)
	}
	return AppendFinite(dst, v)
}

// AppendFinite appends v in the words of Python's repr, in which TensorBoard
// writes numbers: the shortest decimal that reads back as v, a decimal point
// always, an exponent below 1e-4 and from 1e16 on.
func AppendFinite(dst []byte, v float64) []byte {
	if a := math.Abs(v); a != 0 && (a < 1e-4 || a >= 1e16) {
		return strconv.AppendFloat(dst, v, 'e', -1, 64)
	}
	if m := math.Round(v * 1e6); v > 0 && v < 1<<33 && m/1e6 == v {
		return appendMicros(dst, uint64(m))
	}
	from := len(dst)
	dst = strconv.AppendFloat(dst, v, 'f', -1, 64)
	for _, c := range dst[from:] {
		if c == '.' {
			return dst
		}
	}
	return append(dst, '.', '0')
}

// appendMicros appends m millionths. It is what wall times mostly are, and
// several times faster than finding the shortest decimal: below 2^33 doubles lie
// closer than millionths, so a double that equals m/1e6 has no shorter decimal.
func appendMicros(dst []byte, m uint64) []byte {
	dst = append(strconv.AppendUint(dst, m/1e6, 10), '.')
	fraction := m % 1e6
	for digit := uint64(1e5); ; digit /= 10 {
		dst = append(dst, '0'+byte(fraction/digit))
		if fraction %= digit; fraction == 0 {
			return dst
		}
	}
}

// AppendInt appends v in decimal.
func AppendInt[T int | int64](dst []byte, v T) []byte { return strconv.AppendInt(dst, int64(v), 10) }

// AppendBool appends true or false.
func AppendBool(dst []byte, v bool) []byte { return strconv.AppendBool(dst, v) }

// AppendKnown appends v, or null where v is not a number: that is how the page
// is told of a time that is not known.
func AppendKnown(dst []byte, v float64) []byte {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return append(dst, "null"...)
	}
	return AppendFinite(dst, v)
}

// AppendString appends s as a JSON string of ASCII characters. Bytes that are
// not UTF-8 become U+FFFD.
func AppendString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	plain := 0 // s[plain:i] needs no escape and is not copied yet
	for i := 0; i < len(s); {
		if c := s[i]; ' ' <= c && c < utf8.RuneSelf-1 && c != '"' && c != '\\' {
			i++
			continue
		}
		dst = append(dst, s[plain:i]...)
		r, size := utf8.DecodeRuneInString(s[i:])
		dst = appendEscaped(dst, r)
		i += size
		plain = i
	}
	dst = append(dst, s[plain:]...)
	return append(dst, '"')
}

// appendEscaped appends the escape sequence of r.
func appendEscaped(dst []byte, r rune) []byte {
	switch r {
	case '"', '\\':
		return append(dst, '\\', byte(r))
	case '\n':
		return append(dst, '\\', 'n')
	case '\r':
		return append(dst, '\\', 'r')
	case '\t':
		return append(dst, '\\', 't')
	case '\b':
		return append(dst, '\\', 'b')
	case '\f':
		return append(dst, '\\', 'f')
	}
	if r <= math.MaxUint16 {
		return appendUnit(dst, uint16(r))
	}
	r -= 0x10000
	return appendUnit(appendUnit(dst, 0xd800|uint16(r>>10)), 0xdc00|uint16(r&0x3ff))
}

// appendUnit appends a UTF-16 code unit as \uXXXX.
func appendUnit(dst []byte, u uint16) []byte {
	const hex = "0123456789abcdef"
	return append(dst, '\\', 'u', hex[u>>12], hex[u>>8&15], hex[u>>4&15], hex[u&15])
}

// AppendASCII appends the JSON text src with everything beyond ASCII escaped;
// such characters stand only inside of strings.
func AppendASCII(dst, src []byte) []byte {
	for len(src) > 0 {
		if src[0] < utf8.RuneSelf {
			dst = append(dst, src[0])
			src = src[1:]
			continue
		}
		r, size := utf8.DecodeRune(src)
		dst = appendEscaped(dst, r)
		src = src[size:]
	}
	return dst
}

// Marshal turns a value into JSON of ASCII characters.
func Marshal(v any) ([]byte, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("cannot write %T as JSON: %w", v, err)
	}
	return AppendASCII(make([]byte, 0, len(b)), b), nil
}

// List writes the members of a JSON array or object: it puts the commas.
type List struct {
	B     []byte
	close byte
	First bool
}

// OpenList begins a JSON array ('[') or object ('{') at the end of b.
func OpenList(b []byte, open byte) List {
	return List{B: append(b, open), close: open + 2, First: true} // in ASCII, ']' is '['+2 and '}' is '{'+2
}

// Next makes room for a member; append it to l.b.
func (l *List) Next() {
	if !l.First {
		l.B = append(l.B, ',')
	}
	l.First = false
}

// Key makes room for a member of an object; append its value to l.b.
func (l *List) Key(name string) {
	l.Next()
	l.B = append(AppendString(l.B, name), ':')
}

// Done closes the list and returns the buffer.
func (l *List) Done() []byte { return append(l.B, l.close) }

// SortedKeys is the keys of m in order.
func SortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

package callback

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A numberFormat is one of Python's format specifications for numbers:
//
//	[[fill]align][sign][0][width][,|_][.precision][d|x|X|o|b|e|E|f|F|g|G|%]
type numberFormat struct {
	fill      rune
	align     byte // '<', '>', '^' or '=', which fills between sign and digits
	sign      byte // '-', '+' or ' '
	width     int
	grouping  byte // ',' or '_' between thousands, or 0
	precision int  // -1: none given
	kind      byte // 0: none given
}

// maxWidth bounds width and precision; file names are shorter.
const maxWidth = 255

// parseNumberFormat reads what stands after the colon of a field.
func parseNumberFormat(spec string) (numberFormat, error) {
	f := numberFormat{sign: '-', precision: -1}
	s := f.parseAlign(spec)
	if s != "" && strings.IndexByte("+- ", s[0]) >= 0 {
		f.sign, s = s[0], s[1:]
	}
	s = f.parseZero(s)
	var err error
	if f.width, s, err = parseCount(s); err != nil {
		return f, err
	}
	f.width = max(f.width, 0)
	if s != "" && (s[0] == ',' || s[0] == '_') {
		f.grouping, s = s[0], s[1:]
	}
	if strings.HasPrefix(s, ".") {
		if f.precision, s, err = parseCount(s[1:]); err != nil {
			return f, err
		}
		if f.precision < 0 {
			return f, errors.New("a number is missing after the dot of the format")
		}
	}
	if s != "" && strings.IndexByte("dxXobeEfFgG%", s[0]) >= 0 {
		f.kind, s = s[0], s[1:]
	}
	if s != "" {
		return f, fmt.Errorf("format %q is not one for numbers, such as 02d or .2f", spec)
	}
	return f, f.check()
}

// parseAlign reads "[fill]align".
func (f *numberFormat) parseAlign(s string) (rest string) {
	const aligns = "<>^="
	fill, n := utf8.DecodeRuneInString(s)
	if n > 0 && n < len(s) && strings.IndexByte(aligns, s[n]) >= 0 {
		f.fill, f.align = fill, s[n]
		return s[n+1:]
	}
	if s != "" && strings.IndexByte(aligns, s[0]) >= 0 {
		f.align = s[0]
		return s[1:]
	}
	return s
}

// parseZero reads the 0 before the width, which fills with zeros after the sign,
// and sets what has not been given to its default.
func (f *numberFormat) parseZero(s string) (rest string) {
	fill, align := ' ', byte('>')
	if strings.HasPrefix(s, "0") {
		fill, align, s = '0', '=', s[1:]
	}
	if f.fill == 0 {
		f.fill = fill
	}
	if f.align == 0 {
		f.align = align
	}
	return s
}

// parseCount reads a number; -1 where there is none.
func parseCount(s string) (n int, rest string, err error) {
	i := 0
	for i < len(s) && '0' <= s[i] && s[i] <= '9' {
		i++
	}
	if i == 0 {
		return -1, s, nil
	}
	n, err = strconv.Atoi(s[:i])
	if err != nil || n > maxWidth {
		return 0, "", fmt.Errorf("%s is too wide for a file's name; at most %d", s[:i], maxWidth)
	}
	return n, s[i:], nil
}

func (f *numberFormat) check() error {
	if f.grouping != 0 && f.fill == '0' && f.align == '=' {
		return errors.New("thousands cannot be grouped in a number filled with zeros")
	}
	if f.grouping == ',' && f.kind != 0 && strings.IndexByte("xXob", f.kind) >= 0 {
		return fmt.Errorf("',' cannot stand with %q", f.kind)
	}
	return nil
}

// integer formats a whole number.
func (f *numberFormat) integer(n int) (string, error) {
	base := 10
	switch f.kind {
	case 'e', 'E', 'f', 'F', 'g', 'G', '%':
		return f.float(float64(n))
	case 'x', 'X':
		base = 16
	case 'o':
		base = 8
	case 'b':
		base = 2
	}
	if f.precision >= 0 {
		return "", errors.New("a whole number has no precision; use d without a dot")
	}
	digits := strconv.FormatUint(uint64(max(n, -n)), base)
	if f.kind == 'X' {
		digits = strings.ToUpper(digits)
	}
	every := 3
	if base != 10 {
		every = 4
	}
	return f.pad(n < 0, group(digits, f.grouping, every)), nil
}

// float formats a number that need not be whole.
func (f *numberFormat) float(v float64) (string, error) {
	if f.kind != 0 && strings.IndexByte("dxXob", f.kind) >= 0 {
		return "", fmt.Errorf("format %q is for whole numbers; use f, e or g", f.kind)
	}
	negative := math.Signbit(v) && !math.IsNaN(v)
	text := f.digits(math.Abs(v))
	if f.kind != 0 && strings.IndexByte("EFG", f.kind) >= 0 {
		text = strings.ToUpper(text)
	}
	whole := strings.IndexFunc(text, func(r rune) bool { return r < '0' || r > '9' })
	if whole < 0 {
		whole = len(text)
	}
	return f.pad(negative, group(text[:whole], f.grouping, 3)+text[whole:]), nil
}

// digits formats a number that is not negative, in small letters.
func (f *numberFormat) digits(v float64) string {
	precision := f.precision
	if precision < 0 {
		precision = 6
	}
	switch {
	case f.kind == '%':
		return finite(v, 'f', precision, 100) + "%"
	case f.kind == 'g' || f.kind == 'G':
		return finite(v, 'g', max(precision, 1), 1)
	case f.kind != 0:
		return finite(v, f.kind|0x20, precision, 1)
	case f.precision >= 0:
		return general(v, max(f.precision, 1))
	}
	return pythonFloat(v)
}

// finite formats v times scale, with the names that Python has for what is not
// finite.
func finite(v float64, kind byte, precision int, scale float64) string {
	switch {
	case math.IsNaN(v):
		return "nan"
	case math.IsInf(v, 0):
		return "inf"
	}
	return strconv.FormatFloat(v*scale, kind, precision, 64)
}

// general is 'g' with at least one digit after the point: what Python does where
// a precision, but no kind is given.
func general(v float64, precision int) string {
	text := finite(v, 'e', precision-1, 1)
	mantissa, exponent, ok := strings.Cut(text, "e")
	if !ok {
		return text
	}
	point, err := strconv.Atoi(exponent)
	if err != nil || point < -4 || point+1 > precision-1 {
		if strings.Contains(mantissa, ".") {
			mantissa = strings.TrimRight(strings.TrimRight(mantissa, "0"), ".")
		}
		return mantissa + "e" + exponent
	}
	return withPoint(strconv.FormatFloat(v, 'g', precision, 64))
}

// pythonFloat is the shortest text that reads back as v, as Python's repr has it.
func pythonFloat(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return strings.TrimPrefix(strings.ToLower(strconv.FormatFloat(v, 'g', -1, 64)), "+")
	}
	if a := math.Abs(v); v != 0 && (a < 1e-4 || a >= 1e16) {
		return strconv.FormatFloat(v, 'e', -1, 64)
	}
	return withPoint(strconv.FormatFloat(v, 'f', -1, 64))
}

func withPoint(text string) string {
	if strings.ContainsAny(text, ".e") {
		return text
	}
	return text + ".0"
}

// group puts a separator between groups of digits; none where it is 0.
func group(digits string, separator byte, every int) string {
	if separator == 0 {
		return digits
	}
	for i := len(digits) - every; i > 0; i -= every {
		digits = digits[:i] + string(separator) + digits[i:]
	}
	return digits
}

// pad adds the sign and fills up to the width.
func (f *numberFormat) pad(negative bool, digits string) string {
	sign := ""
	switch {
	case negative:
		sign = "-"
	case f.sign != '-':
		sign = string(f.sign)
	}
	missing := max(0, f.width-len(sign)-len(digits))
	fill := func(n int) string { return strings.Repeat(string(f.fill), n) }
	switch f.align {
	case '<':
		return sign + digits + fill(missing)
	case '^':
		return fill(missing/2) + sign + digits + fill(missing-missing/2)
	case '=':
		return sign + fill(missing) + digits
	}
	return fill(missing) + sign + digits
}

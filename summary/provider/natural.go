// Package provider answers what every front of the store asks: which runs and tags
// there are and what they are called, in which order, what to load first, and how
// many points of a series to send. It knows no HTTP.
package provider

import "strings"

// CompareNatural orders names as people do: run2 before run10, capital letters
// beside small ones. The page sorts its cards alike (state/names.ts): tags that
// come in this order already cost it a glance instead of a sort.
func CompareNatural(a, b string) int {
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		if isDigit(a[i]) && isDigit(b[j]) {
			x, y := leadingDigits(a[i:]), leadingDigits(b[j:])
			if by := compareDigits(x, y); by != 0 {
				return by
			}
			i, j = i+len(x), j+len(y)
			continue
		}
		if x, y := lower(a[i]), lower(b[j]); x != y {
			return int(x) - int(y)
		}
		i, j = i+1, j+1
	}
	if by := (len(a) - i) - (len(b) - j); by != 0 {
		return by
	}
	return strings.Compare(a, b)
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// lower folds ASCII letters only: other letters keep their place in Unicode.
func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

func leadingDigits(s string) string {
	return s[:len(s)-len(strings.TrimLeft(s, "0123456789"))]
}

// compareDigits compares numbers of any length by value.
func compareDigits(a, b string) int {
	a, b = strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}

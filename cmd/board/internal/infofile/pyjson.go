package infofile

import (
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// writeString writes s as a JSON string as Python's json module does: in ASCII,
// with characters beyond U+FFFF as surrogate pairs. Python holds bytes of the
// command line that are not UTF-8 as lone surrogates from U+DC80 on, and so
// writes them. Keys are compared byte by byte, so this must not differ.
func writeString(b *strings.Builder, s string) {
	b.WriteByte('"')
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		if r == utf8.RuneError && n == 1 {
			r = 0xdc00 + rune(s[0])
		}
		writeRune(b, r)
		s = s[n:]
	}
	b.WriteByte('"')
}

// short are the escapes of one letter.
var short = map[rune]string{
	'"': `\"`, '\\': `\\`, '\n': `\n`, '\r': `\r`, '\t': `\t`, '\f': `\f`, '\b': `\b`,
}

func writeRune(b *strings.Builder, r rune) {
	switch escape, ok := short[r]; {
	case ok:
		b.WriteString(escape)
	case ' ' <= r && r <= '~':
		b.WriteRune(r)
	case r > 0xffff:
		high, low := utf16.EncodeRune(r)
		fmt.Fprintf(b, `\u%04x\u%04x`, high, low)
	default:
		fmt.Fprintf(b, `\u%04x`, r)
	}
}

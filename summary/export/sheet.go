package export

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"board/summary/compare"
)

// SheetFormats are the names of the formats of Sheet.
var SheetFormats = []string{"table", "csv", "json", "markdown"}

// Sheet writes a table of runs: for the terminal ("table"), or as CSV, JSON or Markdown.
// CSV and JSON have all digits; a value that is missing is empty, or null.
func Sheet(w io.Writer, s compare.Sheet, format string) error {
	out := bufio.NewWriter(w)
	switch format {
	case "table":
		writeText(out, s)
	case "csv":
		writeCSV(out, s)
	case "json":
		writeJSON(out, s)
	case "markdown":
		writeMarkdown(out, s)
	default:
		return fmt.Errorf("%q is no format; expected one of %s", format, strings.Join(SheetFormats, ", "))
	}
	return out.Flush()
}

func writeCSV(out *bufio.Writer, s compare.Sheet) {
	line := make([]string, len(s.Header))
	for i, name := range s.Header {
		line[i] = CSVField(name)
	}
	fmt.Fprint(out, strings.Join(line, ",")+"\n")
	for _, row := range s.Rows {
		for i, field := range row {
			line[i] = CSVField(exact(field))
		}
		fmt.Fprint(out, strings.Join(line, ",")+"\n")
	}
}

// exact is a field in words, with all digits.
func exact(field any) string {
	switch x := field.(type) {
	case float64:
		return compare.FormatNumber(x)
	case bool:
		return strconv.FormatBool(x)
	case string:
		return x
	}
	return ""
}

// writeJSON writes a list of objects. Their keys are the names of the columns; where two
// columns have one name, that of the second is followed by a number.
func writeJSON(out *bufio.Writer, s compare.Sheet) {
	keys, used := make([][]byte, len(s.Header)), map[string]bool{}
	for i, name := range s.Header {
		unique := name
		for n := 2; used[unique]; n++ {
			unique = fmt.Sprintf("%s (%d)", name, n)
		}
		used[unique] = true
		keys[i] = quoted(unique)
	}
	fmt.Fprint(out, "[")
	for n, row := range s.Rows {
		fmt.Fprint(out, map[bool]string{true: "\n{", false: ",\n{"}[n == 0])
		for i, field := range row {
			if i > 0 {
				fmt.Fprint(out, ", ")
			}
			fmt.Fprintf(out, "%s", keys[i])
			fmt.Fprint(out, ": ")
			fmt.Fprintf(out, "%s", jsonField(field))
		}
		fmt.Fprint(out, "}")
	}
	fmt.Fprint(out, "\n]\n")
}

func jsonField(field any) []byte {
	switch x := field.(type) {
	case float64:
		return appendJSON(nil, x)
	case bool:
		return strconv.AppendBool(nil, x)
	case string:
		return quoted(x)
	}
	return []byte("null")
}

// writeMarkdown writes a table in which names are only text.
func writeMarkdown(out *bufio.Writer, s compare.Sheet) {
	line := func(cells []string) { fmt.Fprint(out, "| "+strings.Join(cells, " | ")+" |\n") }
	cells := make([]string, len(s.Header))
	for i, name := range s.Header {
		cells[i] = markdown(name)
	}
	line(cells)
	for i := range cells {
		cells[i] = "---"
		if isNumeric(s, i) {
			cells[i] = "---:"
		}
	}
	line(cells)
	for _, row := range s.Rows {
		for i, field := range row {
			cells[i] = markdown(short(field))
		}
		line(cells)
	}
}

var markdownMarks = strings.NewReplacer(`\`, `\\`, "|", `\|`, "`", "\\`", "*", `\*`, "_", `\_`, "<", "&lt;", ">", "&gt;", "&", "&amp;", "[", `\[`, "]", `\]`, "#", `\#`, "~", `\~`, "$", `\$`)

func markdown(text string) string { return markdownMarks.Replace(inert(text)) }

func isNumeric(s compare.Sheet, column int) bool {
	numeric := false
	for _, row := range s.Rows {
		switch row[column].(type) {
		case float64:
			numeric = true
		case nil:
		default:
			return false
		}
	}
	return numeric
}

// short is a field for people: six digits, a dash where there is none.
func short(field any) string {
	switch x := field.(type) {
	case nil:
		return "–"
	case float64:
		if x == math.Trunc(x) && math.Abs(x) < 1e7 || x-x != 0 {
			return compare.FormatNumber(x)
		}
		return strconv.FormatFloat(x, 'g', 6, 64)
	}
	return exact(field)
}

// inert makes a text one line without characters that a terminal obeys or that change the
// order of others.
func inert(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029' {
			return unicode.ReplacementChar
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
}

// widest is how many characters of a field a terminal is shown.
const widest = 60

func clipped(text string) string {
	text = inert(text)
	if utf8.RuneCountInString(text) <= widest {
		return text
	}
	return string([]rune(text)[:widest-1]) + "…"
}

// writeText writes columns that stand below one another: numbers to the right, texts to
// the left.
func writeText(out *bufio.Writer, s compare.Sheet) {
	lines := [][]string{make([]string, len(s.Header))}
	for i, name := range s.Header {
		lines[0][i] = clipped(name)
	}
	for _, row := range s.Rows {
		cells := make([]string, len(row))
		for i, field := range row {
			cells[i] = clipped(short(field))
		}
		lines = append(lines, cells)
	}
	widths, numeric := make([]int, len(s.Header)), make([]bool, len(s.Header))
	for i := range widths {
		widths[i], numeric[i] = width(lines, i), isNumeric(s, i)
	}
	for _, cells := range lines {
		var b strings.Builder
		for i, cell := range cells {
			space := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if numeric[i] {
				b.WriteString(space + cell + "  ")
			} else {
				b.WriteString(cell + space + "  ")
			}
		}
		fmt.Fprint(out, strings.TrimRight(b.String(), " ")+"\n")
	}
}

func width(lines [][]string, column int) (w int) {
	for _, cells := range lines {
		w = max(w, utf8.RuneCountInString(cells[column]))
	}
	return w
}

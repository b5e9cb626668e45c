// Package export writes what a store has into files that other programs read: points of
// curves as CSV, JSON lines or Parquet.
package export

import (
	"strconv"
	"strings"
)

// formulaMarks are what formulas begin with, also after what a spreadsheet drops.
const formulaMarks = "=+-@\t\r\n"

// CSVField quotes a name where RFC 4180 wants it, or where a spreadsheet might end
// the field. A spreadsheet takes what begins with one of formulaMarks for a formula, and
// runs it: an apostrophe before makes it text. A number is no formula.
func CSVField(name string) string {
	if name != "" && strings.IndexByte(formulaMarks, name[0]) >= 0 {
		if _, err := strconv.ParseFloat(name, 64); err != nil {
			name = "'" + name
		}
	}
	if !strings.ContainsAny(name, ",;\t\"\r\n") && strings.TrimSpace(name) == name {
		return name
	}
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}

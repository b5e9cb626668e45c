package report

import (
	"math"
	"strconv"
	"time"

	"board/internal/limits"
	"board/summary/compare"
)

const limitOfCells = limits.Reported

// brief is a number for people: five digits at most, whole ones up to ten million as they
// are.
func brief(x float64) string { return rounded(x, 5) }

func rounded(x float64, digits int) string {
	if x == math.Trunc(x) && math.Abs(x) < 1e7 || x-x != 0 {
		return compare.FormatNumber(x)
	}
	short, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', digits, 64), 64)
	if err != nil {
		return compare.FormatNumber(x) // the largest numbers do not round up
	}
	return compare.FormatNumber(short)
}

// signed is a difference in words.
func signed(x float64) string {
	if x > 0 {
		return "+" + rounded(x, 3)
	}
	return rounded(x, 3)
}

// When is a moment as a report tells it.
func When(t time.Time) string { return t.UTC().Format("2 January 2006, 15:04 UTC") }

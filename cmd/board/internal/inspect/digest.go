package inspect

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"board/summary"
)

// A digest sums up the steps of many events.
type digest struct {
	events              int
	first, last         int64
	low, high           int64
	firstWall, lastWall float64 // seconds since the epoch, in the order of the file
	distinct            map[int64]struct{}
	steps               []int64    // the first of them
	back                [][2]int64 // the first places where a step is less than the one before
	backs               int
}

// maxListed bounds the lists in the output; the counts include everything.
const maxListed = 100

func (d *digest) add(e *summary.Event) {
	if d.events == 0 {
		d.first, d.low, d.high, d.firstWall = e.Step, e.Step, e.Step, e.WallTime
		d.distinct = make(map[int64]struct{})
	} else if e.Step < d.last {
		if d.backs < maxListed {
			d.back = append(d.back, [2]int64{d.last, e.Step})
		}
		d.backs++
	}
	d.events++
	d.last, d.lastWall = e.Step, e.WallTime
	d.low, d.high = min(d.low, e.Step), max(d.high, e.Step)
	d.distinct[e.Step] = struct{}{}
	if len(d.steps) < maxListed {
		d.steps = append(d.steps, e.Step)
	}
}

// print writes the digest as TensorBoard does: of most fields a summary of the
// steps, of starts and stops of a session every step.
func (d *digest) print(out io.Writer, field string) {
	fmt.Fprintln(out, field)
	back := list(d.back, d.backs, func(p [2]int64) string { return fmt.Sprintf("(%d, %d)", p[0], p[1]) })
	if field == "sessionlog:start" || field == "sessionlog:stop" {
		printFact(out, "outoforder_steps", back)
		printFact(out, "steps", list(d.steps, d.events, func(step int64) string { return strconv.FormatInt(step, 10) }))
		return
	}
	printFact(out, "first_step", d.first)
	printFact(out, "last_step", d.last)
	printFact(out, "max_step", d.high)
	printFact(out, "min_step", d.low)
	printFact(out, "num_steps", len(d.distinct))
	printFact(out, "outoforder_steps", back)
}

func printFact(out io.Writer, name string, value any) {
	fmt.Fprintf(out, "   %-20s %v\n", name, value)
}

// list writes items as Python does, and says how many of total are left out.
func list[T any](items []T, total int, text func(T) string) string {
	var b strings.Builder
	b.WriteByte('[')
	for i, item := range items {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(text(item))
	}
	if left := total - len(items); left > 0 {
		fmt.Fprintf(&b, ", ... %d more", left)
	}
	b.WriteByte(']')
	return b.String()
}

// tagNames are the tags that hold values of a field, sorted.
func (s *survey) tagNames(field string) []string {
	var names []string
	for key := range s.tags {
		if key.field == field {
			names = append(names, key.tag)
		}
	}
	slices.Sort(names)
	return names
}

package export

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"

	"board/summary"
	"board/summary/compare"
	"board/summary/logdir"
	"board/summary/provider"
)

// A Format is how points are written.
type Format string

// The formats.
const (
	CSV     Format = "csv"
	JSONL   Format = "jsonl"
	Parquet Format = "parquet"
)

// Formats are all formats.
var Formats = []Format{CSV, JSONL, Parquet}

// Options say which points to write.
type Options struct {
	Format Format
	Tags   *regexp.Regexp // matched anywhere in the tag's name; nil: all
	Runs   *regexp.Regexp // likewise
}

// A sink takes the points of one curve after the other.
type sink interface {
	begin(run, tag string)
	add(summary.Columns) error
	close() error
}

// Points writes all points of all scalars: run, tag, step, wall time and value. It holds a
// block of points at a time, whatever there is. It returns how many points it has written.
func Points(ctx context.Context, w io.Writer, c *logdir.Catalog, o Options) (n int64, err error) {
	out := bufio.NewWriterSize(w, 256<<10)
	to, err := newSink(out, o.Format)
	if err != nil {
		return 0, err
	}
	for _, run := range chosenRuns(c, o.Runs) {
		for _, tag := range chosenTags(run, o.Tags) {
			if n, err = points(ctx, to, run.Name, tag, n); err != nil {
				return n, err
			}
		}
	}
	if err := to.close(); err != nil {
		return n, err
	}
	return n, out.Flush()
}

func newSink(out *bufio.Writer, format Format) (sink, error) {
	switch format {
	case CSV:
		_, err := out.WriteString("run,tag,step,wall_time,value\n")
		return &csvSink{out: out}, err
	case JSONL:
		return &jsonSink{out: out}, nil
	case Parquet:
		return newParquetSink(out), nil
	}
	return nil, fmt.Errorf("export: %q is no format; expected one of %v", format, Formats)
}

func chosenRuns(c *logdir.Catalog, re *regexp.Regexp) (runs []*logdir.RunInfo) {
	for _, run := range c.Runs {
		if re == nil || re.MatchString(run.Name) {
			runs = append(runs, run)
		}
	}
	slices.SortFunc(runs, func(a, b *logdir.RunInfo) int { return provider.CompareNatural(a.Name, b.Name) })
	return runs
}

func chosenTags(run *logdir.RunInfo, re *regexp.Regexp) (tags []*logdir.TagInfo) {
	for _, tag := range run.Tags {
		if tag.Plugin() == summary.PluginScalars && (re == nil || re.MatchString(tag.Name)) {
			tags = append(tags, tag)
		}
	}
	slices.SortFunc(tags, func(a, b *logdir.TagInfo) int { return provider.CompareNatural(a.Name, b.Name) })
	return tags
}

func points(ctx context.Context, to sink, run string, tag *logdir.TagInfo, n int64) (int64, error) {
	to.begin(run, tag.Name)
	view := tag.Series().View()
	for _, columns := range view.Blocks(0, view.Len()) {
		if err := ctx.Err(); err != nil {
			return n, err
		}
		if err := to.add(columns); err != nil {
			return n, fmt.Errorf("export: %w", err)
		}
		n += int64(columns.Len())
	}
	return n, nil
}

// A csvSink writes a line for each point.
type csvSink struct {
	out    *bufio.Writer
	prefix string
	line   []byte
}

func (s *csvSink) begin(run, tag string) { s.prefix = CSVField(run) + "," + CSVField(tag) + "," }

func (s *csvSink) add(c summary.Columns) error {
	for i, step := range c.Steps {
		b := append(s.line[:0], s.prefix...)
		b = append(strconv.AppendInt(b, step, 10), ',')
		b = append(compare.AppendNumber(b, c.WallTimes[i]), ',')
		s.line = append(compare.AppendNumber(b, c.Values[i]), '\n')
		if _, err := s.out.Write(s.line); err != nil {
			return err
		}
	}
	return nil
}

func (s *csvSink) close() error { return nil }

// A jsonSink writes an object for each point, on a line of its own.
type jsonSink struct {
	out    *bufio.Writer
	prefix []byte
	line   []byte
}

func (s *jsonSink) begin(run, tag string) {
	s.prefix = append(append(append([]byte(`{"run":`), quoted(run)...), `,"tag":`...), quoted(tag)...)
	s.prefix = append(s.prefix, `,"step":`...)
}

func quoted(text string) []byte {
	b, err := json.Marshal(text)
	if err != nil {
		panic(err) // a string is always JSON
	}
	return b
}

func (s *jsonSink) add(c summary.Columns) error {
	for i, step := range c.Steps {
		b := append(s.line[:0], s.prefix...)
		b = append(strconv.AppendInt(b, step, 10), `,"wall_time":`...)
		b = append(appendJSON(b, c.WallTimes[i]), `,"value":`...)
		s.line = append(appendJSON(b, c.Values[i]), "}\n"...)
		if _, err := s.out.Write(s.line); err != nil {
			return err
		}
	}
	return nil
}

func (s *jsonSink) close() error { return nil }

// appendJSON appends a number or, where JSON has no word for it, "NaN", "Infinity" or
// "-Infinity", as TensorBoard spells them.
func appendJSON(b []byte, x float64) []byte {
	switch {
	case math.IsNaN(x):
		return append(b, `"NaN"`...)
	case math.IsInf(x, 1):
		return append(b, `"Infinity"`...)
	case math.IsInf(x, -1):
		return append(b, `"-Infinity"`...)
	}
	return compare.AppendNumber(b, x)
}

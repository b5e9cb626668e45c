package flags

import (
	"regexp"
	"strconv"
	"strings"

	"board/summary/compare"
	"board/summary/curve"
	"board/summary/export"
)

// Comparing is what board compare is told.
type Comparing struct {
	Metrics  []compare.Metric // none: the last value of every tag
	GroupBy  compare.Grouping
	Where    string
	Baseline string   // name of a run; "": none
	Sort     []string // columns
	Format   string
	Archived bool

	metrics []string
	groupBy string
}

// Exporting is what board export is told.
type Exporting struct {
	Out        string // "-": standard output
	Tags, Runs *regexp.Regexp
	Format     export.Format

	tags, runs, format string
}

// Reporting is what board report is told, beside what Comparing has.
type Reporting struct {
	Out        string // "-": standard output
	Title      string
	Tags, Runs *regexp.Regexp
	Axis       curve.Axis
	Log        bool
	Smoothing  float64
	Line       compare.Line
	Band       compare.Band

	tags, runs, axis, smoothing, line, band string
}

func (f *Flags) defineComparing() group {
	g := newGroup("Comparison")
	f.defineTable(g)
	f.Comparing.Format = "table"
	g.set.Var(choice{&f.Comparing.Format, export.SheetFormats}, "format", "Print a `FORMAT`: table, csv, json or markdown.")
	return g
}

// defineTable defines what a table of runs has.
func (f *Flags) defineTable(g group) {
	c := &f.Comparing
	g.set.StringArrayVar(&c.metrics, "metric", nil,
		"A column: `TAG:AGG`, where AGG is last, min, max, mean, first, best, change, changePct or n; TAG alone means its last value. "+
			"May be given several times. Without it there is a column for the last value of every tag.")
	g.set.StringVar(&c.groupBy, "group_by", "",
		"Make one row of several runs: `all-but:NAME,…` (runs that differ only in these hyper-parameters, such as seed), "+
			"hparam:NAME,… (the same values of these), regex:RE (the same text that RE matches in the name) or folder.")
	g.set.StringVar(&c.Where, "where", "",
		"Only runs for which `EXPR` is true, such as 'lr < 0.01 && val_loss.min < 0.3'; docs/compare.md describes the language.")
	g.set.StringVar(&c.Baseline, "baseline", "", "Add the differences to the run `RUN`.")
	g.set.StringArrayVar(&c.Sort, "sort", nil,
		"Sort by the column `COLUMN`, by -COLUMN in descending order. May be given several times; the first counts most.")
	g.boolVar(&c.Archived, "archived", false, "Also archived runs.")
}

func (f *Flags) defineReporting() group {
	g := newGroup("Report")
	r := &f.Reporting
	g.set.StringVar(&r.Out, "out", "", "Write into the file `FILE`, which is replaced; - is standard output.")
	g.set.StringVar(&r.Title, "title", "", "Give the report the title `TEXT`.")
	g.set.StringVar(&r.tags, "tags", "", "Charts only of tags in whose names the regular expression `RE` matches. Without it, of those of --metric, or of all.")
	g.set.StringVar(&r.runs, "runs", "", "Only runs in whose names the regular expression `RE` matches.")
	f.defineTable(g)
	r.axis, r.smoothing, r.line, r.band = "step", "0", string(compare.MeanLine), string(compare.StdBand)
	g.set.Var(choice{&r.axis, []string{"step", "relative", "wall"}}, "axis", "Draw curves along `AXIS`: step, relative (seconds since the first point) or wall (time of the day).")
	g.boolVar(&r.Log, "log_y", false, "Draw curves on a logarithmic y axis.")
	g.set.StringVar(&r.smoothing, "smoothing", "0", "Smooth curves with the weight `WEIGHT` from 0 to 1, as the page does.")
	g.set.Var(choice{&r.line, compare.Lines}, "line", "Draw of a group its `LINE`: mean or median.")
	g.set.Var(choice{&r.band, compare.Bands}, "band", "Draw around the line of a group a `BAND`: std, stderr, minmax, ci (95 % confidence interval of the mean) or none.")
	return g
}

func (f *Flags) defineExporting() group {
	g := newGroup("Export")
	e := &f.Exporting
	g.set.StringVar(&e.Out, "out", "", "Write into the file `FILE`, which is replaced; - is standard output.")
	g.set.StringVar(&e.tags, "tags", "", "Only tags in whose names the regular expression `RE` matches.")
	g.set.StringVar(&e.runs, "runs", "", "Only runs in whose names the regular expression `RE` matches.")
	g.set.Var(choice{&e.format, []string{"csv", "jsonl", "parquet"}}, "format",
		"Write `FORMAT`: csv, jsonl or parquet. By default the end of FILE's name says it.")
	return g
}

// checkScript reads the flags of board compare, board export and board report.
func (f *Flags) checkScript(c Command) error {
	switch c {
	case Compare:
		return f.Comparing.check()
	case Export:
		return f.Exporting.check()
	case Report:
		if err := f.Comparing.check(); err != nil {
			return err
		}
		return f.Reporting.check()
	}
	return nil
}

func (r *Reporting) check() (err error) {
	if r.Out == "" {
		return usageErrorf("report: no file given; try: board report --logdir my_logs --out report.html (- is standard output)")
	}
	if r.Tags, err = pattern("tags", r.tags); err != nil {
		return err
	}
	if r.Runs, err = pattern("runs", r.runs); err != nil {
		return err
	}
	if r.Smoothing, err = strconv.ParseFloat(r.smoothing, 64); err != nil || !(r.Smoothing >= 0 && r.Smoothing <= 1) {
		return usageErrorf("--smoothing: expected a number from 0 to 1, got %s", quote(r.smoothing))
	}
	if r.Axis, err = curve.AxisOf(r.axis); err != nil {
		return usageErrorf("--axis: %v", err)
	}
	r.Line, r.Band = compare.Line(r.line), compare.Band(r.band)
	return nil
}

func (c *Comparing) check() (err error) {
	for _, text := range c.metrics {
		c.Metrics = append(c.Metrics, compare.MetricOf(text))
	}
	if c.GroupBy, err = compare.GroupingOf(c.groupBy); err != nil {
		return usageErrorf("--group_by: %v", strings.TrimPrefix(err.Error(), "group by "))
	}
	return nil
}

func (e *Exporting) check() (err error) {
	if e.Out == "" {
		return usageErrorf("export: no file given; try: board export --logdir my_logs --out points.csv (- is standard output)")
	}
	e.Format = export.Format(e.format)
	if e.format == "" {
		e.Format = export.CSV
		for _, format := range export.Formats {
			if strings.HasSuffix(strings.ToLower(e.Out), "."+string(format)) {
				e.Format = format
			}
		}
	}
	if e.Tags, err = pattern("tags", e.tags); err != nil {
		return err
	}
	e.Runs, err = pattern("runs", e.runs)
	return err
}

// pattern reads a regular expression, nil for "".
func pattern(flag, text string) (*regexp.Regexp, error) {
	if text == "" {
		return nil, nil
	}
	re, err := regexp.Compile(text)
	if err != nil {
		return nil, usageErrorf("--%s: %s", flag, strings.TrimPrefix(err.Error(), "error parsing regexp: "))
	}
	return re, nil
}

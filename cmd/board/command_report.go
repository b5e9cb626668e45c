package main

import (
	"context"
	"io"
	"time"

	"board/cmd/board/internal/flags"
	"board/summary/compare"
	"board/summary/provider"
	"board/summary/report"
	"board/summary/sidecar"
)

func reportCommand() command {
	return command{name: "report", usage: "PATH --out FILE [flags]", does: "write charts and a table of runs as one HTML file", run: runReport}
}

const reportHelp = `board report writes charts of curves, a table of settings and metrics, and notes
as one HTML file, which opens without a network, prints, and can be mailed.

Usage:
  board report PATH --out report.html [--tags RE] [--runs RE] [--where EXPR]
               [--group-by all-but:seed] [--metric TAG:AGG]… [--baseline RUN]
               [--sort COLUMN] [--title TEXT]

Without --metric the table has the last and, where it is known which values are
better, the best value of every tag that has a chart. docs/compare.md says more.
`

func runReport(ctx context.Context, in invocation) error {
	f, done, err := in.parse(flags.Report, reportHelp)
	if done {
		return err
	}
	return withLoaded(ctx, f, in, func(ctx context.Context, data *provider.Provider) error {
		made, err := makeReport(ctx, f, compare.New(data, f.Limits), openSidecar(f).State())
		if err != nil {
			return err
		}
		return writeOut(f.Reporting.Out, in.stdout, func(w io.Writer) error { return made.Write(w) })
	})
}

func makeReport(ctx context.Context, f *flags.Flags, c *compare.Comparer, kept *sidecar.State) (*report.Report, error) {
	r, set := &f.Reporting, c.Set()
	asked := f.Comparing
	tags := reportTags(f, set)
	if len(asked.Metrics) == 0 {
		asked.Metrics = compare.UsualMetrics(tags, compare.DirectionsOf(kept))
	}
	request, err := comparison(&asked, set, kept)
	if err != nil {
		return nil, err
	}
	if r.Runs != nil {
		request.Only = func(id int) bool {
			run, found := set.ByID(id)
			return found && r.Runs.MatchString(run.Name)
		}
	}
	made, err := report.New(ctx, c, report.Request{
		Request: request, Title: r.Title, Tags: tags, Axis: r.Axis, Log: r.Log, Smooth: r.Smoothing, Line: r.Line, Band: r.Band,
		Kept: kept, Version: version.String(), Made: report.When(time.Now()), Most: f.Limits,
	})
	return made, whereError(err)
}

// reportTags are the tags that have charts: those that --tags matches or, without it, those
// of --metric or, without that, all.
func reportTags(f *flags.Flags, set *compare.Set) (tags []string) {
	if f.Reporting.Tags == nil && len(f.Comparing.Metrics) > 0 {
		seen := map[string]bool{}
		for _, m := range f.Comparing.Metrics {
			if !seen[m.Tag] {
				seen[m.Tag] = true
				tags = append(tags, m.Tag)
			}
		}
		return tags
	}
	for _, tag := range set.Tags {
		if f.Reporting.Tags == nil || f.Reporting.Tags.MatchString(tag.Name) {
			tags = append(tags, tag.Name)
		}
	}
	return tags
}

package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"board/cmd/board/internal/flags"
	"board/summary/compare"
	"board/summary/export"
	"board/summary/provider"
	"board/summary/sidecar"
)

func compareCommand() command {
	return command{name: "compare", usage: "PATH [flags]", does: "print a table of runs: hyper-parameters, metrics, groups", run: runCompare}
}

const compareHelp = `board compare prints a table of runs: their hyper-parameters and what their
metrics come to, also of groups of runs, and in comparison to one of them.

Usage:
  board compare PATH [--metric TAG:AGG]… [--where EXPR] [--group-by all-but:seed]
                [--baseline RUN] [--sort COLUMN] [--format table|csv|json|markdown]

The columns are run (or group and n), every hyper-parameter, and for each metric
TAG:AGG (of groups TAG:AGG:mean and TAG:AGG:std) and, with a baseline,
TAG:AGG:delta. docs/compare.md says more.
`

func runCompare(ctx context.Context, in invocation) error {
	f, done, err := in.parse(flags.Compare, compareHelp)
	if done {
		return err
	}
	return withLoaded(ctx, f, in, func(ctx context.Context, data *provider.Provider) error {
		return printComparison(ctx, in, f, compare.New(data, f.Limits))
	})
}

func printComparison(ctx context.Context, in invocation, f *flags.Flags, c *compare.Comparer) error {
	request, err := comparison(&f.Comparing, c.Set(), openSidecar(f).State())
	if err != nil {
		return err
	}
	table, err := c.Table(ctx, request)
	if err != nil {
		return whereError(err)
	}
	if table.Unlike > 0 {
		fmt.Fprintf(in.stderr, "board: note: --where makes no sense for %d runs, which are left out\n", table.Unlike)
	}
	return export.Sheet(in.stdout, table.Sheet(), f.Comparing.Format)
}

// whereError names --where, and the place in it, in an error of a query.
func whereError(err error) error {
	if wrong, is := errors.AsType[*compare.QueryError](err); is {
		return &flags.UsageError{Text: fmt.Sprintf("--where: %s (at character %d)", wrong.Message, wrong.From+1)}
	}
	return err
}

// comparison is what the flags ask for.
func comparison(c *flags.Comparing, set *compare.Set, kept *sidecar.State) (request compare.Request, err error) {
	request = compare.Request{
		Query: compare.Query{Text: c.Where, Mode: compare.Expression}, Archived: c.Archived,
		Metrics: c.Metrics, GroupBy: c.GroupBy, Baseline: -1,
		Notes: compare.NotesOf(kept), Directions: compare.DirectionsOf(kept),
	}
	if len(request.Metrics) == 0 {
		for _, tag := range set.Tags {
			request.Metrics = append(request.Metrics, compare.Metric{Tag: tag.Name, Agg: compare.Last})
		}
	}
	for _, m := range request.Metrics {
		if _, found := set.Tag(m.Tag); !found {
			return request, unknownName("metric", m.Tag, tagNames(set))
		}
	}
	if err := c.GroupBy.Check(set); err != nil {
		return request, &flags.UsageError{Text: err.Error()}
	}
	if c.Baseline != "" {
		run, found := set.ByName(c.Baseline)
		if !found {
			return request, unknownName("baseline", c.Baseline, runNames(set))
		}
		request.Baseline = run.ID
	}
	for _, column := range c.Sort {
		order, err := set.OrderOf(column)
		if err != nil {
			return request, &flags.UsageError{Text: "--sort: " + err.Error()}
		}
		request.Sort = append(request.Sort, order)
	}
	return request, nil
}

// unknownName is the error of a name that nothing has.
func unknownName(flag, name string, all []string) error {
	text := fmt.Sprintf("--%s: there is no %s %q", flag, map[string]string{"metric": "tag", "baseline": "run"}[flag], name)
	if near := flags.Nearest(name, all); near != "" {
		text += fmt.Sprintf("; did you mean %q?", near)
	} else if len(all) > 0 {
		text += fmt.Sprintf("; there are %q", all[:min(len(all), 5)])
	}
	return &flags.UsageError{Text: text}
}

func tagNames(set *compare.Set) (names []string) {
	for _, tag := range set.Tags {
		names = append(names, tag.Name)
	}
	return slices.Clip(names)
}

func runNames(set *compare.Set) (names []string) {
	for _, run := range set.Runs {
		names = append(names, run.Name)
	}
	return names
}

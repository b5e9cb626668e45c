package compare_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"board/internal/logtest"
	"board/summary"
	"board/summary/compare"
)

func metric(text string) compare.Metric { return compare.MetricOf(text) }

func TestRowsAreRunsWithTheirValues(t *testing.T) {
	c := open(t, searched(t))
	got := table(t, c, compare.Request{Metrics: []compare.Metric{metric("loss:last"), metric("loss:min"), metric("beta"), metric("val/acc:best"), metric("loss:n")}})
	all := trials()
	if len(got.Rows) != len(all) || got.Runs != len(all) {
		t.Fatalf("%d rows of %d runs, want %d", len(got.Rows), got.Runs, len(all))
	}
	for _, trial := range all {
		i := slices.Index(names(got), trial.name)
		row := got.Rows[i]
		lr, _ := got.Set.Param("lr")
		opt, _ := got.Set.Param("optimizer")
		if row.Param(lr).Any() != trial.lr || row.Param(opt).Any() != trial.opt {
			t.Errorf("%s: lr is %v, optimizer %v", trial.name, row.Param(lr), row.Param(opt))
		}
		n := int64(10 + trial.seed)
		lastStep := (n - 1) * int64(trial.seed+1)
		last, least, beta, acc, count := got.Columns[0].Cells[i], got.Columns[1].Cells[i], got.Columns[2].Cells[i], got.Columns[3].Cells[i], got.Columns[4].Cells[i]
		if trial.lr == 0.1 && (!math.IsNaN(last.Value) || last.Step != 1000 || count.Value != float64(n+1)) || trial.lr != 0.1 && last.Value != trial.loss(lastStep) {
			t.Errorf("%s: last loss %+v, n %+v", trial.name, last, count)
		}
		if least.Value != trial.loss(lastStep) || least.Step != lastStep || !least.Placed {
			t.Errorf("%s: least loss %+v, want %v at %d", trial.name, least, trial.loss(lastStep), lastStep)
		}
		if acc.Value != 1-trial.loss(lastStep)/10 || acc.Step != lastStep { // an accuracy is better when it is higher
			t.Errorf("%s: best accuracy %+v", trial.name, acc)
		}
		if beta.Known != (trial.opt == "adam") {
			t.Errorf("%s: beta is known: %t", trial.name, beta.Known)
		}
	}
}

func TestSortedRowsWithoutAValueComeLast(t *testing.T) {
	c := open(t, searched(t))
	for _, column := range []string{"loss", "-loss"} {
		order, err := c.Set().OrderOf(column)
		if err != nil {
			t.Fatal(err)
		}
		got := table(t, c, compare.Request{Sort: []compare.Order{order}, Metrics: []compare.Metric{metric("loss:last")}})
		cells := got.Columns[0].Cells
		for i := range cells {
			if i < 16 == math.IsNaN(cells[i].Value) {
				t.Errorf("%s: row %d is %v; the 16 runs that end with NaN come last", column, i, cells[i].Value)
			}
			if i > 0 && i < 16 && (cells[i].Value < cells[i-1].Value) != (column[0] == '-') && cells[i].Value != cells[i-1].Value {
				t.Errorf("%s: %v follows %v", column, cells[i].Value, cells[i-1].Value)
			}
		}
	}
}

func TestSortByHyperParameterThenByMetric(t *testing.T) {
	c := open(t, searched(t))
	got := table(t, c, compare.Request{Sort: []compare.Order{{By: compare.ByParam, Param: "units", Descending: true}, {By: compare.ByMetric, Metric: metric("loss:min")}}})
	if first, last := got.Rows[0].Name, got.Rows[31].Name; first != "search/adam-lr0.001-u128-s2" && first != "search/sgd-lr0.001-u128-s2" || !strings.Contains(last, "lr0.1-u32-s0") {
		t.Errorf("the first row is %s, the last one %s", first, last)
	}
}

func TestTopKeepsTheBest(t *testing.T) {
	c := open(t, searched(t))
	low := table(t, c, compare.Request{Top: compare.Top{Metric: metric("loss:min"), N: 3}})
	high := table(t, c, compare.Request{Top: compare.Top{Metric: metric("loss:min"), N: 3}, Directions: compare.Directions{"loss": compare.Higher}})
	for _, name := range names(low) {
		if !strings.Contains(name, "lr0.001-u128") {
			t.Errorf("the best runs are %q", names(low))
		}
	}
	for _, name := range names(high) {
		if !strings.Contains(name, "lr0.1-u32") {
			t.Errorf("where higher is better, the best runs are %q", names(high))
		}
	}
	if len(low.Rows) != 3 || len(high.Rows) != 3 {
		t.Errorf("%d and %d rows, want 3", len(low.Rows), len(high.Rows))
	}
}

func TestDifferencesToABaseline(t *testing.T) {
	c := open(t, searched(t))
	base, _ := c.Set().ByName("search/adam-lr0.001-u32-s0")
	got := table(t, c, compare.Request{Baseline: base.ID, Metrics: []compare.Metric{metric("loss:min"), metric("beta:last")}})
	if got.Rows[got.Baseline].Name != base.Name {
		t.Fatalf("the baseline is row %d", got.Baseline)
	}
	loss := got.Columns[0]
	for i, row := range got.Rows {
		delta, percent, known := got.Delta(loss, i)
		want := loss.Cells[i].Value - loss.Cells[got.Baseline].Value
		if !known || delta != want || percent != 100*want/loss.Cells[got.Baseline].Value {
			t.Errorf("%s: delta %v, %v %%, want %v", row.Name, delta, percent, want)
		}
		better := got.Better(loss, i)
		if want < 0 && better != 1 || want > 0 && better != -1 || want == 0 && better != 0 {
			t.Errorf("%s: delta %v of a loss is told as %d", row.Name, delta, better)
		}
		if _, _, known := got.Delta(got.Columns[1], i); known != strings.Contains(row.Name, "adam") {
			t.Errorf("%s: a delta of a tag is known: %t", row.Name, known)
		}
	}
}

func TestGroupsOfSeeds(t *testing.T) {
	c := open(t, searched(t))
	grouping, err := compare.GroupingOf("all-but:seed")
	if err != nil {
		t.Fatal(err)
	}
	got := table(t, c, compare.Request{GroupBy: grouping, Metrics: []compare.Metric{metric("loss:min"), metric("beta")}})
	if len(got.Rows) != 8 || got.Runs != 32 {
		t.Fatalf("groups %q of %d runs", names(got), got.Runs)
	}
	if want := "lr=0.001, optimizer=adam, units=32"; got.Rows[0].Name != want {
		t.Errorf("the first group is %q, want %q", got.Rows[0].Name, want)
	}
	for i, row := range got.Rows {
		s := got.Columns[0].Stats[i]
		var sum, squares float64
		for _, run := range row.Runs {
			cell, _ := got.Set.Sum(run, "loss")
			sum += cell.Min.Value / 4
		}
		for _, run := range row.Runs {
			cell, _ := got.Set.Sum(run, "loss")
			squares += (cell.Min.Value - sum) * (cell.Min.Value - sum) / 3
		}
		if s.N != 4 || !near(s.Mean, sum) || !near(s.Std, math.Sqrt(squares)) || !near(s.Stderr, math.Sqrt(squares)/2) || s.Min > s.Median || s.Median > s.Max || s.Lo >= s.Mean || s.Hi <= s.Mean {
			t.Errorf("%s: %+v, want mean %v and standard deviation %v", row.Name, s, sum, math.Sqrt(squares))
		}
		seed, _ := got.Set.Param("seed")
		units, _ := got.Set.Param("units")
		if row.Param(seed).Known() || !row.Param(units).Known() {
			t.Errorf("%s: the seed is %v, units are %v", row.Name, row.Param(seed), row.Param(units))
		}
		if beta := got.Columns[1].Stats[i]; (beta.N == 4) != strings.Contains(row.Name, "adam") {
			t.Errorf("%s: beta %+v", row.Name, beta)
		}
	}
}

func TestOtherGroupings(t *testing.T) {
	c := open(t, searched(t))
	for by, want := range map[string]string{
		"hparam:optimizer":                "[optimizer=adam optimizer=sgd]",
		"hparam:units,optimizer":          "[units=32, optimizer=adam units=32, optimizer=sgd units=128, optimizer=adam units=128, optimizer=sgd]",
		`regex:lr0\.\d+`:                  "[lr0.001 lr0.1]",
		`regex:(\w+)-lr.*-(u\d+)`:         "[adam, u32 adam, u128 sgd, u32 sgd, u128]",
		"folder":                          "[search]",
		"all-but:seed,lr,units,optimizer": "[all]",
	} {
		grouping, err := compare.GroupingOf(by)
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(names(table(t, c, compare.Request{GroupBy: grouping}))); got != want {
			t.Errorf("%s: groups %s, want %s", by, got, want)
		}
	}
	for _, wrong := range []string{"hparam:", "all-but", "seed", "regex:("} {
		if _, err := compare.GroupingOf(wrong); err == nil {
			t.Errorf("%q is taken", wrong)
		}
	}
	grouping, _ := compare.GroupingOf("all-but:sed")
	if err := grouping.Check(c.Set()); err == nil || !strings.Contains(err.Error(), `"sed"`) {
		t.Errorf("an unknown hyper-parameter is told as %v", err)
	}
}

// TestGroupsTellTextsApart: values that look like others do not make one group of two.
func TestGroupsTellTextsApart(t *testing.T) {
	dir := t.TempDir()
	for i, values := range []map[string]any{{"a": "1"}, {"a": 1}, {"a": "1, b=2"}, {"a": 1, "b": 2}, {"a": "true"}, {"a": true}, {"a": ""}} {
		logtest.Run(t, dir, fmt.Sprint("r", i), func(w *summary.Writer) {
			hparams(t, w, values)
			scalar(t, w, "loss", 0, 1)
		})
	}
	grouping, _ := compare.GroupingOf("hparam:a,b")
	if got := names(table(t, open(t, dir), compare.Request{GroupBy: grouping})); len(got) != 7 {
		t.Errorf("groups %q", got)
	}
}

func TestArchivedRunsAreLeftOut(t *testing.T) {
	c := open(t, searched(t))
	notes := map[string]compare.Notes{"search/adam-lr0.1-u32-s0": {Archived: true}}
	if got := table(t, c, compare.Request{Notes: notes}); len(got.Rows) != 31 {
		t.Errorf("%d rows", len(got.Rows))
	}
	if got := table(t, c, compare.Request{Notes: notes, Archived: true}); len(got.Rows) != 32 {
		t.Errorf("with archived ones %d rows", len(got.Rows))
	}
}

func TestATableThatNobodyWaitsForIsNotMade(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := open(t, searched(t)).Table(ctx, compare.Request{Baseline: -1}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-9*max(math.Abs(a), math.Abs(b)) }

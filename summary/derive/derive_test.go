package derive_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"board/internal/limits"
	"board/internal/logtest"
	"board/summary"
	"board/summary/compare"
	"board/summary/curve"
	"board/summary/derive"
	"board/summary/provider"
)

// open loads a log directory once; run tells the numbers of its runs.
func open(t testing.TB, dir string) (d *derive.Deriver, run func(name string) int) {
	t.Helper()
	return openWithin(t, dir, limits.Default())
}

func openWithin(t testing.TB, dir string, most *limits.Limits) (d *derive.Deriver, run func(name string) int) {
	t.Helper()
	store := logtest.Open(t, dir, 0)
	data := provider.New(store, nil)
	return derive.New(data, compare.New(data, most), most), func(name string) int {
		t.Helper()
		info, found := store.Catalog().Run(name)
		if !found {
			t.Fatalf("no run %q", name)
		}
		return info.ID
	}
}

// scalar logs a point, half a second of wall time a step.
func scalar(t testing.TB, w *summary.Writer, tag string, step int64, value float64) {
	t.Helper()
	if err := w.ScalarAt(1000+float64(step)/2, tag, step, value); err != nil {
		t.Fatal(err)
	}
}

func formula(t testing.TB, d *derive.Deriver, text string) *derive.Formula {
	t.Helper()
	f, err := d.Formula(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return f
}

func derived(t testing.TB, d *derive.Deriver, run int, q derive.Request) *derive.Curve {
	t.Helper()
	c, has, err := d.Curve(context.Background(), run, q)
	if err != nil || !has {
		t.Fatalf("has %v, %v", has, err)
	}
	return c
}

// twoRuns has a with all metrics and hyper-parameters, and b with a loss alone.
func twoRuns(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	logtest.Run(t, dir, "a", func(w *summary.Writer) {
		if err := w.HParams(map[string]any{"batch": 32, "lr": 0.5, "name": "x", "bias": true}); err != nil {
			t.Fatal(err)
		}
		for step := range int64(5) {
			scalar(t, w, "loss", step, float64(step))
			scalar(t, w, "val/loss.x", 2*step, float64(10*step))
		}
	})
	logtest.Run(t, dir, "b", func(w *summary.Writer) { scalar(t, w, "loss", 7, 1) })
	return dir
}

func TestCurvesAreJoinedByStep(t *testing.T) {
	d, run := open(t, twoRuns(t))
	c := derived(t, d, run("a"), derive.Request{Formula: formula(t, d, `metric("val/loss.x") - loss`)})
	if !slices.Equal(c.Steps, []int64{0, 1, 2, 3, 4}) || !slices.Equal(c.Values, []float64{0, 4, 8, 12, 16}) || !slices.Equal(c.WallTimes, []float64{1000, 1000.5, 1001, 1001.5, 1002}) {
		t.Errorf("%+v", c.Columns)
	}
	if !c.Interpolated {
		t.Error("steps are unequal, but nothing is called interpolated")
	}
	if c := derived(t, d, run("a"), derive.Request{Formula: formula(t, d, "loss * 2")}); c.Interpolated {
		t.Error("a curve alone is called interpolated")
	}
	if _, has, err := d.Curve(context.Background(), run("b"), derive.Request{Formula: formula(t, d, `metric("val/loss.x") - loss`)}); has || err != nil {
		t.Errorf("a run without one of the metrics: %v %v", has, err)
	}
}

func TestXIsLookedUpAtThePointsOfTheCurve(t *testing.T) {
	d, run := open(t, twoRuns(t))
	c := derived(t, d, run("a"), derive.Request{Formula: formula(t, d, "loss"), X: formula(t, d, `metric("val/loss.x")`)})
	if !slices.Equal(c.Steps, []int64{0, 1, 2, 3, 4}) || !slices.Equal(c.WallTimes, []float64{0, 5, 10, 15, 20}) || !c.Interpolated {
		t.Errorf("%+v", c.Columns)
	}
	c = derived(t, d, run("a"), derive.Request{Formula: formula(t, d, "loss"), X: formula(t, d, "log(loss - 1)")})
	if !slices.Equal(c.Steps, []int64{2, 3, 4}) { // before, x is no finite number
		t.Errorf("%+v", c.Columns)
	}
}

func TestHyperparametersAreNumbers(t *testing.T) {
	d, run := open(t, twoRuns(t))
	c := derived(t, d, run("a"), derive.Request{Formula: formula(t, d, `step * batch + hparam("bias") * loss + lr`)})
	if want := []float64{0.5, 33.5, 66.5, 99.5, 132.5}; !slices.Equal(c.Values, want) {
		t.Errorf("%v, want %v", c.Values, want)
	}
	if d.Has(run("a"), derive.Request{Formula: formula(t, d, "loss + name")}) {
		t.Error("a text counts as a number")
	}
}

func TestDerivedCurvesAreSourcesOfCharts(t *testing.T) {
	dir := t.TempDir()
	logtest.Run(t, dir, "a", func(w *summary.Writer) {
		for step := range int64(5000) {
			scalar(t, w, "loss", step, math.Sin(float64(step)))
		}
	})
	d, run := open(t, dir)
	c := derived(t, d, run("a"), derive.Request{Formula: formula(t, d, "loss * 2")})
	thin := curve.Build(c, curve.Request{Width: 100, Smoothing: 0.5})
	if thin.Len() > 220 || thin.Len() < 150 || thin.Steps[0] != 0 || thin.Steps[thin.Len()-1] != 4999 || len(thin.Smoothed) != thin.Len() {
		t.Errorf("%d points of %d from %d", thin.Len(), thin.Total, thin.Steps[0])
	}
	sum, some := curve.Stats(c, curve.Range{Lo: 10, Hi: 19}, 0)
	if !some || sum.N != 10 || sum.Last.Step != 19 || sum.Last.Value != 2*math.Sin(19) {
		t.Errorf("%+v", sum)
	}
}

func TestWrongFormulasSayWhatAndWhere(t *testing.T) {
	d, _ := open(t, twoRuns(t))
	for _, c := range []struct {
		text, message string
		from, to      int
	}{
		{"loss - ", "unexpected token EOF", 6, 7},
		{"los + 1", `there is no metric "los"; did you mean loss?`, 0, 3},
		{"zzz", `there is no metric "zzz"`, 0, 3},
		{`metric("nothing")`, `no run has a metric "nothing"`, 7, 16},
		{`hparam("nothing") * loss`, `no run has a hyper-parameter "nothing"`, 7, 16},
		{"metric(loss)", `metric is given one name between quotes, as in metric("…")`, 0, 6},
		{"1 + 2", "a formula has at least one metric in it, as in exp(loss)", 0, 5},
		{"", "", 0, 1},
		{"exp(loss, 2)", "exp is written exp(x)", 0, 3},
		{"filter(loss, # > 1)", "the function filter is not known", 0, 6},
		{"shell(loss)", "the function shell is not known", 0, 5},
		{"1..loss", ".. is not known in formulas", 1, 3},
		{"loss in [1]", "in is not known in formulas", 5, 7},
		{`loss + "a"`, "a number, a metric or a function is expected here", 7, 10},
		{"let x = loss; x", "a number, a metric or a function is expected here", 4, 5},
		{"loss.min", `a name with a dot in it is written metric("…")`, 5, 8},
		{strings.Repeat("-", 5000) + "loss", "the formula is too long", 0, 5004},
		{strings.Repeat("loss+", 300) + "1", "compilation failed: expression exceeds maximum allowed nodes", 0, 0},
	} {
		_, err := d.Formula(c.text)
		wrong, is := errors.AsType[*compare.QueryError](err)
		if !is || !strings.Contains(wrong.Message, c.message) || wrong.To <= wrong.From {
			t.Errorf("%.40q: %v", c.text, err)
		} else if c.to > 0 && (wrong.From != c.from || wrong.To != c.to) && c.text != "" {
			t.Errorf("%.40q: from %d to %d, want %d to %d (%s)", c.text, wrong.From, wrong.To, c.from, c.to, wrong.Message)
		}
	}
}

func TestNamesAreSpelledAsFormulasReadThem(t *testing.T) {
	dir := t.TempDir()
	tags := []string{"loss", "step", "exp", "a b", `q"uote`, "e", "nil", "é", "x.y", "train/loss"}
	logtest.Run(t, dir, "a", func(w *summary.Writer) {
		for _, tag := range tags {
			scalar(t, w, tag, 0, 1)
		}
	})
	d, _ := open(t, dir)
	names := d.Names()
	if len(names.Metrics) != len(tags) {
		t.Errorf("%+v", names.Metrics)
	}
	for _, m := range names.Metrics {
		if f, err := d.Formula(m.Spelling); err != nil || !slices.Equal(f.Tags(), []string{m.Name}) {
			t.Errorf("%s, spelled %s: %v", m.Name, m.Spelling, err)
		}
	}
}

func TestLongCurvesAreRefused(t *testing.T) {
	most := limits.Default()
	most.Cells = 8
	d, run := openWithin(t, twoRuns(t), most)
	if _, _, err := d.Curve(context.Background(), run("a"), derive.Request{Formula: formula(t, d, `metric("val/loss.x") - loss`)}); !errors.Is(err, derive.ErrTooMany) {
		t.Errorf("%v, want %v", err, derive.ErrTooMany)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := d.Curve(ctx, run("a"), derive.Request{Formula: formula(t, d, "loss")}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v of a request that is cancelled", err)
	}
}

func FuzzFormula(f *testing.F) {
	dir := f.TempDir()
	logtest.Run(f, dir, "a", func(w *summary.Writer) {
		for step := range int64(3) {
			scalar(f, w, "loss", step, float64(step))
		}
	})
	d, run := open(f, dir)
	id := run("a")
	for _, text := range []string{"loss", "exp(loss) ? -loss : !loss", "ema(loss, 0.5) ** 2", "max(loss, 1, step) % 2", `metric("loss")`, "a.b[1:2] | c", "let x = 1; x", "{a: 1}", "loss ?? 1", "filter([1], # > loss)"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		formula, err := d.Formula(text)
		if err != nil {
			if _, is := errors.AsType[*compare.QueryError](err); !is {
				t.Errorf("%q: %T", text, err)
			}
			return
		}
		if c := derived(t, d, id, derive.Request{Formula: formula}); c.Len() != 3 || len(c.Values) != 3 || len(c.WallTimes) != 3 {
			t.Errorf("%q: %d rows", text, c.Len())
		}
	})
}

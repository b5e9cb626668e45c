package compare_test

import (
	"context"
	"fmt"
	"math"
	"testing"

	"google.golang.org/protobuf/types/known/structpb"

	"board/internal/limits"
	"board/internal/logtest"
	"board/proto/tbpb"
	"board/summary"
	"board/summary/compare"
	"board/summary/provider"
)

// open loads a log directory once.
func open(t testing.TB, dir string) *compare.Comparer {
	t.Helper()
	return compare.New(provider.New(logtest.Open(t, dir, 0), nil), limits.Default())
}

func scalar(t testing.TB, w *summary.Writer, tag string, step int64, value float64) {
	t.Helper()
	if err := w.ScalarAt(1000+float64(step), tag, step, value); err != nil {
		t.Fatal(err)
	}
}

func hparams(t testing.TB, w *summary.Writer, values map[string]any) {
	t.Helper()
	if err := w.HParams(values); err != nil {
		t.Fatal(err)
	}
}

// A trial is a run of the search that searched writes.
type trial struct {
	name  string
	lr    float64
	units int
	opt   string
	seed  int
}

// trials are 3 hyper-parameters, two values each, times 4 seeds.
func trials() (all []trial) {
	for _, lr := range []float64{0.001, 0.1} {
		for _, units := range []int{32, 128} {
			for _, opt := range []string{"adam", "sgd"} {
				for seed := range 4 {
					all = append(all, trial{fmt.Sprintf("search/%s-lr%g-u%d-s%d", opt, lr, units, seed), lr, units, opt, seed})
				}
			}
		}
	}
	return all
}

// loss is the value of a trial's loss at a step.
func (c trial) loss(step int64) float64 {
	return c.lr*10 + 1/float64(1+step) + float64(c.seed)*0.01 - float64(c.units)/1000
}

// searched writes trials with unequal steps (each seed logs at steps of its own), a tag
// that only those of Adam have, and NaN at the end of those with a large learning rate.
func searched(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	for _, c := range trials() {
		logtest.Run(t, dir, c.name, func(w *summary.Writer) {
			hparams(t, w, map[string]any{"lr": c.lr, "units": c.units, "optimizer": c.opt, "seed": c.seed})
			for i := range int64(10 + c.seed) {
				step := i * int64(c.seed+1)
				scalar(t, w, "loss", step, c.loss(step))
				scalar(t, w, "val/acc", step, 1-c.loss(step)/10)
				if c.opt == "adam" {
					scalar(t, w, "beta", step, float64(i))
				}
			}
			if c.lr == 0.1 {
				scalar(t, w, "loss", 1000, math.NaN())
			}
		})
	}
	return dir
}

func table(t testing.TB, c *compare.Comparer, q compare.Request) *compare.Table {
	t.Helper()
	if q.Baseline == 0 {
		q.Baseline = -1
	}
	got, err := c.Table(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func names(t *compare.Table) (all []string) {
	for _, row := range t.Rows {
		all = append(all, row.Name)
	}
	return all
}

func sessionStart(t testing.TB, w *summary.Writer, values map[string]*structpb.Value) {
	t.Helper()
	if err := w.HParamsStart(&tbpb.SessionStartInfo{Hparams: values}); err != nil {
		t.Fatal(err)
	}
}

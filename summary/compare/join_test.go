package compare_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"google.golang.org/protobuf/types/known/structpb"

	"board/internal/logtest"
	"board/proto/tbpb"
	"board/summary"
	"board/summary/compare"
)

// told is the rows with their hyper-parameters, and the values of a metric.
func told(t *testing.T, c *compare.Comparer, m string) (all []string) {
	t.Helper()
	got := table(t, c, compare.Request{Metrics: []compare.Metric{metric(m)}})
	for i, row := range got.Rows {
		text := row.Name
		for p := range got.Set.Params {
			text += " " + row.Param(p).String()
		}
		if cell := got.Columns[0].Cells[i]; cell.Known {
			text += fmt.Sprint(" ", cell.Value)
		}
		all = append(all, text)
	}
	return all
}

// pytorch writes what SummaryWriter.add_hparams does: a run below, with one point a metric.
func pytorch(t *testing.T, dir, run string, lr, accuracy float64) {
	logtest.Run(t, dir, run, func(w *summary.Writer) {
		sessionStart(t, w, map[string]*structpb.Value{"lr": structpb.NewNumberValue(lr)})
		scalar(t, w, "hparam/accuracy", 0, accuracy)
	})
}

func curveOf(t *testing.T, dir, run string) {
	logtest.Run(t, dir, run, func(w *summary.Writer) {
		for step := range int64(3) {
			scalar(t, w, "loss", step, float64(3-step))
		}
	})
}

func TestHyperParametersOfPyTorchAreJoinedToTheRunAbove(t *testing.T) {
	dir := t.TempDir()
	curveOf(t, dir, "exp1")
	pytorch(t, dir, "exp1/1700000000.5", 0.1, 0.75)
	curveOf(t, dir, "exp2")
	pytorch(t, dir, "exp2/first", 0.2, 0.5)
	pytorch(t, dir, "exp2/second", 0.2, 0.625)
	curveOf(t, dir, "search") // one writer for all trials
	pytorch(t, dir, "search/a", 0.3, 0.125)
	pytorch(t, dir, "search/b", 0.4, 0.25)
	curveOf(t, dir, "grid") // a training below another
	logtest.Run(t, dir, "grid/trial", func(w *summary.Writer) {
		hparams(t, w, map[string]any{"lr": 0.5})
		scalar(t, w, "loss", 0, 1)
		scalar(t, w, "loss", 1, 0.5)
	})
	c := open(t, dir)
	want := `["exp1 0.1 0.75" "exp2 0.2 0.5" "grid " "grid/trial 0.5" "search " "search/a 0.3 0.125" "search/b 0.4 0.25"]`
	if got := fmt.Sprintf("%q", told(t, c, "hparam/accuracy")); got != want {
		t.Errorf("rows %s, want %s", got, want)
	}
	exp1, _ := c.Set().ByName("exp1")
	if joined, found := c.Set().ByID(exp1.Joined[0]); !found || joined != exp1 {
		t.Error("the run that was joined is not found by its number")
	}
}

func TestHyperParametersOfKerasCountForTheRunsBelow(t *testing.T) {
	dir := t.TempDir()
	for i, lr := range []float64{0.1, 0.2} {
		name := fmt.Sprint("run", i)
		logtest.Run(t, dir, name, func(w *summary.Writer) { hparams(t, w, map[string]any{"lr": lr}) })
		curveOf(t, dir, name+"/train")
		curveOf(t, dir, name+"/validation")
	}
	logtest.Run(t, dir, "failed", func(w *summary.Writer) { hparams(t, w, map[string]any{"lr": 0.3}) })
	curveOf(t, dir, "plain")
	c := open(t, dir)
	want := `["failed 0.3" "plain  1" "run0/train 0.1 1" "run0/validation 0.1 1" "run1/train 0.2 1" "run1/validation 0.2 1"]`
	if got := fmt.Sprintf("%q", told(t, c, "loss")); got != want {
		t.Errorf("rows %s, want %s", got, want)
	}
	grouping, _ := compare.GroupingOf("hparam:lr")
	if got := fmt.Sprintf("%q", names(table(t, c, compare.Request{GroupBy: grouping, Query: compare.Query{Text: "run"}}))); got != `["lr=0.1 · train" "lr=0.1 · validation" "lr=0.2 · train" "lr=0.2 · validation"]` {
		t.Errorf("groups %s", got)
	}
}

// lightning writes what Lightning's TensorBoardLogger does: everything into one run. A
// placeholder of the metric comes first, then experiment, start and end of the session, all
// before the training; settings that lie in others have their path as a name.
func lightning(t *testing.T, dir string, version int, lr, metric float64) {
	logtest.Run(t, dir, fmt.Sprintf("lightning_logs/version_%d", version), func(w *summary.Writer) {
		scalar(t, w, "hp_metric", 0, -1)
		values := map[string]*structpb.Value{
			"optim/lr": structpb.NewNumberValue(lr), "optim/name": structpb.NewStringValue("adam"),
			"layers": structpb.NewStringValue("[64, 32]"), "nesterov": structpb.NewBoolValue(true),
		}
		experiment := &tbpb.Experiment{MetricInfos: []*tbpb.MetricInfo{{Name: &tbpb.MetricName{Tag: "hp_metric"}}}}
		for _, name := range slices.Sorted(maps.Keys(values)) {
			experiment.HparamInfos = append(experiment.HparamInfos, &tbpb.HParamInfo{Name: name})
		}
		if err := w.HParamsExperiment(experiment); err != nil {
			t.Fatal(err)
		}
		sessionStart(t, w, values)
		if err := w.HParamsEnd(tbpb.SessionEndStatus_STATUS_SUCCESS); err != nil {
			t.Fatal(err)
		}
		for step := range int64(3) {
			scalar(t, w, "epoch", step, float64(step))
			scalar(t, w, "train_loss_step", step, 1/float64(step+1))
		}
		if metric != 0 {
			scalar(t, w, "hp_metric", 3, metric)
		}
	})
}

func TestHyperParametersOfLightningAreThoseOfTheirRun(t *testing.T) {
	dir := t.TempDir()
	lightning(t, dir, 0, 0.1, 0)
	lightning(t, dir, 1, 0.01, 0.875)
	c := open(t, dir)
	var params []string
	for _, p := range c.Set().Params {
		params = append(params, p.Name)
	}
	if got := fmt.Sprintf("%q", params); got != `["layers" "nesterov" "optim/lr" "optim/name"]` {
		t.Errorf("hyper-parameters %s", got)
	}
	want := `["lightning_logs/version_0 [64, 32] true 0.1 adam -1" "lightning_logs/version_1 [64, 32] true 0.01 adam 0.875"]`
	if got := fmt.Sprintf("%q", told(t, c, "hp_metric")); got != want {
		t.Errorf("rows %s, want %s", got, want)
	}
	got := table(t, c, compare.Request{Query: compare.Query{Text: `hparam("optim/lr") < 0.05 && train_loss_step.last < 0.5`}})
	if names := fmt.Sprintf("%q", names(got)); names != `["lightning_logs/version_1"]` {
		t.Errorf("the filter passes %s", names)
	}
}

// TestFixtures: what TensorFlow, Keras and PyTorch have written.
func TestFixtures(t *testing.T) {
	for dir, want := range map[string]map[string]string{
		"tf2_summary": {"a": "dropout=0.1 optimizer=adam units=16", "b/deep/nested": "dropout=0.1 optimizer=adam units=32"},
	} {
		c := open(t, "../../testdata/logs/"+dir)
		for name, params := range want {
			run, found := c.Set().ByName(name)
			if !found {
				t.Errorf("%s: no row %s", dir, name)
				continue
			}
			got := ""
			for i, p := range c.Set().Params {
				if v := run.Value(i); v.Known() {
					got += " " + p.Name + "=" + v.String()
				}
			}
			if got != " "+params {
				t.Errorf("%s, %s: %s, want %s", dir, name, got, params)
			}
		}
	}
}

func TestDirectionsAreGuessedByName(t *testing.T) {
	for name, want := range map[string]compare.Direction{
		"loss": compare.Lower, "val_loss": compare.Lower, "epoch_loss": compare.Lower, "train/loss": compare.Lower, "loss/train": compare.Lower, "Validation Loss": compare.Lower, "valLoss": compare.Lower,
		"accuracy": compare.Higher, "val_acc": compare.Higher, "epoch_accuracy": compare.Higher, "eval/f1": compare.Higher, "metrics/mAP50": compare.Higher, "top5": compare.Higher, "recall@10": compare.Higher,
		"error_rate": compare.Lower, "rmse": compare.Lower, "perplexity": compare.Lower, "wer": compare.Lower, "val/mean_absolute_error": compare.Lower, "rollout/ep_rew_mean": compare.Higher, "reward": compare.Higher,
		"learning_rate": compare.Unknown, "lr": compare.Unknown, "steps": compare.Unknown, "glossary": compare.Unknown, "": compare.Unknown, "step_time": compare.Lower, "samples_per_sec": compare.Higher,
	} {
		if got := compare.GuessDirection(name); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
	d := compare.Directions{"loss": compare.Higher}
	if is, guessed := d.Of("loss"); is != compare.Higher || guessed {
		t.Error("what is set does not count")
	}
}

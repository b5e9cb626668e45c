package search

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"board/nn"
	"board/proto/tbpb"
	"board/summary"
)

// A logged run is what the event files of a directory hold.
type logged struct {
	scalars map[string][]float64
	steps   map[string][]int64
	hparams map[string]summary.HParams
	files   int
}

func readRun(t *testing.T, dir string) logged {
	t.Helper()
	run := logged{scalars: map[string][]float64{}, steps: map[string][]int64{}, hparams: map[string]summary.HParams{}}
	paths, err := filepath.Glob(filepath.Join(dir, "*tfevents*"))
	if err != nil {
		t.Fatal(err)
	}
	run.files = len(paths)
	for _, path := range paths {
		r, err := summary.OpenReader(path)
		if err != nil {
			t.Fatal(err)
		}
		for event, err := range r.Events() {
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range event.GetSummary().GetValue() {
				if plugin := v.GetMetadata().GetPluginData(); plugin.GetPluginName() == "hparams" {
					h, err := summary.DecodeHParams(plugin.GetContent())
					if err != nil {
						t.Fatal(err)
					}
					run.hparams[v.GetTag()] = h
				} else if x, ok := v.GetValue().(*tbpb.Summary_Value_SimpleValue); ok {
					run.scalars[v.GetTag()] = append(run.scalars[v.GetTag()], float64(x.SimpleValue))
					run.steps[v.GetTag()] = append(run.steps[v.GetTag()], event.GetStep())
				}
			}
		}
		r.Close()
	}
	return run
}

// Each trial is a run with its parameters, scores and status; the study declares the parameters and has the curve of the best score.
func TestBoard(t *testing.T) {
	logs := t.TempDir()
	evaluation := Func(func(ctx context.Context, t *Trial) (float64, error) {
		for i := range 3 {
			if err := t.Report(ctx, i, float64(10-i)); err != nil {
				return 0, err
			}
		}
		t.Note("seconds", 1.5)
		switch t.Number() {
		case 1:
			return 0, errBroken
		case 2:
			return 0, nn.ErrPruned
		}
		return float64(5 - t.Number()), nil
	})
	for _, upFront := range []bool{true, false} {
		dir := filepath.Join(logs, map[bool]string{true: "space", false: "asked"}[upFront])
		c := Config{Trials: 4, Workers: 1, LogDir: dir}
		e := evaluation
		if upFront {
			c.Space = Space{Int("units", 1, 9), Choice("kind", "x", "y"), Choice("mixed", 1, "z"), Bool("flag")}
		} else {
			e = func(ctx context.Context, t *Trial) (float64, error) {
				t.Int("units", 1, 9)
				return evaluation(ctx, t)
			}
		}
		s := ran(t, c, e)
		study := readRun(t, dir)
		experiment := study.hparams[summary.HParamsExperimentTag].Experiment
		if got := len(experiment.GetHparamInfos()); got != len(c.Space) || experiment.GetMetricInfos()[0].GetName().GetTag() != "score" {
			t.Errorf("the experiment is %v", experiment)
		}
		if got := study.scalars["best_score"]; len(got) != 2 || got[0] != 5 || got[1] != 2 || study.steps["best_score"][1] != 2 {
			t.Errorf("the best scores are %v at %v", got, study.steps["best_score"])
		}
		for i, status := range []tbpb.SessionEndStatus{
			tbpb.SessionEndStatus_STATUS_SUCCESS, tbpb.SessionEndStatus_STATUS_FAILURE, tbpb.SessionEndStatus_STATUS_SUCCESS, tbpb.SessionEndStatus_STATUS_SUCCESS,
		} {
			run, result := readRun(t, filepath.Join(dir, trialName(i))), s.Results()[i]
			units := run.hparams[summary.HParamsStartTag].Start.GetHparams()["units"].GetNumberValue()
			if units != float64(result.Params.Int("units")) || run.hparams[summary.HParamsEndTag].End.GetStatus() != status || run.scalars["seconds"][0] != 1.5 {
				t.Errorf("trial %d: %+v", i, run)
			}
			want := []float64{10, 9, 8}
			if result.State == Finished {
				want = append(want, result.Score)
			}
			if got := run.scalars["score"]; len(got) != len(want) || got[len(got)-1] != want[len(want)-1] {
				t.Errorf("trial %d has the scores %v, want %v", i, got, want)
			}
		}
	}
}

// A trial that is run again goes on in its run; the study's curve goes on too.
func TestBoardGoesOn(t *testing.T) {
	dir, logs := t.TempDir(), t.TempDir()
	c := Config{Dir: dir, LogDir: logs, Trials: 2, Workers: 1, Verbose: nn.Silent, Space: Space{Uniform("a", 0, 10)}}
	first, err := Open(c)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	err = first.Run(ctx, Func(func(ctx context.Context, t *Trial) (float64, error) {
		if t.Number() == 1 {
			cancel()
			return 0, ctx.Err()
		}
		return 7, nil
	}))
	if err := errors.Join(err, first.Close()); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if run := readRun(t, filepath.Join(logs, "trial_0001")); run.hparams[summary.HParamsEndTag].End != nil {
		t.Error("a trial that was interrupted has ended")
	}
	ran(t, c, Func(func(context.Context, *Trial) (float64, error) { return 3, nil }))
	run := readRun(t, filepath.Join(logs, "trial_0001"))
	if run.files != 2 || run.hparams[summary.HParamsEndTag].End.GetStatus() != tbpb.SessionEndStatus_STATUS_SUCCESS || run.scalars["score"][0] != 3 {
		t.Errorf("%+v", run)
	}
	if study := readRun(t, logs); study.files != 2 || len(study.scalars["best_score"]) != 2 || study.steps["best_score"][1] != 2 {
		t.Errorf("%+v", study)
	}
}

// Trainings log their curves below their trial, and folds each in a run of its own.
func TestBoardHasCurves(t *testing.T) {
	logs := t.TempDir()
	fit := nn.FitConfig{Epochs: 2, ValidationSplit: 0.2}
	ran(t, Config{Trials: 1, LogDir: filepath.Join(logs, "a")}, &Train{Build: linear, Data: line(50), Fit: fit})
	ran(t, Config{Trials: 1, LogDir: filepath.Join(logs, "b")}, &CrossValidation{Build: linear, Data: line(50), Folds: 2, Fit: fit})
	for _, dir := range []string{"a/trial_0000/validation", "a/trial_0000/train", "b/trial_0000/fold_1/train", "b/trial_0000/fold_2/validation"} {
		if run := readRun(t, filepath.Join(logs, dir)); len(run.scalars["epoch_loss"]) != 2 || math.IsNaN(run.scalars["epoch_loss"][1]) {
			t.Errorf("%s has %v", dir, run.scalars)
		}
	}
}

func TestLogsThatCannotBeWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s := open(t, Config{Trials: 1, LogDir: path})
	if err := s.Run(t.Context(), Func(square)); err == nil || !strings.Contains(err.Error(), "search: logs: ") {
		t.Error(err)
	}
}

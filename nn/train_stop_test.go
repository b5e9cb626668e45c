package nn_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"board/nn"
	"board/nn/callback"
)

// The history names what ended a training, and so does the model to a callback's
// OnTrainEnd.
func TestStoppedBy(t *testing.T) {
	expired, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0))
	defer cancel()
	at := func(end func(m *nn.Model) error) nn.Callback {
		return &callback.LambdaCallback{TrainBatchEnd: func(m *nn.Model, _ int, _ *nn.Logs) error { return end(m) }}
	}
	for want, tt := range map[nn.Stop]struct {
		ctx context.Context
		end nn.Callback
	}{
		nn.Finished:      {t.Context(), nn.BaseCallback{}},
		nn.EarlyStopping: {t.Context(), at(func(m *nn.Model) error { m.StopTraining(); m.StopTrainingBy("later"); return nil })},
		"time is up":     {t.Context(), at(func(m *nn.Model) error { m.StopTrainingBy("time is up"); m.StopTraining(); return nil })},
		nn.Pruned:        {t.Context(), at(func(*nn.Model) error { return fmt.Errorf("trial 7: %w", nn.ErrPruned) })},
		nn.Cancelled:     {expired, nn.BaseCallback{}},
		nn.Failed:        {t.Context(), at(func(*nn.Model) error { return context.Canceled })}, // not the training's context
	} {
		var atEnd nn.Stop
		see := &callback.LambdaCallback{TrainEnd: func(m *nn.Model, _ *nn.Logs) error { atEnd = m.StoppedBy(); return nil }}
		config := silent(2)
		config.Callbacks = []nn.Callback{tt.end, see}
		m := regressor(t)
		h, err := m.Fit(tt.ctx, sums(10), config)
		failed := want == nn.Pruned || want == nn.Cancelled || want == nn.Failed
		if h.StoppedBy != want || atEnd != want || (err != nil) != failed {
			t.Errorf("stopped by %q, at its end by %q, with %v; want %q", h.StoppedBy, atEnd, err, want)
		}
		if pruned := errors.Is(err, nn.ErrPruned); pruned != (want == nn.Pruned) {
			t.Errorf("%q: got the error %v", want, err)
		}
		if h, err := m.Fit(t.Context(), sums(10), silent(1)); err != nil || h.StoppedBy != nn.Finished {
			t.Errorf("the next Fit is stopped by %q: %v", h.StoppedBy, err)
		}
	}
}

// A training that cannot begin has failed.
func TestStoppedByBeforeTheFirstStep(t *testing.T) {
	h, err := regressor(t).Fit(t.Context(), nn.Data{}, silent(1))
	if err == nil || h.StoppedBy != nn.Failed {
		t.Errorf("stopped by %q: %v", h.StoppedBy, err)
	}
}

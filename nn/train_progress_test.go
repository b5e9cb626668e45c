package nn

import (
	"errors"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// played is what a progress prints for two epochs of four steps of 30 ms, the first step taking a second longer.
func played(t *testing.T, p *progress, out *strings.Builder) string {
	t.Helper()
	p.out = out
	synctest.Test(t, func(t *testing.T) {
		var logs Logs
		check := func(err error) {
			if err != nil {
				t.Error(err)
			}
		}
		check(p.OnTrainBegin(nil, Params{Epochs: 2, Steps: 4}))
		for epoch := range 2 {
			check(p.OnEpochBegin(nil, epoch))
			logs.clear()
			time.Sleep(time.Second)
			for batch := range 4 {
				time.Sleep(30 * time.Millisecond)
				logs.Set("loss", 1/float64(batch+1))
				check(p.OnTrainBatchEnd(nil, batch, &logs))
			}
			check(p.OnTestBegin(nil, Params{Steps: 9}))
			check(p.OnTestBatchEnd(nil, 0, &logs))
			check(p.OnTestEnd(nil, &logs))
			logs.Set("val_loss", 0.5)
			check(p.OnEpochEnd(nil, epoch, &logs))
		}
		check(p.OnTrainEnd(nil, &logs))
	})
	return out.String()
}

func TestOneLineAnEpoch(t *testing.T) {
	var out strings.Builder
	epoch := "4/4 - 1s - 280ms/step - loss: 0.2500 - val_loss: 0.5000\n"
	want := "Epoch 1/2\n" + epoch + "Epoch 2/2\n" + epoch
	if got := played(t, newProgress(OneLine, &out), &out); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestBar(t *testing.T) {
	var out strings.Builder
	got := played(t, newProgress(ProgressBar, &out), &out)
	first, _, _ := strings.Cut(got, "Epoch 2/2\n")
	want := "Epoch 1/2\n" +
		"\r1/4 ━━━━━━━━━━━━━━━━━━━━ 3s 1s/step - loss: 1.0000" +
		"\r3/4 ━━━━━━━━━━━━━━━━━━━━ 0s 30ms/step - loss: 0.3333" +
		"\r4/4 ━━━━━━━━━━━━━━━━━━━━ 1s 30ms/step - loss: 0.2500 - val_loss: 0.5000\n"
	if first != want {
		t.Errorf("got\n%q\nwant\n%q", first, want)
	}
}

func TestBarInColour(t *testing.T) {
	var out strings.Builder
	p := newProgress(ProgressBar, &out)
	p.colour = true
	got := played(t, p, &out)
	for _, want := range []string{
		"\x1b[1m1/4\x1b[0m \x1b[32m━━━━━\x1b[0m\x1b[37m━━━━━━━━━━━━━━━\x1b[0m \x1b[1m3s\x1b[0m 1s/step",
		"\x1b[1m4/4\x1b[0m \x1b[32m━━━━━━━━━━━━━━━━━━━━\x1b[0m \x1b[1m1s\x1b[0m 30ms/step",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("got %q, want it to contain %q", got, want)
		}
	}
}

func TestShorterLineCoversTheLongerOne(t *testing.T) {
	var out strings.Builder
	p := newProgress(ProgressBar, &out)
	p.start(10)
	var long, short Logs
	long.Set("loss", 123.4567)
	short.Set("loss", 1.2345)
	if err := errors.Join(p.draw(1, "0s", "1ms/step", &long), p.draw(2, "0s", "1ms/step", &short)); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(out.String(), "\r")
	if a, b := len([]rune(lines[1])), len([]rune(lines[2])); a != b {
		t.Errorf("lines of %d and %d signs: what was longer stays visible", a, b)
	}
}

func TestStoppedBarEndsItsLine(t *testing.T) {
	var out strings.Builder
	p := newProgress(ProgressBar, &out)
	p.start(10)
	if err := errors.Join(p.OnTrainBatchEnd(nil, 0, nil), p.OnTrainEnd(nil, nil)); err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(out.String(), "step\n") {
		t.Errorf("got %q, want a line that ends", out.String())
	}
}

func TestEvaluationHasABar(t *testing.T) {
	var out strings.Builder
	p := newProgress(OneLine, &out)
	var logs Logs
	logs.Set("loss", 0.5)
	synctest.Test(t, func(t *testing.T) {
		err := errors.Join(p.OnTestBegin(nil, Params{Steps: 313}), p.OnTestBatchEnd(nil, 0, &logs), p.OnTestEnd(nil, &logs))
		if err != nil {
			t.Error(err)
		}
	})
	if got, want := out.String(), "313/313 - 0s - 0s/step - loss: 0.5000\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestVerbosity(t *testing.T) {
	if newProgress(Silent, nil) != nil {
		t.Error("Silent prints")
	}
	if p := newProgress(Auto, &strings.Builder{}); p == nil || p.bar {
		t.Error("Auto draws a bar where there is no terminal")
	}
	file, err := os.Create(t.TempDir() + "/log")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if p := newProgress(Auto, file); p.bar {
		t.Error("Auto draws a bar into a file")
	}
}

func TestTimes(t *testing.T) {
	for _, c := range []struct {
		d         time.Duration
		eta, step string
	}{
		{0, "0s", "0s/step"},
		{350 * time.Microsecond, "0s", "350us/step"},
		{12 * time.Millisecond, "0s", "12ms/step"},
		{59 * time.Second, "59s", "59s/step"},
		{time.Minute, "60s", "60s/step"},
		{time.Minute + time.Millisecond, "1:00", "60s/step"},
		{61 * time.Second, "1:01", "61s/step"},
		{3*time.Hour + 2*time.Minute + time.Second, "3:02:01", "10921s/step"},
	} {
		if eta, step := formatETA(c.d), formatStep(c.d); eta != c.eta || step != c.step {
			t.Errorf("%v: got %s and %s, want %s and %s", c.d, eta, step, c.eta, c.step)
		}
	}
}

// How many steps there are is not known in the first epoch of a source; the second has as many.
func TestBarOfUnknownLength(t *testing.T) {
	var out strings.Builder
	p := newProgress(ProgressBar, &out)
	synctest.Test(t, func(t *testing.T) {
		logs := &Logs{}
		err := p.OnTrainBegin(nil, Params{Epochs: 2})
		for epoch := range 2 {
			err = errors.Join(err, p.OnEpochBegin(nil, epoch))
			for batch := range 3 {
				time.Sleep(100 * time.Millisecond)
				err = errors.Join(err, p.OnTrainBatchEnd(nil, batch, logs))
			}
			err = errors.Join(err, p.OnEpochEnd(nil, epoch, logs))
		}
		if err != nil {
			t.Error(err)
		}
	})
	for _, want := range []string{"\r2/Unknown ", "\r3/3 ", "Epoch 2/2\n\r1/3 "} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("got %q, want %q in it", out.String(), want)
		}
	}
}

package nn

import (
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"time"
)

// Verbosity is how much Fit, Evaluate and Predict print.
type Verbosity int

const (
	// Auto is ProgressBar on a terminal and OneLine elsewhere.
	Auto Verbosity = iota
	// Silent prints nothing: Keras's 0.
	Silent
	// ProgressBar draws a bar that moves, with the time left: Keras's 1.
	ProgressBar
	// OneLine prints one line for each epoch: Keras's 2.
	OneLine
)

const (
	barWidth    = 20
	barInterval = 50 * time.Millisecond // between two drawings
)

// A progress prints what Keras's ProgbarLogger prints. It is a callback, the last of the list, so that it shows what
// the others put into the logs.
type progress struct {
	BaseCallback
	out      io.Writer
	bar      bool // a moving bar, else one line at the end
	colour   bool
	epochs   int
	fitting  bool // validation within Fit is silent
	total    int  // of steps; 0 while that is not known
	done     int
	begin    time.Time
	first    time.Time // end of the first step, which is not typical
	drawn    time.Time
	previous int // width of what was drawn last
}

// newProgress is nil when nothing is to be printed.
func newProgress(v Verbosity, out io.Writer) *progress {
	if out == nil {
		out = os.Stdout
	}
	terminal := isTerminal(out)
	if v == Auto {
		v = OneLine
		if terminal {
			v = ProgressBar
		}
	}
	if v == Silent {
		return nil
	}
	return &progress{out: out, bar: v == ProgressBar, colour: terminal}
}

func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

func (p *progress) start(total int) {
	p.total, p.done, p.previous = total, 0, 0
	p.begin, p.first, p.drawn = time.Now(), time.Time{}, time.Time{}
}

// OnTrainBegin records how much there is to do.
func (p *progress) OnTrainBegin(_ *Model, params Params) error {
	p.fitting, p.epochs, p.total = true, params.Epochs, params.Steps
	return nil
}

// OnEpochBegin prints the head of an epoch.
func (p *progress) OnEpochBegin(_ *Model, epoch int) error {
	p.start(p.total)
	if p.epochs > 1 {
		_, err := fmt.Fprintf(p.out, "Epoch %d/%d\n", epoch+1, p.epochs)
		return err
	}
	return nil
}

// OnTrainBatchEnd moves the bar.
func (p *progress) OnTrainBatchEnd(_ *Model, batch int, logs *Logs) error {
	return p.update(batch+1, logs)
}

// OnEpochEnd prints the finished line.
func (p *progress) OnEpochEnd(_ *Model, _ int, logs *Logs) error { return p.finish(logs) }

// OnTestBegin starts a bar for an evaluation that is not part of a training.
func (p *progress) OnTestBegin(_ *Model, params Params) error {
	if !p.fitting {
		p.start(params.Steps)
	}
	return nil
}

// OnTestBatchEnd moves the bar.
func (p *progress) OnTestBatchEnd(_ *Model, batch int, logs *Logs) error {
	if p.fitting {
		return nil
	}
	return p.update(batch+1, logs)
}

// OnTestEnd prints the finished line.
func (p *progress) OnTestEnd(_ *Model, logs *Logs) error {
	if p.fitting {
		return nil
	}
	return p.finish(logs)
}

// OnPredictBegin starts a bar.
func (p *progress) OnPredictBegin(_ *Model, params Params) error {
	p.start(params.Steps)
	return nil
}

// OnPredictBatchEnd moves the bar.
func (p *progress) OnPredictBatchEnd(_ *Model, batch int, logs *Logs) error {
	return p.update(batch+1, logs)
}

// OnPredictEnd prints the finished line.
func (p *progress) OnPredictEnd(_ *Model, logs *Logs) error { return p.finish(logs) }

// OnTrainEnd leaves a line that was not finished because training was stopped.
func (p *progress) OnTrainEnd(*Model, *Logs) error { return p.leave() }

// leave ends the line of an unfinished bar.
func (p *progress) leave() error {
	if p.previous == 0 {
		return nil
	}
	p.previous = 0
	_, err := fmt.Fprintln(p.out)
	return err
}

// update draws the bar, but not oftener than an eye can follow.
func (p *progress) update(done int, logs *Logs) error {
	p.done = done
	if !p.bar {
		return nil
	}
	now := time.Now()
	step := p.stepTime(done, now)
	if now.Sub(p.drawn) < barInterval {
		return nil
	}
	p.drawn = now
	left := time.Duration(p.total-done) * step
	if p.total == 0 {
		left = now.Sub(p.begin) // what it took so far is all that is known
	}
	return p.draw(done, formatETA(left), formatStep(step), logs)
}

func (p *progress) finish(logs *Logs) error {
	if p.total == 0 {
		p.total = p.done // the next epoch has as many
	}
	now := time.Now()
	times := fmt.Sprintf("%.0fs", now.Sub(p.begin).Seconds())
	step := formatStep(p.stepTime(p.total, now))
	if !p.bar {
		_, err := fmt.Fprintf(p.out, "%s - %s - %s%s\n", p.count(p.total), times, step, tail(logs))
		return err
	}
	if err := p.draw(p.total, times, step, logs); err != nil {
		return err
	}
	p.previous = 0
	_, err := fmt.Fprintln(p.out)
	return err
}

// draw writes the bar over the one before. Times is the time left, or that it took.
func (p *progress) draw(done int, times, step string, logs *Logs) error {
	full := barWidth * min(done, p.total) / max(p.total, 1)
	count, info := p.count(done), " "+step+tail(logs)
	width := len(count) + 1 + barWidth + 1 + len(times) + len([]rune(info))
	blank := strings.Repeat(" ", max(0, p.previous-width))
	p.previous = width
	_, err := fmt.Fprintf(p.out, "\r%s %s%s %s%s%s", p.paint("1", count), p.paint("32", strings.Repeat("━", full)),
		p.paint("37", strings.Repeat("━", barWidth-full)), p.paint("1", times), info, blank)
	return err
}

func (p *progress) paint(code, text string) string {
	if !p.colour || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// count is " 12/1719", as wide as the total.
func (p *progress) count(done int) string {
	if p.total == 0 {
		return fmt.Sprintf("%d/Unknown", done)
	}
	return fmt.Sprintf("%*d/%d", len(fmt.Sprint(p.total)), done, p.total)
}

// stepTime estimates the time of a step. It leaves out the first one, which builds and warms up, if the bar saw it.
func (p *progress) stepTime(done int, now time.Time) time.Duration {
	if done > 1 && !p.first.IsZero() {
		return now.Sub(p.first) / time.Duration(done-1)
	}
	if done == 1 {
		p.first = now
	}
	return now.Sub(p.begin) / time.Duration(max(done, 1))
}

func tail(logs *Logs) string {
	if logs.Len() == 0 {
		return ""
	}
	return " - " + logs.String()
}

// formatValue writes four digits as Keras does, with an exponent where those would show little: 0.9500, 1.0000e-05, 0.0000e+00, nan, inf.
func formatValue(v float64) string {
	switch {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return strings.TrimPrefix(strings.ToLower(fmt.Sprint(v)), "+")
	case math.Abs(v) > 1e-3:
		return fmt.Sprintf("%.4f", v)
	}
	return fmt.Sprintf("%.4e", v)
}

func formatETA(d time.Duration) string {
	s := int(d.Seconds())
	switch {
	case d > time.Hour:
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s%3600/60, s%60)
	case d > time.Minute:
		return fmt.Sprintf("%d:%02d", s/60, s%60)
	}
	return fmt.Sprintf("%ds", s)
}

func formatStep(d time.Duration) string {
	switch {
	case d >= time.Second || d == 0:
		return fmt.Sprintf("%.0fs/step", d.Seconds())
	case d >= time.Millisecond:
		return fmt.Sprintf("%.0fms/step", d.Seconds()*1e3)
	}
	return fmt.Sprintf("%.0fus/step", d.Seconds()*1e6)
}

package nn

import (
	"cmp"
	"fmt"
	"slices"
	"sync"

	"board/nn/metric"
	"board/nn/tape"
	"board/nn/tensor"
)

// A tally is the running means of one training or one evaluation: of the losses, and the metrics with what they have counted.
type tally struct {
	heads   []counted
	total   mean
	reports []report // sorted by name, as Keras logs them
	home    *tallies
}

// A counted head is an output with its running means.
type counted struct {
	*head
	mean    mean            // of the loss, not multiplied; over batches, not samples, which is what Keras 3 on TensorFlow logs
	own     []metric.Metric // those of head.metrics, or copies of them
	metrics []metric.Metric // own as resolved for the shapes of the data

	y, pred tensor.Shape // the shapes that loss and metrics were checked for
}

// A report is a line of the logs.
type report struct {
	name  string
	value func() float64
}

// A mean is a running mean over samples.
type mean struct{ sum, weight float64 }

func (m *mean) add(value float64, weight int) {
	m.sum += value * float64(weight)
	m.weight += float64(weight)
}

func (m *mean) value() float64 {
	if m.weight == 0 {
		return 0
	}
	return m.sum / m.weight
}

// tallies are those that no training and no evaluation uses. The first counts with the metrics that Compile was given, so
// that their state can be looked at; those for evaluations at the same time count with copies.
type tallies struct {
	mu    sync.Mutex
	first bool // the first one has been made
	spare []*tally
}

// take is a tally for the caller alone, until give.
func (s *tallies) take(c *compiled) (*tally, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := len(s.spare); n > 0 {
		y := s.spare[n-1]
		s.spare = s.spare[:n-1]
		return y, nil
	}
	y, err := newTally(c.heads, s.first)
	if err != nil {
		return nil, err
	}
	s.first, y.home = true, s
	return y, nil
}

func (y *tally) give() {
	y.home.mu.Lock()
	defer y.home.mu.Unlock()
	if len(y.home.spare) < maxSpare {
		y.home.spare = append(y.home.spare, y)
	}
}

func newTally(heads []*head, copies bool) (*tally, error) {
	y := &tally{heads: make([]counted, len(heads))}
	for i, h := range heads {
		y.heads[i] = counted{head: h, metrics: make([]metric.Metric, len(h.metrics))}
		for _, tr := range h.metrics {
			own := tr.given
			if copies {
				var err error
				if own, err = metric.Fresh(tr.given); err != nil {
					return nil, fmt.Errorf("metric %s counts for another training or evaluation of this model: %w", tr.given.MetricName(), err)
				}
			}
			y.heads[i].own = append(y.heads[i].own, own)
		}
	}
	return y, nil
}

// prepare checks labels of these shapes against losses and outputs, and finds the metrics that fit. It does so once for data of the same shapes.
func (y *tally) prepare(outputs []port, labels []*tensor.Tensor) error {
	changed := y.reports == nil
	for i := range y.heads {
		h := &y.heads[i]
		if sameRows(h.y, labels[i].Shape) && h.pred.Equal(outputs[i].shape) {
			continue
		}
		changed = true
		if err := h.prepare(batchShape(labels[i].Shape), outputs[i].shape); err != nil {
			return err
		}
	}
	if changed {
		y.makeReports()
	}
	return nil
}

// sameRows compares shapes but for the number of rows.
func sameRows(a, b tensor.Shape) bool { return len(a) == len(b) && len(a) > 0 && a[1:].Equal(b[1:]) }

func (h *counted) prepare(y, pred tensor.Shape) error {
	lossName := ""
	if h.loss != nil {
		lossName = h.loss.LossName()
		if err := h.loss.Check(y, pred); err != nil {
			return fmt.Errorf("labels of the output %s: %w", h.name, err)
		}
	}
	for i, own := range h.own {
		found, err := metric.ResolveFor(own, lossName, y, pred)
		if err != nil {
			return fmt.Errorf("metric %s of the output %s: %w", own.MetricName(), h.name, err)
		}
		h.metrics[i] = found
	}
	h.y, h.pred = y, pred
	return nil
}

// makeReports names all that is logged as Keras 3 does: loss, then the loss of each output if there are several, then metrics; a name that is
// taken gets a number. Everything is sorted by name.
func (y *tally) makeReports() {
	y.reports = []report{{"loss", y.total.value}}
	taken := map[string]bool{}
	losses := 0
	for _, h := range y.heads {
		if h.loss != nil {
			losses++
		}
	}
	for i := range y.heads {
		h := &y.heads[i]
		if h.loss != nil && losses > 1 {
			y.reports = append(y.reports, report{h.name + "_loss", h.mean.value})
		}
		for k, tr := range h.head.metrics {
			base := tr.given.MetricName()
			if tr.weighted && taken[tr.prefix+base] {
				base = "weighted_" + base
			}
			y.reports = append(y.reports, report{freeName(taken, tr.prefix+base), h.metrics[k].Result})
		}
	}
	slices.SortStableFunc(y.reports, func(a, b report) int { return cmp.Compare(a.name, b.name) })
}

func (y *tally) reset() {
	y.total = mean{}
	for i := range y.heads {
		h := &y.heads[i]
		h.mean = mean{}
		for _, one := range h.metrics {
			if one != nil {
				one.Reset()
			}
		}
	}
}

// fill writes the means so far into logs.
func (y *tally) fill(logs *Logs, prefix string) {
	for _, r := range y.reports {
		name := r.name
		if prefix != "" {
			name = prefix + name
		}
		logs.Set(name, r.value())
	}
}

// names lists what an epoch logs.
func (y *tally) names(validation bool) []string {
	var names []string
	for _, r := range y.reports {
		names = append(names, r.name)
	}
	if validation {
		for _, r := range y.reports {
			names = append(names, "val_"+r.name)
		}
	}
	return names
}

// update adds a batch to the running means. The mean loss counts samples alike, whatever their weights, as in Keras.
func (y *tally) update(total *tape.Var, out []*tape.Var, b *batch) error {
	y.total.add(float64(total.Value.Data[0]), b.rows)
	for i := range y.heads {
		h := &y.heads[i]
		for k, tr := range h.head.metrics {
			weight := b.weight.of(i)
			if !tr.weighted {
				weight = nil
			}
			if err := h.metrics[k].Update(b.y[i], out[i].Value, weight); err != nil {
				return fmt.Errorf("metric %s of the output %s: %w", tr.given.MetricName(), h.name, err)
			}
		}
	}
	return nil
}

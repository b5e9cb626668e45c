package nn

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"

	"board/nn/loss"
	"board/nn/metric"
	"board/nn/optimizer"
)

// CompileConfig is what a model is trained with.
type CompileConfig struct {
	Optimizer optimizer.Optimizer `json:"optimizer"` // nil is RMSprop, as in Keras. It belongs to this model alone.

	Loss    loss.Loss            `json:"loss"`    // of all outputs
	Losses  map[string]loss.Loss `json:"losses"`  // by the name of the output; an output without a loss is not trained
	Metrics []metric.Metric      `json:"metrics"` // of a model with one output; samples count alike

	LossWeights     map[string]float64         `json:"loss_weights"`     // by the name of the output: what its loss is multiplied with; 1 if not named
	OutputMetrics   map[string][]metric.Metric `json:"output_metrics"`   // by the name of the output; a struct belongs to one output alone, a metric.Name may stand for several
	WeightedMetrics []metric.Metric            `json:"weighted_metrics"` // of a model with one output; samples count by their weight
}

// Compile makes the model ready for training and evaluation. Names of optimizers, losses and metrics are looked up. The metric
// "accuracy" is the kind of accuracy that fits the labels. To compile anew, for another loss or after layers were frozen or
// thawed, use a new optimizer.
func (m *Model) Compile(c CompileConfig) (err error) {
	defer m.guard(&err)
	m.mu.Lock()
	defer m.mu.Unlock()
	opt, err := optimizer.Resolve(c.Optimizer)
	if err != nil {
		return fmt.Errorf("Compile: %w", err)
	}
	next := &compiled{config: c, optimizer: opt}
	if m.kind == Sequential || m.built() {
		if err := next.makeHeads(m); err != nil {
			return fmt.Errorf("Compile: %w", err)
		}
	}
	if err := c.check(); err != nil {
		return fmt.Errorf("Compile: %w", err)
	}
	m.compiled = next
	if m.built() {
		err = next.buildOptimizer(m)
	}
	return err
}

// check checks everything that does not depend on the outputs.
func (c *CompileConfig) check() error {
	if c.Loss != nil && len(c.Losses) > 0 {
		return errors.New("expected either Loss or Losses, got both")
	}
	all := map[string]loss.Loss{"Loss": c.Loss}
	if len(c.Losses) > 0 {
		all = c.Losses
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if _, err := loss.Resolve(all[name]); err != nil {
			return inMap("Losses", name, len(c.Losses) > 0, err)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.LossWeights)) {
		if w := c.LossWeights[name]; math.IsNaN(w) || math.IsInf(w, 0) {
			return fmt.Errorf("LossWeights[%q]: expected a finite number, got %v", name, w)
		}
	}
	metrics := slices.Concat(c.Metrics, c.WeightedMetrics)
	for _, name := range slices.Sorted(maps.Keys(c.OutputMetrics)) {
		metrics = append(metrics, c.OutputMetrics[name]...)
	}
	for i, one := range metrics {
		if err := metric.Check(one); err != nil {
			return err
		}
		if reflect.ValueOf(one).Kind() == reflect.Pointer && slices.Contains(metrics[:i], one) {
			return fmt.Errorf("metric %s is given twice, which would count everything twice; make one for each place", one.MetricName())
		}
	}
	return nil
}

func inMap(field, name string, named bool, err error) error {
	if !named {
		return err
	}
	return fmt.Errorf("%s[%q]: %w", field, name, err)
}

// buildOptimizer makes the optimizer's slots for the weights that are trained.
func (c *compiled) buildOptimizer(m *Model) error {
	c.params = m.trainableVars()
	if err := c.optimizer.Build(c.params); err != nil {
		return fmt.Errorf("%s: %w", m.name, err)
	}
	return nil
}

// outputNames are the names by which losses and metrics may be given.
func (m *Model) outputNames() []string {
	if len(m.outputs) > 0 {
		return portNames(m.outputs)
	}
	if n := len(m.layers); n > 0 {
		return []string{m.layers[n-1].LayerName()}
	}
	return []string{"output"}
}

// makeHeads gives each output its loss and metrics.
func (c *compiled) makeHeads(m *Model) error {
	names := m.outputNames()
	if err := c.config.checkNames(names); err != nil {
		return err
	}
	if len(names) > 1 {
		if err := c.config.checkSeveral(names); err != nil {
			return err
		}
	}
	c.heads = nil
	for _, name := range names {
		h, err := c.config.head(name, len(names) == 1)
		if err != nil {
			return err
		}
		c.heads = append(c.heads, h)
	}
	return nil
}

// checkNames requires every name in the maps to be an output's.
func (c *CompileConfig) checkNames(outputs []string) error {
	for field, names := range map[string][]string{
		"Losses":        slices.Sorted(maps.Keys(c.Losses)),
		"LossWeights":   slices.Sorted(maps.Keys(c.LossWeights)),
		"OutputMetrics": slices.Sorted(maps.Keys(c.OutputMetrics)),
	} {
		for _, name := range names {
			if !slices.Contains(outputs, name) {
				return fmt.Errorf("%s[%q]: there is no such output; the model has %s", field, name, strings.Join(outputs, ", "))
			}
		}
	}
	return nil
}

// checkSeveral refuses what makes sense for one output only.
func (c *CompileConfig) checkSeveral(outputs []string) error {
	list := strings.Join(outputs, ", ")
	switch {
	case c.Loss == nil && len(c.Losses) == 0:
		return fmt.Errorf("expected a loss for all outputs in Loss, or one for each of %s in Losses, got none", list)
	case len(c.Metrics) > 0 || len(c.WeightedMetrics) > 0:
		return fmt.Errorf("Metrics: the model has %d outputs, %s; assign metrics to outputs in OutputMetrics", len(outputs), list)
	}
	return nil
}

func (c *CompileConfig) head(name string, only bool) (*head, error) {
	h := &head{name: name, weight: 1}
	l := c.Losses[name]
	if l == nil {
		l = c.Loss
	}
	if w, ok := c.LossWeights[name]; ok {
		h.weight = float32(w)
	}
	prefix := name + "_"
	if only {
		prefix = ""
	}
	for _, one := range c.OutputMetrics[name] {
		h.metrics = append(h.metrics, tracked{prefix: prefix, given: one})
	}
	if only {
		for _, one := range c.Metrics {
			h.metrics = append(h.metrics, tracked{given: one})
		}
		for _, one := range c.WeightedMetrics {
			h.metrics = append(h.metrics, tracked{given: one, weighted: true})
		}
	}
	if l == nil && !only {
		return h, nil
	}
	var err error
	h.loss, err = loss.Resolve(l)
	return h, err
}

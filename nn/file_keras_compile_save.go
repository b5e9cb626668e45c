package nn

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"board/nn/layer"
	"board/nn/loss"
	"board/nn/metric"
	"board/nn/optimizer"
	"board/nn/registry"
	"board/nn/schedule"
)

// naming is how a file says which losses and metrics a model has.
type naming int

// Keras's older files must have objects for names: it cannot find "mse" in them.
const (
	byName naming = iota
	byObject
)

// fitting are names of metrics that stand for one that fits the labels.
var fitting = []string{"accuracy", "acc", "crossentropy", "ce"}

// snake is a class's name in small letters: "AdamW" is "adam_w".
func snake(class string) string { return layer.SnakeCase(class) }

// kerasCompile is what compile was given, as Keras writes it; nil for a model that is not compiled.
func (m *Model) kerasCompile(as naming) (object, error) {
	if m.compiled == nil {
		return nil, nil
	}
	c, outputs := m.compiled.config, m.outputNames()
	opt, err := kerasOptimizerConfig(m.compiled.optimizer)
	if err != nil {
		return nil, fmt.Errorf("optimizer: %w", err)
	}
	compile := object{"optimizer": opt, "loss_weights": lossWeightList(&c, outputs), "run_eagerly": false, "steps_per_execution": 1}
	if compile["loss"], err = as.losses(&c, outputs); err != nil {
		return nil, fmt.Errorf("loss: %w", err)
	}
	if compile["metrics"], err = as.outputMetrics(&c, outputs); err != nil {
		return nil, fmt.Errorf("metrics: %w", err)
	}
	compile["weighted_metrics"], err = as.metrics(c.WeightedMetrics)
	return compile, err
}

// lossWeightList has a weight for each output, nil where none is set.
func lossWeightList(c *CompileConfig, outputs []string) any {
	if len(c.LossWeights) == 0 {
		return nil
	}
	var list []float64
	for _, name := range outputs {
		weight, ok := c.LossWeights[name]
		if !ok {
			weight = 1
		}
		list = append(list, weight)
	}
	return list
}

// kerasLosses are one loss, or a list with one for each output.
func (as naming) losses(c *CompileConfig, outputs []string) (any, error) {
	if len(outputs) == 1 || len(c.Losses) == 0 {
		l := c.Loss
		if len(c.Losses) > 0 {
			l = c.Losses[outputs[0]]
		}
		return as.loss(l)
	}
	list := []any{}
	for _, name := range outputs {
		one, err := as.loss(c.Losses[name])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		list = append(list, one)
	}
	return list, nil
}

func (as naming) loss(l loss.Loss) (any, error) {
	var reduction any
	switch r := l.(type) {
	case loss.Reduced:
		l, reduction = r.Loss, string(r.Reduction)
	case *loss.Reduced:
		l, reduction = r.Loss, string(r.Reduction)
	}
	if registry.IsNil(l) {
		return nil, nil
	}
	if name, ok := l.(loss.Name); ok {
		found, err := registry.Named[loss.Loss](string(name))
		if err != nil {
			return nil, err
		}
		if err := inKeras(found); err != nil || reduction == nil && as == byName {
			return string(name), err
		}
		l = found
	}
	if err := inKeras(l); err != nil {
		return nil, err
	}
	class, settings, err := encoded(l)
	if err != nil {
		return nil, err
	}
	config := plainSettings(settings)
	pythonFloats(config)
	if reduction != nil && reduction != "" {
		config["reduction"] = reduction
	}
	return kerasObjectOf("keras.losses", class, config), nil
}

// plainSettings are settings without those that are not set.
func plainSettings(settings map[string]json.RawMessage) object {
	config := object{}
	for key, value := range settings {
		if s := string(value); s != "null" && s != `""` {
			config[key] = plainNumbers(value)
		}
	}
	return config
}

// kerasOutputMetrics are the metrics of one output, or a list of lists.
func (as naming) outputMetrics(c *CompileConfig, outputs []string) (any, error) {
	if len(outputs) == 1 {
		return as.metrics(append(append([]metric.Metric{}, c.Metrics...), c.OutputMetrics[outputs[0]]...))
	}
	if len(c.OutputMetrics) == 0 {
		return nil, nil
	}
	lists := []any{}
	for _, name := range outputs {
		list, err := as.metrics(c.OutputMetrics[name])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		lists = append(lists, list)
	}
	return lists, nil
}

func (as naming) metrics(metrics []metric.Metric) (any, error) {
	if len(metrics) == 0 {
		return nil, nil
	}
	list := []any{}
	for _, one := range metrics {
		config, err := as.metric(one)
		if err != nil {
			return nil, err
		}
		list = append(list, config)
	}
	return list, nil
}

func (as naming) metric(m metric.Metric) (any, error) {
	if name, ok := m.(metric.Name); ok {
		found, err := registry.Named[metric.Metric](string(name))
		if err != nil {
			return nil, err
		}
		if err := inKeras(found); err != nil || as == byName || slices.Contains(fitting, string(name)) {
			return string(name), err
		}
		return namedMetric(found, string(name))
	}
	if err := inKeras(m); err != nil {
		return nil, err
	}
	return namedMetric(m, "")
}

// namedMetric is a metric's configuration, with another name if one is given.
func namedMetric(m metric.Metric, name string) (object, error) {
	class, settings, err := encoded(m)
	if err != nil {
		return nil, err
	}
	config := plainSettings(settings)
	if name != "" {
		config["name"] = name
	}
	for _, key := range []string{"threshold", "top_k"} { // 0 is none
		if string(settings[key]) == "0" {
			delete(config, key)
		}
	}
	pythonFloats(config)
	config["dtype"] = "float32"
	return kerasObjectOf("keras.metrics", class, config), nil
}

// kerasOptimizerConfig is an optimizer's configuration, with a schedule as its learning rate if it has one. What is 0 here where it is not set is null there.
func kerasOptimizerConfig(opt optimizer.Optimizer) (object, error) {
	if err := inKeras(opt); err != nil {
		return nil, err
	}
	class, settings, err := encoded(opt)
	if err != nil {
		return nil, err
	}
	config := plainSettings(settings)
	pythonFloats(config)
	config["name"] = snake(class)
	for _, key := range []string{"weight_decay", "clipnorm", "clipvalue", "global_clipnorm"} {
		if string(settings[key]) == "0" {
			config[key] = nil
		}
	}
	delete(config, "schedule")
	if s := settings["schedule"]; !isNothing(s) {
		config["learning_rate"], err = kerasSchedule(s)
		return kerasObjectOf("keras.optimizers", class, config), err
	}
	config["learning_rate"] = withPoint(opt.CurrentLearningRate())
	return kerasObjectOf("keras.optimizers", class, config), nil
}

// wholeSettings are numbers that Python takes as integers.
var wholeSettings = []string{"k", "top_k", "class_id", "ignore_class", "num_thresholds", "num_regressors", "boundaries"}

// pythonFloats writes numbers as Python's floats: Keras refuses other ones for many settings, and computes with whole numbers where it gets them.
func pythonFloats(config object) {
	for key, value := range config {
		raw, ok := value.(json.RawMessage)
		if !ok || slices.Contains(wholeSettings, key) {
			continue
		}
		var number float64
		var list []float64
		switch {
		case json.Unmarshal(raw, &number) == nil:
			config[key] = withPoint(number)
		case json.Unmarshal(raw, &list) == nil:
			floats := []json.RawMessage{}
			for _, one := range list {
				floats = append(floats, withPoint(one))
			}
			config[key] = floats
		}
	}
}

// withPoint writes a number so that Python takes it for a float.
func withPoint(v float64) json.RawMessage {
	data := fmt.Appendf(nil, "%v", v)
	if !strings.ContainsAny(string(data), ".e") {
		data = append(data, ".0"...)
	}
	return data
}

func kerasSchedule(data json.RawMessage) (object, error) {
	s, err := registry.Decode[schedule.Schedule](data)
	if err != nil {
		return nil, err
	}
	if err := inKeras(s); err != nil {
		return nil, err
	}
	class, settings, err := encoded(s)
	if err != nil {
		return nil, err
	}
	config := plainSettings(settings)
	if class == "CosineDecay" && string(settings["warmup_target"]) == "0" { // no warm-up
		delete(config, "warmup_target")
	}
	pythonFloats(config)
	return kerasObjectOf("keras.optimizers.schedules", class, config), nil
}

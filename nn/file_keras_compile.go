package nn

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"board/nn/loss"
	"board/nn/metric"
	"board/nn/optimizer"
	"board/nn/registry"
	"board/nn/schedule"
)

// A kerasCompile is what compile was given, as files have it: names, objects, or lists and dictionaries of them for several outputs.
type kerasCompile struct {
	Optimizer       json.RawMessage `json:"optimizer"`
	OldOptimizer    json.RawMessage `json:"optimizer_config"` // of .h5 files
	Loss            json.RawMessage `json:"loss"`
	LossWeights     json.RawMessage `json:"loss_weights"`
	Metrics         json.RawMessage `json:"metrics"`
	WeightedMetrics json.RawMessage `json:"weighted_metrics"`

	old bool // of Keras 2, where a plain list of metrics is for each output
}

// kerasCompileConfig makes a CompileConfig of that of a version of Keras for a model with these outputs, nil if there is none.
func kerasCompileConfig(data json.RawMessage, version string, outputs []string) (*CompileConfig, error) {
	if isNothing(data) {
		return nil, nil
	}
	k := kerasCompile{old: isOldKeras(version)}
	if err := json.Unmarshal(data, &k); err != nil {
		return nil, err
	}
	if isNothing(k.Optimizer) {
		k.Optimizer = k.OldOptimizer
	}
	if isNothing(k.Optimizer) {
		return nil, nil
	}
	c := &CompileConfig{}
	var err error
	if c.Optimizer, err = kerasOptimizer(k.Optimizer); err != nil {
		return nil, fmt.Errorf("optimizer: %w", err)
	}
	if err := k.losses(c, outputs); err != nil {
		return nil, fmt.Errorf("loss: %w", err)
	}
	if err := k.metrics(c, outputs); err != nil {
		return nil, fmt.Errorf("metrics: %w", err)
	}
	return c, nil
}

// isNothing reports whether JSON says that something is not there.
func isNothing(data []byte) bool {
	return slices.Contains([]string{"", "null", "{}", "[]"}, string(data))
}

// perOutput tells what belongs to which output: a list in the order of outputs, a dictionary by their names. ok is false for what is neither.
func perOutput(data []byte, outputs []string) (byName map[string]json.RawMessage, ok bool, err error) {
	if isList(data) {
		var list []json.RawMessage
		if err := json.Unmarshal(data, &list); err != nil {
			return nil, false, err
		}
		if len(list) != len(outputs) {
			return nil, false, fmt.Errorf("expected one for each of the outputs %s, got %d", strings.Join(outputs, ", "), len(list))
		}
		byName = map[string]json.RawMessage{}
		for i, one := range list {
			byName[outputs[i]] = one
		}
		return byName, true, nil
	}
	if json.Unmarshal(data, &byName) != nil || byName["class_name"] != nil {
		return nil, false, nil
	}
	return byName, true, nil
}

func (k *kerasCompile) losses(c *CompileConfig, outputs []string) error {
	if !isNothing(k.Loss) {
		byName, ok, err := perOutput(k.Loss, outputs)
		if err != nil {
			return err
		}
		if !ok {
			if c.Loss, err = kerasLoss(k.Loss); err != nil {
				return err
			}
		}
		for name, one := range byName {
			if isNothing(one) {
				continue
			}
			l, err := kerasLoss(one)
			if err != nil {
				return err
			}
			if c.Losses == nil {
				c.Losses = map[string]loss.Loss{}
			}
			c.Losses[name] = l
		}
	}
	return k.lossWeights(c, outputs)
}

func (k *kerasCompile) lossWeights(c *CompileConfig, outputs []string) error {
	if isNothing(k.LossWeights) {
		return nil
	}
	byName, ok, err := perOutput(k.LossWeights, outputs)
	if err != nil {
		return fmt.Errorf("loss_weights: %w", err)
	}
	if !ok {
		byName = map[string]json.RawMessage{outputs[0]: k.LossWeights}
	}
	c.LossWeights = map[string]float64{}
	for name, one := range byName {
		weight := 1.0
		if err := json.Unmarshal(one, &weight); err != nil { // null leaves 1
			return fmt.Errorf("loss_weights: expected a number, got %.60s", one)
		}
		c.LossWeights[name] = weight
	}
	return nil
}

// kerasLoss makes a loss of a name or an object.
func kerasLoss(data json.RawMessage) (loss.Loss, error) {
	class, config, err := takeApart(data)
	if err != nil || config == nil {
		return loss.Name(class), err
	}
	reduction := string(config["reduction"])
	delete(config, "reduction")
	delete(config, "name")
	l, err := decodeKeras[loss.Loss](class, config)
	if err != nil || slices.Contains([]string{"", "null", `"auto"`, `"sum_over_batch_size"`}, reduction) {
		return l, err
	}
	reduced := loss.Reduced{Loss: l}
	if err := json.Unmarshal([]byte(reduction), &reduced.Reduction); err != nil {
		return nil, fmt.Errorf("reduction: expected a name, got %.60s", reduction)
	}
	return reduced, nil
}

// takeApart takes a name, a function or an object apart. A function and a name have no configuration. Wrappers of Keras 2 stand for the function within.
func takeApart(data json.RawMessage) (class string, config map[string]json.RawMessage, err error) {
	if data, err = dropWithin(data); err != nil {
		return "", nil, err
	}
	if json.Unmarshal(data, &class) == nil {
		return class, nil, nil
	}
	var object kerasInner
	if err := json.Unmarshal(data, &object); err != nil || object.ClassName == "" {
		return "", nil, fmt.Errorf("expected a name or an object, got %.60s", data)
	}
	if err := json.Unmarshal(object.Config, &config); err != nil {
		return "", nil, fmt.Errorf("%s: expected a configuration, got %.60s", object.ClassName, object.Config)
	}
	if fn, ok := config["fn"]; ok {
		delete(config, "fn")
		if object.ClassName == "MeanMetricWrapper" || object.ClassName == "LossFunctionWrapper" {
			if err := json.Unmarshal(fn, &object.ClassName); err != nil {
				return "", nil, fmt.Errorf("fn: expected the name of a function, got %.60s", fn)
			}
		}
	}
	if axis := string(config["axis"]); axis == "-1" {
		delete(config, "axis")
	}
	for key, value := range config {
		if string(value) == "null" { // not set, as is what is left out
			delete(config, key)
		}
	}
	if config == nil {
		config = map[string]json.RawMessage{}
	}
	return object.ClassName, config, nil
}

// decodeKeras makes a value of a class with a configuration.
func decodeKeras[T any](class string, config map[string]json.RawMessage) (value T, err error) {
	settings, err := json.Marshal(config)
	if err != nil {
		return value, err
	}
	data, err := json.Marshal(kerasInner{ClassName: class, Config: settings})
	if err != nil {
		return value, err
	}
	return registry.Decode[T](data)
}

func (k *kerasCompile) metrics(c *CompileConfig, outputs []string) (err error) {
	of, err := k.metricsOf(k.Metrics, outputs)
	if err != nil {
		return err
	}
	weighted, err := k.metricsOf(k.WeightedMetrics, outputs)
	if err != nil {
		return err
	}
	if len(outputs) == 1 {
		c.Metrics, c.WeightedMetrics = of[outputs[0]], weighted[outputs[0]]
		return nil
	}
	if len(weighted) > 0 {
		return fmt.Errorf("weighted_metrics: expected a model with one output, got the outputs %s", strings.Join(outputs, ", "))
	}
	if len(of) > 0 {
		c.OutputMetrics = of
	}
	return nil
}

// metricsOf are the metrics of each output.
func (k *kerasCompile) metricsOf(data json.RawMessage, outputs []string) (map[string][]metric.Metric, error) {
	if isNothing(data) {
		return nil, nil
	}
	lists := map[string]json.RawMessage{}
	if flat, err := isFlat(data); err != nil {
		return nil, err
	} else if flat && (k.old || len(outputs) == 1) {
		for _, name := range outputs {
			lists[name] = data
		}
	} else if byName, ok, err := perOutput(data, outputs); err != nil {
		return nil, err
	} else if ok {
		lists = byName
	} else {
		lists[outputs[0]] = data
	}
	all := map[string][]metric.Metric{}
	for name, list := range lists {
		if isNothing(list) {
			continue
		}
		some, err := kerasMetricList(list, name+"_")
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all[name] = some
	}
	return all, nil
}

// listOf are the values of a list; another value is a list of one.
func listOf(data json.RawMessage) (list []json.RawMessage, err error) {
	if !isList(data) {
		return []json.RawMessage{data}, nil
	}
	err = json.Unmarshal(data, &list)
	return list, err
}

// isFlat reports whether JSON is a list without lists in it.
func isFlat(data []byte) (bool, error) {
	if !isList(data) {
		return false, nil
	}
	var list []json.RawMessage
	if err := json.Unmarshal(data, &list); err != nil {
		return false, err
	}
	return !slices.ContainsFunc(list, func(one json.RawMessage) bool { return isList(one) || string(one) == "null" }), nil
}

// kerasMetricList reads one metric, or a list. In .h5 files Keras 2 puts the name of the output in front of that of a function.
func kerasMetricList(data json.RawMessage, output string) ([]metric.Metric, error) {
	list, err := listOf(data)
	if err != nil {
		return nil, err
	}
	var metrics []metric.Metric
	for _, one := range list {
		class, config, err := takeApart(one)
		if err != nil {
			return nil, err
		}
		if config == nil {
			metrics = append(metrics, metric.Name(class))
			continue
		}
		if name := string(config["name"]); bytes.Contains(one, []byte(`"MeanMetricWrapper"`)) && strings.HasPrefix(name, `"`+output) {
			config["name"] = json.RawMessage(`"` + name[1+len(output):])
		}
		m, err := decodeKeras[metric.Metric](class, config)
		if err != nil {
			return nil, err
		}
		metrics = append(metrics, m)
	}
	return metrics, nil
}

// neutralOptimizer are settings of optimizers that this package has not got, with the values that change nothing.
var neutralOptimizer = map[string][]string{
	"use_ema": {"false"}, "loss_scale_factor": {"null"}, "gradient_accumulation_steps": {"null"},
	"ema_momentum": nil, "ema_overwrite_frequency": nil, "jit_compile": nil, "is_legacy_optimizer": nil, "name": nil, // count with others alone, or not at all
}

// kerasOptimizer makes an optimizer of a name or an object. Its learning rate may be a schedule.
func kerasOptimizer(data json.RawMessage) (optimizer.Optimizer, error) {
	class, config, err := takeApart(data)
	if err != nil || config == nil {
		return optimizer.Name(class), err
	}
	for key, values := range neutralOptimizer {
		value, ok := config[key]
		if ok && values != nil && !oneOf(value, values) {
			return nil, fmt.Errorf("%s: expected %s, as this package has no other, got %.60s", key, values[0], value)
		}
		delete(config, key)
	}
	if string(config["weight_decay"]) == "false" {
		delete(config, "weight_decay")
	}
	if rate, ok := config["lr"]; ok { // of early versions
		config["learning_rate"] = rate
		delete(config, "lr")
	}
	if class == "Nadam" { // whose decay was that of its momentum, and the same for all
		delete(config, "decay")
	}
	if err := scheduled(config); err != nil {
		return nil, fmt.Errorf("learning_rate: %w", err)
	}
	return decodeKeras[optimizer.Optimizer](class, config)
}

// scheduled moves a schedule from the learning rate to where this package has it. The decay of Keras 2 is one too.
func scheduled(config map[string]json.RawMessage) error {
	decay := config["decay"]
	delete(config, "decay")
	var s schedule.Schedule
	if class, settings, err := takeApart(config["learning_rate"]); err == nil && settings != nil {
		delete(settings, "name")
		if s, err = decodeKeras[schedule.Schedule](class, settings); err != nil {
			return err
		}
	} else if !isNothing(decay) && string(decay) != "0.0" && string(decay) != "0" {
		inverse := schedule.InverseTimeDecay{DecaySteps: 1}
		if err := json.Unmarshal(decay, &inverse.DecayRate); err != nil {
			return err
		}
		if err := json.Unmarshal(config["learning_rate"], &inverse.InitialLearningRate); err != nil {
			return err
		}
		s = inverse
	}
	if s == nil {
		return nil
	}
	delete(config, "learning_rate")
	data, err := registry.Encode(s)
	config["schedule"] = data
	return err
}

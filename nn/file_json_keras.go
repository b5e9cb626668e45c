package nn

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// A kerasObject is what Keras's to_json writes for a model, a layer, and all else that has a configuration.
type kerasObject struct {
	Module    *string                    `json:"module"`
	ClassName string                     `json:"class_name"`
	Config    map[string]json.RawMessage `json:"config"`
	Name      string                     `json:"name"`
	Inbound   []kerasCall                `json:"inbound_nodes"`
}

// A kerasCall is a call of a layer of a functional model.
type kerasCall struct {
	Args   []json.RawMessage          `json:"args"`
	Kwargs map[string]json.RawMessage `json:"kwargs"`
}

// fromKeras makes JSON of this package of that which Keras's to_json wrote for a sequential or functional model; other JSON stays as it is.
func fromKeras(data []byte) ([]byte, error) {
	var model kerasObject
	if json.Unmarshal(data, &model) != nil || model.Module == nil {
		return data, nil
	}
	if model.ClassName != classNames[Sequential] && model.ClassName != classNames[Functional] {
		return nil, fmt.Errorf("expected a Sequential or Functional model of Keras, got the class %.60q; a class of one's own is a Caller here (NewSubclassed)", model.ClassName)
	}
	a, err := model.architecture()
	if err != nil {
		return nil, fmt.Errorf("model of Keras: %w", err)
	}
	config, err := json.Marshal(a)
	if err != nil {
		return nil, err
	}
	return json.Marshal(modelJSON{model.ClassName, config})
}

func (k *kerasObject) architecture() (a architecture, err error) {
	if err := json.Unmarshal(k.Config["name"], &a.Name); err != nil {
		return a, fmt.Errorf("name: %w", err)
	}
	var layers []kerasObject
	if err := json.Unmarshal(k.Config["layers"], &layers); err != nil {
		return a, fmt.Errorf("layers: %w", err)
	}
	for i := range layers {
		entry, err := layers[i].layer(k.ClassName == classNames[Functional])
		if err != nil {
			return a, fmt.Errorf("layers[%d]: %w", i, err)
		}
		data, err := json.Marshal(entry)
		if err != nil {
			return a, err
		}
		a.Layers = append(a.Layers, data)
	}
	if k.ClassName == classNames[Functional] {
		if a.In, err = kerasEnds(k.Config["input_layers"]); err == nil {
			a.Out, err = kerasEnds(k.Config["output_layers"])
		}
		return a, err
	}
	return a, k.buildInput(&a, len(layers) > 0 && layers[0].ClassName == "InputLayer")
}

// buildInput keeps the shape that a sequential model without Input was built for.
func (k *kerasObject) buildInput(a *architecture, hasInput bool) error {
	shape := k.Config["build_input_shape"]
	if hasInput || len(shape) == 0 || string(shape) == "null" {
		return nil
	}
	var s shapeJSON
	if err := json.Unmarshal(shape, &s); err != nil {
		return fmt.Errorf("build_input_shape: %w", err)
	}
	a.Build = &buildShapes{Inputs: []portJSON{{"input_layer", s}}}
	return nil
}

// layer is the entry of a layer.
func (k *kerasObject) layer(functional bool) (entry layerJSON, err error) {
	entry = layerJSON{ClassName: k.ClassName, Trainable: true}
	if data, ok := k.Config["trainable"]; ok {
		if err := json.Unmarshal(data, &entry.Trainable); err != nil {
			return entry, fmt.Errorf("trainable: %w", err)
		}
		delete(k.Config, "trainable")
	}
	if data, ok := k.Config["name"]; ok {
		if err := json.Unmarshal(data, &entry.Name); err != nil {
			return entry, fmt.Errorf("name: %w", err)
		}
	}
	delete(k.Config, "seed") // of dropout and noise: random numbers are the model's here
	if err := dropNeutral(k.Config); err != nil {
		return entry, fmt.Errorf("%s: %w", entry.Name, err)
	}
	if entry.Config, err = json.Marshal(k.Config); err != nil || !functional {
		return entry, err
	}
	if len(k.Inbound) == 0 {
		entry.Inbound = [][]Source{{}} // an input of the model
	}
	for i, call := range k.Inbound {
		from, err := call.sources()
		if err != nil {
			return entry, fmt.Errorf("%s: inbound_nodes[%d]: %w", entry.Name, i, err)
		}
		entry.Inbound = append(entry.Inbound, from)
	}
	return entry, nil
}

// neutral are settings of Keras that this package has not got, with the values that change nothing. With another one the model would be another.
var neutral = map[string][]string{
	"sparse": {"false"}, "ragged": {"false"}, "optional": {"false"}, "data_format": {`"channels_last"`, "null"},
	"quantization_config": {"null"}, "activity_regularizer": {"null"}, "mask_zero": {"false"}, "lora_rank": {"null"}, "lora_alpha": {"null"},
	"synchronized": {"false"}, "renorm": {"false"}, "renorm_clipping": {"null"}, "rms_scaling": {"false"},
	"input_axes": {"null"}, "output_axes": {"null"}, "supports_masking": {"true", "false"},
}

// dropNeutral takes what changes nothing out of a configuration, and out of those within it.
func dropNeutral(config map[string]json.RawMessage) error {
	for key, value := range config {
		switch values, known := neutral[key]; {
		case key == "dtype":
			if !bytes.Contains(value, []byte(`"float32"`)) && string(value) != "null" {
				return fmt.Errorf("dtype: expected float32, got %.100s", value)
			}
			delete(config, key)
		case key == "renorm_momentum": // counts with renorm alone
			delete(config, key)
		case known:
			if !oneOf(value, values) {
				return fmt.Errorf("%s: expected %s, as this package has no other, got %.60s", key, values[0], value)
			}
			delete(config, key)
		default:
			inner, err := dropWithin(value)
			if err != nil {
				return fmt.Errorf("%s: %w", key, err)
			}
			config[key] = inner
		}
	}
	return nil
}

// dropWithin is dropNeutral for a value that may be an object with a configuration.
func dropWithin(value json.RawMessage) (json.RawMessage, error) {
	var object struct {
		ClassName string                     `json:"class_name"`
		Config    map[string]json.RawMessage `json:"config"`
	}
	if !bytes.HasPrefix(bytes.TrimSpace(value), []byte("{")) || json.Unmarshal(value, &object) != nil || object.ClassName == "" {
		return value, nil
	}
	if err := dropNeutral(object.Config); err != nil {
		return nil, err
	}
	return json.Marshal(object)
}

func oneOf(value json.RawMessage, values []string) bool {
	for _, v := range values {
		if sameJSON(value, []byte(v)) {
			return true
		}
	}
	return false
}

// sources are what a call takes: one tensor, several, or a list of them.
func (c *kerasCall) sources() (from []Source, err error) {
	for key, value := range c.Kwargs {
		if string(value) != "null" {
			return nil, fmt.Errorf("expected a call with tensors alone, got %s=%.60s", key, value)
		}
	}
	for _, arg := range c.Args {
		list := []json.RawMessage{arg}
		if bytes.HasPrefix(bytes.TrimSpace(arg), []byte("[")) {
			if err := json.Unmarshal(arg, &list); err != nil {
				return nil, err
			}
		}
		for _, one := range list {
			s, err := kerasTensor(one)
			if err != nil {
				return nil, err
			}
			from = append(from, s)
		}
	}
	if len(from) == 0 {
		return nil, errors.New("expected tensors, got none")
	}
	return from, nil
}

// kerasTensor is where a tensor comes from.
func kerasTensor(data []byte) (Source, error) {
	var tensor struct {
		Config struct {
			History json.RawMessage `json:"keras_history"`
		} `json:"config"`
	}
	if err := json.Unmarshal(data, &tensor); err != nil || len(tensor.Config.History) == 0 {
		return Source{}, fmt.Errorf("expected a tensor of the model, got %.60s", data)
	}
	return kerasHistory(tensor.Config.History)
}

// kerasHistory reads ["dense", 0, 0]: a layer, its call, and which of its outputs.
func kerasHistory(data []byte) (s Source, err error) {
	var output int
	history := []any{&s.Layer, &s.Call, &output}
	if err := json.Unmarshal(data, &history); err != nil || len(history) != 3 || output != 0 {
		return s, fmt.Errorf(`expected the output of a layer, such as ["dense", 0, 0], got %.60s`, data)
	}
	return s, nil
}

// kerasEnds reads the inputs or outputs of a functional model: one, or a list.
func kerasEnds(data []byte) (ends []Source, err error) {
	if one, err := kerasHistory(data); err == nil {
		return []Source{one}, nil
	}
	var list []json.RawMessage
	if err := json.Unmarshal(data, &list); err != nil {
		return nil, fmt.Errorf("input_layers, output_layers: %w", err)
	}
	for _, one := range list {
		s, err := kerasHistory(one)
		if err != nil {
			return nil, err
		}
		ends = append(ends, s)
	}
	return ends, nil
}

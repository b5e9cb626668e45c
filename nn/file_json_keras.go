package nn

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
)

// A kerasObject is what Keras's to_json writes for a model, a layer, and all else that has a configuration.
type kerasObject struct {
	Module    *string                    `json:"module"`
	Version   *string                    `json:"keras_version"` // of Keras 2, at the top alone
	ClassName string                     `json:"class_name"`
	Config    map[string]json.RawMessage `json:"config"`
	Name      string                     `json:"name"`
	Inbound   []json.RawMessage          `json:"inbound_nodes"`
}

// A kerasLayer is a layer as Keras knows it: files of weights name layers after their class, in the order of the configuration.
type kerasLayer struct {
	name, class string
	layers      []kerasLayer // of a model
}

// fromKeras makes JSON of this package of that which Keras's to_json wrote for a sequential or functional model; other JSON stays as it is.
func fromKeras(data []byte) ([]byte, error) {
	var model kerasObject
	if json.Unmarshal(data, &model) != nil || model.Module == nil && model.Version == nil {
		return data, nil
	}
	if model.Version != nil {
		if err := checkOldActivations(data, *model.Version); err != nil {
			return nil, err
		}
	}
	data, _, err := model.convert()
	return data, err
}

// kerasModelClasses are Keras's names of models; older ones call a functional model "Model".
var kerasModelClasses = map[string]Kind{"Sequential": Sequential, "Functional": Functional, "Model": Functional}

// convert makes JSON of this package of a model's configuration, and says what layers Keras sees in it.
func (k *kerasObject) convert() ([]byte, kerasLayer, error) {
	kind, ok := kerasModelClasses[k.ClassName]
	if !ok {
		return nil, kerasLayer{}, fmt.Errorf("expected a Sequential or Functional model of Keras, got the class %.60q; a class of one's own is a Caller here (NewSubclassed)", k.ClassName)
	}
	a, seen, err := k.architecture(kind)
	if err != nil {
		return nil, seen, fmt.Errorf("model of Keras: %w", err)
	}
	config, err := json.Marshal(a)
	if err != nil {
		return nil, seen, err
	}
	data, err := json.Marshal(modelJSON{classNames[kind], config})
	return data, seen, err
}

func (k *kerasObject) architecture(kind Kind) (a architecture, seen kerasLayer, err error) {
	if err := json.Unmarshal(k.Config["name"], &a.Name); err != nil {
		return a, seen, fmt.Errorf("name: %w", err)
	}
	seen = kerasLayer{name: a.Name, class: classNames[kind]}
	var layers []kerasObject
	if err := json.Unmarshal(k.Config["layers"], &layers); err != nil {
		return a, seen, fmt.Errorf("layers: %w", err)
	}
	if kind == Sequential {
		layers = withInput(layers)
	}
	entries := make([]layerJSON, len(layers))
	for i := range layers {
		var one kerasLayer
		if entries[i], one, err = layers[i].layer(kind == Functional); err != nil {
			return a, seen, fmt.Errorf("layers[%d]: %w", i, err)
		}
		if !layers[i].isOperation() && (kind == Functional || one.class != inputClass) {
			seen.layers = append(seen.layers, one)
		}
	}
	if kind == Functional {
		if a.In, err = kerasEnds(k.Config["input_layers"]); err == nil {
			a.Out, err = kerasEnds(k.Config["output_layers"])
		}
		if err != nil {
			return a, seen, err
		}
		renumber(entries, a.Out)
	} else if err := k.buildInput(&a, len(layers) > 0 && layers[0].ClassName == inputClass); err != nil {
		return a, seen, err
	}
	for _, entry := range entries {
		data, err := json.Marshal(entry)
		if err != nil {
			return a, seen, err
		}
		a.Layers = append(a.Layers, data)
	}
	return a, seen, nil
}

const inputClass = "InputLayer"

// withInput gives a sequential model of Keras 2 the Input that its first layer's batch_input_shape stands for.
func withInput(layers []kerasObject) []kerasObject {
	if len(layers) == 0 || layers[0].ClassName == inputClass {
		return layers
	}
	shape, ok := layers[0].Config["batch_input_shape"]
	if !ok {
		return layers
	}
	var name string
	_ = json.Unmarshal(layers[0].Config["name"], &name) // its error is reported with the layer
	name, err := quoted(name + "_input")
	if err != nil {
		return layers
	}
	in := kerasObject{ClassName: inputClass, Config: map[string]json.RawMessage{"batch_shape": shape, "name": json.RawMessage(name)}}
	return append([]kerasObject{in}, layers...)
}

func quoted(s string) (string, error) {
	data, err := json.Marshal(s)
	return string(data), err
}

// isOperation reports whether a part of a functional model is a bare operation, such as x + y, which is no layer to Keras.
func (k *kerasObject) isOperation() bool {
	return k.Module != nil && (strings.HasPrefix(*k.Module, "keras.src.ops") || strings.HasPrefix(*k.Module, "keras.ops"))
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
func (k *kerasObject) layer(functional bool) (entry layerJSON, seen kerasLayer, err error) {
	k.ClassName = k.ClassName[strings.LastIndex(k.ClassName, ">")+1:] // "Custom>Mine" is a class of one's own
	entry = layerJSON{ClassName: k.ClassName, Trainable: true}
	if data, ok := k.Config["trainable"]; ok {
		if err := json.Unmarshal(data, &entry.Trainable); err != nil {
			return entry, seen, fmt.Errorf("trainable: %w", err)
		}
		delete(k.Config, "trainable")
	}
	if data, ok := k.Config["name"]; ok {
		if err := json.Unmarshal(data, &entry.Name); err != nil {
			return entry, seen, fmt.Errorf("name: %w", err)
		}
	} else if entry.Name = k.Name; entry.Name != "" { // of an operation
		name, err := quoted(entry.Name)
		if err != nil {
			return entry, seen, err
		}
		k.Config = map[string]json.RawMessage{"name": json.RawMessage(name)}
	}
	seen = kerasLayer{name: entry.Name, class: k.ClassName}
	if _, ok := kerasModelClasses[k.ClassName]; ok {
		entry.ClassName = modelClass
		if entry.Config, seen, err = k.convert(); err != nil {
			return entry, seen, fmt.Errorf("%s: %w", entry.Name, err)
		}
	} else if entry.Config, err = k.settings(); err != nil {
		return entry, seen, fmt.Errorf("%s: %w", entry.Name, err)
	}
	if functional {
		entry.Inbound, err = k.inbound(entry.Name)
	}
	return entry, seen, err
}

// settings are a layer's configuration with the keys of this package.
func (k *kerasObject) settings() (json.RawMessage, error) {
	k.rename()
	if k.ClassName == inputClass { // whole numbers are floats here, so its type does not matter
		delete(k.Config, "dtype")
	}
	delete(k.Config, "seed") // of dropout and noise: random numbers are the model's here
	if err := dropNeutral(k.Config); err != nil {
		return nil, err
	}
	return json.Marshal(k.Config)
}

// rename gives settings of Keras 2 the names and forms of Keras 3.
func (k *kerasObject) rename() {
	move := func(old, key string) {
		if value, ok := k.Config[old]; ok {
			delete(k.Config, old)
			if key != "" {
				k.Config[key] = value
			}
		}
	}
	switch k.ClassName {
	case inputClass:
		move("batch_input_shape", "batch_shape")
		var shape []json.RawMessage // batches may have any size here, also where Keras has fixed it
		if json.Unmarshal(k.Config["batch_shape"], &shape) == nil && len(shape) > 0 {
			shape[0] = json.RawMessage("null")
			if data, err := json.Marshal(shape); err == nil {
				k.Config["batch_shape"] = data
			}
		}
	case "LeakyReLU":
		move("alpha", "negative_slope")
	case "BatchNormalization":
		var axes []int
		if json.Unmarshal(k.Config["axis"], &axes) == nil && len(axes) == 1 {
			k.Config["axis"] = fmt.Append(nil, axes[0])
		}
	case "Embedding":
		move("input_length", "")
	}
	move("batch_input_shape", "") // is in the Input before
}

// neutral are settings of Keras that this package has not got, with the values that change nothing. With another one the model would be another.
var neutral = map[string][]string{
	"sparse": {"false"}, "ragged": {"false"}, "optional": {"false"}, "data_format": {`"channels_last"`, "null"},
	"quantization_config": {"null"}, "activity_regularizer": {"null"}, "mask_zero": {"false"}, "lora_rank": {"null"}, "lora_alpha": {"null"},
	"synchronized": {"false"}, "renorm": {"false"}, "renorm_clipping": {"null"}, "rms_scaling": {"false"},
	"input_axes": {"null"}, "output_axes": {"null"}, "supports_masking": {"true", "false"}, "autocast": {"true"},
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

// A kerasInner is an object within a configuration.
type kerasInner struct {
	ClassName string          `json:"class_name"`
	Config    json.RawMessage `json:"config"`
	Items     json.RawMessage `json:"items,omitempty"` // of a tuple of Keras 2
}

// dropWithin is dropNeutral for a value that may be an object with a configuration.
func dropWithin(value json.RawMessage) (json.RawMessage, error) {
	var object kerasInner
	if !bytes.HasPrefix(bytes.TrimSpace(value), []byte("{")) || json.Unmarshal(value, &object) != nil || object.ClassName == "" {
		return value, nil
	}
	object.ClassName = object.ClassName[strings.LastIndex(object.ClassName, ">")+1:]
	switch object.ClassName {
	case "function": // such as keras.activations.relu itself, by its name
		return object.Config, nil
	case "__tuple__":
		return object.Items, nil
	}
	if name, ok := layerAsFunction(object); ok {
		return json.RawMessage(name), nil
	}
	var config map[string]json.RawMessage
	if err := json.Unmarshal(object.Config, &config); err != nil {
		return nil, fmt.Errorf("%s: expected a configuration, got %.60s", object.ClassName, object.Config)
	}
	if seed, ok := config["seed"]; ok && !isCount(seed) {
		config["seed"] = json.RawMessage("null") // a generator of Keras's own: the weights are in the file
	}
	if err := dropNeutral(config); err != nil {
		return nil, err
	}
	data, err := json.Marshal(config)
	if err != nil {
		return nil, err
	}
	return json.Marshal(kerasInner{ClassName: object.ClassName, Config: data})
}

// isCount reports whether JSON is a whole number of at least 0.
func isCount(data []byte) bool {
	var n uint64
	return json.Unmarshal(data, &n) == nil
}

// asFunctions are the functions that layers are with these settings: Keras takes such a layer as an activation.
var asFunctions = map[string]struct {
	name     string
	settings map[string]any
}{
	"ReLU":      {"relu", map[string]any{"max_value": nil, "negative_slope": 0.0, "threshold": 0.0}},
	"LeakyReLU": {"leaky_relu", map[string]any{"negative_slope": 0.2, "alpha": 0.2}},
	"ELU":       {"elu", map[string]any{"alpha": 1.0}},
	"Softmax":   {"softmax", map[string]any{"axis": -1.0}},
}

// layerAsFunction is the name of the function that a layer is, in quotes.
func layerAsFunction(object kerasInner) (string, bool) {
	function, ok := asFunctions[object.ClassName]
	var config map[string]any
	if !ok || json.Unmarshal(object.Config, &config) != nil {
		return "", false
	}
	for key, want := range function.settings {
		got, there := config[key]
		number, isNumber := got.(float64)
		wanted, wantsNumber := want.(float64)
		if there && (isNumber != wantsNumber || math.Abs(number-wanted) > 1e-7) {
			return "", false
		}
	}
	return `"` + function.name + `"`, true
}

func oneOf(value json.RawMessage, values []string) bool {
	for _, v := range values {
		if sameJSON(value, []byte(v)) {
			return true
		}
	}
	return false
}

// errNoTensors says that a call takes nothing.
var errNoTensors = errors.New("expected tensors, got none")

package nn

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// A kerasCall is a call of a layer of a functional model, as Keras 3 writes it.
type kerasCall struct {
	Args   []json.RawMessage          `json:"args"`
	Kwargs map[string]json.RawMessage `json:"kwargs"`
}

// inbound are the inputs of each call of a layer.
func (k *kerasObject) inbound(name string) (calls [][]Source, err error) {
	if len(k.Inbound) == 0 {
		return [][]Source{{}}, nil // an input of the model
	}
	for i, data := range k.Inbound {
		from, err := callSources(data)
		if err != nil {
			return nil, fmt.Errorf("%s: inbound_nodes[%d]: %w", name, i, err)
		}
		calls = append(calls, from)
	}
	return calls, nil
}

// callSources reads a call in the form of Keras 3, or in that of Keras 2: a list of tensors.
func callSources(data json.RawMessage) (from []Source, err error) {
	if !isList(data) {
		var call kerasCall
		if err := json.Unmarshal(data, &call); err != nil {
			return nil, err
		}
		return call.sources()
	}
	var tensors []json.RawMessage
	if err := json.Unmarshal(data, &tensors); err != nil {
		return nil, err
	}
	if len(tensors) > 0 && !isList(tensors[0]) { // one tensor
		tensors = []json.RawMessage{data}
	}
	return sourcesOf(tensors, oldTensor)
}

// sourcesOf reads where each of the tensors that a call takes comes from.
func sourcesOf(tensors []json.RawMessage, read func([]byte) (Source, error)) (from []Source, err error) {
	for _, one := range tensors {
		s, err := read(one)
		if err != nil {
			return nil, err
		}
		from = append(from, s)
	}
	if len(from) == 0 {
		return nil, errNoTensors
	}
	return from, nil
}

func isList(data []byte) bool { return bytes.HasPrefix(bytes.TrimSpace(data), []byte("[")) }

// oldTensor reads ["dense", 0, 0, {…}] of Keras 2: as kerasHistory, with the arguments of the call beside the tensor.
func oldTensor(data []byte) (s Source, err error) {
	var parts []json.RawMessage
	if err := json.Unmarshal(data, &parts); err != nil || len(parts) < 3 || len(parts) > 4 {
		return s, fmt.Errorf(`expected the output of a layer, such as ["dense", 0, 0, {}], got %.60s`, data)
	}
	if len(parts) == 4 {
		var kwargs map[string]json.RawMessage
		if err := json.Unmarshal(parts[3], &kwargs); err != nil {
			return s, err
		}
		for key, value := range kwargs {
			if string(value) != "null" {
				return s, fmt.Errorf("expected a call with tensors alone, got %s=%.60s", key, value)
			}
		}
	}
	history, err := json.Marshal(parts[:3])
	if err != nil {
		return s, err
	}
	return kerasHistory(history)
}

// sources are what a call takes: one tensor, several, or a list of them. Whether it is a training is for the whole model to say: Keras writes
// down what it was when the model was made, and does not heed it.
func (c *kerasCall) sources() (from []Source, err error) {
	args := c.Args
	for key, value := range c.Kwargs {
		switch {
		case key == "inputs" && len(args) == 0:
			args = []json.RawMessage{value}
		case string(value) != "null" && key != "training":
			return nil, fmt.Errorf("expected a call with tensors alone, got %s=%.60s", key, value)
		}
	}
	var tensors []json.RawMessage
	for _, arg := range args {
		list, err := listOf(arg)
		if err != nil {
			return nil, err
		}
		tensors = append(tensors, list...)
	}
	return sourcesOf(tensors, kerasTensor)
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

// kerasEnds reads the inputs or outputs of a functional model: one, a list, or a dictionary, which Keras goes through by sorted keys.
func kerasEnds(data []byte) (ends []Source, err error) {
	if one, err := kerasHistory(data); err == nil {
		return []Source{one}, nil
	}
	var list []json.RawMessage
	var named map[string]json.RawMessage
	if json.Unmarshal(data, &named) == nil {
		for _, key := range slices.Sorted(maps.Keys(named)) {
			list = append(list, named[key])
		}
	} else if err := json.Unmarshal(data, &list); err != nil {
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

// renumber makes calls of models count from 0: to Keras 2 a model's own making is its call 0. Every call leads to an output, so the last
// one is named somewhere.
func renumber(entries []layerJSON, outputs []Source) {
	calls, last := map[string]int{}, map[string]int{}
	all := []*Source{}
	for i := range entries {
		if entries[i].ClassName == modelClass {
			calls[entries[i].Name] = len(entries[i].Inbound)
		}
		for _, from := range entries[i].Inbound {
			for j := range from {
				all = append(all, &from[j])
			}
		}
	}
	for i := range outputs {
		all = append(all, &outputs[i])
	}
	for _, s := range all {
		last[s.Layer] = max(last[s.Layer], s.Call)
	}
	for _, s := range all {
		if n := calls[s.Layer]; n > 0 && last[s.Layer] == n {
			s.Call--
		}
	}
}

package nn

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"board/nn/internal/safetensors"
	"board/nn/optimizer"
	"board/nn/registry"
	"board/nn/tape"
)

// trainingJSON is everything that training depends on besides architecture, weights and the optimizer's slots.
type trainingJSON struct {
	Compile      json.RawMessage `json:"compile_config"` // null if the model is not compiled
	LearningRate float64         `json:"learning_rate"`  // the current one; 0 without an optimizer
	Trainable    []string        `json:"trainable_weights"`
	Optimized    []string        `json:"optimizer_weights"` // those that the optimizer was built for
	RandomState  []byte          `json:"random_state"`
}

// training returns the content of training.json and the state of the optimizer, nil if it has none.
func (m *Model) training() ([]byte, *safetensors.File, error) {
	t := trainingJSON{RandomState: m.randomState()}
	params := map[*tape.Var]string{}
	paths := m.WeightPaths()
	for i, w := range m.Weights() {
		params[w.Var] = paths[i]
		if w.Trainable() {
			t.Trainable = append(t.Trainable, paths[i])
		}
	}
	var state *safetensors.File
	if c := m.compiled; c != nil {
		config := c.config
		config.Optimizer = c.optimizer
		var err error
		if t.Compile, err = registry.Encode(config); err != nil {
			return nil, nil, fmt.Errorf("what Compile was given: %w; or save the weights alone by SaveWeights", err)
		}
		t.LearningRate = c.optimizer.CurrentLearningRate()
		for _, v := range c.params {
			t.Optimized = append(t.Optimized, params[v])
		}
		state = slotFile(c, t.Optimized)
	}
	data, err := json.MarshalIndent(t, "", "  ")
	return data, state, err
}

// slotFile is the optimizer's state; its tensors are named after the weights: "dense/kernel/momentum".
func slotFile(c *compiled, paths []string) *safetensors.File {
	state := c.optimizer.State()
	if state == nil {
		return nil
	}
	f := &safetensors.File{}
	for _, s := range state {
		f.Tensors = append(f.Tensors, safetensors.Tensor{Name: c.slotPath(s.Name, paths), Tensor: s.Tensor})
	}
	return f
}

// slotPath is the name in the file for what an optimizer calls "3.kernel.momentum", 3 being the weight's place in paths.
func (c *compiled) slotPath(name string, paths []string) string {
	number, rest, ok := strings.Cut(name, ".")
	i, err := strconv.Atoi(number)
	if !ok || err != nil || i < 0 || i >= len(c.params) {
		return name
	}
	if slot, ok := strings.CutPrefix(rest, c.params[i].Name+"."); ok {
		return paths[i] + "/" + slot
	}
	return name
}

// restoreTraining compiles the model as it was, and restores the rest of the state of its training.
func (m *Model) restoreTraining(t *trainingJSON, state *safetensors.File, compile bool) error {
	if compile && len(t.Compile) > 0 && string(t.Compile) != "null" {
		if err := m.recompile(t, state); err != nil {
			return err
		}
	}
	m.thaw(t.Trainable)
	return m.SetRandomState(t.RandomState)
}

func (m *Model) recompile(t *trainingJSON, state *safetensors.File) error {
	config, err := registry.Decode[CompileConfig](t.Compile)
	if err != nil {
		return fmt.Errorf("compile_config: %w; LoadConfig.NoCompile leaves it out", err)
	}
	m.thaw(t.Optimized)
	if err := m.Compile(config); err != nil {
		return fmt.Errorf("compile_config: %w", err)
	}
	opt := m.compiled.optimizer
	if state != nil {
		return m.restoreSlots(t, state)
	}
	if rate := opt.CurrentLearningRate(); rate != t.LearningRate {
		return opt.SetLearningRate(t.LearningRate)
	}
	return nil
}

// thaw makes the weights of these paths, and no others, trainable.
func (m *Model) thaw(paths []string) {
	listed := map[string]bool{}
	for _, path := range paths {
		listed[path] = true
	}
	all := m.WeightPaths()
	for i, w := range m.Weights() {
		w.SetTrainable(listed[all[i]])
	}
}

func (m *Model) restoreSlots(t *trainingJSON, file *safetensors.File) error {
	c := m.compiled
	if len(c.params) != len(t.Optimized) {
		return fmt.Errorf("optimizer_weights: expected names of weights, once each, got %s", listed(t.Optimized))
	}
	slots := file.Named()
	var state []optimizer.NamedTensor
	for _, s := range c.optimizer.State() {
		path := c.slotPath(s.Name, t.Optimized)
		if slots[path] == nil {
			return fmt.Errorf("%s: expected a tensor %s, got %s", optimizerPart, path, listed(sortedNames(file)))
		}
		state = append(state, optimizer.NamedTensor{Name: s.Name, Tensor: slots[path]})
	}
	if len(state) != len(slots) {
		return fmt.Errorf("%s: expected %d tensors, got %d: %s", optimizerPart, len(state), len(slots), listed(sortedNames(file)))
	}
	return c.optimizer.SetState(state)
}

func sortedNames(f *safetensors.File) []string {
	var names []string
	for _, t := range f.Tensors {
		names = append(names, t.Name)
	}
	slices.Sort(names)
	return names
}

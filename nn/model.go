package nn

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"board/nn/layer"
	"board/nn/optimizer"
	"board/nn/registry"
	"board/nn/tape"
	"board/nn/tensor"
)

// Kind is which of the three APIs a model was made with.
type Kind int

// The kinds of models.
const (
	Sequential Kind = iota // layers in a row: NewSequential
	Functional             // a graph of layers: NewModel
	Subclassed             // a Call of its own: NewSubclassed
)

// String is the kind in small letters.
func (k Kind) String() string { return [...]string{"sequential", "functional", "subclassed"}[k] }

// A Model is a network with everything that is needed to train it. Make one with NewSequential, NewModel or NewSubclassed.
//
// Any number of goroutines may use one model at the same time to Predict, Evaluate, Record, Save and Clone, to read and to
// set its weights, and to export it; the weights are shared, the rest is each call's own. While one of them trains the model,
// by Fit or TrainOnBatch, the others see the weights as they are between two steps, never those of half a step; a second
// training is an error. Everything that changes what the model is (Add, Pop, Compile, SetSeed, the settings of layers)
// is for a time when nobody else uses it.
type Model struct {
	name   string
	named  bool // by SetName or by a model that it is part of
	frozen bool // SetTrainable
	kind   Kind
	layers []layer.Layer
	caller Caller // of a subclassed model

	// mu is held for writing by all that changes the weights: making them, a step of training, loading. It guards them, the
	// optimizer's state and all below. No callback runs while it is held, only layers, losses, and the Call of a Caller.
	mu              sync.RWMutex
	graph           *graph // nil for a subclassed model, and for a sequential one while the shape of its input is unknown
	inputs, outputs []port // those of a subclassed model are known after its first call
	compiled        *compiled
	seed            uint64
	initial         *rand.PCG    // where the first weights are drawn from
	saved           weightSource // while a file is loaded: the first weights instead
	shuffles        shuffleState
	attached        map[string]json.RawMessage // by name: Attach
	spare           *workspaces                // for all calls but those that train

	complete atomic.Bool // of a subclassed model: no layer is still to be built

	// Of the goroutine that trains.
	work         workspace
	fitting      atomic.Pointer[fit]  // the Fit or TrainOnBatch under way
	stoppedBy    atomic.Pointer[Stop] // StopTrainingBy
	initialEpoch *int                 // SetInitialEpoch
	initialBatch int                  // SetInitialBatch
	fitErr       error                // FitError

	// Of the goroutine that calls TrainOnBatch and TestOnBatch: room for what they work on.
	whole  bound
	single batch
	logs   Logs
}

// A port is an input or output of the model. The shape has None for the batch.
type port struct {
	name  string
	shape tensor.Shape
}

func newModel(kind Kind, name string, seed uint64) *Model {
	m := &Model{kind: kind, name: name}
	m.setSeed(seed)
	return m
}

// Name is the name of the model: "sequential", "functional", or the type of a subclassed model in snake case, unless SetName
// gave another.
func (m *Model) Name() string { return m.name }

// SetName names the model.
func (m *Model) SetName(name string) { m.name, m.named = name, true }

// Kind tells which API the model was made with.
func (m *Model) Kind() Kind { return m.kind }

// Layers are the model's layers: in their order for a sequential model, which does not count its Input; in Keras's order for a
// functional one, farthest from the outputs first; in the order of the fields for a subclassed one. The slice is the caller's.
func (m *Model) Layers() []layer.Layer { return slices.Clone(m.layers) }

// Layer is the layer of that name.
func (m *Model) Layer(name string) (layer.Layer, error) {
	var known []string
	for _, l := range m.layers {
		if l.LayerName() == name {
			return l, nil
		}
		known = append(known, l.LayerName())
	}
	hint := ""
	if near := registry.Nearest(name, known); near != "" {
		hint = fmt.Sprintf("did you mean %q? ", near)
	}
	return nil, fmt.Errorf("%s: no layer is called %q; %sit has %s", m.name, name, hint, strings.Join(known, ", "))
}

// Built reports whether the weights exist. They do from the beginning if the shape of the input is known, else from the first data
// on.
func (m *Model) Built() bool {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.built()
}

// InputNames are the names of the inputs, in the order of Data.X.
func (m *Model) InputNames() []string {
	inputs, _ := m.ports()
	return portNames(inputs)
}

// InputShapes are the shapes of the inputs, None standing for the batch; nil while they are unknown.
func (m *Model) InputShapes() []tensor.Shape {
	inputs, _ := m.ports()
	return portShapes(inputs)
}

// OutputNames are the names of the outputs, in the order of Data.Y: the names of the layers they come from.
func (m *Model) OutputNames() []string {
	_, outputs := m.ports()
	return portNames(outputs)
}

// OutputShapes are the shapes of the outputs, None standing for the batch; nil while they are unknown.
func (m *Model) OutputShapes() []tensor.Shape {
	_, outputs := m.ports()
	return portShapes(outputs)
}

// Optimizer is the optimizer in use: the one given to Compile, or the one its name stands for. It is nil before Compile.
func (m *Model) Optimizer() optimizer.Optimizer {
	if m.compiled == nil {
		return nil
	}
	return m.compiled.optimizer
}

// Compiled is what Compile was given, and whether it was called.
func (m *Model) Compiled() (CompileConfig, bool) {
	if m.compiled == nil {
		return CompileConfig{}, false
	}
	return m.compiled.config, true
}

// Tape is the tape that the model records its training on. After a step, in a callback's OnTrainBatchEnd, it holds that
// step's operations. It is for the goroutine that trains. Predict and Evaluate have tapes of their own.
func (m *Model) Tape() *tape.Tape { return m.work.tape }

// SetInitialEpoch makes the Fit under way begin with another epoch than FitConfig says. It is for a callback's OnTrainBegin that
// restores an earlier training.
func (m *Model) SetInitialEpoch(epoch int) { m.initialEpoch = &epoch }

// SetInitialBatch makes the first epoch of the Fit under way begin with another batch than 0, the batches being those that the
// epoch has anyway. It is for a callback that restores an earlier training, until the end of OnEpochBegin.
func (m *Model) SetInitialBatch(batch int) { m.initialBatch = batch }

// Flush calls the method Flush of every callback of the Fit under way that is a Flusher. A callback calls it before it records steps as
// done.
func (m *Model) Flush() error {
	if f := m.fitting.Load(); f != nil {
		return f.callbacks.flush()
	}
	return nil
}

func portNames(ports []port) []string {
	var names []string
	for _, p := range ports {
		names = append(names, p.name)
	}
	return names
}

func portShapes(ports []port) []tensor.Shape {
	var shapes []tensor.Shape
	for _, p := range ports {
		shapes = append(shapes, p.shape.Clone())
	}
	return shapes
}

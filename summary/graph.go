package summary

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"board/proto/tbpb"
)

const (
	kerasVersion = "1" // the content that the plugin expects
	kerasTag     = "keras"
)

// Graph writes the run's graph of operations, at step 0 and the present time. The
// nodes need names, each its own; "/" in a name divides scopes, which fold. A run
// has one graph: of several, readers show the last one.
func (w *Writer) Graph(graph *tbpb.GraphDef) error {
	if err := checkGraph(graph); err != nil {
		return fmt.Errorf("graph: %w", err)
	}
	b, err := marshal(graph)
	if err != nil {
		return fmt.Errorf("graph: %w", err)
	}
	return w.WriteEvent(&tbpb.Event{WallTime: seconds(time.Now()), What: &tbpb.Event_GraphDef{GraphDef: b}})
}

// checkGraph refuses what the graph's readers trip over.
func checkGraph(graph *tbpb.GraphDef) error {
	if len(graph.GetNode()) == 0 {
		return errors.New("no nodes; expected at least one")
	}
	first := make(map[string]int, len(graph.GetNode()))
	for i, node := range graph.GetNode() {
		name := node.GetName()
		if name == "" {
			return fmt.Errorf("node %d (op %q) has no name", i, node.GetOp())
		}
		if at, taken := first[name]; taken {
			return fmt.Errorf("nodes %d and %d are both named %q; expected names of their own", at, i, name)
		}
		first[name] = i
	}
	return nil
}

// RunMetadata writes what one traced execution of the graph cost: time, memory and
// devices of each node, as the graphs dashboard's "Profile". The tag names the
// execution, as in "step 100"; a run may have many.
func (w *Writer) RunMetadata(tag string, step int64, metadata *tbpb.RunMetadata) error {
	if err := checkTag(tag, nil); err != nil {
		return fmt.Errorf("run metadata: %w", err)
	}
	b, err := marshal(metadata)
	if err != nil {
		return fmt.Errorf("run metadata %q: %w", tag, err)
	}
	tagged := &tbpb.TaggedRunMetadata{Tag: tag, RunMetadata: b}
	return w.WriteEvent(&tbpb.Event{
		WallTime: seconds(time.Now()),
		Step:     step,
		What:     &tbpb.Event_TaggedRunMetadata{TaggedRunMetadata: tagged},
	})
}

// KerasModel writes the architecture of a model, in the JSON of Keras's
// Model.to_json, at step 0. Readers make the conceptual graph of it: the layers
// and what flows between them. Keras writes it into the run "train".
func (w *Writer) KerasModel(model []byte) error {
	if err := checkKerasModel(model); err != nil {
		return fmt.Errorf("keras model: %w", err)
	}
	tensor := appendString(appendTensorHead(nil, dtString), model)
	return w.add(0, []sample{{tag: kerasTag, plugin: PluginKerasModel, content: []byte(kerasVersion), data: tensor, lasting: true}}, nil)
}

// A kerasLayer is what every layer of a model must have for readers to draw it. A
// layer with layers is a model itself.
type kerasLayer struct {
	ClassName string `json:"class_name"`
	Config    *struct {
		Name   string       `json:"name"`
		Layers []kerasLayer `json:"layers"`
	} `json:"config"`
}

func checkKerasModel(model []byte) error {
	var root kerasLayer
	if err := json.Unmarshal(model, &root); err != nil {
		return fmt.Errorf("expected the JSON of a model: %w", err)
	}
	if root.Config == nil || len(root.Config.Layers) == 0 {
		return errors.New(`expected an object with "config", and in it "layers"; use the JSON of Model.to_json`)
	}
	return root.check()
}

func (l kerasLayer) check() error {
	for i, layer := range l.Config.Layers {
		if layer.Config == nil || layer.Config.Name == "" {
			return fmt.Errorf(`layer %d (%s) of %q: expected a "config" with a "name"`, i, layer.ClassName, l.Config.Name)
		}
		if err := layer.check(); err != nil {
			return err
		}
	}
	return nil
}

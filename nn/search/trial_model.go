package search

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"board/nn"
	"board/nn/internal/archive"
	"board/nn/internal/safetensors"
	"board/nn/optimizer"
)

// A model is kept for other trials as a zip archive of two parts: its weights, and the state of its optimizer if that has one.
const (
	weightsPart   = "weights.safetensors"
	optimizerPart = "optimizer.safetensors"
)

// errNoWeights says that the model of a trial was not kept.
var errNoWeights = errors.New("it was not kept; an evaluation has to call Trial.Keep")

// Kept reports whether other trials may go on with this one's model, so that Keep is to be called.
func (t *Trial) Kept() bool { return t.keep }

// Keep keeps the model and the state of its optimizer for trials that go on with it, if the searcher wants that.
func (t *Trial) Keep(ctx context.Context, m *nn.Model) error {
	if !t.keep || t.desk == nil {
		return nil
	}
	var b bytes.Buffer
	if err := writeModel(&b, m); err != nil {
		return fmt.Errorf("keep the model of trial %d: %w", t.number, err)
	}
	return t.desk.putWeights(ctx, t.number, b.Bytes())
}

// Restore gives the model the weights of the trial that this one goes on with, and reports whether there is one. The optimizer goes on from
// that trial's state, such as its momentums, if it is of the same kind; else it begins anew. It keeps its own learning rate where the
// values of the two trials differ.
func (t *Trial) Restore(ctx context.Context, m *nn.Model) (bool, error) {
	if t.parent == nil || t.desk == nil {
		return false, nil
	}
	data, err := t.desk.getWeights(ctx, *t.parent)
	if err != nil {
		return false, fmt.Errorf("the model of trial %d, with which trial %d goes on: %w", *t.parent, t.number, err)
	}
	if err := readModel(data, m, t.same); err != nil {
		return false, fmt.Errorf("the model of trial %d does not fit that of trial %d: %w", *t.parent, t.number, err)
	}
	return true, nil
}

func writeModel(w io.Writer, m *nn.Model) error {
	parts := []archive.Part{{Name: weightsPart, Write: m.WriteWeights}}
	if o := m.Optimizer(); o != nil {
		var state safetensors.File
		for _, s := range o.State() {
			state.Tensors = append(state.Tensors, safetensors.Tensor{Name: s.Name, Tensor: s.Tensor})
		}
		parts = append(parts, archive.Part{Name: optimizerPart, Write: state.Write})
	}
	return archive.Write(w, parts...)
}

// readModel brings back what writeModel wrote; the optimizer's learning rate only if rate is true.
func readModel(data []byte, m *nn.Model, rate bool) error {
	kept, err := archive.Open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return err
	}
	if err := kept.Read(weightsPart, func(r io.Reader, _ int64) error { return m.ReadWeights(r) }); err != nil {
		return err
	}
	if m.Optimizer() == nil || !kept.Has(optimizerPart) {
		return nil
	}
	return kept.Read(optimizerPart, func(r io.Reader, size int64) error {
		state, err := safetensors.Read(r, size)
		if err == nil {
			goOn(m.Optimizer(), state, rate)
		}
		return err
	})
}

// goOn gives an optimizer the state of another, unless that is of another kind, which SetState refuses.
func goOn(o optimizer.Optimizer, state *safetensors.File, rate bool) {
	given := state.Named()
	if !rate {
		for _, own := range o.State() {
			if own.Name == "learning_rate" {
				given[own.Name] = own.Tensor
			}
		}
	}
	var list []optimizer.NamedTensor
	for name, t := range given {
		list = append(list, optimizer.NamedTensor{Name: name, Tensor: t})
	}
	_ = o.SetState(list)
}

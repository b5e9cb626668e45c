package nn

import (
	"bytes"
	"fmt"
)

// Clone makes a model of its own that is the same: with its weights, compiled as it is with the state of the optimizer, with random state
// and attachments, as if it had been saved and loaded. It predicts the same bits, and trains on to the same bits. Types of your own must be
// registered (registry.Register), as for Save; the error names the one that is not.
//
// Keras's clone_model makes new weights instead: here that is FromJSON of what ToJSON returns.
func (m *Model) Clone() (*Model, error) {
	var file bytes.Buffer
	err := m.Write(&file)
	var clone *Model
	if err == nil {
		clone, err = load(bytes.NewReader(file.Bytes()), int64(file.Len()), LoadConfig{})
	}
	if err != nil {
		return nil, fmt.Errorf("%s: Clone: %w", m.name, err)
	}
	return clone, nil
}

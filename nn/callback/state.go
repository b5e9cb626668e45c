package callback

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"fmt"

	"board/nn/tensor"
)

// State encodes what EarlyStopping remembers of earlier epochs, with the best weights.
func (c *EarlyStopping) State() ([]byte, error) {
	var b bytes.Buffer
	err := gob.NewEncoder(&b).Encode(earlySaved{c.state, c.weights})
	return b.Bytes(), err
}

type earlySaved struct {
	State   earlyState
	Weights []*tensor.Tensor
}

// SetState takes back what State gave.
func (c *EarlyStopping) SetState(state []byte) error {
	var saved earlySaved
	if err := gob.NewDecoder(bytes.NewReader(state)).Decode(&saved); err != nil {
		return fmt.Errorf("EarlyStopping: %w", err)
	}
	c.state, c.weights = saved.State, saved.Weights
	return nil
}

// State encodes what ReduceLROnPlateau remembers of earlier epochs.
func (c *ReduceLROnPlateau) State() ([]byte, error) { return json.Marshal(c.state) }

// SetState takes back what State gave.
func (c *ReduceLROnPlateau) SetState(state []byte) error {
	return decodeState("ReduceLROnPlateau", state, &c.state)
}

// State encodes the best value so far, and when a model was saved last.
func (c *ModelCheckpoint) State() ([]byte, error) {
	return json.Marshal(checkpointState{c.best, c.batches.seen})
}

type checkpointState struct {
	Best    *float64 `json:"best"`
	Batches int      `json:"batches"`
}

// SetState takes back what State gave.
func (c *ModelCheckpoint) SetState(state []byte) error {
	var saved checkpointState
	if err := decodeState("ModelCheckpoint", state, &saved); err != nil {
		return err
	}
	c.best, c.batches.seen = saved.Best, saved.Batches
	return nil
}

func decodeState(who string, state []byte, into any) error {
	if err := json.Unmarshal(state, into); err != nil {
		return fmt.Errorf("%s: %w", who, err)
	}
	return nil
}

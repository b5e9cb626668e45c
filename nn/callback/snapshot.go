package callback

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"

	"board/nn"
	"board/nn/internal/archive"
	"board/nn/internal/atomicfile"
	"board/nn/optimizer"
	"board/nn/tensor"
)

// A snapshot is a training at one moment. As a file it is a zip archive of two parts,
// not compressed, whose checksums zip keeps: backup.json is the struct, and "tensors"
// the numbers of the tensors that it lists, one after the other, as 32-bit floats with
// the least byte first.
type snapshot struct {
	Version int `json:"version"`
	Epoch   int `json:"epoch"` // to go on with
	Batch   int `json:"batch"` // of that epoch

	Steps     int `json:"steps"` // of an epoch
	BatchSize int `json:"batch_size"`
	Samples   int `json:"samples"`

	Random    []byte   `json:"random"` // of the model, when the epoch began
	Tape      []byte   `json:"tape"`   // of its tape, at the moment
	Callbacks [][]byte `json:"callbacks"`

	Weights   []tensorHead `json:"weights"`
	Optimizer []tensorHead `json:"optimizer"`

	weights   []*tensor.Tensor
	optimizer []optimizer.NamedTensor
}

// A tensorHead describes a tensor in backup.json.
type tensorHead struct {
	Name  string       `json:"name,omitempty"`
	Shape tensor.Shape `json:"shape"`
}

const (
	snapshotVersion = 1
	headPart        = "backup.json"
	tensorsPart     = "tensors"
)

// check refuses a snapshot of another training.
func (s *snapshot) check(p nn.Params, callbacks int) error {
	switch {
	case len(s.Callbacks) != callbacks:
		return fmt.Errorf("it holds the state of %d callbacks, With has %d", len(s.Callbacks), callbacks)
	case s.Samples != p.Samples || s.BatchSize != p.BatchSize || s.Steps != p.Steps:
		return fmt.Errorf("it is of a training on %d samples in batches of %d; now there are %d in batches of %d", s.Samples, s.BatchSize, p.Samples, p.BatchSize)
	case s.Epoch < 0 || s.Batch < 0 || (s.Steps > 0 && s.Batch > s.Steps):
		return fmt.Errorf("it is from epoch %d, batch %d of %d", s.Epoch, s.Batch, s.Steps)
	}
	return nil
}

// write writes the snapshot to disk. The file is replaced as a whole.
func (s *snapshot) write(path string) error {
	return atomicfile.Write(path, s.encode)
}

func (s *snapshot) encode(w io.Writer) error {
	s.Weights, s.Optimizer = nil, nil
	var tensors []*tensor.Tensor
	for _, t := range s.weights {
		s.Weights = append(s.Weights, tensorHead{Shape: t.Shape})
		tensors = append(tensors, t)
	}
	for _, t := range s.optimizer {
		s.Optimizer = append(s.Optimizer, tensorHead{t.Name, t.Tensor.Shape})
		tensors = append(tensors, t.Tensor)
	}
	head, err := json.Marshal(s)
	if err != nil {
		return err
	}
	var numbers []byte
	for _, t := range tensors {
		for _, v := range t.Data {
			numbers = binary.LittleEndian.AppendUint32(numbers, math.Float32bits(v))
		}
	}
	return archive.Write(w, archive.Bytes(headPart, head), archive.Bytes(tensorsPart, numbers))
}

// readSnapshot reads a snapshot from a file. A file that is damaged, or no snapshot, is an error that says so.
func readSnapshot(path string) (*snapshot, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return decodeSnapshot(content)
}

func decodeSnapshot(content []byte) (*snapshot, error) {
	size := int64(len(content))
	a, err := archive.Open(bytes.NewReader(content), size)
	if err == nil && !a.Has(headPart) {
		err = fmt.Errorf("it has no %s", headPart)
	}
	if err != nil {
		return nil, fmt.Errorf("the file is no backup: %w", err)
	}
	head, err := a.ReadBytes(headPart, size)
	if err != nil {
		return nil, err
	}
	s := new(snapshot)
	if err := json.Unmarshal(head, s); err != nil {
		return nil, fmt.Errorf("%s: %w", headPart, err)
	}
	if s.Version != snapshotVersion {
		return nil, fmt.Errorf("it is of version %d; this program reads version %d", s.Version, snapshotVersion)
	}
	numbers, err := a.ReadBytes(tensorsPart, size)
	if err != nil {
		return nil, err
	}
	return s, s.fill(numbers)
}

// fill reads the numbers of the tensors.
func (s *snapshot) fill(numbers []byte) error {
	for _, head := range s.Weights {
		t, rest, err := head.read(numbers)
		if err != nil {
			return err
		}
		s.weights, numbers = append(s.weights, t), rest
	}
	for _, head := range s.Optimizer {
		t, rest, err := head.read(numbers)
		if err != nil {
			return err
		}
		s.optimizer, numbers = append(s.optimizer, optimizer.NamedTensor{Name: head.Name, Tensor: t}), rest
	}
	if len(numbers) > 0 {
		return fmt.Errorf("%s has %d bytes too many", tensorsPart, len(numbers))
	}
	return nil
}

// read takes the tensor's numbers from the beginning of those that are left. Its shape is trusted only as far as there are numbers.
func (h tensorHead) read(numbers []byte) (t *tensor.Tensor, rest []byte, err error) {
	size := 1
	for _, d := range h.Shape {
		if d < 0 || d > 0 && size > len(numbers)/4/d {
			return nil, nil, fmt.Errorf("%s: too few numbers for a tensor %s of shape %v", tensorsPart, h.Name, h.Shape)
		}
		size *= d
	}
	if size > len(numbers)/4 {
		return nil, nil, fmt.Errorf("%s: too few numbers for a tensor %s of shape %v", tensorsPart, h.Name, h.Shape)
	}
	t = tensor.New(h.Shape...)
	for i := range t.Data {
		t.Data[i] = math.Float32frombits(binary.LittleEndian.Uint32(numbers[4*i:]))
	}
	return t, numbers[4*size:], nil
}

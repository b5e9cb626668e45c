// Package safetensors reads and writes tensors of float32 in the safetensors format: 8 bytes with the length of a header, the header, which
// is JSON with name, type, shape and place of every tensor, and the numbers, least byte first.
//
// The format is that of github.com/huggingface/safetensors, whose Python package reads what Write writes.
package safetensors

import (
	"board/nn/tensor"
)

// A Tensor is a tensor with its name.
type Tensor struct {
	Name string
	*tensor.Tensor
}

// A File is what a file holds: tensors in the order of their numbers, and text by name.
type File struct {
	Metadata map[string]string
	Tensors  []Tensor
}

// Named are the tensors by their names.
func (f *File) Named() map[string]*tensor.Tensor {
	named := make(map[string]*tensor.Tensor, len(f.Tensors))
	for _, t := range f.Tensors {
		named[t.Name] = t.Tensor
	}
	return named
}

const (
	lengthSize = 8         // bytes of the length before the header
	maxHeader  = 100 << 20 // bytes; more is refused by the format's authors too
	numberSize = 4         // bytes of a float32
	alignment  = 8         // of the first number
	dtype      = "F32"
	// metadataKey is the one key of the header that is no tensor's.
	metadataKey = "__metadata__"
)

// An entry is what the header says of a tensor.
type entry struct {
	DType   string   `json:"dtype"`
	Shape   []int    `json:"shape"`
	Offsets [2]int64 `json:"data_offsets"` // from the end of the header
}

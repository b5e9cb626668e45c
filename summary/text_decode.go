package summary

import "fmt"

// Texts are the texts of one step of a tag: Markdown, in row-major order. TensorBoard
// shows those of one or two dimensions as a table.
type Texts struct {
	Shape []int // empty for a single text
	Texts []string
}

// FirstTable is the texts of the last two dimensions, all where there are no more.
func (t Texts) FirstTable() []string {
	n := len(t.Texts)
	if d := len(t.Shape); d > 2 {
		n = min(n, t.Shape[d-2]*t.Shape[d-1])
	}
	return t.Texts[:n]
}

// DecodeText reads a value of the plugin "text": a tensor of strings of any rank, in
// the encoding of all writers. The texts are untrusted, and what is no UTF-8 stays as
// it is.
func DecodeText(v *Value) (Texts, error) {
	shape, cells, err := stringsOf(v)
	if err != nil {
		return Texts{}, fmt.Errorf("text: %w", err)
	}
	t := Texts{Shape: shape, Texts: make([]string, len(cells))}
	for i, cell := range cells {
		t.Texts[i] = string(cell)
	}
	return t, nil
}

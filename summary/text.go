package summary

import (
	"fmt"
	"unicode/utf8"
)

// Text adds one text, at the present time; Markdown.
func (w *Writer) Text(tag string, step int64, text string, opts ...TagOption) error {
	return w.Texts(tag, step, []string{text}, nil, opts...)
}

// TextTable adds a table of texts, one per cell, at the present time. The rows need
// the same length.
func (w *Writer) TextTable(tag string, step int64, rows [][]string, opts ...TagOption) error {
	var cells []string
	for i, row := range rows {
		if len(row) != len(rows[0]) {
			return fmt.Errorf("text %q: row %d has %d cells, the first one %d; fill up the short rows", tag, i, len(row), len(rows[0]))
		}
		cells = append(cells, row...)
	}
	if len(cells) == 0 {
		return fmt.Errorf("text %q: no cells; expected at least one", tag)
	}
	return w.Texts(tag, step, cells, []int{len(rows), len(rows[0])}, opts...)
}

// Texts adds a tensor of texts in row-major order, at the present time. Readers show
// one or two dimensions as a table, and of more dimensions the first table. No shape
// means a single text.
func (w *Writer) Texts(tag string, step int64, texts []string, shape []int, opts ...TagOption) error {
	if _, err := sizeOfShape(len(texts), shape); err != nil {
		return fmt.Errorf("text %q: %w", tag, err)
	}
	tensor := appendTensorHead(nil, dtString, shape...)
	for i, text := range texts {
		if !utf8.ValidString(text) {
			return fmt.Errorf("text %q: text %d is not valid UTF-8: %q", tag, i, text[:min(len(text), 100)])
		}
		tensor = appendString(tensor, text)
	}
	return w.add(step, []sample{{tag: tag, plugin: PluginText, data: tensor}}, opts)
}

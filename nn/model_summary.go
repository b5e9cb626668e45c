package nn

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"board/nn/layer"
	"board/nn/tensor"
)

// Summary writes Keras's table of the layers with the shapes of their outputs (None is the batch) and the numbers of their parameters, and
// the totals below it with their size in memory. A functional model that is more than a chain has a column that tells what each layer
// takes. Sizes are those of this library: four bytes per number.
func (m *Model) Summary(w io.Writer) error {
	_, err := io.WriteString(w, m.summary())
	return err
}

func (m *Model) summary() string {
	m.mu.RLock()
	defer m.mu.RUnlock()
	t := table{headers: []string{"Layer (type)", "Output Shape", "Param #"}, widths: []int{31, 22, 13}}
	connected := m.kind == Functional && !m.graph.isChain()
	if connected {
		t = table{headers: append(t.headers, "Connected to"), widths: []int{19, 17, 10, 17}}
	}
	for _, l := range m.layers {
		row := []string{fmt.Sprintf("%s (%s)", l.LayerName(), layer.ClassName(l)), m.shapeText(l), m.paramText(l)}
		if connected {
			row = append(row, m.graph.takes(l))
		}
		t.rows = append(t.rows, row)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Model: %q\n", m.name)
	t.write(&b)
	m.writeTotals(&b)
	return b.String()
}

// shapeText is the shape of what the layer makes at its last call, "?" while it is unknown.
func (m *Model) shapeText(l layer.Layer) string {
	if m.graph == nil {
		return m.subclassedShape(l)
	}
	for _, n := range slices.Backward(m.graph.nodes) {
		if n.layer == l {
			return n.shape.String()
		}
	}
	return "?"
}

// subclassedShape looks on the tape for what the layer made in the latest step.
func (m *Model) subclassedShape(l layer.Layer) string {
	if m.kind != Subclassed || !m.built() {
		return "?"
	}
	var last tensor.Shape
	scope := m.name + "/" + l.LayerName()
	for n := range m.work.tape.Nodes() {
		if n.Scope == scope {
			last = n.Out.Value.Shape
		}
	}
	if len(last) == 0 {
		return "?"
	}
	return batchShape(last).String()
}

func (m *Model) paramText(l layer.Layer) string {
	n := 0
	for _, w := range l.Weights() {
		n += len(w.Value.Data)
	}
	if !l.Built() {
		return "0 (unbuilt)"
	}
	return grouped(n)
}

func (m *Model) writeTotals(b *strings.Builder) {
	trained, all := 0, m.CountParams()
	for _, w := range m.TrainableWeights() {
		trained += len(w.Value.Data)
	}
	state := 0
	if m.compiled != nil && m.compiled.optimizer.Iterations() > 0 { // Keras's optimizers have no state before the first step
		for _, s := range m.compiled.optimizer.State() {
			state += len(s.Tensor.Data)
		}
	}
	total := func(what string, n, numbers int) {
		fmt.Fprintf(b, " %s: %s (%s)\n", what, grouped(n), memory(4*numbers))
	}
	slots := max(0, state-1) // the count of iterations is one, kept as two numbers here and as an int64 by Keras
	total("Total params", all+slots, all+state)
	total("Trainable params", trained, trained)
	total("Non-trainable params", all-trained, all-trained)
	if state > 0 {
		total("Optimizer params", slots, state)
	}
}

// isChain reports whether every layer takes what the one before makes, and nothing else.
func (g *graph) isChain() bool {
	seen := map[layer.Layer]bool{}
	for i, n := range g.nodes {
		if seen[n.layer] || len(n.in) > 1 || (i > 0) != (len(n.in) == 1) || (i > 0 && n.in[0] != g.nodes[i-1]) {
			return false
		}
		seen[n.layer] = true
	}
	return true
}

// takes lists what a layer is connected to as Keras does: name[call][0].
func (g *graph) takes(l layer.Layer) string {
	var from []string
	for _, n := range g.nodes {
		if n.layer != l {
			continue
		}
		for _, in := range n.in {
			from = append(from, fmt.Sprintf("%s[%d][0]", in.layer.LayerName(), in.call))
		}
	}
	if len(from) == 0 {
		return "-"
	}
	return strings.Join(from, ", ")
}

// grouped writes 266610 as 266,610.
func grouped(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// memory writes a number of bytes as Keras does: 1.02 MB.
func memory(bytes int) string {
	size := float64(bytes)
	for _, unit := range []string{"B", "KB", "MB", "GB"} {
		if size < 1024 {
			return fmt.Sprintf("%.2f %s", size, unit)
		}
		size /= 1024
	}
	return fmt.Sprintf("%.2f TB", size)
}

// A table is drawn with a box around every cell. The third column, of numbers, is aligned to the right.
type table struct {
	headers []string
	widths  []int
	rows    [][]string
}

func (t *table) write(b *strings.Builder) {
	t.rule(b, "┏", "━", "┳", "┓")
	t.cells(b, t.headers, "┃")
	t.rule(b, "┡", "━", "╇", "┩")
	for i, row := range t.rows {
		if i > 0 {
			t.rule(b, "├", "─", "┼", "┤")
		}
		t.cells(b, row, "│")
	}
	t.rule(b, "└", "─", "┴", "┘")
}

func (t *table) rule(b *strings.Builder, left, line, middle, right string) {
	for i, width := range t.widths {
		if i == 0 {
			b.WriteString(left)
		} else {
			b.WriteString(middle)
		}
		b.WriteString(strings.Repeat(line, width+2))
	}
	b.WriteString(right + "\n")
}

// cells writes one row, on several lines where a text does not fit.
func (t *table) cells(b *strings.Builder, row []string, bar string) {
	lines := make([][]string, len(row))
	height := 1
	for i, text := range row {
		lines[i] = wrap(text, t.widths[i])
		height = max(height, len(lines[i]))
	}
	for k := range height {
		for i, width := range t.widths {
			text := ""
			if k < len(lines[i]) {
				text = lines[i][k]
			}
			blank := strings.Repeat(" ", max(0, width-utf8.RuneCountInString(text)))
			if i == 2 {
				text, blank = blank+text, ""
			}
			b.WriteString(bar + " " + text + blank + " ")
		}
		b.WriteString(bar + "\n")
	}
}

// wrap breaks a text at spaces; a word that is too long ends in an ellipsis.
func wrap(text string, width int) []string {
	var lines []string
	for word := range strings.FieldsSeq(text) {
		if runes := []rune(word); len(runes) > width {
			word = string(runes[:width-1]) + "…"
		}
		last := len(lines) - 1
		if last >= 0 && utf8.RuneCountInString(lines[last])+1+utf8.RuneCountInString(word) <= width {
			lines[last] += " " + word
			continue
		}
		lines = append(lines, word)
	}
	return lines
}

package nn

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"board/nn/tensor"
)

// Data is what a model learns from or is tested with. The first axis of every tensor counts the samples.
type Data struct {
	X []*tensor.Tensor // one tensor for each input, in order
	Y []*tensor.Tensor // one tensor of labels for each output, in order

	XNamed map[string]*tensor.Tensor // instead of X: by the name of the input
	YNamed map[string]*tensor.Tensor // instead of Y: by the name of the output

	SampleWeight  []float32            // how much each sample counts in the losses of all outputs; nil is 1 for all
	SampleWeights map[string][]float32 // instead of SampleWeight: by the name of the output; 1 for all if not named

	Source *DataSource // instead of all above: data that come bit by bit
}

// XY is data for one input and one output.
func XY(x, y *tensor.Tensor) Data {
	return Data{X: []*tensor.Tensor{x}, Y: []*tensor.Tensor{y}}
}

// Inputs is data for several inputs, in order. Labels adds those of the outputs:
//
//	nn.Inputs(wide, deep).Labels(price)
func Inputs(x ...*tensor.Tensor) Data { return Data{X: x} }

// Labels is the data with these labels, one tensor for each output, in order.
func (d Data) Labels(y ...*tensor.Tensor) Data {
	d.Y, d.YNamed = y, nil
	return d
}

// Weights is the data with these weights of the samples.
func (d Data) Weights(w []float32) Data {
	d.SampleWeight, d.SampleWeights = w, nil
	return d
}

// A bound is data in the order of the model's inputs and outputs.
type bound struct {
	x, y   []*tensor.Tensor
	weight weights
	rows   int
}

// weights are those of the samples: none, a list for all outputs, or a list (or nil) for each.
type weights [][]float32

// of is the list for output i.
func (w weights) of(i int) []float32 {
	switch len(w) {
	case 0:
		return nil
	case 1:
		return w[0]
	}
	return w[i]
}

// bind checks data as far as the shapes of the model need not be known. Arg names the data in errors: "Validation.".
func (b *bound) bind(inputs, outputs []port, d Data, arg string, labels bool) error {
	var err error
	if b.x, err = ordered(d.X, d.XNamed, inputs, arg+"X", "input"); err != nil {
		return err
	}
	b.y = nil
	if labels {
		if b.y, err = ordered(d.Y, d.YNamed, outputs, arg+"Y", "output"); err != nil {
			return err
		}
	}
	if b.weight, err = d.weights(b.weight, outputs, arg); err != nil {
		return err
	}
	if err := b.check(arg, labels); err != nil {
		return err
	}
	return b.checkWeights(d, arg)
}

// weights are those of the data, in the order of the outputs, in memory that is used again.
func (d *Data) weights(w weights, outputs []port, arg string) (weights, error) {
	w = w[:0]
	switch {
	case d.SampleWeights == nil && d.SampleWeight == nil:
		return nil, nil
	case d.SampleWeights == nil:
		return append(w, d.SampleWeight), nil
	case d.SampleWeight != nil:
		return nil, fmt.Errorf("%sSampleWeight: expected either SampleWeight or SampleWeights, got both", arg)
	case len(outputs) == 0:
		return nil, fmt.Errorf("%sSampleWeights: the names of the model's outputs are not known before the first data; use SampleWeight", arg)
	}
	for _, name := range slices.Sorted(maps.Keys(d.SampleWeights)) {
		if names := portNames(outputs); !slices.Contains(names, name) {
			return nil, fmt.Errorf("%sSampleWeights: no output is called %q; the model has %s", arg, name, strings.Join(names, ", "))
		}
	}
	for _, p := range outputs {
		w = append(w, d.SampleWeights[p.name])
	}
	return w, nil
}

// checkWeights requires a finite weight for each sample.
func (b *bound) checkWeights(d Data, arg string) error {
	check := func(name string, list []float32) error {
		if list != nil && len(list) != b.rows {
			return fmt.Errorf("%s%s: expected %d numbers, one for each sample, got %d", arg, name, b.rows, len(list))
		}
		for i, w := range list {
			if w-w != 0 {
				return fmt.Errorf("%s%s: expected finite numbers, got %v for sample %d", arg, name, w, i)
			}
		}
		return nil
	}
	if len(d.SampleWeights) == 0 {
		return check("SampleWeight", d.SampleWeight)
	}
	for _, name := range slices.Sorted(maps.Keys(d.SampleWeights)) {
		if err := check(fmt.Sprintf("SampleWeights[%q]", name), d.SampleWeights[name]); err != nil {
			return err
		}
	}
	return nil
}

// ordered returns the list, or the named tensors in the order of the ports.
func ordered(list []*tensor.Tensor, named map[string]*tensor.Tensor, ports []port, arg, what string) ([]*tensor.Tensor, error) {
	if named == nil {
		return list, nil
	}
	if list != nil {
		return nil, fmt.Errorf("%s: expected either %s or %sNamed, got both", arg, arg, arg)
	}
	names := portNames(ports)
	if len(names) == 0 {
		return nil, fmt.Errorf("%sNamed: the names of the model's %ss are not known before the first data; use %s", arg, what, arg)
	}
	for _, name := range slices.Sorted(maps.Keys(named)) {
		if !slices.Contains(names, name) {
			return nil, fmt.Errorf("%sNamed: no %s is called %q; the model has %s", arg, what, name, strings.Join(names, ", "))
		}
	}
	for _, name := range names {
		if named[name] == nil {
			return nil, fmt.Errorf("%sNamed: expected a tensor for the %s %q, got none", arg, what, name)
		}
		list = append(list, named[name])
	}
	return list, nil
}

// check requires complete tensors of finite numbers, all with the same number of rows.
func (b *bound) check(arg string, labels bool) error {
	if len(b.x) == 0 {
		return fmt.Errorf("%sX: expected a tensor for each input, got none", arg)
	}
	if labels && len(b.y) == 0 {
		return fmt.Errorf("%sY: expected a tensor of labels for each output, got none", arg)
	}
	b.rows = -1
	for i, t := range b.x {
		if err := b.checkTensor(t, arg, "X", i); err != nil {
			return err
		}
	}
	for i, t := range b.y {
		if err := b.checkTensor(t, arg, "Y", i); err != nil {
			return err
		}
	}
	return nil
}

func (b *bound) checkTensor(t *tensor.Tensor, arg, list string, i int) error {
	switch {
	case t == nil:
		return fmt.Errorf("%s%s[%d]: expected a tensor, got nil", arg, list, i)
	case len(t.Shape) == 0:
		return fmt.Errorf("%s%s[%d]: expected a first axis that counts the samples, got a single number", arg, list, i)
	case t.Shape.Size() != len(t.Data):
		return fmt.Errorf("%s%s[%d]: the shape %v needs %d numbers, the tensor has %d", arg, list, i, t.Shape, t.Shape.Size(), len(t.Data))
	case t.Rows() == 0:
		return fmt.Errorf("%s%s[%d]: expected at least one sample, got empty data of shape %v", arg, list, i, t.Shape)
	case b.rows >= 0 && t.Rows() != b.rows:
		return fmt.Errorf("%s%s[%d]: expected %d samples as in %sX[0], got %d", arg, list, i, b.rows, arg, t.Rows())
	}
	b.rows = t.Rows()
	if k := firstNotFinite(t.Data); k >= 0 {
		return fmt.Errorf("%s%s[%d]: expected finite numbers, got %v in row %d; clean the data or fill what is missing first",
			arg, list, i, t.Data[k], k/max(1, t.RowSize()))
	}
	return nil
}

// firstNotFinite is the index of the first NaN or infinity, -1 without one. Where a sum of squares is finite, so are the numbers; where it
// is not, they need a closer look, as the squares of large numbers are infinite too.
func firstNotFinite(data []float32) int {
	const part = 1024
	for from := 0; from < len(data); from += part {
		some := data[from:min(from+part, len(data))]
		if squares := tensor.Dot(some, some); squares-squares == 0 {
			continue
		}
		for i, v := range some {
			if v-v != 0 {
				return from + i
			}
		}
	}
	return -1
}

// fit checks the data against the inputs of the model, which are known by now.
func (b *bound) fit(model string, inputs, outputs []port, arg string) error {
	if err := b.fitInputs(model, inputs, arg); err != nil {
		return err
	}
	if b.y != nil && len(b.y) != len(outputs) {
		return fmt.Errorf("%sY: expected %s, got %d", arg, portList(outputs, "output"), len(b.y))
	}
	return nil
}

func (b *bound) fitInputs(model string, inputs []port, arg string) error {
	if len(b.x) != len(inputs) {
		return fmt.Errorf("%sX: expected %s, got %d", arg, portList(inputs, "input"), len(b.x))
	}
	for i, p := range inputs {
		if !compatible(p.shape, b.x[i].Shape) {
			return fmt.Errorf("%sX[%d]: input %s of %s: expected shape %v, got %v%s", arg, i, p.name, model, p.shape, b.x[i].Shape, advice(p.shape, b.x[i].Shape))
		}
	}
	return nil
}

// advice says how to mend data of the wrong shape, where the mistake is evident.
func advice(declared, got tensor.Shape) string {
	switch {
	case compatible(declared[1:], got):
		return fmt.Sprintf("; one sample is a batch of one, of shape %v", append(tensor.Shape{1}, got...))
	case len(got) > 2 && len(declared) == 2 && got[1:].Size() == declared[1]:
		return "; put Flatten before the first layer, or reshape the data"
	}
	return ""
}

// portList is "3 tensors for the inputs a, b and c".
func portList(ports []port, what string) string {
	if len(ports) == 1 {
		return fmt.Sprintf("1 tensor for the %s %s", what, ports[0].name)
	}
	return fmt.Sprintf("%d tensors for the %ss %s", len(ports), what, strings.Join(portNames(ports), ", "))
}

// compatible reports whether data of a shape fit what was declared, where None fits any size.
func compatible(declared, got tensor.Shape) bool {
	if len(declared) != len(got) {
		return false
	}
	for i, n := range declared {
		if n != tensor.None && n != got[i] {
			return false
		}
	}
	return true
}

// batchShape is the shape with None for the batch.
func batchShape(s tensor.Shape) tensor.Shape {
	s = s.Clone()
	s[0] = tensor.None
	return s
}

// slice is a view of rows of the data.
func (b *bound) slice(from, to int) bound {
	part := bound{rows: to - from}
	for _, t := range b.x {
		part.x = append(part.x, t.Slice(from, to))
	}
	for _, t := range b.y {
		part.y = append(part.y, t.Slice(from, to))
	}
	for _, list := range b.weight {
		if list != nil {
			list = list[from:to]
		}
		part.weight = append(part.weight, list)
	}
	return part
}

// split cuts off the last part of the data for validation, as Keras does: before any shuffling.
func (b *bound) split(fraction float64) (train, validation bound, err error) {
	at := int(float64(b.rows) * (1 - fraction))
	if at == 0 || at == b.rows {
		return train, validation, fmt.Errorf("ValidationSplit: %v of %d samples leaves no sample for training or none for validation", fraction, b.rows)
	}
	return b.slice(0, at), b.slice(at, b.rows), nil
}

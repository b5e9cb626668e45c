package tensorboard

import (
	"slices"

	"board/nn"
	"board/nn/layer"
	"board/nn/tensor"
	"board/summary"
)

// maxImages is how many images TensorFlow writes of a tensor that holds more.
const maxImages = 3

// A namedWeight is a weight under the name that Keras gives it: "sequential/hidden1/kernel",
// without the model's name in a functional model, whose layers are made before it.
type namedWeight struct {
	*layer.Weight
	path string
}

// weightsOf lists the weights of a model, layer by layer.
func weightsOf(m *nn.Model) []namedWeight {
	var all []namedWeight
	model := m.Name() + "/"
	if m.Kind() == nn.Functional {
		model = ""
	}
	for _, l := range m.Layers() {
		for _, w := range l.Weights() {
			all = append(all, namedWeight{w, model + l.LayerName() + "/" + w.Name})
		}
	}
	return all
}

// writeWeights writes histograms of weights and gradients, and images.
func (c *Callback) writeWeights(m *nn.Model, epoch int) error {
	for _, w := range weightsOf(m) {
		if err := c.train.Histogram(w.path+"/histogram", int64(epoch), w.Value.Data); err != nil {
			return err
		}
		if w.Trainable() && w.Grad != nil && len(w.Grad.Data) > 0 {
			if err := c.train.Histogram(w.path+"/gradient/histogram", int64(epoch), w.Grad.Data); err != nil {
				return err
			}
		}
		if c.WriteImages {
			if err := c.writeImage(w, epoch); err != nil {
				return err
			}
		}
	}
	return nil
}

// writeImage writes a weight as Keras does: values from 0 to 1 are dark to light,
// what lies beyond is clipped. Weights of more dimensions than an image has are left
// out.
func (c *Callback) writeImage(w namedWeight, epoch int) error {
	pixels, shape, ok := imagesOf(w.Value)
	if !ok {
		return nil
	}
	images, err := summary.ImagesOf(pixels, shape)
	if err != nil {
		return err
	}
	return c.train.Image(w.path+"/image", int64(epoch), images, summary.MaxOutputs(maxImages))
}

// imagesOf gives a weight the shape (images, height, width, channels). Dimensions of
// one element do not count. A vector is a column; a matrix lies on its longer side; of
// three dimensions the last one counts the images; four are images already, if their
// last one can be colours.
func imagesOf(t *tensor.Tensor) (pixels []float32, shape [4]int, ok bool) {
	s := slices.DeleteFunc(t.Shape.Clone(), func(d int) bool { return d == 1 })
	switch {
	case t.Shape.Size() == 0:
		return nil, shape, false
	case len(s) == 1:
		return t.Data, [4]int{1, s[0], 1, 1}, true
	case len(s) == 2 && s[0] > s[1]:
		return transpose(t.Data, s[0], s[1]), [4]int{1, s[1], s[0], 1}, true
	case len(s) == 2:
		return t.Data, [4]int{1, s[0], s[1], 1}, true
	case len(s) == 3:
		return transpose(t.Data, s[0]*s[1], s[2]), [4]int{s[2], s[0], s[1], 1}, true
	case len(s) == 4 && (s[3] == 3 || s[3] == 4):
		return t.Data, [4]int(s), true
	}
	return nil, shape, false
}

// transpose swaps rows and columns, into new memory.
func transpose(x []float32, rows, columns int) []float32 {
	out := make([]float32, len(x))
	for i := range rows {
		for j := range columns {
			out[j*rows+i] = x[i*columns+j]
		}
	}
	return out
}

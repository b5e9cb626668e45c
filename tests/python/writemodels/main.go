// Writemodels writes models that have every layer and activation between them, with random weights, as ONNX files into a folder:
//
//	go run ./tests/python/writemodels DIR
//
// Standard output is JSON: for each model the file, inputs and what we predict for them; and what there is to cover.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	"board/nn"
	"board/nn/activation"
	"board/nn/layer"
	"board/nn/onnx"
	"board/nn/registry"
	"board/nn/tensor"
)

// A value is a tensor under the name of an input or output.
type value struct {
	Name  string    `json:"name"`
	Shape []int     `json:"shape"`
	Data  []float32 `json:"data"`
}

// A written model is what the test looks at.
type written struct {
	Name    string   `json:"name"`
	Path    string   `json:"path"`
	Layers  []string `json:"layers"` // classes
	Weights []value  `json:"weights"`
	Inputs  []value  `json:"inputs"`
	Outputs []value  `json:"outputs"`
}

type report struct {
	Models      []written         `json:"models"`
	Activations []activation.Name `json:"activations"`
	Layers      []string          `json:"layers"` // classes
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: writemodels DIR")
	}
	r := report{Activations: activation.Names(), Layers: registry.Known[layer.Layer]()}
	for _, c := range cases() {
		w, err := c.write(os.Args[1])
		if err != nil {
			log.Fatalf("%s: %v", c.name, err)
		}
		r.Models = append(r.Models, w)
	}
	if err := json.NewEncoder(os.Stdout).Encode(r); err != nil {
		log.Fatal(err)
	}
}

// A sample is a model with data for it.
type sample struct {
	name  string
	model *nn.Model
	x     []*tensor.Tensor
}

// write predicts, which builds what is not built, gives the model random weights, predicts again and saves.
func (s sample) write(dir string) (w written, err error) {
	ctx := context.Background()
	if _, err := s.model.Predict(ctx, s.x...); err != nil {
		return w, err
	}
	randomize(s.model)
	y, err := s.model.Predict(ctx, s.x...)
	if err != nil {
		return w, err
	}
	w = written{Name: s.name, Path: filepath.Join(dir, strings.ReplaceAll(s.name, "/", "_")+".onnx")}
	for _, l := range s.model.Layers() {
		w.Layers = append(w.Layers, layer.ClassName(l))
	}
	paths := s.model.WeightPaths()
	for i, v := range s.model.Weights() {
		w.Weights = append(w.Weights, value{paths[i], v.Value.Shape, v.Value.Data})
	}
	for i, x := range s.x {
		w.Inputs = append(w.Inputs, value{s.model.InputNames()[i], x.Shape, x.Data})
	}
	for i, t := range y {
		w.Outputs = append(w.Outputs, value{s.model.OutputNames()[i], t.Shape, t.Data})
	}
	return w, onnx.Save(w.Path, s.model, onnx.Config{Metadata: map[string]string{"case": s.name, "about": "tests"}})
}

// randomize draws weights anew: those of Keras's initializers are zeros and ones where an exporter could go wrong unseen.
func randomize(m *nn.Model) {
	rng := rand.New(rand.NewPCG(7, 7))
	for _, w := range m.Weights() {
		spread := 1.0
		if len(w.Value.Shape) == 2 {
			spread /= math.Sqrt(float64(w.Value.Shape[0]))
		}
		for i := range w.Value.Data {
			v := rng.NormFloat64() * spread
			if strings.Contains(w.Name, "variance") {
				v = 0.5 + rng.Float64()
			}
			w.Value.Data[i] = float32(v)
		}
	}
}

// normal draws data.
func normal(shape ...int) *tensor.Tensor {
	rng := rand.New(rand.NewPCG(uint64(len(shape)), 3))
	x := tensor.New(shape...)
	for i := range x.Data {
		x.Data[i] = float32(rng.NormFloat64())
	}
	return x
}

// numbers draws whole numbers below n.
func numbers(n int, shape ...int) *tensor.Tensor {
	x := normal(shape...)
	for i, v := range x.Data {
		x.Data[i] = float32(int(math.Abs(float64(v))*1e3) % n)
	}
	return x
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(fmt.Sprint("writemodels: ", err))
	}
	return v
}

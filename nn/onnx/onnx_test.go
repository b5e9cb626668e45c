package onnx_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"google.golang.org/protobuf/proto"

	"board/nn"
	"board/nn/activation"
	"board/nn/initializer"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/onnx"
	"board/nn/optimizer"
	"board/nn/tape"
	"board/nn/tensor"
	"board/proto/onnxpb"
)

// tests/python/test_onnx.py has onnxruntime compute what is exported, for every layer and activation.

func must[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func sequential(t *testing.T, n int, layers ...layer.Layer) *nn.Model {
	t.Helper()
	nn.SetRandomSeed(7)
	return must[*nn.Model](t)(nn.NewSequential(append([]layer.Layer{&layer.Input{Shape: []int{n}}}, layers...)...))
}

// exported is the file of a model, parsed.
func exported(t *testing.T, m *nn.Model, c onnx.Config) *onnxpb.ModelProto {
	t.Helper()
	var b bytes.Buffer
	if err := onnx.Write(&b, m, c); err != nil {
		t.Fatal(err)
	}
	p := &onnxpb.ModelProto{}
	if err := proto.Unmarshal(b.Bytes(), p); err != nil {
		t.Fatal(err)
	}
	return p
}

func operators(p *onnxpb.ModelProto) []string {
	var ops []string
	for _, n := range p.GetGraph().GetNode() {
		ops = append(ops, n.GetOpType())
	}
	return ops
}

// shapes writes inputs or outputs as name(batch, 5).
func shapes(list []*onnxpb.ValueInfoProto) string {
	var all []string
	for _, v := range list {
		var dims []string
		for _, d := range v.GetType().GetTensorType().GetShape().GetDim() {
			dims = append(dims, strings.Trim(d.String()[strings.Index(d.String(), ":")+1:], `"`))
		}
		all = append(all, v.GetName()+"("+strings.Join(dims, ",")+")")
	}
	return strings.Join(all, " ")
}

func wideAndDeep(t *testing.T) *nn.Model {
	t.Helper()
	nn.SetRandomSeed(7)
	wide, deep := nn.Input("wide", 5), nn.Input("deep", 6)
	shared := &layer.Dense{Units: 6, Activation: "relu", Name: "hidden"}
	hidden := nn.Apply(shared, nn.Apply(shared, deep))
	main := nn.Apply(&layer.Dense{Units: 1, Name: "main"}, nn.Apply(&layer.Concatenate{}, wide, nn.Apply(&layer.Dropout{Rate: 0.5}, hidden)))
	side := nn.Apply(&layer.Dense{Units: 2, Name: "side"}, hidden)
	return must[*nn.Model](t)(nn.NewModel([]*nn.Symbol{wide, deep}, []*nn.Symbol{main, side}))
}

func TestFunctional(t *testing.T) {
	m := wideAndDeep(t)
	p := exported(t, m, onnx.Config{})
	g := p.GetGraph()
	if got := shapes(g.GetInput()) + " -> " + shapes(g.GetOutput()); got != "wide(batch,5) deep(batch,6) -> main(batch,1) side(batch,2)" {
		t.Errorf("inputs and outputs are %s", got)
	}
	if got := operators(p); !slices.Equal(got, []string{"Gemm", "Relu", "Gemm", "Relu", "Concat", "Gemm", "Gemm"}) {
		t.Errorf("operators are %v", got)
	}
	var names []string
	for _, n := range g.GetNode() {
		names = append(names, n.GetName())
	}
	if want := []string{"hidden/Gemm", "hidden/Relu", "hidden/Gemm_1", "hidden/Relu_1", "concatenate/Concat", "main/Gemm", "side/Gemm"}; !slices.Equal(names, want) {
		t.Errorf("nodes are called %v, want %v", names, want)
	}
	if got := g.GetNode()[4].GetInput(); !slices.Equal(got, []string{"wide", "hidden/Relu_1"}) {
		t.Errorf("Concat takes %v", got)
	}
	if g.GetName() != "functional" || p.GetProducerName() != "board" || p.GetIrVersion() != 8 || p.GetOpsetImport()[0].GetVersion() != 17 {
		t.Errorf("the head is %v of %v", g.GetName(), p)
	}
}

// TestWeights: each is there once, under its layer's name, with its values.
func TestWeights(t *testing.T) {
	m := wideAndDeep(t)
	got := map[string]*onnxpb.TensorProto{}
	for _, i := range exported(t, m, onnx.Config{}).GetGraph().GetInitializer() {
		got[i.GetName()] = i
	}
	if len(got) != 6 {
		t.Errorf("got %d initializers, want kernel and bias of 3 layers", len(got))
	}
	for _, l := range m.Layers() {
		for _, w := range l.Weights() {
			i := got[l.LayerName()+"/"+w.Name]
			if i == nil || len(i.GetDims()) != len(w.Value.Shape) || len(i.GetRawData()) != 4*len(w.Value.Data) {
				t.Errorf("%s/%s of shape %v became %v", l.LayerName(), w.Name, w.Value.Shape, i.GetDims())
				continue
			}
			for k, v := range w.Value.Data {
				if bits := binary.LittleEndian.Uint32(i.GetRawData()[4*k:]); bits != math.Float32bits(v) {
					t.Fatalf("%s/%s[%d]: got the bits %x, want %g", l.LayerName(), w.Name, k, bits, v)
				}
			}
		}
	}
}

func TestConfig(t *testing.T) {
	m := sequential(t, 3, &layer.Dense{Units: 2})
	p := exported(t, m, onnx.Config{})
	if got := p.GetDocString(); got != "sequential model sequential of 1 layers with 8 parameters" {
		t.Errorf("the description is %q", got)
	}
	p = exported(t, m, onnx.Config{Description: "Iris", Version: 3, Metadata: map[string]string{"classes": "a,b", "author": "me"}})
	var metadata []string
	for _, e := range p.GetMetadataProps() {
		metadata = append(metadata, e.GetKey()+"="+e.GetValue())
	}
	if p.GetDocString() != "Iris" || p.GetModelVersion() != 3 || !slices.Equal(metadata, []string{"author=me", "classes=a,b"}) {
		t.Errorf("got %q, version %d, %v", p.GetDocString(), p.GetModelVersion(), metadata)
	}
}

func TestSameModelSameBytes(t *testing.T) {
	c := onnx.Config{Metadata: map[string]string{"a": "1", "b": "2", "c": "3"}}
	var want bytes.Buffer
	if err := onnx.Write(&want, wideAndDeep(t), c); err != nil {
		t.Fatal(err)
	}
	for range 5 {
		var got bytes.Buffer
		if err := onnx.Write(&got, wideAndDeep(t), c); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got.Bytes(), want.Bytes()) {
			t.Fatal("two exports differ")
		}
	}
}

func TestEveryActivation(t *testing.T) {
	for _, name := range activation.Names() {
		p := exported(t, sequential(t, 3, &layer.Dense{Units: 4, Activation: name}), onnx.Config{})
		if got := operators(p); got[0] != "Gemm" || (len(got) == 1) != name.IsLinear() {
			t.Errorf("%s: operators are %v", name, got)
		}
	}
}

// TestExportLeavesTheModelAlone: an export in the midst of training changes nothing about it.
func TestExportLeavesTheModelAlone(t *testing.T) {
	x, y := tensor.New(8, 3), tensor.New(8, 1)
	for i := range x.Data {
		x.Data[i] = float32(i % 7)
	}
	train := func(export bool) []*tensor.Tensor {
		m := sequential(t, 3, &layer.BatchNormalization{}, &layer.Dropout{Rate: 0.5}, &layer.Dense{Units: 1})
		if err := m.Compile(nn.CompileConfig{Loss: loss.Name("mse")}); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			must[*nn.Logs](t)(m.TrainOnBatch(nn.XY(x, y)))
			if export {
				exported(t, m, onnx.Config{})
			}
		}
		return m.GetWeights()
	}
	want := train(false)
	for i, w := range train(true) {
		if !slices.Equal(w.Data, want[i].Data) {
			t.Errorf("weight %d: got %v, want %v", i, w.Data, want[i].Data)
		}
	}
}

func TestSave(t *testing.T) {
	m := sequential(t, 3, &layer.Dense{Units: 2})
	path := filepath.Join(t.TempDir(), "model.onnx")
	if err := os.WriteFile(path, []byte("an older and much longer file"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := onnx.Save(path, m, onnx.Config{}); err != nil {
		t.Fatal(err)
	}
	var want bytes.Buffer
	if err := onnx.Write(&want, m, onnx.Config{}); err != nil {
		t.Fatal(err)
	}
	if got := must[[]byte](t)(os.ReadFile(path)); !bytes.Equal(got, want.Bytes()) {
		t.Errorf("the file has %d bytes, Write gives %d", len(got), want.Len())
	}
	if files := must[[]os.DirEntry](t)(os.ReadDir(filepath.Dir(path))); len(files) != 1 {
		t.Errorf("%d files are there", len(files))
	}
}

// TestSaveKeepsWhatWas: an export that fails leaves the earlier file.
func TestSaveKeepsWhatWas(t *testing.T) {
	path := filepath.Join(t.TempDir(), "model.onnx")
	if err := os.WriteFile(path, []byte("earlier"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := onnx.Save(path, sequential(t, 3, &foreign{}), onnx.Config{}); err == nil {
		t.Fatal("no error")
	}
	if got := must[[]byte](t)(os.ReadFile(path)); string(got) != "earlier" {
		t.Errorf("the file holds %q", got)
	}
	err := onnx.Save(filepath.Join(path, "no", "directory"), sequential(t, 3, &layer.Dense{Units: 2}), onnx.Config{})
	if err == nil || !strings.HasPrefix(err.Error(), "onnx: ") {
		t.Errorf("got the error %v", err)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("the disk is full") }

// foreign is a layer with an operation of its own.
type foreign struct{ layer.Base }

var foreignOp = tape.Op{Name: "Relu", Forward: func(n *tape.Node) { copy(n.Out.Value.Data, n.In[0].Value.Data) }}

func (*foreign) Call(t *tape.Tape, in ...*tape.Var) *tape.Var {
	return t.Node(&foreignOp, in[0]).Run(in[0].Value.Shape...)
}

// custom is a layer of your own that is a function.
type custom struct {
	layer.Base
	call func(t *tape.Tape, x *tape.Var) *tape.Var
}

func (l *custom) Call(t *tape.Tape, in ...*tape.Var) *tape.Var { return l.call(t, in[0]) }

func TestErrors(t *testing.T) {
	size := func(x *tape.Var) int { return x.Value.Shape[0] }
	dense := must[*nn.Model](t)(nn.NewSequential(&layer.Dense{Units: 1}))
	for _, c := range []struct {
		name  string
		model *nn.Model
		wants []string
	}{
		{"nil", nil, []string{"expected a model"}},
		{"not built", dense, []string{"sequential", "built", "Input"}},
		{"an Op of one's own", sequential(t, 3, &foreign{}), []string{"foreign: Relu", "ONNX does not know", "tape.Tape"}},
		{"a factor", sequential(t, 3, &custom{call: func(t *tape.Tape, x *tape.Var) *tape.Var { return t.Scale(x, 1/float32(size(x))) }}),
			[]string{"custom: Mul", "depends on the size of the batch"}},
		{"a constant", sequential(t, 3, &custom{call: func(t *tape.Tape, x *tape.Var) *tape.Var { return t.Add(x, t.Constant(tensor.New(size(x), 3))) }}),
			[]string{"custom: AddV2", "constant that depends on the size of the batch", "size of 1"}},
		{"no size that depends on it", sequential(t, 4, &custom{call: func(t *tape.Tape, x *tape.Var) *tape.Var {
			return t.Reshape(t.MatMul(t.Transpose(x), x), 2, 8)
		}}), nil},
		{"two sizes", sequential(t, 4, &custom{call: func(t *tape.Tape, x *tape.Var) *tape.Var {
			n := size(x)
			square := t.Reshape(t.MatMul(x, t.Transpose(x)), n*n)
			return t.Reshape(square, 1, n, n)
		}}), []string{"custom: Reshape", "more than one size"}},
		{"a range", sequential(t, 12, &custom{call: func(t *tape.Tape, x *tape.Var) *tape.Var { return t.Slice(x, 1, 0, size(x)) }}),
			[]string{"custom: StridedSlice", "depends on the size of the batch"}},
		{"a start", sequential(t, 12, &custom{call: func(t *tape.Tape, x *tape.Var) *tape.Var { return t.Slice(x, 1, size(x), 9) }}),
			[]string{"custom: StridedSlice", "depends on the size of the batch"}},
		{"a branch", sequential(t, 3, &custom{call: func(t *tape.Tape, x *tape.Var) *tape.Var {
			if size(x)%2 == 0 {
				return t.Tanh(x)
			}
			return t.Sigmoid(x)
		}}), []string{"sequential", "same operations for every size of the batch"}},
		{"a misfit", sequential(t, 3, &custom{call: func(t *tape.Tape, x *tape.Var) *tape.Var { return t.Reshape(x, 2, 3) }}), []string{"custom", "Reshape"}},
		{"statistics of the batch", sequential(t, 3, &custom{call: func(t *tape.Tape, x *tape.Var) *tape.Var {
			t.Training = true
			defer func() { t.Training = false }()
			return layer.Apply(t, &layer.BatchNormalization{}, x)
		}}), []string{"batch_normalization", "moving statistics"}},
	} {
		err := onnx.Write(&bytes.Buffer{}, c.model, onnx.Config{})
		if (err == nil) != (c.wants == nil) {
			t.Errorf("%s: got the error %v", c.name, err)
		}
		for _, want := range c.wants {
			if err != nil && !strings.Contains(err.Error(), want) {
				t.Errorf("%s: got the error %q, want it to say %q", c.name, err, want)
			}
		}
	}
	if err := onnx.Write(full{}, sequential(t, 3, &layer.Dense{Units: 1}), onnx.Config{}); err == nil || !strings.Contains(err.Error(), "the disk is full") {
		t.Errorf("a writer that fails: got the error %v", err)
	}
}

// TestMonteCarloDropout: dropout that a layer of your own wants in inference stays.
func TestMonteCarloDropout(t *testing.T) {
	m := sequential(t, 3, &custom{call: func(t *tape.Tape, x *tape.Var) *tape.Var {
		t.Training = true
		defer func() { t.Training = false }()
		return t.GaussianNoise(t.Dropout(x, 0.25), 0.5)
	}})
	if got := operators(exported(t, m, onnx.Config{})); !slices.Equal(got, []string{"Dropout", "RandomNormalLike", "Add"}) {
		t.Errorf("operators are %v", got)
	}
}

// TestKnownBeforehand: what does not depend on the input is computed at the export, whatever operations it takes.
func TestKnownBeforehand(t *testing.T) {
	m := sequential(t, 2, &layer.Normalization{Mean: layer.Numbers{1, 2}, Variance: layer.Numbers{4, 9}}, &custom{call: func(t *tape.Tape, x *tape.Var) *tape.Var {
		ones := t.Constant(&tensor.Tensor{Shape: tensor.Shape{2}, Data: []float32{1, 1}})
		return t.Mul(x, t.Node(&foreignOp, t.Exp(ones)).Run(2))
	}})
	p := exported(t, m, onnx.Config{})
	if got := operators(p); !slices.Equal(got, []string{"Sub", "Div", "Mul"}) {
		t.Errorf("operators are %v", got)
	}
	var names []string
	for _, i := range p.GetGraph().GetInitializer() {
		names = append(names, i.GetName())
	}
	if want := []string{"normalization/mean", "normalization/Sqrt", "custom/Relu"}; !slices.Equal(names, want) {
		t.Errorf("initializers are %v, want %v", names, want)
	}
}

// TestSubclassed builds a model by data and exports it.
func TestSubclassed(t *testing.T) {
	m := must[*nn.Model](t)(nn.NewSubclassed(&twoHeads{Hidden: &layer.Dense{Units: 4, Activation: "relu"}, A: &layer.Dense{Units: 1}, B: &layer.Dense{Units: 2}}))
	if err := onnx.Write(&bytes.Buffer{}, m, onnx.Config{}); err == nil || !strings.Contains(err.Error(), "Predict once") {
		t.Errorf("before it is built: got the error %v", err)
	}
	must[[]*tensor.Tensor](t)(m.Predict(context.Background(), tensor.New(1, 3)))
	g := exported(t, m, onnx.Config{}).GetGraph()
	if got := shapes(g.GetInput()) + " -> " + shapes(g.GetOutput()); got != "input_layer(batch,3) -> output_1(batch,1) output_2(batch,2)" {
		t.Errorf("inputs and outputs are %s", got)
	}
}

type twoHeads struct{ Hidden, A, B *layer.Dense }

func (m *twoHeads) Call(t *tape.Tape, in ...*tape.Var) []*tape.Var {
	hidden := layer.Apply(t, m.Hidden, in[0])
	return []*tape.Var{layer.Apply(t, m.A, hidden), layer.Apply(t, m.B, hidden)}
}

// A file that is written beside a training has the weights of one step: here both weights of the kernel see the same numbers, and stay the same.
func TestBesideFit(t *testing.T) {
	m := sequential(t, 2, &layer.Dense{Units: 1, NoBias: true, KernelInitializer: initializer.Ones{}})
	if err := m.Compile(nn.CompileConfig{Optimizer: &optimizer.SGD{LearningRate: 1e-3}, Loss: loss.Name("mse")}); err != nil {
		t.Fatal(err)
	}
	x, y := tensor.New(64, 2), tensor.New(64, 1)
	for i := range 64 {
		x.Row(i)[0], x.Row(i)[1] = float32(i)/64, float32(i)/64
	}
	ctx, cancel := context.WithCancel(t.Context())
	var training sync.WaitGroup
	training.Go(func() {
		if _, err := m.Fit(ctx, nn.Data{X: []*tensor.Tensor{x}, Y: []*tensor.Tensor{y}}, nn.FitConfig{Epochs: 1 << 30, Verbose: nn.Silent}); ctx.Err() == nil {
			t.Errorf("Fit ended with %v", err)
		}
	})
	for range 200 {
		kernel := exported(t, m, onnx.Config{}).GetGraph().GetInitializer()[0].GetRawData()
		if !bytes.Equal(kernel[:4], kernel[4:]) {
			t.Fatalf("the kernel is %x: half a step", kernel)
		}
	}
	cancel()
	training.Wait()
}

package nn_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"board/nn"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/optimizer"
	"board/nn/registry"
	"board/nn/regularizer"
	"board/nn/schedule"
	"board/nn/tape"
)

// repack changes parts of an archive: nil removes one. Parts are not compressed unless deflate is set.
func repack(t testing.TB, content []byte, deflate bool, change map[string][]byte) []byte {
	t.Helper()
	old, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	must(t, err)
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range old.File {
		data, changed := change[f.Name]
		if changed && data == nil {
			continue
		}
		if !changed {
			r, err := f.Open()
			must(t, err)
			data, err = io.ReadAll(r)
			must(t, err)
		}
		h := &zip.FileHeader{Name: f.Name, Method: zip.Store}
		if deflate {
			h.Method = zip.Deflate
		}
		w, err := z.CreateHeader(h)
		must(t, err)
		_, err = w.Write(data)
		must(t, err)
	}
	must(t, z.Close())
	return b.Bytes()
}

// modelFile is the content of a regressor's file.
func modelFile(t testing.TB) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "m.nn")
	must(t, regressor(t).Save(path))
	content, err := os.ReadFile(path)
	must(t, err)
	return content
}

// tensorFile is a safetensors file with this header and so many bytes of numbers.
func tensorFile(header string, size int) []byte {
	return append(append(binary.LittleEndian.AppendUint64(nil, uint64(len(header))), header...), make([]byte, size)...)
}

func TestFilesThatAreNoModels(t *testing.T) {
	good := modelFile(t)
	with := func(part, content string) []byte {
		return repack(t, good, false, map[string][]byte{part: []byte(content)})
	}
	flipped := bytes.Clone(good)
	flipped[bytes.Index(flipped, []byte("hidden/kernel"))+400] ^= 1
	config, err := regressor(t).ToJSON()
	must(t, err)
	for name, c := range map[string]struct {
		content []byte
		want    []string
	}{
		"empty":          {nil, []string{"an empty file"}},
		"text":           {[]byte("hello"), []string{`begins with "hello"`}},
		"hdf5":           {[]byte("\x89HDF\r\n\x1a\n\x00\x00"), []string{"HDF5: superblock", "damaged"}},
		"json":           {config, []string{"FromJSON"}},
		"weights":        {tensorFile(`{}`, 0), []string{"LoadWeights"}},
		"cut off":        {good[:len(good)-30], []string{"expected a zip archive", "cut off"}},
		"cut to nothing": {good[:20], []string{"expected a zip archive"}},
		"one bit":        {flipped, []string{"model.weights.safetensors is damaged"}},
		"plain zip":      {repack(t, good, false, map[string][]byte{"metadata.json": nil}), []string{"a zip archive with config.json"}},
		"keras":          {with("metadata.json", `{"keras_version": "3.15.0", "date_saved": "2026"}`), []string{"expected a part model.weights.h5", "sharding"}},
		"newer":          {with("metadata.json", `{"format": "board nn model", "format_version": 2}`), []string{"format version 1, got 2", "newer"}},
		"older":          {with("metadata.json", `{"format": "board nn model"}`), []string{"format version 1, got 0"}},
		"other format":   {with("metadata.json", `{"format": "x", "format_version": 1}`), []string{`expected the format "board nn model", got "x"`}},
		"deflated":       {repack(t, good, true, nil), []string{"metadata.json", "not compressed"}},
		"no config":      {repack(t, good, false, map[string][]byte{"config.json": nil}), []string{"expected a part config.json"}},
		"no weights":     {repack(t, good, false, map[string][]byte{"model.weights.safetensors": nil}), []string{"expected a part model.weights.safetensors"}},
		"no training":    {repack(t, good, false, map[string][]byte{"training.json": nil}), []string{"expected a part training.json"}},
		"no JSON":        {with("config.json", `{"class_name"`), []string{"config.json", "unexpected EOF"}},
		"unknown class":  {with("config.json", `{"class_name": "Seq", "config": {}}`), []string{"expected Sequential, Functional or Subclassed"}},
		"unknown layer":  {with("config.json", strings.Replace(string(config), `"Dense"`, `"Dens"`, 1)), []string{"config.json", "layer hidden", `did you mean "Dense"`}},
		"other shape":    {with("config.json", strings.Replace(string(config), `"units": 5`, `"units": 6`, 1)), []string{"config.json", "hidden/kernel", "(2, 6), got (2, 5)"}},
		"huge layer":     {with("config.json", strings.Replace(string(config), `"units": 5`, `"units": 4000000000`, 1)), []string{"hidden"}},
		"other name":     {with("config.json", strings.ReplaceAll(string(config), `"hidden"`, `"other"`)), []string{"expected a tensor other/kernel in the file, which has"}},
		"no tensors":     {with("model.weights.safetensors", string(tensorFile(`{}`, 0))), []string{"expected a tensor hidden/kernel", "none"}},
		"one too many": {with("config.json", `{"class_name": "Sequential", "config": {"name": "m", "layers": [{"class_name": "InputLayer", "name": "i", "config": {"batch_shape": [null, 2]}}]}}`),
			[]string{"model.weights.safetensors", "dense/bias", "no weight of that name"}},
		"bad optimizer": {with("optimizer.safetensors", string(tensorFile(`{"iterations":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}`, 8))), []string{"optimizer.safetensors", "expected a tensor learning_rate"}},
		"bad training":  {with("training.json", `{"compile_config": {"optimizer": {"class_name": "Adamm"}}}`), []string{"training.json", `did you mean "Adam"`, "NoCompile"}},
		"renamed part":  {bytes.ReplaceAll(good, []byte("optimizer.safetensors"), []byte("optimizer.safetensorz")), []string{`got "optimizer.safetensorz"`, "damaged"}},
		"lost folder":   {bytes.ReplaceAll(good, []byte("optimizer.safetensors"), []byte("Attachments/safetensor")[:21]), []string{`got "Attachments/safetenso"`}},
		"no random":     {with("training.json", `{}`), []string{"training.json", "random state"}},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "bad.nn")
			must(t, os.WriteFile(path, c.content, 0o600))
			_, err := nn.Load(path)
			wantError(t, err, append(c.want, path)...)
		})
	}
	_, err = nn.Load(t.TempDir())
	wantError(t, err, "a directory")
	_, err = nn.Load(filepath.Join(t.TempDir(), "none.nn"))
	wantError(t, err, "none.nn: no such file")
}

func TestWeightsThatDoNotFit(t *testing.T) {
	entry := func(name, dtype, shape, offsets string) string {
		return `"` + name + `":{"dtype":"` + dtype + `","shape":` + shape + `,"data_offsets":` + offsets + `}`
	}
	kernel := entry("hidden/kernel", "F32", "[2,5]", "[0,40]")
	for name, c := range map[string]struct {
		content []byte
		want    string
	}{
		"wrong shape": {tensorFile("{"+entry("hidden/kernel", "F32", "[5,2]", "[0,40]")+"}", 40), "hidden/kernel: expected the shape (2, 5), as in the model, got (5, 2)"},
		"missing":     {tensorFile("{"+kernel+"}", 40), "the file lacks hidden/bias, dense/kernel, dense/bias"},
		"foreign":     {tensorFile("{"+kernel+","+entry("x", "F32", "[]", "[40,44]")+"}", 44), "has no x"},
		"double":      {tensorFile("{"+entry("hidden/kernel", "F64", "[2,5]", "[0,80]")+"}", 80), `expected numbers of type F32 (float32), got "F64"`},
		"cut off":     {tensorFile("{"+kernel+"}", 39), "cut off"},
		"too long":    {tensorFile("{"+kernel+"}", 44), "expected 40 bytes of numbers"},
		"newer":       {tensorFile(`{"__metadata__":{"format":"board nn weights","format_version":"2"}}`, 0), "expected format version 1, got 2"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "bad.safetensors")
			must(t, os.WriteFile(path, c.content, 0o600))
			m := regressor(t)
			before := m.GetWeights()
			wantError(t, m.LoadWeights(path), c.want, path)
			if !sameBits(before, m.GetWeights()) {
				t.Error("weights have changed")
			}
		})
	}
	path := filepath.Join(t.TempDir(), "plain.safetensors")
	must(t, os.WriteFile(path, tensorFile("{"+kernel+"}", 40), 0o600))
	m, err := nn.NewSequential(&layer.Dense{Units: 5, Name: "hidden"})
	must(t, err)
	wantError(t, m.LoadWeights(path), "the model is not built: give it an Input, or call Predict once")
	wantError(t, m.SaveWeights(path), "there are no weights")
}

// unknown is a Caller that is not registered.
type unknown struct{ Out *layer.Dense }

func (u *unknown) Call(t *tape.Tape, in ...*tape.Var) []*tape.Var {
	return []*tape.Var{layer.Apply(t, u.Out, in[0])}
}

// forgetful does not say that its layer is to be saved.
type forgetful struct {
	unknown
	Hidden *layer.Dense
}

// careful makes its layer itself, and keeps its settings.
type careful struct {
	Units int          `json:"units"`
	Out   *layer.Dense `json:"-"`
}

func (c *careful) Call(t *tape.Tape, in ...*tape.Var) []*tape.Var {
	return []*tape.Var{layer.Apply(t, c.Out, in[0])}
}

func init() {
	registry.Register("forgetful", func() nn.Caller { return new(forgetful) })
	registry.Register("careful", func() nn.Caller { return &careful{Units: 3, Out: &layer.Dense{Units: 3}} })
}

func TestSubclassedModelIsSaved(t *testing.T) {
	m, err := nn.NewSubclassed(&Tower{Hidden: &layer.Dense{Units: 3, Activation: "relu", KernelRegularizer: regularizer.L2{L2: 0.1}}, Out: &layer.Dense{Units: 1}, Floors: 2})
	must(t, err)
	compile(t, m, &optimizer.Adam{})
	goesOn(t, saveAndLoad(t, m), noisy(10, []int{3}, []int{1}))
	goesOn(t, m, noisy(10, []int{3}, []int{1}))
}

func TestModelsThatCannotBeSavedWhole(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.nn")
	subclassed := func(c nn.Caller, layers ...layer.Layer) *nn.Model {
		m, err := nn.NewSubclassed(c, layers...)
		must(t, err)
		_, err = m.Predict(t.Context(), sums(4).X...)
		must(t, err)
		return m
	}
	dense := func() *layer.Dense { return &layer.Dense{Units: 2} }
	plain := subclassed(&unknown{dense()})
	wantError(t, plain.Save(path), "unknown: Save to "+path, "*nn_test.unknown is not registered", `registry.Register[nn.Caller]("unknown"`, "SaveWeights")
	wantError(t, subclassed(&forgetful{unknown{dense()}, dense()}).Save(path), "the layer dense is missing in *nn_test.forgetful", "json tag")
	wantError(t, subclassed(&careful{2, dense()}).Save(path), "layer dense: expected Dense", "json tag")
	wantError(t, subclassed(&careful{3, dense()}, dense(), dense()).Save(path), "do not list them in NewSubclassed")
	m := regressor(t)
	wantError(t, m.Save("m.weights.h5"), "names of files of weights alone", ".nn")
	wantError(t, m.SaveWeights("m.keras"), ".keras is the extension of a model's file of Keras", ".weights.h5")
	wantError(t, m.Save("m.pt"), ".pt is the extension of a format of PyTorch", ".nn")
	wantError(t, m.Save("m.onnx"), "Save of package nn/onnx writes", ".nn")
	must(t, m.Compile(nn.CompileConfig{Loss: loss.Name("mse"), Optimizer: &optimizer.SGD{Schedule: schedule.Func(func(int64) float64 { return 0.1 })}}))
	wantError(t, m.Save(path), "schedule", "registry.Register", "SaveWeights")
	if _, err := os.Stat(path); err == nil {
		t.Error("there is a file all the same")
	}
	weights := filepath.Join(t.TempDir(), "m.weights.safetensors")
	must(t, plain.SaveWeights(weights))
	again, err := nn.NewSubclassed(&unknown{dense()})
	must(t, err)
	must(t, again.LoadWeights(weights))
	samePredictions(t, plain, again, sums(4))
}

func FuzzLoad(f *testing.F) {
	good := modelFile(f)
	read, err := zip.NewReader(bytes.NewReader(good), int64(len(good)))
	must(f, err)
	var parts [][]byte
	for _, file := range read.File {
		r, err := file.Open()
		must(f, err)
		data, err := io.ReadAll(r)
		must(f, err)
		parts = append(parts, data)
	}
	f.Add(good, []byte{}, []byte{})
	f.Add([]byte{}, parts[1], parts[2])
	f.Add([]byte{}, []byte(`{"class_name":"Sequential","config":{"name":"m","layers":[{"class_name":"Dense","name":"dense","config":{"units":1}}],"build_config":{"layers":{"dense":[[null,5]]}}}}`), parts[2])
	dir := f.TempDir()
	// A file as it is or, where there is none, a sound archive with this architecture and this about training.
	f.Fuzz(func(t *testing.T, whole, config, training []byte) {
		if len(whole) == 0 {
			whole = repack(t, good, false, map[string][]byte{"config.json": append([]byte{}, config...), "training.json": append([]byte{}, training...)})
		}
		path := filepath.Join(dir, "fuzz.nn")
		must(t, os.WriteFile(path, whole, 0o600))
		m, err := nn.Load(path)
		if err != nil {
			return
		}
		if err := m.Save(filepath.Join(dir, "again.nn")); err != nil {
			t.Fatalf("what was loaded cannot be saved: %v", err)
		}
		if _, err := nn.Load(filepath.Join(dir, "again.nn")); err != nil {
			t.Fatalf("what was saved cannot be loaded: %v", err)
		}
	})
}

// largeNumber is one for which a test should not take the memory: a hundred thousand units are as legal as ten.
var largeNumber = regexp.MustCompile(`[0-9]{4,}|[0-9.][eE]`)

// FuzzFromJSON makes models of any architecture: an error, or a model whose own JSON makes the same one again.
func FuzzFromJSON(f *testing.F) {
	row, err := nn.NewSequential(&layer.Dense{Units: 2, KernelRegularizer: regularizer.L2{L2: 0.1}}, &layer.Dropout{Rate: 0.5})
	must(f, err)
	for _, m := range []*nn.Model{row, regressor(f), wideAndDeep(f, nil)} {
		text, err := m.ToJSON()
		must(f, err)
		f.Add(text)
	}
	f.Add([]byte(`{"class_name":"Functional","config":{"name":"m","layers":[{"class_name":"InputLayer","name":"a","config":{"batch_shape":[null,2]},"inbound":[[]]}],"input_layers":[["a",0,0]],"output_layers":[["a",0,0]]}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		if largeNumber.Match(text) {
			t.Skip()
		}
		m, err := nn.FromJSON(text)
		if err != nil {
			return
		}
		first, err := m.ToJSON()
		if err != nil {
			t.Fatalf("what was made of JSON has no JSON: %v", err)
		}
		again, err := nn.FromJSON(first)
		if err != nil {
			t.Fatalf("its own JSON makes no model: %v\n%s", err, first)
		}
		second, err := again.ToJSON()
		must(t, err)
		if !bytes.Equal(first, second) {
			t.Errorf("got\n%s\nof\n%s", second, first)
		}
		if err := m.Summary(io.Discard); err != nil {
			t.Error(err)
		}
	})
}

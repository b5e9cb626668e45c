package nn_test

import (
	"math"
	"strings"
	"testing"

	"board/nn"
	"board/nn/activation"
	"board/nn/initializer"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/metric"
	"board/nn/optimizer"
	"board/nn/tensor"
)

func TestBadLayers(t *testing.T) {
	flat := &layer.Input{Shape: []int{4}}
	image := &layer.Input{Shape: []int{28, 28}}
	twice := &layer.Dense{Units: 4}
	for name, c := range map[string]struct {
		layers []layer.Layer
		wants  []string
	}{
		"negative units":      {[]layer.Layer{flat, &layer.Dense{Units: -3, Name: "hidden"}}, []string{"hidden", "units above 0", "-3"}},
		"no units":            {[]layer.Layer{flat, &layer.Dense{}}, []string{"dense:", "units above 0"}},
		"unknown activation":  {[]layer.Layer{flat, &layer.Dense{Units: 1, Activation: "rellu"}}, []string{"dense:", `"rellu"`, "relu"}},
		"unknown initializer": {[]layer.Layer{flat, &layer.Dense{Units: 1, KernelInitializer: initializer.Name("he")}}, []string{"dense:", "kernel", `"he"`}},
		"rate above 1":        {[]layer.Layer{flat, &layer.Dropout{Rate: 1.5}}, []string{"dropout", "1.5"}},
		"nil layer":           {[]layer.Layer{flat, nil}, []string{"expected a layer, got nil"}},
		"nil pointer":         {[]layer.Layer{flat, (*layer.Dense)(nil)}, []string{"expected a layer, got nil"}},
		"input in the midst":  {[]layer.Layer{flat, twice, image}, []string{"Input to be the first layer"}},
		"no shape":            {[]layer.Layer{&layer.Input{}}, []string{"input_layer", "expected a shape"}},
		"size of 0":           {[]layer.Layer{&layer.Input{Shape: []int{0}}}, []string{"input_layer", "sizes above 0"}},
		"layer twice":         {[]layer.Layer{flat, twice, twice}, []string{"dense", "in the model already"}},
		"name twice":          {[]layer.Layer{flat, &layer.Dense{Units: 4, Name: "a"}, &layer.Dense{Units: 4, Name: "a"}}, []string{`two are called "a"`}},
		"alpha of NaN":        {[]layer.Layer{flat, &layer.ELU{Alpha: math.NaN()}}, []string{"elu: expected a finite alpha, got NaN"}},
		"weights of NaN":      {[]layer.Layer{flat, &layer.Dense{Units: 1, BiasInitializer: initializer.Constant{Value: math.NaN()}}}, []string{"dense", "bias", "expected a finite value, got NaN"}},
		"impossible reshape":  {[]layer.Layer{flat, &layer.Reshape{TargetShape: []int{3, 5}}}, []string{"reshape"}},
	} {
		t.Run(name, func(t *testing.T) {
			m, err := nn.NewSequential(c.layers...)
			wantError(t, err, c.wants...)
			if m != nil {
				t.Error("got a model beside the error")
			}
		})
	}
}

func TestSequentialRefusesWhatItCannotDo(t *testing.T) {
	m, err := nn.NewSequential()
	must(t, err)
	wantError(t, m.Pop(), "no layer to take off")
	_, err = m.Predict(t.Context(), tensor.New(2, 2))
	wantError(t, err, "no layers")
	in := nn.Input("a", 2)
	f, err := nn.NewModel([]*nn.Symbol{in}, []*nn.Symbol{nn.Apply(&layer.Dense{Units: 1}, in)})
	must(t, err)
	wantError(t, f.Add(&layer.Dense{Units: 1}), "functional")
	wantError(t, f.Pop(), "functional")
}

func TestBadCompile(t *testing.T) {
	mse := loss.Name("mse")
	for name, c := range map[string]struct {
		config nn.CompileConfig
		wants  []string
	}{
		"unknown loss":      {nn.CompileConfig{Loss: loss.Name("means_squared_error")}, []string{"Compile", "unknown loss", `did you mean "mean_squared_error"?`}},
		"no loss":           {nn.CompileConfig{}, []string{"Compile", "expected a loss"}},
		"unknown optimizer": {nn.CompileConfig{Loss: mse, Optimizer: optimizer.Name("sgdd")}, []string{"unknown optimizer", "did you mean", "sgd"}},
		"negative rate":     {nn.CompileConfig{Loss: mse, Optimizer: &optimizer.SGD{LearningRate: -1}}, []string{"sgd", "-1"}},
		"unknown metric":    {nn.CompileConfig{Loss: mse, Metrics: []metric.Metric{metric.Name("accurate")}}, []string{"unknown metric", `"accurate"`}},
		"nil metric":        {nn.CompileConfig{Loss: mse, Metrics: []metric.Metric{nil}}, []string{"expected a metric, got nil"}},
		"loss twice":        {nn.CompileConfig{Loss: mse, Losses: map[string]loss.Loss{"dense": mse}}, []string{"either Loss or Losses"}},
		"unknown output":    {nn.CompileConfig{Losses: map[string]loss.Loss{"main": mse}}, []string{`Losses["main"]`, "the model has dense"}},
		"loss of an output": {nn.CompileConfig{Losses: map[string]loss.Loss{"dense": loss.Name("x")}}, []string{"unknown loss"}},
		"weight":            {nn.CompileConfig{Loss: mse, LossWeights: map[string]float64{"dense": math.NaN()}}, []string{`LossWeights["dense"]`, "NaN"}},
		"weight of unknown": {nn.CompileConfig{Loss: mse, LossWeights: map[string]float64{"x": 1}}, []string{`LossWeights["x"]`}},
		"metric of unknown": {nn.CompileConfig{Loss: mse, OutputMetrics: map[string][]metric.Metric{"x": nil}}, []string{`OutputMetrics["x"]`}},
	} {
		t.Run(name, func(t *testing.T) {
			m := sequential(t, 2, &layer.Dense{Units: 1})
			wantError(t, m.Compile(c.config), c.wants...)
			_, err := m.Fit(t.Context(), sums(4), silent(1))
			wantError(t, err, "not compiled")
		})
	}
}

func TestBadData(t *testing.T) {
	with := func(change func(*nn.Data)) nn.Data {
		d := sums(10)
		change(&d)
		return d
	}
	at := func(x *tensor.Tensor, i int, v float64) *tensor.Tensor {
		x.Data[i] = float32(v)
		return x
	}
	for name, c := range map[string]struct {
		data  nn.Data
		wants []string
	}{
		"nothing":            {nn.Data{}, []string{"X: expected a tensor for each input, got none"}},
		"nil":                {with(func(d *nn.Data) { d.X[0] = nil }), []string{"X[0]", "nil"}},
		"no labels":          {with(func(d *nn.Data) { d.Y = nil }), []string{"Y: expected a tensor of labels"}},
		"empty":              {nn.XY(tensor.New(0, 2), tensor.New(0, 1)), []string{"X[0]", "at least one sample", "(0, 2)"}},
		"scalar":             {nn.XY(tensor.New(), tensor.New(1)), []string{"X[0]", "first axis"}},
		"torn":               {nn.XY(&tensor.Tensor{Shape: tensor.Shape{3, 2}}, tensor.New(3, 1)), []string{"X[0]", "needs 6 numbers, the tensor has 0"}},
		"two inputs":         {with(func(d *nn.Data) { d.X = append(d.X, d.X[0]) }), []string{"X: expected 1 tensor for the input input_layer, got 2"}},
		"two outputs":        {with(func(d *nn.Data) { d.Y = append(d.Y, d.Y[0]) }), []string{"Y: expected 1 tensor for the output dense, got 2"}},
		"wrong width":        {with(func(d *nn.Data) { d.X[0] = tensor.New(10, 3) }), []string{"X[0]: input input_layer of sequential: expected shape (None, 2), got (10, 3)"}},
		"images":             {with(func(d *nn.Data) { d.X[0] = tensor.New(10, 28, 28) }), []string{"(None, 2)", "(10, 28, 28)"}},
		"fewer labels":       {with(func(d *nn.Data) { d.Y[0] = tensor.New(9, 1) }), []string{"Y[0]", "expected 10 samples as in", "X[0], got 9"}},
		"labels of 3":        {with(func(d *nn.Data) { d.Y[0] = tensor.New(10, 3) }), []string{"output dense", "mean_squared_error", "(None, 1)", "(None, 3)"}},
		"NaN":                {with(func(d *nn.Data) { at(d.X[0], 7, math.NaN()) }), []string{"X[0]", "NaN in row 3"}},
		"infinite":           {with(func(d *nn.Data) { at(d.X[0], 0, math.Inf(-1)) }), []string{"X[0]", "-Inf in row 0"}},
		"NaN label":          {with(func(d *nn.Data) { at(d.Y[0], 9, math.NaN()) }), []string{"Y[0]", "NaN in row 9"}},
		"NaN weight":         {with(func(d *nn.Data) { d.SampleWeight = append(make([]float32, 9), float32(math.NaN())) }), []string{"SampleWeight", "NaN for sample 9"}},
		"weights":            {with(func(d *nn.Data) { d.SampleWeight = make([]float32, 3) }), []string{"SampleWeight: expected 10 numbers, one for each sample, got 3"}},
		"both forms":         {with(func(d *nn.Data) { d.XNamed = map[string]*tensor.Tensor{"input_layer": d.X[0]} }), []string{"X: expected either", "XNamed, got both"}},
		"unknown input name": {with(func(d *nn.Data) { d.X, d.XNamed = nil, map[string]*tensor.Tensor{"x": d.X[0]} }), []string{"XNamed", `"x"`, "input_layer"}},
		"unnamed output":     {with(func(d *nn.Data) { d.Y, d.YNamed = nil, map[string]*tensor.Tensor{} }), []string{"YNamed", `"dense"`}},
	} {
		t.Run(name, func(t *testing.T) {
			nn.SetRandomSeed(7)
			m := sequential(t, 2, &layer.Dense{Units: 1})
			must(t, m.Compile(nn.CompileConfig{Loss: loss.Name("mse")}))
			before := m.GetWeights()
			_, err := m.Fit(t.Context(), c.data, silent(1))
			wantError(t, err, append(c.wants, "Fit: ")...)
			_, err = m.Evaluate(t.Context(), c.data, nn.EvaluateConfig{Verbose: nn.Silent})
			wantError(t, err, append(c.wants, "Evaluate: ")...)
			_, err = m.TrainOnBatch(c.data)
			wantError(t, err, append(c.wants, "TrainOnBatch: ")...)
			_, err = m.TestOnBatch(c.data)
			wantError(t, err, append(c.wants, "TestOnBatch: ")...)
			config := silent(1)
			config.Validation = &c.data
			_, err = m.Fit(t.Context(), sums(4), config)
			wantError(t, err, "Fit: Validation.", strings.TrimPrefix(c.wants[len(c.wants)-1], "X: "))
			if !sameData(before, m.GetWeights()) {
				t.Error("the weights have changed")
			}
		})
	}
}

func sameData(a, b []*tensor.Tensor) bool {
	for i := range a {
		for k, v := range a[i].Data {
			if v != b[i].Data[k] {
				return false
			}
		}
	}
	return len(a) == len(b)
}

func TestBadPrediction(t *testing.T) {
	m := regressor(t)
	for name, c := range map[string]struct {
		x     []*tensor.Tensor
		wants []string
	}{
		"nothing":     {nil, []string{"Predict: X: expected a tensor for each input, got none"}},
		"nil":         {[]*tensor.Tensor{nil}, []string{"X[0]", "nil"}},
		"empty":       {[]*tensor.Tensor{tensor.New(0, 2)}, []string{"X[0]", "at least one sample"}},
		"wrong width": {[]*tensor.Tensor{tensor.New(5, 3)}, []string{"expected shape (None, 2), got (5, 3)"}},
		"one sample":  {[]*tensor.Tensor{tensor.New(2)}, []string{"expected shape (None, 2), got (2,); one sample is a batch of one, of shape (1, 2)"}},
		"two inputs":  {[]*tensor.Tensor{tensor.New(5, 2), tensor.New(5, 2)}, []string{"expected 1 tensor"}},
		"not a number": {[]*tensor.Tensor{rows(t, []float32{0, 1}, []float32{float32(math.NaN()), 1})},
			[]string{"X[0]", "NaN in row 1"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := m.Predict(t.Context(), c.x...)
			wantError(t, err, c.wants...)
			_, err = m.PredictClasses(t.Context(), c.x...)
			wantError(t, err, c.wants...)
		})
	}
}

func TestLabelsOutOfRange(t *testing.T) {
	for label, wants := range map[float32][]string{
		2:   {"Fit: Y[0] for the output dense", "class numbers from 0 to 1", "got 2 in row 3"},
		-1:  {"got -1 in row 3"},
		0.5: {"got 0.5 in row 3"},
	} {
		m := classifier(t)
		data := classes(10)
		data.Y[0].Data[3] = label
		_, err := m.Fit(t.Context(), data, silent(1))
		wantError(t, err, wants...)
		_, err = m.TrainOnBatch(data)
		wantError(t, err, wants[len(wants)-1])
	}
}

func TestSparseLossWantsClasses(t *testing.T) {
	data := sums(4)
	data.Y[0] = tensor.New(4, 2)
	_, err := classifier(t).Fit(t.Context(), data, silent(1))
	wantError(t, err, "output dense", "for one-hot labels use categorical_crossentropy")
}

func TestForgottenFlatten(t *testing.T) {
	m, err := nn.NewSequential(&layer.Input{Shape: []int{28, 28}}, &layer.Dense{Units: 10, Activation: activation.Softmax})
	must(t, err)
	must(t, m.Compile(nn.CompileConfig{Loss: loss.Name("sparse_categorical_crossentropy")}))
	_, err = m.Fit(t.Context(), nn.XY(tensor.New(5, 28, 28), tensor.New(5)), silent(1))
	wantError(t, err, "output dense", "(None, 28, 10)")
}

func TestBadFitConfig(t *testing.T) {
	data := sums(10)
	short := sums(10)
	short.Y = nil
	for name, c := range map[string]struct {
		change func(*nn.FitConfig)
		wants  []string
	}{
		"epochs":           {func(c *nn.FitConfig) { c.Epochs = -1 }, []string{"Epochs", "-1"}},
		"batch size":       {func(c *nn.FitConfig) { c.BatchSize = -32 }, []string{"BatchSize", "-32"}},
		"initial epoch":    {func(c *nn.FitConfig) { c.InitialEpoch = -1 }, []string{"InitialEpoch", "-1"}},
		"frequency":        {func(c *nn.FitConfig) { c.ValidationFreq = -1 }, []string{"ValidationFreq", "-1"}},
		"whole split":      {func(c *nn.FitConfig) { c.ValidationSplit = 1 }, []string{"ValidationSplit", "below 1"}},
		"split of NaN":     {func(c *nn.FitConfig) { c.ValidationSplit = math.NaN() }, []string{"ValidationSplit", "NaN"}},
		"split of nothing": {func(c *nn.FitConfig) { c.ValidationSplit = 0.999 }, []string{"ValidationSplit", "10 samples"}},
		"verbosity":        {func(c *nn.FitConfig) { c.Verbose = 7 }, []string{"Verbose", "7"}},
		"nil callback":     {func(c *nn.FitConfig) { c.Callbacks = []nn.Callback{nil} }, []string{"Callbacks[0]", "nil"}},
		"no labels":        {func(c *nn.FitConfig) { c.Validation = &short }, []string{"Validation.Y"}},
		"class weight":     {func(c *nn.FitConfig) { c.ClassWeight = map[int]float64{1: -2} }, []string{"ClassWeight[1]", "-2"}},
	} {
		t.Run(name, func(t *testing.T) {
			config := silent(1)
			c.change(&config)
			h, err := regressor(t).Fit(t.Context(), data, config)
			wantError(t, err, append(c.wants, "Fit: ")...)
			if h == nil || len(h.Epochs) != 0 {
				t.Errorf("got the history %v, want an empty one", h)
			}
		})
	}
	weighted := sums(10)
	weighted.SampleWeight = make([]float32, 10)
	config := silent(1)
	config.ClassWeight = map[int]float64{0: 1}
	_, err := regressor(t).Fit(t.Context(), weighted, config)
	wantError(t, err, "ClassWeight", "SampleWeight")
	_, err = regressor(t).Evaluate(t.Context(), data, nn.EvaluateConfig{BatchSize: -1})
	wantError(t, err, "Evaluate: BatchSize")
	_, err = regressor(t).PredictWith(t.Context(), nn.PredictConfig{BatchSize: -1}, data.X...)
	wantError(t, err, "Predict: BatchSize")
}

func TestBadWeights(t *testing.T) {
	m := regressor(t)
	good := m.GetWeights()
	wantError(t, m.SetWeights(good[1:]), "expected 4 weights, got 3")
	bad := m.GetWeights()
	bad[0].Fill(9)
	bad[2] = tensor.New(1, 5)
	wantError(t, m.SetWeights(bad), "dense/kernel", "weight 2", "(5, 1)", "(1, 5)")
	bad[2] = nil
	wantError(t, m.SetWeights(bad), "dense/kernel", "nil")
	if !sameData(good, m.GetWeights()) {
		t.Error("weights that were refused changed the model")
	}
	unbuilt, err := nn.NewSequential(&layer.Dense{Units: 1})
	must(t, err)
	wantError(t, unbuilt.SetWeights(good), "not built")
}

func TestUnknownLayer(t *testing.T) {
	_, err := regressor(t).Layer("hiden")
	wantError(t, err, `"hiden"`, `did you mean "hidden"?`, "hidden, dense")
}

// TestClassNumbersOrOneHot: a loss or metric for the one says so of labels for the other.
func TestClassNumbersOrOneHot(t *testing.T) {
	classes, hot := tensor.New(4), tensor.New(4, 3)
	for name, c := range map[string]struct {
		loss   loss.Name
		metric metric.Name
		labels *tensor.Tensor
		want   string
	}{
		"categorical loss":   {"categorical_crossentropy", "accuracy", classes, "for class numbers use sparse_categorical_crossentropy"},
		"binary loss":        {"binary_crossentropy", "accuracy", classes, "for class numbers use sparse_categorical_crossentropy"},
		"sparse loss":        {"sparse_categorical_crossentropy", "accuracy", hot, "for one-hot labels use categorical_crossentropy"},
		"categorical metric": {"sparse_categorical_crossentropy", "categorical_accuracy", classes, "one-hot encode class numbers"},
		"precision":          {"sparse_categorical_crossentropy", "precision", classes, "one-hot encode class numbers"},
		"sparse metric":      {"categorical_crossentropy", "sparse_categorical_accuracy", hot, "one-hot labels have the metrics whose names do not begin with sparse"},
	} {
		t.Run(name, func(t *testing.T) {
			m := sequential(t, 2, &layer.Dense{Units: 3, Activation: "softmax", Name: "kind"})
			must(t, m.Compile(nn.CompileConfig{Loss: c.loss, Metrics: []metric.Metric{c.metric}}))
			_, err := m.Fit(t.Context(), nn.XY(tensor.New(4, 2), c.labels), silent(1))
			wantError(t, err, "output kind", c.want)
		})
	}
}

// TestBadGraphs are told by NewModel, with the name of the layer or the place in the list.
func TestBadGraphs(t *testing.T) {
	type list = []*nn.Symbol
	a, b := nn.Input("a", 4), nn.Input("b", 4)
	hidden := nn.Apply(&layer.Dense{Units: 3, Name: "hidden"}, a)
	namesake := nn.Apply(&layer.Dense{Units: 3, Name: "a"}, a)
	for name, c := range map[string]struct {
		inputs, outputs list
		want            string
	}{
		"no inputs":        {nil, list{hidden}, "expected at least one input and one output, got 0 and 1"},
		"no outputs":       {list{a}, nil, "got 1 and 0"},
		"nil input":        {list{a, nil}, list{hidden}, "inputs[1] is nil"},
		"nil output":       {list{a}, list{hidden, nil}, "outputs[1] is nil"},
		"input left out":   {list{a}, list{nn.Apply(&layer.Add{}, a, b)}, "depend on the input b, which is not among the inputs"},
		"unused input":     {list{a, b}, list{hidden}, "inputs[1] (b) does not lead to any output"},
		"input twice":      {list{a, a}, list{hidden}, "inputs[1] (a) is listed twice"},
		"layer's result":   {list{hidden}, list{nn.Apply(&layer.Dense{Units: 1}, hidden)}, "expected inputs made by nn.Input, got the result of hidden"},
		"name of an input": {list{a}, list{namesake}, `two are called "a"`},
		"nil layer":        {list{a}, list{nn.Apply(nil, a)}, "nn.Apply: expected a layer, got nil"},
		"nil symbol":       {list{a}, list{nn.Apply(&layer.Flatten{}, nil)}, "nn.Apply: expected symbols to apply Flatten to, got nil"},
		"sizes":            {list{a}, list{nn.Apply(&layer.Add{}, a, hidden)}, "add: expected inputs of one shape"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := nn.NewModel(c.inputs, c.outputs)
			wantError(t, err, c.want)
		})
	}
}

func TestPredictClassesWantsOneOutput(t *testing.T) {
	a := nn.Input("a", 2)
	m, err := nn.NewModel([]*nn.Symbol{a}, []*nn.Symbol{nn.Apply(&layer.Dense{Units: 1}, a), nn.Apply(&layer.Dense{Units: 1}, a)})
	must(t, err)
	_, err = m.PredictClasses(t.Context(), tensor.New(1, 2))
	wantError(t, err, "PredictClasses: expected a model with one output, functional has 2; use Predict")
}

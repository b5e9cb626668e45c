package summary_test

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"log"
	"math"
	"os"
	"path/filepath"

	"board/proto/tbpb"
	"board/summary"
)

// temporaryWriter writes a run that is gone afterwards.
func temporaryWriter() (w *summary.Writer, remove func()) {
	dir, err := os.MkdirTemp("", "my_logs")
	if err != nil {
		log.Fatal(err)
	}
	if w, err = summary.NewWriter(dir); err != nil {
		log.Fatal(err)
	}
	return w, func() {
		if err := w.Close(); err != nil {
			log.Fatal(err)
		}
		_ = os.RemoveAll(dir)
	}
}

// The weights of a layer, epoch by epoch.
func ExampleWriter_Histogram() {
	w, remove := temporaryWriter()
	defer remove()
	weights := make([]float32, 300)
	for epoch := range int64(10) {
		for i := range weights {
			weights[i] += float32(math.Sin(float64(i)) / 10)
		}
		if err := w.Histogram("dense/kernel", epoch, weights, summary.Description("Weights of the first layer")); err != nil {
			log.Fatal(err)
		}
	}
	fmt.Println("written")
	// Output: written
}

// Buckets of other values than float32, or another number of them.
func ExampleBucketsOf() {
	for _, b := range summary.BucketsOf([]float64{0, 0.1, 0.5, 3.5, 4}, 4) {
		fmt.Printf("from %v to %v: %v\n", b.Left, b.Right, b.Count)
	}
	// Output:
	// from 0 to 1: 3
	// from 1 to 2: 0
	// from 2 to 3: 0
	// from 3 to 4: 2
}

// The weights of a layer, 2 rows of 3, as a picture.
func ExampleWriter_Image() {
	w, remove := temporaryWriter()
	defer remove()
	weights := []float32{0, 0.2, 0.4, 0.6, 0.8, 1}
	images, err := summary.ImagesOf(weights, [4]int{1, 2, 3, 1})
	if err != nil {
		log.Fatal(err)
	}
	if err := w.Image("dense/kernel", 0, images); err != nil {
		log.Fatal(err)
	}
	fmt.Println(images[0].Bounds().Size())
	// Output: (3,2)
}

// A plot stands for anything that writes itself as PNG, as gonum's plots do.
type plot struct{ image.Image }

func (p plot) WriteTo(w io.Writer) (int64, error) { return 0, png.Encode(w, p) }

func ExampleWriter_Figure() {
	w, remove := temporaryWriter()
	defer remove()
	canvas := image.NewRGBA(image.Rect(0, 0, 100, 50))
	for x := range 100 {
		canvas.Set(x, 25+int(20*math.Sin(float64(x)/10)), color.Black)
	}
	if err := w.Figure("sine", 0, plot{canvas}); err != nil {
		log.Fatal(err)
	}
	fmt.Println("written")
	// Output: written
}

// A second of a tone of 440 Hz.
func ExampleWriter_Audio() {
	w, remove := temporaryWriter()
	defer remove()
	const rate = 8000
	tone := make([]float32, rate)
	for i := range tone {
		tone[i] = float32(math.Sin(2 * math.Pi * 440 * float64(i) / rate))
	}
	if err := w.Audio("tone", 0, tone, [3]int{1, rate, 1}, rate); err != nil {
		log.Fatal(err)
	}
	fmt.Println("written")
	// Output: written
}

func ExampleWriter_TextTable() {
	w, remove := temporaryWriter()
	defer remove()
	err := w.TextTable("errors", 0, [][]string{
		{"picture", "is", "taken for"},
		{"17", "9", "**4**"},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("written")
	// Output: written
}

// Each training is a run, and says what was chosen for it.
func ExampleWriter_HParams() {
	logs, err := os.MkdirTemp("", "my_logs")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(logs)
	for i, rate := range []float64{0.1, 0.01} {
		w, err := summary.NewWriter(filepath.Join(logs, fmt.Sprint("run_", i)))
		if err != nil {
			log.Fatal(err)
		}
		if err := w.HParams(map[string]any{"learning_rate": rate, "optimizer": "sgd"}); err != nil {
			log.Fatal(err)
		}
		if err := w.Scalar("loss", 1, rate*2); err != nil {
			log.Fatal(err)
		}
		if err := w.HParamsEnd(tbpb.SessionEndStatus_STATUS_SUCCESS); err != nil {
			log.Fatal(err)
		}
		if err := w.Close(); err != nil {
			log.Fatal(err)
		}
	}
	fmt.Println("written")
	// Output: written
}

func ExampleWriter_PRCurve() {
	w, remove := temporaryWriter()
	defer remove()
	curve, err := summary.PRCurveOf([]bool{true, false, true, false}, []float32{0.9, 0.6, 0.4, 0.2}, nil, 5)
	if err != nil {
		log.Fatal(err)
	}
	if err := w.PRCurve("digit 5", 0, curve); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("at 0.5: precision %v, recall %v\n", curve.Precision[2], curve.Recall[2])
	// Output: at 0.5: precision 0.5, recall 0.5
}

// The vectors of three words, for the projector.
func ExampleWriter_Embedding() {
	w, remove := temporaryWriter()
	defer remove()
	err := w.Embedding("words", 0, summary.Embedding{
		Vectors:  []float32{1, 0, 0.9, 0.1, 0, 1},
		Dim:      2,
		Metadata: [][]string{{"cat"}, {"dog"}, {"house"}},
	})
	if err != nil {
		log.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(filepath.Dir(w.Path()), "projector_config.pbtxt"))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(string(text))
	// Output:
	// embeddings {
	//   tensor_name: "words:00000"
	//   metadata_path: "00000/words/metadata.tsv"
	//   tensor_shape: 3
	//   tensor_shape: 2
	//   tensor_path: "00000/words/tensors.tsv"
	// }
}

// A triangle with a red, a green and a blue corner.
func ExampleWriter_Mesh() {
	w, remove := temporaryWriter()
	defer remove()
	err := w.Mesh("triangle", 0, summary.Mesh{
		Vertices: [][3]float32{{0, 0, 0}, {1, 0, 0}, {0, 1, 0}},
		Faces:    [][3]int32{{0, 1, 2}},
		Colors:   [][3]uint8{{255, 0, 0}, {0, 255, 0}, {0, 0, 255}},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("written")
	// Output: written
}

// One chart with all losses.
func ExampleWriter_CustomScalars() {
	w, remove := temporaryWriter()
	defer remove()
	losses := &tbpb.Chart{
		Title:   "losses",
		Content: &tbpb.Chart_Multiline{Multiline: &tbpb.MultilineChartContent{Tag: []string{"loss/.*"}}},
	}
	layout := &tbpb.Layout{Category: []*tbpb.Category{{Title: "training", Chart: []*tbpb.Chart{losses}}}}
	if err := w.CustomScalars(layout); err != nil {
		log.Fatal(err)
	}
	fmt.Println("written")
	// Output: written
}

// The architecture of a model, in Keras's JSON.
func ExampleWriter_KerasModel() {
	w, remove := temporaryWriter()
	defer remove()
	const model = `{"class_name": "Sequential", "config": {"name": "mlp", "layers": [
		{"class_name": "InputLayer", "config": {"name": "input"}},
		{"class_name": "Dense", "config": {"name": "hidden", "units": 300}}]}}`
	if err := w.KerasModel([]byte(model)); err != nil {
		log.Fatal(err)
	}
	fmt.Println("written")
	// Output: written
}

// Tensorboard writes everything that a dashboard can show of a training, and some things by hand: the chapter's section on TensorBoard.
//
//	go run ./examples/tensorboard       in one terminal, as often as you like: each training is a run of its own
//	make run                            in another: the board, at localhost:6006, shows the curves as they grow
//	tensorboard --logdir my_logs        TensorBoard shows the same files
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"image"
	"io"
	"log"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"

	"board/examples/internal/data"
	"board/nn"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/metric"
	"board/nn/optimizer"
	"board/nn/tensorboard"
	"board/summary"
)

func main() {
	epochs := flag.Int("epochs", 20, "how many times to go over the images")
	rate := flag.Float64("rate", 0.01, "the learning rate")
	logs := flag.String("logdir", "my_logs", "the directory of all runs")
	flag.Parse()
	if err := run(context.Background(), os.Stdout, *epochs, *rate, *logs); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, w io.Writer, epochs int, rate float64, logs string) error {
	train, valid, _, err := data.Images(ctx, w)
	if err != nil {
		return err
	}
	train.Scale(1.0 / 255)
	valid.Scale(1.0 / 255)
	model, err := newModel(train.X.Shape[1:], train.Classes(), rate)
	if err != nil {
		return err
	}

	dir := nn.RunDir(logs) // my_logs/run_2026_11_23-17_20_05: no two trainings in one directory
	fmt.Fprintf(w, "Writing to %s. To watch: make run LOGDIR=%s\n", dir, logs)
	validation := nn.XY(valid.X, valid.Y)
	_, err = model.Fit(ctx, nn.XY(train.X, train.Y), nn.FitConfig{
		Epochs:     epochs,
		Validation: &validation,
		Callbacks:  []nn.Callback{&tensorboard.Callback{LogDir: dir, HistogramFreq: 1, UpdateFreq: 100}},
		Output:     w,
	})
	if err != nil {
		return err
	}
	return byHand(filepath.Join(dir, "by_hand"))
}

func newModel(shape []int, classes int, rate float64) (*nn.Model, error) {
	model, err := nn.NewSequential(
		&layer.Input{Shape: shape},
		&layer.Flatten{},
		&layer.Dense{Units: 100, Activation: "relu"},
		&layer.Dense{Units: classes, Activation: "softmax"},
	)
	if err != nil {
		return nil, err
	}
	return model, model.Compile(nn.CompileConfig{
		Optimizer: &optimizer.SGD{LearningRate: rate},
		Loss:      loss.Name("sparse_categorical_crossentropy"),
		Metrics:   []metric.Metric{metric.Name("accuracy")},
	})
}

// byHand needs no model: a program may write anything else that it has to show into the same files.
func byHand(dir string) error {
	writer, err := summary.NewWriter(dir)
	if err != nil {
		return err
	}
	for step := range int64(1000) {
		if err := writer.Scalar("my_scalar", step, math.Sin(float64(step)/10)); err != nil {
			return err
		}
		if step%100 != 0 {
			continue
		}
		err := errors.Join(
			writer.Histogram("my_hist", step, normal(1000, float64(step)/100)),
			writer.Image("my_images", step, pictures(float64(step)/1000)),
			writer.Text("my_text", step, fmt.Sprintf("Step **%d**, its square is *%d*", step, step*step)),
			writer.Audio("my_audio", step, tone(220+float64(step)), [3]int{1, sampleRate, 1}, sampleRate),
		)
		if err != nil {
			return err
		}
	}
	return writer.Close()
}

// normal draws n numbers from around the mean.
func normal(n int, mean float64) []float32 {
	values := make([]float32, n)
	for i := range values {
		values[i] = float32(mean + rand.NormFloat64())
	}
	return values
}

// pictures are two: one lighter, one darker.
func pictures(light float64) []image.Image {
	images := []image.Image{image.NewGray(image.Rect(0, 0, 32, 32)), image.NewGray(image.Rect(0, 0, 32, 32))}
	for i, picture := range images {
		pixels := picture.(*image.Gray).Pix
		for j := range pixels {
			pixels[j] = uint8(255 * light * float64(j%32+32*i) / 64)
		}
	}
	return images
}

const sampleRate = 8000 // samples a second

// tone is one second of a sine of that many hertz.
func tone(frequency float64) []float32 {
	samples := make([]float32, sampleRate)
	for i := range samples {
		samples[i] = float32(math.Sin(2 * math.Pi * frequency * float64(i) / sampleRate))
	}
	return samples
}

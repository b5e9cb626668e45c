// Serve answers over HTTP which digit an image shows: a model in production.
//
//	go run ./examples/serve
//	curl localhost:8000/predict -d '{"pixels": [0, 0, 5, 13, …]}'   64 numbers from 0 to 16, row by row
//
// Without -model it trains a classifier of the small digits that are part of the program, which takes a second or two. Requests at
// the same time are computed as one batch (nn.Predictor).
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"time"

	"board/nn"
	"board/nn/datasets"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/metric"
	"board/nn/onnx"
	"board/nn/optimizer"
)

func main() {
	var c config
	flag.StringVar(&c.listen, "listen", "localhost:8000", "the address to listen on")
	flag.StringVar(&c.model, "model", "", "a model that Save wrote, of 64 inputs and ten outputs; trained anew unless given")
	flag.StringVar(&c.save, "save", "", "where to write the trained model, for -model")
	flag.StringVar(&c.onnx, "onnx", "", "where to write the model as ONNX, for other servers")
	flag.IntVar(&c.epochs, "epochs", 20, "how many times to go over the images in training")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Stdout, c); err != nil {
		log.Fatal(err)
	}
}

type config struct {
	listen, model, save, onnx string
	epochs                    int
}

// run serves until ctx is cancelled.
func run(ctx context.Context, w io.Writer, c config) error {
	model, err := c.digits(ctx, w)
	if err != nil {
		return err
	}
	// One worker for each processor computes batches of up to 32 of the rows that wait.
	predictor, err := nn.NewPredictor(model, nn.PredictorConfig{DynamicBatching: true})
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", c.listen)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "Listening on http://%s/predict\n", listener.Addr())
	server := &http.Server{Handler: newHandler(predictor), ReadTimeout: 10 * time.Second, WriteTimeout: 10 * time.Second, IdleTimeout: time.Minute}
	stopped := context.AfterFunc(ctx, func() {
		// Requests under way get their answers.
		patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		_ = server.Shutdown(patience)
	})
	defer stopped()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// digits is the model to serve: the one in the file, or a new one.
func (c config) digits(ctx context.Context, w io.Writer) (*nn.Model, error) {
	if c.model != "" {
		return nn.Load(c.model)
	}
	train, _, test, err := datasets.Split(datasets.Digits().Scale(1.0/16), datasets.SplitConfig{Test: 0.2, Stratify: true, Seed: 42})
	if err != nil {
		return nil, err
	}
	model, err := classifier(ctx, train, c.epochs)
	if err != nil {
		return nil, err
	}
	scores, err := model.Evaluate(ctx, nn.XY(test.X, test.Y), nn.EvaluateConfig{Verbose: nn.Silent})
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(w, "Trained on %d images. On %d that it has never seen: %v\n", train.X.Rows(), test.X.Rows(), scores)
	if c.save != "" {
		if err := model.Save(c.save); err != nil {
			return nil, err
		}
	}
	if c.onnx != "" {
		return model, onnx.Save(c.onnx, model, onnx.Config{})
	}
	return model, nil
}

// classifier is the book's network, trained on images of 8 × 8 pixels.
func classifier(ctx context.Context, train *datasets.Dataset, epochs int) (*nn.Model, error) {
	nn.SetRandomSeed(42)
	model, err := nn.NewSequential(
		&layer.Input{Shape: []int{8, 8}},
		&layer.Flatten{},
		&layer.Dense{Units: 300, Activation: "relu"},
		&layer.Dense{Units: 100, Activation: "relu"},
		&layer.Dense{Units: 10, Activation: "softmax"},
	)
	if err != nil {
		return nil, err
	}
	err = model.Compile(nn.CompileConfig{
		Optimizer: &optimizer.Adam{},
		Loss:      loss.Name("sparse_categorical_crossentropy"),
		Metrics:   []metric.Metric{metric.Name("accuracy")},
	})
	if err != nil {
		return nil, err
	}
	_, err = model.Fit(ctx, nn.XY(train.X, train.Y), nn.FitConfig{Epochs: epochs, Verbose: nn.Silent})
	return model, err
}

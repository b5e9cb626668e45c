// Search looks for the best hyper-parameters of a regression model on California's houses: the chapter's RandomizedSearchCV.
//
//	go run ./examples/search -study my_study
//	make run                                    shows the trials side by side, while they run
//
// Each trial trains a model on two of three folds, for each fold, and its score is minus the mean squared error on the third: the
// greater the better, as in scikit-learn. Training stops early, by validation data that is in none of the folds. Ctrl-C, or a kill, loses nothing
// that is finished: the same command goes on with the study.
//
// Programs share the trials of a study if one begins it with -serve and the others join with the URL that it prints:
//
//	go run ./examples/search -study my_study -serve
//	go run ./examples/search -join nats://127.0.0.1:43210
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"path/filepath"
	"strings"

	"board/examples/internal/data"
	"board/nn"
	"board/nn/datasets"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/optimizer"
	"board/nn/search"
	"board/nn/search/cluster"
)

type flags struct {
	serve                        bool
	study, csv, logs, join       string
	iter, epochs, folds, workers int
	seed                         uint64
}

func main() {
	var f flags
	flag.StringVar(&f.study, "study", "", "the directory of the study, which goes on if there is one; a new temporary one unless given")
	flag.IntVar(&f.iter, "iter", 10, "how many trials the study has in all")
	flag.IntVar(&f.epochs, "epochs", 100, "how many times to go over the districts at most, in each training")
	flag.IntVar(&f.folds, "folds", 3, "how many folds the districts are cut into")
	flag.IntVar(&f.workers, "workers", 0, "how many trials run at once; 0 is one for each core")
	flag.Uint64Var(&f.seed, "seed", 42, "decides all random numbers")
	flag.StringVar(&f.csv, "csv", "", "a file to write with a row for each finished trial: number, parameters, score")
	flag.StringVar(&f.logs, "logdir", "my_logs", "the directory of all runs")
	flag.BoolVar(&f.serve, "serve", false, "let other programs join, on this machine")
	flag.StringVar(&f.join, "join", "", "the URL of a study to join")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Stdout, f); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, w io.Writer, f flags) (err error) {
	train, valid, test, err := data.Housing(ctx, w)
	if err != nil {
		return err
	}
	if err := scale(train, valid, test); err != nil {
		return err
	}
	study, leave, err := open(w, &f)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, study.Close(), leave()) }()

	validation := nn.XY(valid.X, valid.Y)
	evaluation := &search.CrossValidation{
		Build:    newModel,
		Data:     nn.XY(train.X, train.Y),
		Folds:    f.folds,
		Fit:      nn.FitConfig{Epochs: f.epochs, Validation: &validation},
		Patience: 10,
	}
	err = study.Run(ctx, evaluation)
	if f.csv != "" {
		err = errors.Join(err, study.WriteCSV(f.csv))
	}
	if err != nil {
		return fmt.Errorf("%w; what is finished is kept (%s), and the same command goes on", err, f.study)
	}
	return tell(ctx, w, study, evaluation, test)
}

// open opens the study: in a directory, or in a cluster, which leave leaves.
func open(w io.Writer, f *flags) (study *search.Study, leave func() error, err error) {
	config := search.Config{
		Space: search.Space{
			search.Int("n_hidden", 0, 3),
			search.Int("n_neurons", 1, 99),
			search.LogUniform("learning_rate", 3e-4, 3e-2),
		},
		Searcher: &search.Random{},
		Goal:     search.Maximize,
		Trials:   f.iter,
		Workers:  f.workers,
		Seed:     f.seed,
		Output:   w,
	}
	var joined *cluster.Cluster
	switch {
	case f.join != "":
		if joined, err = cluster.Join(f.join); err != nil {
			return nil, nil, err
		}
		f.study = f.join
	case f.study == "":
		if f.study, err = os.MkdirTemp("", "study"); err != nil {
			return nil, nil, err
		}
		fmt.Fprintf(w, "The study is in %s.\n", f.study)
	}
	config.LogDir = filepath.Join(f.logs, logName(f.study))
	switch {
	case f.serve:
		if joined, err = cluster.Embedded(cluster.InDir(f.study)); err != nil {
			return nil, nil, err
		}
		fmt.Fprintf(w, "Others join with -join %s.\n", joined.URL())
	case f.join == "":
		config.Dir = f.study
	}
	leave = func() error { return nil }
	if joined != nil {
		config.Cluster, config.Name, leave = joined, "housing", joined.Close
	}
	study, err = search.Open(config)
	if err != nil {
		return nil, nil, errors.Join(err, leave())
	}
	return study, leave, nil
}

// logName is the study's name among the logs: that of its directory, or of the server that was joined.
func logName(study string) string {
	return strings.NewReplacer(":", "_").Replace(filepath.Base(study))
}

// newModel makes a model with a trial's hyper-parameters.
func newModel(t *search.Trial) (*nn.Model, error) {
	params := t.Params()
	layers := []layer.Layer{&layer.Input{Shape: []int{8}}}
	for range params.Int("n_hidden") {
		layers = append(layers, &layer.Dense{Units: params.Int("n_neurons"), Activation: "relu"})
	}
	model, err := nn.WithSeed(t.Seed()).NewSequential(append(layers, &layer.Dense{Units: 1})...)
	if err != nil {
		return nil, err
	}
	return model, model.Compile(nn.CompileConfig{
		Optimizer: &optimizer.SGD{LearningRate: params.Float("learning_rate")},
		Loss:      loss.Name("mse"),
	})
}

// scale gives all features the mean 0 and the spread 1, by those of the training data.
func scale(train *datasets.Dataset, others ...*datasets.Dataset) error {
	var scaler datasets.StandardScaler
	if err := scaler.Fit(train.X); err != nil {
		return err
	}
	for _, d := range append(others, train) {
		scaled, err := scaler.Transform(d.X)
		if err != nil {
			return err
		}
		d.X = scaled
	}
	return nil
}

// tell prints the best trials, trains the best model on all the training data, and tests it.
func tell(ctx context.Context, w io.Writer, study *search.Study, e search.Refitter, test *datasets.Dataset) error {
	if err := study.Results().WriteTable(w, search.Maximize, study.Space(), 5); err != nil {
		return err
	}
	score, _ := study.BestScore()
	fmt.Fprintf(w, "The best score is %.4f, with %v.\n", score, study.BestParams())
	model, err := study.BestModel(ctx, e)
	if err != nil {
		return err
	}
	scores, err := model.Evaluate(ctx, nn.XY(test.X, test.Y), nn.EvaluateConfig{Verbose: nn.Silent})
	if err != nil {
		return err
	}
	mse, _ := scores.Get("loss")
	fmt.Fprintf(w, "Its model has a mean squared error of %.4f in districts that it has never seen.\n", mse)
	return nil
}

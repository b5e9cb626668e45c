package callback

import (
	"bufio"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"board/nn"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/optimizer"
	"board/nn/tensor"
	"board/nn/tensorboard"
	"board/summary"
)

// The environment variables that make this test binary a training to be killed: the
// directory to work in, and SaveFreq of the backup.
const (
	victimDir  = "BOARD_TEST_TRAIN_IN"
	victimFreq = "BOARD_TEST_SAVE_FREQ"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(victimDir); dir != "" {
		os.Exit(trainToBeKilled(dir))
	}
	os.Exit(m.Run())
}

const (
	victimEpochs = 6
	victimSteps  = 5 // batches an epoch
)

// oneSeed keeps parallel tests from taking each other's random numbers.
var oneSeed sync.Mutex

// restless is a model with everything that a training remembers: slots of the
// optimizer, random numbers, moving statistics.
func restless() (*nn.Model, error) {
	oneSeed.Lock()
	defer oneSeed.Unlock()
	nn.SetRandomSeed(7)
	model, err := nn.NewSequential(
		&layer.Input{Shape: []int{3}}, &layer.Dense{Units: 8, Activation: "relu"}, &layer.BatchNormalization{}, &layer.Dropout{Rate: 0.3}, &layer.Dense{Units: 1},
	)
	if err != nil {
		return nil, err
	}
	return model, model.Compile(nn.CompileConfig{Loss: loss.Name("mse"), Optimizer: &optimizer.Adam{LearningRate: 0.03}})
}

// restlessFit trains it with callbacks that remember something too, and returns the
// weights in hexadecimal.
func restlessFit(dir string, freq int, first ...nn.Callback) (string, error) {
	model, err := restless()
	if err != nil {
		return "", err
	}
	plateau := &ReduceLROnPlateau{Factor: 0.5, Patience: 2, MinDelta: 100} // nothing is ever better
	stopping := &EarlyStopping{Patience: 3, RestoreBestWeights: true}
	best := &ModelCheckpoint{FilePath: filepath.Join(dir, "best-{epoch}.nn"), SaveBestOnly: true}
	validation := restlessData(8)
	_, err = model.Fit(context.Background(), restlessData(8*victimSteps-3), nn.FitConfig{
		Epochs: victimEpochs, BatchSize: 8, Validation: &validation, Verbose: nn.Silent,
		Callbacks: append(first,
			&LearningRateScheduler{Schedule: func(_ int, rate float64) float64 { return 0.9 * rate }},
			plateau, stopping, best,
			&CSVLogger{Filename: filepath.Join(dir, "log.csv"), Append: true},
			&tensorboard.Callback{LogDir: filepath.Join(dir, "logs"), UpdateFreq: tensorboard.Batch, HistogramFreq: 1},
			&BackupAndRestore{BackupDir: filepath.Join(dir, "backup"), SaveFreq: freq, With: []Stateful{plateau, stopping, best}},
		),
	})
	return weightsInHex(model), err
}

func restlessData(rows int) nn.Data {
	rng := rand.New(rand.NewPCG(uint64(rows), 0))
	x, y := tensor.New(rows, 3), tensor.New(rows, 1)
	for i := range x.Data {
		x.Data[i] = float32(rng.NormFloat64())
	}
	for i := range y.Data {
		y.Data[i] = x.Data[3*i] - 2*x.Data[3*i+1]*x.Data[3*i+2]
	}
	return nn.XY(x, y)
}

func weightsInHex(m *nn.Model) string {
	s := &snapshot{Version: snapshotVersion, weights: m.GetWeights()}
	var b strings.Builder
	if err := s.encode(hex.NewEncoder(&b)); err != nil {
		return err.Error()
	}
	return b.String()
}

// trainToBeKilled says when a batch begins, and goes on when it gets a byte, or when its input is closed. At the end it says what the
// weights are.
func trainToBeKilled(dir string) int {
	freq, err := strconv.Atoi(os.Getenv(victimFreq))
	if err != nil {
		return 2
	}
	in := bufio.NewReader(os.Stdin)
	ask := &LambdaCallback{TrainBatchBegin: func(_ *nn.Model, batch int) error {
		fmt.Println("batch", batch)
		_, _ = in.ReadByte()
		return nil
	}}
	weights, err := restlessFit(dir, freq, ask)
	if err != nil {
		fmt.Println("error", err)
		return 1
	}
	fmt.Println("weights", weights)
	return 0
}

// A victim is a training in a process of its own.
type victim struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
}

func startVictim(t *testing.T, dir string, freq int) *victim {
	t.Helper()
	v := &victim{cmd: exec.CommandContext(t.Context(), os.Args[0])}
	v.cmd.Env = append(os.Environ(), victimDir+"="+dir, fmt.Sprint(victimFreq, "=", freq))
	v.cmd.Stderr = os.Stderr
	var err error
	if v.in, err = v.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := v.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	v.out = bufio.NewReader(out)
	if err := v.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return v
}

// goOn lets the victim train so many batches, and returns its last word. It ends at
// the beginning of a batch, or when the victim has come to its end.
func (v *victim) goOn(t *testing.T, batches int) string {
	t.Helper()
	for {
		line, err := v.out.ReadString('\n')
		if err != nil || !strings.HasPrefix(line, "batch ") {
			return strings.TrimSpace(line)
		}
		if batches == 0 {
			return strings.TrimSpace(line)
		}
		batches--
		if _, err := v.in.Write([]byte{'\n'}); err != nil {
			t.Fatal(err)
		}
	}
}

// kill kills it where it stands, or, let loose, wherever it is then.
func (v *victim) kill(t *testing.T, loose bool) {
	t.Helper()
	if loose {
		if err := v.in.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err := v.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := v.cmd.Wait(); !errors.As(err, &exit) {
		t.Fatalf("the training was to be killed, but: %v", err)
	}
}

// A training that is killed again and again, by SIGKILL, and begun again each time,
// comes to the same weights, bit for bit, and the same best model, as one that is left
// alone. All its files can be read whenever it was killed.
func TestGoesOnAfterKill(t *testing.T) {
	for _, freq := range []int{0, 1, 3} {
		t.Run(fmt.Sprint("SaveFreq ", freq), func(t *testing.T) {
			t.Parallel()
			alone := t.TempDir()
			want, err := restlessFit(alone, freq)
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			rng := rand.New(rand.NewPCG(uint64(freq), 1))
			kills, last := 0, ""
			for ; kills < 40; kills++ {
				v := startVictim(t, dir, freq)
				// A backup at the end of epochs only gets further if an epoch is let end.
				last = v.goOn(t, 1+rng.IntN(9)+min(1, 1-min(freq, 1))*victimSteps)
				if !strings.HasPrefix(last, "batch ") {
					if err := v.cmd.Wait(); err != nil {
						t.Fatalf("%v: %s", err, last)
					}
					break
				}
				v.kill(t, kills%3 == 2)
				checkReadable(t, dir)
			}
			if kills < 2 {
				t.Errorf("killed only %d times", kills)
			}
			if last != "weights "+want {
				t.Errorf("after %d kills the weights differ:\n got %s\nwant weights %s", kills, last, want)
			}
			compareCheckpoints(t, dir, alone)
			if _, err := os.Stat(filepath.Join(dir, "backup")); !os.IsNotExist(err) {
				t.Errorf("the backup is still there: %v", err)
			}
		})
	}
}

// checkReadable reads what a killed training has left.
func checkReadable(t *testing.T, dir string) {
	t.Helper()
	if _, err := readSnapshot(filepath.Join(dir, "backup", backupName)); err != nil && !os.IsNotExist(err) {
		t.Errorf("the backup: %v", err)
	}
	for _, path := range glob(t, dir, "logs/*/*tfevents*") {
		r, err := summary.OpenReader(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, err := range r.Events() {
			if err != nil {
				t.Errorf("%s: %v", path, err)
			}
		}
		r.Close()
	}
	for _, path := range glob(t, dir, "best-*.nn") {
		if _, err := nn.Load(path); err != nil {
			t.Error(err)
		}
	}
}

func glob(t *testing.T, dir, pattern string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

// compareCheckpoints requires the same models to have been saved.
func compareCheckpoints(t *testing.T, got, want string) {
	t.Helper()
	if len(glob(t, want, "best-*.nn")) == 0 {
		t.Error("no best model")
	}
	for _, path := range glob(t, want, "best-*.nn") {
		if read(t, filepath.Join(got, filepath.Base(path))) != read(t, path) {
			t.Errorf("%s differs", filepath.Base(path))
		}
	}
	if len(glob(t, got, "best-*.nn")) != len(glob(t, want, "best-*.nn")) {
		t.Errorf("%q, want those of %q", glob(t, got, "best-*.nn"), glob(t, want, "best-*.nn"))
	}
}

//go:build unix

package tensorboard_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"board/nn"
	"board/nn/callback"
	"board/nn/tensorboard"
)

// fullDisk names the environment variable that makes this test binary a training
// whose files cannot grow for some epochs; its value is the directory of the logs.
const fullDisk = "BOARD_TEST_FULL_DISK"

func TestMain(m *testing.M) {
	if dir := os.Getenv(fullDisk); dir != "" {
		os.Exit(trainOnFullDisk(dir))
	}
	os.Exit(m.Run())
}

const (
	fullEpochs = 1000
	freeEpoch  = 900 // where the disk has room again
)

// trainOnFullDisk trains while no file can have more than 4 KiB, which is less than
// what comes, and from freeEpoch on without a limit.
func trainOnFullDisk(dir string) int {
	signal.Ignore(syscall.SIGXFSZ)
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		fmt.Println("no limit:", err)
		return 1
	}
	limitFiles := func(bytes uint64) error {
		return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: bytes, Max: limit.Max})
	}
	if err := limitFiles(4 << 10); err != nil {
		fmt.Println("no limit:", err)
		return 1
	}
	// New files, which a disk that is full would refuse, are refused as well.
	room := &callback.LambdaCallback{EpochBegin: func(_ *nn.Model, epoch int) error {
		switch epoch {
		case fullEpochs / 2:
			return limitFiles(10)
		case freeEpoch:
			return limitFiles(limit.Max)
		}
		return nil
	}}
	var t testing.T
	m, data := sequential(&t)
	board := &tensorboard.Callback{LogDir: dir, Log: log.New(os.Stdout, "", 0)}
	history, err := m.Fit(context.Background(), data, nn.FitConfig{Epochs: fullEpochs, Verbose: nn.Silent, Callbacks: []nn.Callback{room, board}})
	fmt.Println(len(history.Epochs), "epochs,", err)
	fmt.Println("Err:", board.Err())
	return 7
}

// When the disk is full that is said once, training goes on, what was written before
// can be read, and logs are written again when there is room.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), fullDisk+"="+dir)
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 7 {
		t.Fatalf("%v: %s", err, out)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	failures, again := 0, 0
	for _, line := range lines {
		if strings.HasPrefix(line, "TensorBoard: write events to "+dir) && strings.Contains(line, "file too large; training goes on without these logs") {
			failures++
		}
		if strings.HasPrefix(line, "TensorBoard: logs are written to "+dir+" again, from epoch ") {
			again++
		}
	}
	if last := fmt.Sprintf("again, from epoch %d on", freeEpoch+1); again == 0 || !strings.Contains(string(out), last) {
		t.Errorf("said again %d times, not %q, in\n%s", again, last, out)
	}
	if failures != again || len(lines) != failures+again+2 {
		t.Errorf("%d failures, %d new beginnings in\n%s", failures, again, out)
	}
	for _, want := range []string{"1000 epochs, <nil>", "Err: TensorBoard: write events to " + dir} {
		if !strings.Contains(string(out), want) {
			t.Errorf("no %q in %s", want, out)
		}
	}
	losses := readLogs(t, dir).runs["train"]["epoch_loss"]
	if n := len(losses.Steps); n < 100 || n > fullEpochs-300 || !slices.Contains(losses.Steps, freeEpoch) || !slices.Contains(losses.Steps, fullEpochs-1) || slices.Contains(losses.Steps, freeEpoch-1) {
		t.Errorf("%d epochs in the files, %v", n, losses.Steps)
	}
}

// A run that is deleted while it trains does not end the training. It goes on in new
// files, with the graph and the metadata of histograms, and that is said once for each.
func TestDeletedWhileTraining(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "logs")
	var said bytes.Buffer
	tidy := &callback.LambdaCallback{TrainBatchEnd: func(m *nn.Model, batch int, _ *nn.Logs) error {
		if m.Optimizer().Iterations() == 8 { // the third batch of the second epoch
			return os.RemoveAll(dir)
		}
		return nil
	}}
	board := &tensorboard.Callback{LogDir: dir, UpdateFreq: tensorboard.Batch, HistogramFreq: 1, Log: log.New(&said, "", 0)}
	m, data := sequential(t)
	fit(t, m, data, 4, true, tidy, board)
	if board.Err() != nil {
		t.Errorf("Err is %v", board.Err())
	}
	logs := readLogs(t, dir)
	for run, tags := range map[string]map[string][]int64{
		"train":      {"epoch_loss": {1, 2, 3}, "sequential/hidden1/kernel/histogram": {1, 2, 3}},
		"validation": {"epoch_loss": {1, 2, 3}},
	} {
		for name, steps := range tags {
			got := logs.runs[run][name]
			if got == nil || !slices.Equal(got.Steps, steps) || got.Plugin == "" {
				t.Errorf("%s: %s is %+v, want the steps %v", run, name, got, steps)
			}
		}
	}
	if got := logs.runs["train"]["batch_loss"].Steps; len(got) < 12 || got[len(got)-1] != 20 {
		t.Errorf("the batches %v are left", got)
	}
	if logs.graphs["train"] == nil || logs.runs["train"]["keras"] == nil {
		t.Error("the graphs are gone")
	}
	if text := said.String(); strings.Count(text, "\n") != 2 || strings.Count(text, "was deleted while it was written; the run goes on in ") != 2 {
		t.Errorf("said %s, want a line for each run", text)
	}
}

// A run whose place is taken meanwhile is given up; the other run's logs, and the
// training, are not.
func TestOneRunCannotBeWritten(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "validation"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	board := &tensorboard.Callback{LogDir: dir, Log: log.New(&said, "", 0)}
	m, data := sequential(t)
	fit(t, m, data, 3, true, board)
	if got := readLogs(t, dir).runs["train"]; len(got["epoch_loss"].Steps) != 3 || len(got["epoch_learning_rate"].Steps) != 3 {
		t.Errorf("the run train has %v", got)
	}
	if !errors.Is(board.Err(), syscall.ENOTDIR) || strings.Count(said.String(), "\n") != 1 {
		t.Errorf("Err is %v, said %s", board.Err(), said.String())
	}
	if _, err := os.Stat(filepath.Join(dir, "train")); errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}

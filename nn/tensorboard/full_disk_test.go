//go:build unix

package tensorboard_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"

	"board/nn"
	"board/nn/tensorboard"
)

// fullDisk names the environment variable that makes this test binary a training
// whose files cannot grow; its value is the directory of the logs.
const fullDisk = "BOARD_TEST_FULL_DISK"

func TestMain(m *testing.M) {
	if dir := os.Getenv(fullDisk); dir != "" {
		os.Exit(trainOnFullDisk(dir))
	}
	os.Exit(m.Run())
}

// trainOnFullDisk trains until a file has 4 KiB, which is less than what comes.
func trainOnFullDisk(dir string) int {
	signal.Ignore(syscall.SIGXFSZ)
	limit := syscall.Rlimit{Cur: 4 << 10, Max: 4 << 10}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		fmt.Println("no limit:", err)
		return 1
	}
	var t testing.T
	m, data := sequential(&t)
	_, err := m.Fit(context.Background(), data, nn.FitConfig{
		Epochs: 1000, Verbose: nn.Silent, Callbacks: []nn.Callback{&tensorboard.Callback{LogDir: dir}},
	})
	fmt.Println(err)
	return 7
}

// When the disk is full, training ends with an error that says so, and what was
// written before can be read.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), fullDisk+"="+dir)
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 7 {
		t.Fatalf("%v: %s", err, out)
	}
	for _, want := range []string{"TensorBoard: write events to " + dir, "wrote ", "file too large"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("no %q in %s", want, out)
		}
	}
	losses := readLogs(t, dir).runs["train"]["epoch_loss"]
	if losses == nil || len(losses.Steps) < 5 || len(losses.Steps) == 1000 {
		t.Errorf("epochs in the file: %+v", losses)
	}
}

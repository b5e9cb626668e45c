package search

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"board/nn"
)

// victimDir is the environment variable that makes this test binary a search to be killed, in that directory.
const victimDir = "BOARD_TEST_SEARCH_IN"

const victimTrials = 24

func TestMain(m *testing.M) {
	if dir := os.Getenv(victimDir); dir != "" {
		os.Exit(searchToBeKilled(dir))
	}
	if dir := os.Getenv(clusterDir); dir != "" {
		os.Exit(serveToBeKilled(dir))
	}
	if url := os.Getenv(clusterURL); url != "" {
		os.Exit(workToBeKilled(url))
	}
	os.Exit(m.Run())
}

// searchToBeKilled says when a trial is evaluated, and goes on with it when it gets a line.
func searchToBeKilled(dir string) int {
	s, err := Open(Config{Dir: dir, Trials: victimTrials, Workers: 2, Seed: 9, Verbose: nn.Silent})
	if err != nil {
		fmt.Println("error", err)
		return 1
	}
	in := bufio.NewReader(os.Stdin)
	ask := make(chan struct{}, 1)
	err = s.Run(context.Background(), Func(func(ctx context.Context, t *Trial) (float64, error) {
		ask <- struct{}{}
		fmt.Println("trial", t.Number())
		_, _ = in.ReadByte()
		<-ask
		return square(ctx, t)
	}))
	fmt.Println("end", err, s.Close())
	return 0
}

// A victim is this test binary in a process of its own, which is to be killed.
type victim struct {
	t       *testing.T
	command *exec.Cmd
	in      io.Writer
	lines   *bufio.Scanner // what it says
}

// startVictim starts a process with these environment variables more.
func startVictim(t *testing.T, env ...string) *victim {
	t.Helper()
	v := &victim{t: t, command: exec.CommandContext(t.Context(), os.Args[0])}
	v.command.Env = append(os.Environ(), env...)
	in, err := v.command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := v.command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := v.command.Start(); err != nil {
		t.Fatal(err)
	}
	v.in, v.lines = in, bufio.NewScanner(out)
	return v
}

// evaluate has it go on with so many trials.
func (v *victim) evaluate(trials int) {
	v.t.Helper()
	for range trials {
		if !v.lines.Scan() || !strings.HasPrefix(v.lines.Text(), "trial ") {
			v.t.Fatalf("it was to evaluate a trial, and said %q", v.lines.Text())
		}
		if _, err := v.in.Write([]byte{'\n'}); err != nil {
			v.t.Fatal(err)
		}
	}
}

func (v *victim) kill() {
	v.t.Helper()
	if err := v.command.Process.Kill(); err != nil {
		v.t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := v.command.Wait(); !errors.As(err, &exit) {
		v.t.Fatalf("it was to be killed, but: %v", err)
	}
}

// A study that is killed by SIGKILL at ten moments comes to the same trials as one that is left alone, and runs none again that was
// finished.
func TestGoesOnAfterKill(t *testing.T) {
	t.Parallel()
	want := described(ran(t, Config{Trials: victimTrials, Seed: 9, Workers: 1}, Func(square)).Results())
	dir := t.TempDir()
	finished := map[int]string{}
	for kill := range 10 {
		v := startVictim(t, victimDir+"="+dir)
		v.evaluate(1 + kill%3)
		v.kill()
		s, err := Open(Config{Dir: dir, Seed: 9})
		if err != nil {
			t.Fatal(err)
		}
		now := map[int]string{}
		for _, r := range s.Results().In(Finished) {
			now[r.Number] = r.Ended.String()
		}
		for number, ended := range finished {
			if now[number] != ended {
				t.Errorf("kill %d: trial %d was finished at %s, now at %q", kill, number, ended, now[number])
			}
		}
		finished = now
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if len(finished) == 0 || len(finished) == victimTrials {
		t.Errorf("%d trials were finished while it was killed", len(finished))
	}
	last := ran(t, Config{Dir: dir, Trials: victimTrials, Seed: 9}, Func(square)).Results()
	if got := described(last); !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
	for number, ended := range finished {
		if last[number].Ended.String() != ended {
			t.Errorf("trial %d was run again", number)
		}
	}
}

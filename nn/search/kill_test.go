package search

import (
	"bufio"
	"context"
	"errors"
	"fmt"
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

// A study that is killed by SIGKILL at ten moments comes to the same trials as one that is left alone, and runs none again that was
// finished.
func TestGoesOnAfterKill(t *testing.T) {
	want := described(ran(t, Config{Trials: victimTrials, Seed: 9, Workers: 1}, Func(square)).Results())
	dir := t.TempDir()
	finished := map[int]string{}
	for kill := range 10 {
		victim := exec.CommandContext(t.Context(), os.Args[0])
		victim.Env = append(os.Environ(), victimDir+"="+dir)
		in, err := victim.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		out, err := victim.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := victim.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for range 1 + kill%3 {
			if !lines.Scan() || !strings.HasPrefix(lines.Text(), "trial ") {
				t.Fatalf("kill %d: the search said %q", kill, lines.Text())
			}
			if _, err := in.Write([]byte{'\n'}); err != nil {
				t.Fatal(err)
			}
		}
		if err := victim.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		var exit *exec.ExitError
		if err := victim.Wait(); !errors.As(err, &exit) {
			t.Fatalf("the search was to be killed, but: %v", err)
		}
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

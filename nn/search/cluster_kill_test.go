package search

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"board/nn"
	"board/nn/search/cluster"
)

// clusterURL makes this test binary a worker to be killed.
const clusterURL = "BOARD_TEST_SEARCH_JOINS"

func workToBeKilled(url string) int {
	c, err := cluster.Join(url)
	if err != nil {
		fmt.Println("error", err)
		return 1
	}
	s, err := Open(Config{Cluster: c, Name: "killed", Trials: victimTrials, Workers: 2, Seed: 9, Verbose: nn.Silent})
	if err != nil {
		fmt.Println("error", err)
		return 1
	}
	in := bufio.NewReader(os.Stdin)
	err = s.Run(context.Background(), Func(func(ctx context.Context, t *Trial) (float64, error) {
		fmt.Println("trial", t.Number())
		if t.Number()%3 == 0 {
			_, _ = in.ReadByte() // until it is killed
		}
		return square(ctx, t)
	}))
	fmt.Println("end", err)
	return 0
}

// Workers that are killed by SIGKILL, again and again, lose no trial, and none is finished twice.
func TestClusterSurvivesKilledWorkers(t *testing.T) {
	t.Parallel()
	want := described(ran(t, Config{Trials: victimTrials, Seed: 9, Workers: 1}, Func(square)).Results())
	c := embedded(t)
	c.Lease = 500 * time.Millisecond
	config := Config{Cluster: c, Name: "killed", Trials: victimTrials, Seed: 9, Workers: 1}
	watcher := open(t, config)
	finished := map[int]time.Time{}
	for kill := range 10 {
		v := startVictim(t, clusterURL+"="+c.URL())
		for i := 0; i < 1+kill%2 && v.lines.Scan(); i++ {
			if !strings.HasPrefix(v.lines.Text(), "trial ") {
				t.Fatalf("kill %d: the worker said %q", kill, v.lines.Text())
			}
		}
		v.kill()
		for _, r := range watcher.Results().In(Finished) {
			if before, ok := finished[r.Number]; ok && !before.Equal(r.Ended) {
				t.Errorf("trial %d was finished twice", r.Number)
			}
			finished[r.Number] = r.Ended
		}
	}
	last := ran(t, config, Func(square)).Results()
	if got := described(last); !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
	for number, ended := range finished {
		if !last[number].Ended.Equal(ended) {
			t.Errorf("trial %d was run again", number)
		}
	}
}

// clusterDir and clusterPort make this test binary a server to be killed, in that directory.
const (
	clusterDir  = "BOARD_TEST_SEARCH_SERVES"
	clusterPort = "BOARD_TEST_SEARCH_PORT"
)

const servedTrials = 48

func served(c *cluster.Cluster) Config {
	return Config{Cluster: c, Name: "served", Trials: servedTrials, Workers: 1, Seed: 9, Verbose: nn.Silent}
}

// serveToBeKilled says which trials were finished before, then when it evaluates one, with which it goes on when it gets a line.
func serveToBeKilled(dir string) int {
	port, err := strconv.Atoi(os.Getenv(clusterPort))
	if err != nil {
		fmt.Println("error", err)
		return 1
	}
	c, err := cluster.Embedded(cluster.InDir(dir), cluster.Listen("127.0.0.1", port))
	if err != nil {
		fmt.Println("error", err)
		return 1
	}
	c.Lease = 500 * time.Millisecond
	s, err := Open(served(c))
	if err != nil {
		fmt.Println("error", err)
		return 1
	}
	for _, r := range s.Results().In(Finished) {
		fmt.Println("was", r.Number, r.Ended.UnixNano())
	}
	fmt.Println("ready")
	in := bufio.NewReader(os.Stdin)
	err = s.Run(context.Background(), Func(func(ctx context.Context, t *Trial) (float64, error) {
		fmt.Println("trial", t.Number())
		_, _ = in.ReadByte()
		return square(ctx, t)
	}))
	fmt.Println("end", err)
	return 0
}

// A server that is killed by SIGKILL at ten moments, with the worker in it, loses nothing that is finished; a worker that has joined waits until
// it is started again, and goes on.
func TestClusterSurvivesAKilledServer(t *testing.T) {
	t.Parallel()
	want := described(ran(t, Config{Trials: servedTrials, Seed: 9, Workers: 1}, Func(square)).Results())
	dir, port := t.TempDir(), freePort(t)
	turns, joinedEnds := make(chan struct{}, 10), make(chan error, 1)
	finished := map[string]string{}
	for kill := range 10 {
		v := startVictim(t, clusterDir+"="+dir, clusterPort+"="+strconv.Itoa(port))
		now := map[string]string{}
		for v.lines.Scan() && v.lines.Text() != "ready" {
			was := strings.Fields(v.lines.Text())
			if len(was) != 3 || was[0] != "was" {
				t.Fatalf("kill %d: the server said %q", kill, v.lines.Text())
			}
			now[was[1]] = was[2]
		}
		for number, ended := range finished {
			if now[number] != ended {
				t.Errorf("kill %d: trial %s was finished at %s, now at %q", kill, number, ended, now[number])
			}
		}
		finished = now
		if kill == 0 {
			worker := open(t, served(joined(t, fmt.Sprintf("nats://127.0.0.1:%d", port), nats.ReconnectWait(20*time.Millisecond))))
			go func() {
				joinedEnds <- worker.Run(t.Context(), Func(func(ctx context.Context, t *Trial) (float64, error) {
					<-turns
					return square(ctx, t)
				}))
			}()
		}
		turns <- struct{}{}
		v.evaluate(1 + kill%3)
		v.kill()
	}
	close(turns)
	c := embedded(t, cluster.InDir(dir), cluster.Listen("127.0.0.1", port))
	last := ran(t, served(c), Func(square)).Results()
	if err := <-joinedEnds; err != nil {
		t.Errorf("the worker that joined: %v", err)
	}
	if got := described(last); !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
	if len(finished) == 0 || len(finished) == servedTrials {
		t.Errorf("%d trials were finished while it was killed", len(finished))
	}
	for number, ended := range finished {
		if i, _ := strconv.Atoi(number); strconv.FormatInt(last[i].Ended.UnixNano(), 10) != ended {
			t.Errorf("trial %s was run again", number)
		}
	}
}

// freePort is a port that was free a moment ago.
func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return port
}

package search

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"board/nn/search/internal/bus"
)

// A Cluster lets several programs work on the same studies: package cluster makes one.
type Cluster interface{ bus.Cluster }

// A shared store is a study in a cluster. What is true is under the cluster's keys:
//
//	meta        what the study was begun with
//	trial.N     a trial; made once by whoever is first, and changed only from the revision that was read
//	report.N    its intermediate results
//	prune.N     it is to be given up
//
// Each trial that is not over is in the queue. One that is over and still there, because its end did not reach the queue, is dropped by
// whoever gets it; one that is lost, because its proposer died, is queued again (requeue). So a result is never lost, and never replaced.
//
// The table follows the keys.
type shared struct {
	*table
	id  string // of this program
	bus bus.Study

	mineMu sync.Mutex
	mine   map[int]*ownReports // of trials that this program runs
	pruned map[int]bool        // decisions; under mu
}

// ownReports are the intermediate results of a trial that this program runs. The cluster writes each report to its disk before it answers, so that
// a trial with short epochs would mostly wait for it: it gets them once in reportPause, and the last ones that much later.
type ownReports struct {
	all   []Report
	put   time.Time // when they were last sent
	later bool      // they are about to be
}

const reportPause = 100 * time.Millisecond

// A lease is the right to run a trial while its holder lives.
type lease interface {
	// hold extends the lease until done is called. Its context ends when the lease is lost.
	hold(ctx context.Context) (leased context.Context, done func())
}

var validName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// What a request waits for: a cluster that answers, and one that may be starting again.
const (
	requestTimeout = 20 * time.Second
	patience       = time.Minute
)

// openShared opens the study with that name, or begins it.
func openShared(c Cluster, name string, m meta) (store, error) {
	if !validName.MatchString(name) {
		return nil, fmt.Errorf("search: Name: a study in a cluster has a name of 1 to 64 letters, digits, _ and -; got %q", name)
	}
	ctx, cancel := context.WithTimeout(context.Background(), requestTimeout)
	defer cancel()
	s := &shared{table: newTable(), id: c.ID(), mine: map[int]*ownReports{}, pruned: map[int]bool{}}
	var err error
	if s.bus, err = c.Study(ctx, name); err == nil {
		if err = s.begin(ctx, m); err != nil {
			s.bus.Close()
		}
	}
	if err != nil {
		return nil, fmt.Errorf("search: study %q in the cluster: %w", name, err)
	}
	return s, nil
}

func (s *shared) begin(ctx context.Context, m meta) error {
	if err := s.agree(ctx, m); err != nil {
		return err
	}
	if err := s.bus.Follow(ctx, s.learn); err != nil {
		return err
	}
	return s.requeue(ctx)
}

func (s *shared) agree(ctx context.Context, m meta) error {
	text, err := json.Marshal(m)
	if err != nil {
		return err
	}
	if err := s.bus.Create(ctx, "meta", text); !errors.Is(err, bus.ErrExists) {
		return err
	}
	old, _, err := s.bus.Get(ctx, "meta")
	if err != nil {
		return err
	}
	return m.agrees(old)
}

// learn brings the table up to date with a key.
func (s *shared) learn(key string, value []byte) {
	kind, tail, _ := strings.Cut(key, ".")
	number, err := strconv.Atoi(tail)
	if err != nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch kind {
	case "trial":
		var r Result
		if json.Unmarshal(value, &r) == nil && r.Number == number {
			s.merge(r)
		}
	case "report":
		r := s.find(number)
		var reports []Report
		if r != nil && !r.State.over() && json.Unmarshal(value, &reports) == nil {
			changed := r.clone()
			changed.Reports = reports
			s.set(changed)
		}
	case "prune":
		s.pruned[number] = true
	}
}

// merge sets a trial, unless what is known of it is newer: one that is over stays so. mu is held.
func (s *shared) merge(r Result) {
	old := s.find(r.Number)
	if old != nil && old.State.over() {
		return
	}
	if old != nil && r.State == Running && len(r.Reports) == 0 {
		r.Reports = old.Reports
	}
	s.set(r)
}

func key(kind string, number int) string { return kind + "." + strconv.Itoa(number) }

// add makes the trial, then queues it.
func (s *shared) add(ctx context.Context, r Result) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	err = s.bus.Create(ctx, key("trial", r.Number), text)
	if errors.Is(err, bus.ErrExists) {
		if _, there, err := s.get(ctx, r.Number); err == nil {
			s.learned(there)
		}
		return errTaken
	}
	if err != nil {
		return err
	}
	s.learned(r)
	return s.bus.Queue(ctx, r.Number)
}

// requeue queues trials that are not over, if they are not in the queue.
func (s *shared) requeue(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for _, r := range s.results() {
		if r.State.over() {
			continue
		}
		if err := s.bus.Queue(ctx, r.Number); err != nil {
			return err
		}
	}
	return nil
}

func (s *shared) get(ctx context.Context, number int) (revision uint64, r Result, err error) {
	text, revision, err := s.bus.Get(ctx, key("trial", number))
	if err != nil {
		return 0, r, err
	}
	if err := json.Unmarshal(text, &r); err != nil {
		return 0, r, fmt.Errorf("trial %d: %w", number, err)
	}
	return revision, r, nil
}

// update sets a trial, from the revision that was read.
func (s *shared) update(ctx context.Context, r Result, revision uint64) error {
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return s.bus.Update(ctx, key("trial", r.Number), text, revision)
}

// learned brings the table up to date with a trial.
func (s *shared) learned(r Result) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.merge(r)
}

// take gets a trial out of the queue, if there is one, and marks it as running.
func (s *shared) take(ctx context.Context) (*claim, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	ticket, err := s.bus.Take(ctx)
	if ticket == nil || err != nil {
		return nil, err
	}
	revision, r, err := s.get(ctx, ticket.Number())
	if err == nil && r.State.over() {
		s.learned(r)
		return nil, ticket.Done()
	}
	if err != nil {
		return nil, ticket.Return()
	}
	r.State, r.Begun, r.Worker, r.Reports = Running, time.Now(), s.id, nil
	if err := s.update(ctx, r, revision); err != nil {
		return nil, ticket.Return()
	}
	s.mineMu.Lock()
	s.mine[r.Number] = &ownReports{}
	s.mineMu.Unlock()
	s.learned(r)
	return &claim{result: r, lease: &ticketLease{ticket: ticket, length: s.bus.Lease()}}, nil
}

// report keeps an intermediate result, and reports whether somebody has decided to give the trial up.
func (s *shared) report(ctx context.Context, number int, report Report) (bool, error) {
	s.mineMu.Lock()
	own := s.mine[number]
	if own == nil { // another worker of this program got the trial when its lease had expired, and has ended it
		s.mineMu.Unlock()
		return true, nil
	}
	own.all = append(own.all, report)
	reports := slices.Clone(own.all)
	wait := reportPause - time.Since(own.put)
	switch {
	case wait <= 0:
		own.put = time.Now()
	case !own.later:
		own.later = true
		time.AfterFunc(wait, func() { s.reportLater(number, own) })
	}
	s.mineMu.Unlock()
	if wait <= 0 {
		if err := s.putReports(ctx, number, reports); err != nil {
			return false, err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if r := s.find(number); r != nil && !r.State.over() {
		changed := r.clone()
		changed.Reports = reports
		s.set(changed)
	}
	return s.pruned[number], nil
}

// reportLater sends the reports that came while others had just been sent, unless the trial is over or begun again.
func (s *shared) reportLater(number int, own *ownReports) {
	s.mineMu.Lock()
	own.later, own.put = false, time.Now()
	reports, current := slices.Clone(own.all), s.mine[number] == own
	s.mineMu.Unlock()
	if current {
		_ = s.putReports(context.Background(), number, reports) // the next report comes upon what is wrong, too, and says so
	}
}

func (s *shared) putReports(ctx context.Context, number int, reports []Report) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	text, err := json.Marshal(reports)
	if err != nil {
		return err
	}
	return s.bus.Put(ctx, key("report", number), text)
}

// prune tells whoever runs the trial that it is given up.
func (s *shared) prune(ctx context.Context, number int) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return s.bus.Put(ctx, key("prune", number), []byte(s.id))
}

// finish keeps a result, unless another worker was first, and takes the trial out of the queue. While the cluster cannot be reached it
// tries again, as long as a lease lasts at least.
func (s *shared) finish(ctx context.Context, c *claim, r Result) error {
	ctx, cancel := context.WithTimeout(ctx, max(s.bus.Lease(), patience))
	defer cancel()
	for {
		err := s.keepResult(ctx, r)
		if err == nil {
			s.learned(r)
		}
		if err == nil || errors.Is(err, errTaken) {
			s.mineMu.Lock()
			delete(s.mine, r.Number)
			s.mineMu.Unlock()
			_ = c.lease.(*ticketLease).ticket.Done() // one that stays is dropped later
			return err
		}
		select {
		case <-time.After(100 * time.Millisecond):
		case <-ctx.Done():
			return fmt.Errorf("search: the result of trial %d cannot be kept: %w", r.Number, err)
		}
	}
}

func (s *shared) keepResult(ctx context.Context, r Result) error {
	revision, now, err := s.get(ctx, r.Number)
	if err != nil {
		return err
	}
	if now.State.over() {
		return errTaken
	}
	return s.update(ctx, r, revision)
}

// release lets another worker have the trial at once.
func (s *shared) release(ctx context.Context, c *claim) error {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	revision, r, err := s.get(ctx, c.result.Number)
	if err == nil && r.State == Running && r.Worker == s.id {
		r.State, r.Begun, r.Worker = Waiting, time.Time{}, ""
		err = s.update(ctx, r, revision)
		s.learned(r)
	}
	return errors.Join(err, c.lease.(*ticketLease).ticket.Return())
}

func (s *shared) putWeights(ctx context.Context, number int, data []byte) error {
	return s.bus.PutModel(ctx, number, data)
}

func (s *shared) getWeights(ctx context.Context, number int) ([]byte, error) {
	data, err := s.bus.GetModel(ctx, number)
	if errors.Is(err, bus.ErrNone) {
		return nil, errNoWeights
	}
	return data, err
}

// lost is how often the queue is asked for trials whose lease has expired, which nobody tells of.
func (s *shared) lost() time.Duration {
	return max(min(s.bus.Lease()/3, time.Second), 10*time.Millisecond)
}

func (s *shared) scribe() bool {
	ctx, cancel := context.WithTimeout(context.Background(), requestTimeout)
	defer cancel()
	return s.bus.Scribe(ctx)
}

func (s *shared) close() error {
	s.bus.Close()
	return nil
}

// A ticketLease extends a ticket while its holder lives.
type ticketLease struct {
	ticket bus.Ticket
	length time.Duration
}

func (l *ticketLease) hold(parent context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancel(parent)
	var all sync.WaitGroup
	all.Go(func() {
		ticker := time.NewTicker(l.length / 3)
		defer ticker.Stop()
		for extended := time.Now(); ; {
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
			}
			if l.ticket.Extend() == nil {
				extended = time.Now()
			} else if time.Since(extended) > l.length {
				cancel()
				return
			}
		}
	})
	return ctx, func() {
		cancel()
		all.Wait()
	}
}

package search

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// A shared store is a study in a cluster. What is true is in the key-value store:
//
//	meta        what the study was begun with
//	trial.N     a trial; made once by whoever is first, and changed only from the revision that was read
//	report.N    its intermediate results
//	prune.N     it is to be given up
//
// Each trial that is not over has a message in the work queue. A message whose trial is over, because its acknowledgement was
// lost, is dropped by whoever gets it; a trial whose message was lost, because its proposer died, gets one again (requeue). So a
// result is never lost, and never replaced.
//
// The table follows the key-value store by a watch, in a goroutine that close ends.
type shared struct {
	*table
	cluster  *Cluster
	subject  string // of trials, without the number
	kv       jetstream.KeyValue
	leases   jetstream.KeyValue
	models   jetstream.ObjectStore
	consumer jetstream.Consumer
	lease    time.Duration

	stop func()
	done sync.WaitGroup

	mineMu sync.Mutex
	mine   map[int][]Report // of trials that this program runs
	pruned map[int]bool     // decisions
}

// A lease is the right to run a trial while its holder lives.
type lease interface {
	// hold extends the lease until done is called. Its context ends when the lease is lost.
	hold(ctx context.Context) (leased context.Context, done func())
}

var validName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

const requestTimeout = 20 * time.Second

// open opens the study with that name, or begins it.
func (c *Cluster) open(name string, m meta) (store, error) {
	if !validName.MatchString(name) {
		return nil, fmt.Errorf("search: Name: a study in a cluster has a name of 1 to 64 letters, digits, _ and -; got %q", name)
	}
	ctx, cancel := context.WithTimeout(context.Background(), requestTimeout)
	defer cancel()
	s := &shared{table: newTable(), cluster: c, subject: "search." + name + ".trial", mine: map[int][]Report{}, pruned: map[int]bool{}}
	err := s.begin(ctx, name, m)
	if err == nil {
		err = s.follow()
	}
	if err == nil {
		err = s.requeue(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("search: study %q in the cluster: %w", name, err)
	}
	return s, nil
}

// begin makes what the study needs, if another program has not.
func (s *shared) begin(ctx context.Context, name string, m meta) (err error) {
	js := s.cluster.js
	if s.kv, err = js.CreateOrUpdateKeyValue(ctx, jetstream.KeyValueConfig{Bucket: "STUDY_" + name, Storage: jetstream.FileStorage}); err != nil {
		return err
	}
	if s.leases, err = js.CreateOrUpdateKeyValue(ctx, jetstream.KeyValueConfig{Bucket: "LEASES_" + name, TTL: defaultLease, Storage: jetstream.MemoryStorage}); err != nil {
		return err
	}
	if s.models, err = js.CreateOrUpdateObjectStore(ctx, jetstream.ObjectStoreConfig{Bucket: "MODELS_" + name, Storage: jetstream.FileStorage}); err != nil {
		return err
	}
	stream, err := js.CreateOrUpdateStream(ctx, jetstream.StreamConfig{
		Name: "TRIALS_" + name, Subjects: []string{s.subject + ".*"}, Retention: jetstream.WorkQueuePolicy, Storage: jetstream.FileStorage,
	})
	if err != nil {
		return err
	}
	if err := s.agree(ctx, m); err != nil {
		return err
	}
	wait := s.cluster.Lease
	if wait == 0 {
		wait = defaultLease
	}
	s.consumer, err = stream.Consumer(ctx, "workers")
	if errors.Is(err, jetstream.ErrConsumerNotFound) {
		s.consumer, err = stream.CreateConsumer(ctx, jetstream.ConsumerConfig{
			Durable: "workers", AckPolicy: jetstream.AckExplicitPolicy, AckWait: wait, MaxDeliver: -1, MaxAckPending: -1,
		})
	}
	if err != nil {
		return err
	}
	s.lease = s.consumer.CachedInfo().Config.AckWait
	return nil
}

func (s *shared) agree(ctx context.Context, m meta) error {
	text, err := json.Marshal(m)
	if err != nil {
		return err
	}
	_, err = s.kv.Create(ctx, "meta", text)
	if !errors.Is(err, jetstream.ErrKeyExists) {
		return err
	}
	old, err := s.kv.Get(ctx, "meta")
	if err != nil {
		return err
	}
	return m.agrees(old.Value())
}

// follow begins the watch, and returns when the table has all that there is.
func (s *shared) follow() error {
	ctx, cancel := context.WithCancel(context.Background())
	watch, err := s.kv.WatchAll(ctx)
	if err != nil {
		cancel()
		return err
	}
	s.stop = cancel
	ready := make(chan struct{})
	s.done.Go(func() {
		defer watch.Stop() //nolint:errcheck // the connection may be gone
		for {
			select {
			case entry, open := <-watch.Updates():
				if !open {
					return
				}
				if entry == nil { // all that there was
					close(ready)
					continue
				}
				s.learn(entry)
			case <-ctx.Done():
				return
			}
		}
	})
	select {
	case <-ready:
		return nil
	case <-time.After(requestTimeout):
		cancel()
		return errors.New("the server does not tell what there is")
	}
}

// learn brings the table up to date with an entry.
func (s *shared) learn(entry jetstream.KeyValueEntry) {
	kind, tail, _ := strings.Cut(entry.Key(), ".")
	number, err := strconv.Atoi(tail)
	if err != nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch kind {
	case "trial":
		var r Result
		if json.Unmarshal(entry.Value(), &r) == nil && r.Number == number {
			s.merge(r)
		}
	case "report":
		r := s.find(number)
		var reports []Report
		if r != nil && !r.State.over() && json.Unmarshal(entry.Value(), &reports) == nil {
			changed := r.clone()
			changed.Reports = reports
			s.set(changed)
		}
	case "prune":
		s.pruned[number] = entry.Operation() == jetstream.KeyValuePut
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

// add makes the trial, then its message.
func (s *shared) add(ctx context.Context, r Result) error {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	_, err = s.kv.Create(ctx, key("trial", r.Number), text)
	if errors.Is(err, jetstream.ErrKeyExists) {
		if _, there, err := s.get(ctx, r.Number); err == nil {
			s.mu.Lock()
			s.merge(there)
			s.mu.Unlock()
		}
		return errTaken
	}
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.merge(r)
	s.mu.Unlock()
	return s.queue(ctx, r.Number)
}

// queue puts the trial's message into the queue, unless it is there.
func (s *shared) queue(ctx context.Context, number int) error {
	_, err := s.cluster.js.Publish(ctx, s.subject+"."+strconv.Itoa(number), nil, jetstream.WithExpectLastSequencePerSubject(0))
	var api *jetstream.APIError
	if errors.As(err, &api) && api.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequence {
		return nil
	}
	return err
}

// requeue gives trials that are not over a message, if they have none.
func (s *shared) requeue(ctx context.Context) error {
	for _, r := range s.results() {
		if r.State.over() {
			continue
		}
		if err := s.queue(ctx, r.Number); err != nil {
			return err
		}
	}
	return nil
}

func (s *shared) get(ctx context.Context, number int) (revision uint64, r Result, err error) {
	entry, err := s.kv.Get(ctx, key("trial", number))
	if err != nil {
		return 0, r, err
	}
	if err := json.Unmarshal(entry.Value(), &r); err != nil {
		return 0, r, fmt.Errorf("trial %d: %w", number, err)
	}
	return entry.Revision(), r, nil
}

// take gets a message, if there is one, and marks its trial as running. While the server cannot be reached there is none.
func (s *shared) take(ctx context.Context) (*claim, error) {
	if s.cluster.conn.IsClosed() {
		return nil, nats.ErrConnectionClosed
	}
	batch, err := s.consumer.FetchNoWait(1)
	if err != nil || batch == nil {
		return nil, nil //nolint:nilerr // asked again soon
	}
	for message := range batch.Messages() {
		c, err := s.accept(ctx, message)
		if c != nil || err != nil {
			return c, err
		}
	}
	return nil, nil
}

func (s *shared) accept(ctx context.Context, message jetstream.Msg) (*claim, error) {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	number, err := strconv.Atoi(strings.TrimPrefix(message.Subject(), s.subject+"."))
	if err != nil {
		return nil, message.Term()
	}
	revision, r, err := s.get(ctx, number)
	if err == nil && r.State.over() {
		return nil, message.Ack()
	}
	if err != nil {
		return nil, message.Nak()
	}
	r.State, r.Begun, r.Worker, r.Reports = Running, time.Now(), s.cluster.id, nil
	text, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	if _, err := s.kv.Update(ctx, key("trial", number), text, revision); err != nil {
		return nil, message.Nak()
	}
	s.mineMu.Lock()
	s.mine[number] = nil
	s.mineMu.Unlock()
	s.mu.Lock()
	s.merge(r)
	s.mu.Unlock()
	return &claim{result: r, lease: &messageLease{message: message, length: s.lease}}, nil
}

// report keeps an intermediate result, and reports whether somebody has decided to give the trial up.
func (s *shared) report(ctx context.Context, number int, report Report) (bool, error) {
	s.mineMu.Lock()
	s.mine[number] = append(s.mine[number], report)
	text, err := json.Marshal(s.mine[number])
	reports := append([]Report(nil), s.mine[number]...)
	s.mineMu.Unlock()
	if err != nil {
		return false, err
	}
	if _, err := s.kv.Put(ctx, key("report", number), text); err != nil {
		return false, err
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

// prune tells whoever runs the trial that it is given up.
func (s *shared) prune(ctx context.Context, number int) error {
	_, err := s.kv.Put(ctx, key("prune", number), []byte(s.cluster.id))
	return err
}

// finish keeps a result, unless another worker was first, and takes the message out of the queue. While the server cannot be reached it
// tries again, as long as a lease lasts at least.
func (s *shared) finish(ctx context.Context, c *claim, r Result) error {
	ctx, cancel := context.WithTimeout(ctx, max(s.lease, time.Minute))
	defer cancel()
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	for {
		err := s.keepResult(ctx, r.Number, text)
		if err == nil || errors.Is(err, errTaken) {
			s.mu.Lock()
			if err == nil {
				s.merge(r)
			}
			s.mu.Unlock()
			_ = c.lease.(*messageLease).message.Ack() // a message that stays is dropped later
			return err
		}
		select {
		case <-time.After(100 * time.Millisecond):
		case <-ctx.Done():
			return fmt.Errorf("search: the result of trial %d cannot be kept: %w", r.Number, err)
		}
	}
}

func (s *shared) keepResult(ctx context.Context, number int, text []byte) error {
	revision, now, err := s.get(ctx, number)
	if err != nil {
		return err
	}
	if now.State.over() {
		return errTaken
	}
	_, err = s.kv.Update(ctx, key("trial", number), text, revision)
	return err
}

// release lets another worker have the trial at once.
func (s *shared) release(ctx context.Context, c *claim) error {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	revision, r, err := s.get(ctx, c.result.Number)
	if err == nil && r.State == Running && r.Worker == s.cluster.id {
		r.State, r.Begun, r.Worker = Waiting, time.Time{}, ""
		var text []byte
		if text, err = json.Marshal(r); err == nil {
			_, err = s.kv.Update(ctx, key("trial", r.Number), text, revision)
		}
		s.mu.Lock()
		s.merge(r)
		s.mu.Unlock()
	}
	return errors.Join(err, c.lease.(*messageLease).message.Nak())
}

func (s *shared) putWeights(ctx context.Context, number int, data []byte) error {
	_, err := s.models.PutBytes(ctx, strconv.Itoa(number), data)
	return err
}

func (s *shared) getWeights(ctx context.Context, number int) ([]byte, error) {
	data, err := s.models.GetBytes(ctx, strconv.Itoa(number))
	if errors.Is(err, jetstream.ErrObjectNotFound) {
		return nil, errNoWeights
	}
	return data, err
}

// lost is how often the queue is asked for trials whose lease has expired, which nobody tells of.
func (s *shared) lost() time.Duration { return max(min(s.lease/3, time.Second), 10*time.Millisecond) }

// scribe reports whether this program is the first, of those that live, to ask. It keeps the right until close.
func (s *shared) scribe() bool {
	ctx, cancel := context.WithTimeout(context.Background(), requestTimeout)
	defer cancel()
	if _, err := s.leases.Create(ctx, "scribe", []byte(s.cluster.id)); err != nil {
		entry, err := s.leases.Get(ctx, "scribe")
		return err == nil && string(entry.Value()) == s.cluster.id
	}
	ctx, stop := context.WithCancel(context.Background())
	before := s.stop
	s.stop = func() {
		stop()
		before()
	}
	s.done.Go(func() { s.keepScribing(ctx) })
	return true
}

func (s *shared) keepScribing(ctx context.Context) {
	ticker := time.NewTicker(defaultLease / 3)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			_, _ = s.leases.Put(ctx, "scribe", []byte(s.cluster.id)) // a server that is away may come back
		case <-ctx.Done():
			_ = s.leases.Delete(context.WithoutCancel(ctx), "scribe")
			return
		}
	}
}

func (s *shared) close() error {
	s.stop()
	s.done.Wait()
	return nil
}

// A messageLease is the lease of a message.
type messageLease struct {
	message jetstream.Msg
	length  time.Duration
}

func (l *messageLease) hold(parent context.Context) (context.Context, func()) {
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
			if l.message.InProgress() == nil {
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

package cluster

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"board/nn/search/internal/bus"
)

// A study is what the server keeps of one: STUDY_NAME, its keys; TRIALS_NAME, the work queue, of which each program is a worker; MODELS_NAME;
// and LEASES_NAME, who writes its curves.
type study struct {
	cluster  *Cluster
	subject  string // of trials, without the number
	keys     jetstream.KeyValue
	leases   jetstream.KeyValue
	models   jetstream.ObjectStore
	consumer jetstream.Consumer
	lease    time.Duration

	ctx  context.Context // of the goroutines, until Close
	stop func()
	done sync.WaitGroup
}

// Study makes what the study needs, if another program has not.
func (c *Cluster) Study(ctx context.Context, name string) (bus.Study, error) {
	s := &study{cluster: c, subject: "search." + name + ".trial"}
	var err error
	if s.keys, err = c.js.CreateOrUpdateKeyValue(ctx, jetstream.KeyValueConfig{Bucket: "STUDY_" + name, Storage: jetstream.FileStorage}); err != nil {
		return nil, err
	}
	if s.leases, err = c.js.CreateOrUpdateKeyValue(ctx, jetstream.KeyValueConfig{Bucket: "LEASES_" + name, TTL: defaultLease, Storage: jetstream.MemoryStorage}); err != nil {
		return nil, err
	}
	if s.models, err = c.js.CreateOrUpdateObjectStore(ctx, jetstream.ObjectStoreConfig{Bucket: "MODELS_" + name, Storage: jetstream.FileStorage}); err != nil {
		return nil, err
	}
	if err := s.beginQueue(ctx, name); err != nil {
		return nil, err
	}
	s.ctx, s.stop = context.WithCancel(context.WithoutCancel(ctx))
	return s, nil
}

func (s *study) beginQueue(ctx context.Context, name string) error {
	stream, err := s.cluster.js.CreateOrUpdateStream(ctx, jetstream.StreamConfig{
		Name: "TRIALS_" + name, Subjects: []string{s.subject + ".*"}, Retention: jetstream.WorkQueuePolicy, Storage: jetstream.FileStorage,
	})
	if err != nil {
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

// attempt is how long a request may take before it is made again.
const attempt = 5 * time.Second

// persist makes a request again while the server is away, until ctx ends.
func (s *study) persist(ctx context.Context, request func(ctx context.Context) error) error {
	for {
		limited, cancel := context.WithTimeout(ctx, attempt)
		err := request(limited)
		cancel()
		if err == nil || !away(err) || s.cluster.conn.IsClosed() {
			return err
		}
		select {
		case <-time.After(100 * time.Millisecond):
		case <-ctx.Done():
			return err
		}
	}
}

// away reports whether an error says that the server cannot be reached, or is just starting.
func away(err error) bool {
	for _, is := range []error{
		context.DeadlineExceeded, nats.ErrTimeout, nats.ErrNoResponders, nats.ErrDisconnected, nats.ErrConnectionReconnecting,
		nats.ErrReconnectBufExceeded, jetstream.ErrNoStreamResponse, jetstream.ErrJetStreamNotEnabled,
	} {
		if errors.Is(err, is) {
			return true
		}
	}
	return false
}

func (s *study) Create(ctx context.Context, key string, value []byte) error {
	return s.persist(ctx, func(ctx context.Context) error {
		_, err := s.keys.Create(ctx, key, value)
		if errors.Is(err, jetstream.ErrKeyExists) {
			return bus.ErrExists
		}
		return err
	})
}

func (s *study) Get(ctx context.Context, key string) (value []byte, revision uint64, err error) {
	err = s.persist(ctx, func(ctx context.Context) error {
		entry, err := s.keys.Get(ctx, key)
		if err == nil {
			value, revision = entry.Value(), entry.Revision()
		}
		return err
	})
	return value, revision, err
}

func (s *study) Update(ctx context.Context, key string, value []byte, revision uint64) error {
	return s.persist(ctx, func(ctx context.Context) error {
		_, err := s.keys.Update(ctx, key, value, revision)
		return err
	})
}

func (s *study) Put(ctx context.Context, key string, value []byte) error {
	return s.persist(ctx, func(ctx context.Context) error {
		_, err := s.keys.Put(ctx, key, value)
		return err
	})
}

// Follow watches the keys, in a goroutine.
func (s *study) Follow(ctx context.Context, learn func(key string, value []byte)) error {
	watch, err := s.keys.WatchAll(s.ctx)
	if err != nil {
		return err
	}
	ready := make(chan struct{})
	s.done.Go(func() {
		defer watch.Stop() //nolint:errcheck // the connection may be gone
		for {
			select {
			case entry, open := <-watch.Updates():
				switch {
				case !open:
					return
				case entry == nil: // all that there was
					close(ready)
				case entry.Operation() == jetstream.KeyValuePut:
					learn(entry.Key(), entry.Value())
				}
			case <-s.ctx.Done():
				return
			}
		}
	})
	select {
	case <-ready:
		return nil
	case <-ctx.Done():
		return errors.New("the server does not tell what there is")
	}
}

func (s *study) Queue(ctx context.Context, number int) error {
	return s.persist(ctx, func(ctx context.Context) error {
		_, err := s.cluster.js.Publish(ctx, s.subject+"."+strconv.Itoa(number), nil, jetstream.WithExpectLastSequencePerSubject(0))
		var api *jetstream.APIError
		if errors.As(err, &api) && api.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequence {
			return nil
		}
		return err
	})
}

// Take gets a message. While the server cannot be reached there is none.
func (s *study) Take(context.Context) (bus.Ticket, error) {
	if s.cluster.conn.IsClosed() {
		return nil, nats.ErrConnectionClosed
	}
	batch, err := s.consumer.FetchNoWait(1)
	if err != nil || batch == nil {
		return nil, nil //nolint:nilerr // asked again soon
	}
	message, there := <-batch.Messages()
	if !there {
		return nil, nil
	}
	number, err := strconv.Atoi(strings.TrimPrefix(message.Subject(), s.subject+"."))
	if err != nil {
		return nil, message.Term()
	}
	return ticket{message, number}, nil
}

func (s *study) Lease() time.Duration { return s.lease }

func (s *study) PutModel(ctx context.Context, number int, data []byte) error {
	_, err := s.models.PutBytes(ctx, strconv.Itoa(number), data)
	return err
}

func (s *study) GetModel(ctx context.Context, number int) ([]byte, error) {
	data, err := s.models.GetBytes(ctx, strconv.Itoa(number))
	if errors.Is(err, jetstream.ErrObjectNotFound) {
		return nil, bus.ErrNone
	}
	return data, err
}

const scribeKey = "scribe"

// Scribe gives the right to the first, of the programs that live, to ask.
func (s *study) Scribe(ctx context.Context) bool {
	if _, err := s.leases.Create(ctx, scribeKey, []byte(s.cluster.id)); err != nil {
		entry, err := s.leases.Get(ctx, scribeKey)
		return err == nil && string(entry.Value()) == s.cluster.id
	}
	s.done.Go(s.keepScribing)
	return true
}

func (s *study) keepScribing() {
	ticker := time.NewTicker(defaultLease / 3)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			_, _ = s.leases.Put(s.ctx, scribeKey, []byte(s.cluster.id)) // a server that is away may come back
		case <-s.ctx.Done():
			ctx, cancel := context.WithTimeout(context.WithoutCancel(s.ctx), time.Second)
			_ = s.leases.Delete(ctx, scribeKey) // it expires anyway
			cancel()
			return
		}
	}
}

func (s *study) Close() {
	s.stop()
	s.done.Wait()
}

// A ticket is a message of the work queue.
type ticket struct {
	message jetstream.Msg
	number  int
}

func (t ticket) Number() int   { return t.number }
func (t ticket) Extend() error { return t.message.InProgress() }
func (t ticket) Done() error   { return t.message.Ack() }
func (t ticket) Return() error { return t.message.Nak() }

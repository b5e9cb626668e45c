package answer

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// sayEvery is the least time between two lines of the log about one thing that
// clients can bring about as often as they like.
const sayEvery = time.Minute

// A rarely writes lines to the log at most once in sayEvery for each topic. Topics
// are words of this program, never of a client: there is a handful.
type rarely struct {
	log *slog.Logger

	mu     sync.Mutex
	topics map[string]*topic
}

// topic is when something was last said, and how often it happened since.
type topic struct {
	said   time.Time
	unsaid int
}

func newRarely(log *slog.Logger) *rarely { return &rarely{log: log, topics: map[string]*topic{}} }

// Warn writes a line unless one about the topic was written a moment ago. The
// line says how many it stands for.
func (r *rarely) Warn(about, message string, args ...any) {
	if !r.log.Enabled(context.Background(), slog.LevelWarn) {
		return
	}
	now := time.Now()
	r.mu.Lock()
	t := r.topics[about]
	if t == nil {
		t = &topic{}
		r.topics[about] = t
	}
	if now.Sub(t.said) < sayEvery && !t.said.IsZero() {
		t.unsaid++
		r.mu.Unlock()
		return
	}
	unsaid := t.unsaid
	t.said, t.unsaid = now, 0
	r.mu.Unlock()
	if unsaid > 0 {
		args = append(args, "more since the last line", unsaid)
	}
	r.log.Warn(message, args...)
}

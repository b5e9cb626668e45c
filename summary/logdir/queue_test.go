package logdir

import "testing"

// A run in a hurry comes first, whether it waits already or comes later, and only once.
func TestQueueHurry(t *testing.T) {
	a, b, c := &run{name: "a"}, &run{name: "b"}, &run{name: "c"}
	q := newQueue()
	q.push(a)
	q.push(b)
	q.hurry(b) // waits
	q.hurry(c) // comes later
	q.push(c)
	for _, want := range []*run{c, b, a} {
		if got := q.pop(); got != want {
			t.Fatalf("popped %s, want %s", got.name, want.name)
		}
		q.done(want)
	}
	q.push(a)
	q.push(c)
	if got := q.pop(); got != a {
		t.Errorf("%s was in a hurry once and still comes first", got.name)
	}
}

package logdir

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// fileOf is a file of which so many bytes of size have been read; done says that it
// was read to its end before.
func fileOf(name string, pos, size int64, done bool) *file {
	f := &file{name: name}
	f.pos.Store(pos)
	f.size.Store(size)
	f.done.Store(done)
	return f
}

const gigabyte = 1 << 30

func liveFile(name string) *file { return fileOf(name, 1000, 1050, true) }
func newFileOf(name string) *file {
	return fileOf(name, 0, gigabyte, false)
}
func bigFile(name string) *file { return fileOf(name, firstLook, gigabyte, false) }

// turns pops files and says that each slice ended so and was whole, until none waits or there
// were so many.
func turns(q *queue, n int, last class, v verdict) (names []string) {
	for range n {
		if q.isEmpty() {
			break
		}
		f := q.pop(last)
		names = append(names, f.name)
		f.pos.Add(sliceSize)
		q.done(f, v)
	}
	return names
}

func TestClassOfAFile(t *testing.T) {
	for name, c := range map[string]struct {
		f    *file
		want class
	}{
		"live":              {liveFile(""), tail},
		"live, grown much":  {fileOf("", 1000, gigabyte, true), backlog},
		"never looked at":   {newFileOf(""), unseen},
		"begun":             {bigFile(""), backlog},
		"empty, and read":   {fileOf("", 0, 0, true), tail},
		"shrunk under us":   {fileOf("", 1000, 10, true), tail},
		"zeros, and looked": {fileOf("", 0, gigabyte, true), backlog},
	} {
		if got := c.f.class(); got != c.want {
			t.Errorf("%s: class %d, want %d", name, got, c.want)
		}
	}
}

func TestQueueOrderOfClasses(t *testing.T) {
	q := newQueue()
	asked := bigFile("asked")
	for _, f := range []*file{bigFile("big"), newFileOf("new"), asked, liveFile("live")} {
		q.push(f, time.Time{})
	}
	q.hurry([]*file{asked})
	if got, want := turns(q, 9, backlog, finished), []string{"live", "new", "asked", "big"}; !slices.Equal(got, want) {
		t.Errorf("read in the order %q, want %q", got, want)
	}
}

func TestQueueBigFilesShare(t *testing.T) {
	q := newQueue()
	for _, name := range []string{"a", "b", "c"} {
		q.push(bigFile(name), time.Time{})
	}
	if got, want := turns(q, 7, backlog, unfinished), []string{"a", "b", "c", "a", "b", "c", "a"}; !slices.Equal(got, want) {
		t.Errorf("read in the order %q, want %q", got, want)
	}
}

// However many live runs there are, the others get on; and however many big files
// there are, a worker is left for live runs.
func TestQueueNobodyStarves(t *testing.T) {
	q := newQueue()
	q.push(bigFile("big"), time.Time{})
	for range 24 {
		q.push(liveFile("live"), time.Time{})
	}
	got := turns(q, 16, backlog, unfinished)
	if n := len(got) - len(slices.DeleteFunc(got, func(name string) bool { return name == "big" })); n != 2 {
		t.Errorf("%d of 16 slices for the big file, want 2", n)
	}
	if got := q.pop(tail); got.name != "live" {
		t.Errorf("the worker for tails reads %s", got.name)
	}
}

// Of files that nobody has looked at, those of the run written last come first, however
// late the walk finds them.
func TestQueueNewestFirst(t *testing.T) {
	q := newQueue()
	for i, name := range []string{"old", "new", "newest", "older", "new too"} {
		q.push(newFileOf(name), time.Unix([]int64{20, 30, 40, 10, 30}[i], 0))
	}
	if got, want := turns(q, 9, backlog, finished), []string{"newest", "new", "new too", "old", "older"}; !slices.Equal(got, want) {
		t.Errorf("read in the order %q, want %q", got, want)
	}
}

// Files are read on in the order of their runs too, and not in that of the walk, but
// in rounds: the newest one takes no second slice before the others had their first.
func TestQueueRounds(t *testing.T) {
	q := newQueue()
	q.push(bigFile("old"), time.Unix(10, 0))
	q.push(bigFile("new"), time.Unix(20, 0))
	got := turns(q, 1, backlog, unfinished)
	q.push(bigFile("newest, and late"), time.Unix(30, 0))
	got = append(got, turns(q, 5, backlog, unfinished)...)
	if want := []string{"new", "newest, and late", "old", "newest, and late", "new", "old"}; !slices.Equal(got, want) {
		t.Errorf("read in the order %q, want %q", got, want)
	}
}

// A run that is written to again while its file waits comes before those that are not.
func TestQueueWrittenToWhileWaiting(t *testing.T) {
	q := newQueue()
	a, b := bigFile("a"), bigFile("b")
	q.push(a, time.Unix(10, 0))
	q.push(b, time.Unix(20, 0))
	q.push(a, time.Unix(30, 0))
	if got, want := turns(q, 2, backlog, finished), []string{"a", "b"}; !slices.Equal(got, want) {
		t.Errorf("read in the order %q, want %q", got, want)
	}
}

// First looks are short: those of a large log directory come before its backlog.
func TestQueueShortSlices(t *testing.T) {
	q := newQueue()
	q.push(bigFile("big"), time.Time{})
	for range 100 {
		q.push(newFileOf("new"), time.Time{})
	}
	for i := range 100 {
		f := q.pop(backlog)
		if f.name != "new" {
			t.Fatalf("after %d first looks comes the backlog", i)
		}
		f.pos.Store(firstLook)
		q.done(f, finished)
	}
}

// A file that is asked for stays so until it has been read to its end, whether it
// waits or comes later.
func TestQueueHurry(t *testing.T) {
	q := newQueue()
	a, b, later := bigFile("a"), bigFile("b"), bigFile("later")
	q.push(a, time.Time{})
	q.push(b, time.Time{})
	q.hurry([]*file{b, later})
	q.push(later, time.Time{})
	if got, want := turns(q, 4, backlog, unfinished), []string{"b", "later", "b", "later"}; !slices.Equal(got, want) {
		t.Errorf("read in the order %q, want %q", got, want)
	}
	q.spent = 0
	if got, want := turns(q, 3, backlog, finished), []string{"b", "later", "a"}; !slices.Equal(got, want) {
		t.Errorf("then in the order %q, want %q", got, want)
	}
	q.push(a, time.Time{})
	q.push(b, time.Time{})
	if got := q.pop(backlog); got != a {
		t.Errorf("%s was asked for once and still comes first", got.name)
	}
}

// A file that is pushed while it is being read is read again, after a rest; one that
// is postponed comes back by itself.
func TestQueueReadsAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue()
		f := liveFile("f")
		q.push(f, time.Time{})
		q.push(f, time.Time{})
		if q.pop(tail) != f || !q.isEmpty() {
			t.Fatal("a file pushed twice waits twice")
		}
		q.push(f, time.Time{})
		q.push(f, time.Time{})
		for _, v := range []verdict{finished, postponed} {
			q.done(f, v)
			if !q.isEmpty() {
				t.Fatal("no rest")
			}
			q.push(f, time.Time{}) // changes nothing
			began := time.Now()
			if q.pop(tail) != f || time.Since(began) != rest {
				t.Fatalf("came back after %v, want %v", time.Since(began), rest)
			}
		}
		q.done(f, finished)
		time.Sleep(time.Second)
		if !q.isEmpty() {
			t.Error("read to its end, and it comes back")
		}
	})
}

func TestQueueClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue()
		waiting := bigFile("waiting")
		go func() {
			if f := q.pop(tail); f != nil {
				t.Errorf("got %s", f.name)
			}
		}()
		go q.await(func() bool { return false })
		q.push(waiting, time.Time{})
		synctest.Wait()
		q.close()
		if f := q.pop(backlog); f != nil {
			t.Errorf("got %s from a queue that is closed", f.name)
		}
	})
}

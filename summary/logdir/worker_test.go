package logdir

import (
	"bytes"
	"encoding/binary"
	"io"
	"io/fs"
	"log/slog"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"board/summary"
)

// A fakeTree is a log directory whose files do as a test says. Every directory in
// it holds files and nothing else.
type fakeTree struct {
	folders // none
	mu      sync.Mutex
	files   map[string]*fakeFile
}

// A fakeFile has some bytes at its end, behind zeros, and may do something before
// each read.
type fakeFile struct {
	size   int64
	mod    time.Time
	end    []byte
	before func(offset int64)

	read int64 // bytes that were read
}

func (t *fakeTree) put(name string, f *fakeFile) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f.size = max(f.size, int64(len(f.end)))
	if f.mod.IsZero() {
		f.mod = longAgo
	}
	t.files[name] = f
}

func (t *fakeTree) remove(name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.files, name)
}

func (t *fakeTree) list(dir string) (out []entry, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for name, f := range t.files {
		switch in := path.Dir(name); {
		case in == dir:
			out = append(out, entry{name: path.Base(name), stamp: f.stamp()})
		case dir == "." && !slices.ContainsFunc(out, func(e entry) bool { return e.name == in }):
			out = append(out, entry{name: in, dir: true})
		}
	}
	return out, nil
}

func (f *fakeFile) stamp() stamp { return stamp{size: f.size, mod: f.mod} }

func (t *fakeTree) stat(name string) (stamp, error) {
	_, s, err := t.open(name)
	return s, err
}

func (t *fakeTree) open(name string) (blob, stamp, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f := t.files[name]
	if f == nil {
		return nil, stamp{}, fs.ErrNotExist
	}
	return f, f.stamp(), nil
}

func (t *fakeTree) local(string) string { return "" }

func (t *fakeTree) real(dir string) (string, error) { return dir, nil }

func (f *fakeFile) Close() error { return nil }

func (f *fakeFile) ReadAt(b []byte, offset int64) (int, error) {
	if f.before != nil {
		f.before(offset)
	}
	n := int(max(0, min(int64(len(b)), f.size-offset)))
	clear(b[:n])
	if from := f.size - int64(len(f.end)); offset+int64(n) > from {
		copy(b[max(0, from-offset):n], f.end[max(0, offset-from):])
	}
	f.read += int64(n)
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

func newFakeStore(t *testing.T, opts Options) (*Store, *fakeTree) {
	t.Helper()
	opts.Sources = []Source{{Path: "fake"}}
	s, err := New(opts)
	if err != nil {
		t.Fatal(err)
	}
	tree := &fakeTree{files: map[string]*fakeFile{}}
	s.trees = trees(tree)
	return s, tree
}

// readAll reads what the queue holds, in this goroutine.
func (s *Store) readAll() {
	w := s.newWorker()
	for !s.queue.isEmpty() {
		f := s.queue.pop(backlog)
		s.queue.done(f, w.slice(f))
	}
}

// points is a file of so many points of a tag.
func pointsFile(tag string, n int) []byte {
	var out []byte
	for step := range n {
		event := []byte{0x09}
		event = binary.LittleEndian.AppendUint64(event, 0x41d0000000000000)
		event = binary.AppendUvarint(append(event, 0x10), uint64(step))
		value := append([]byte{0x0a, byte(len(tag))}, tag...)
		value = append(value, 0x15, 0, 0, 0, 0)
		event = append(event, 0x2a, byte(len(value)+2), 0x0a, byte(len(value)))
		out = summary.AppendRecord(out, append(event, value...))
	}
	return out
}

// visible counts the points of a run's tag that are visible.
func visible(s *Store, run, tag string) int {
	r, ok := s.Catalog().Run(run)
	if !ok {
		return 0
	}
	x, ok := r.Tag(tag)
	if !ok {
		return 0
	}
	return x.Series().Stamp().Len
}

const oneFile = "events.out.tfevents.1"

// While a disk does not answer a worker, files of the same run come and go, and
// other runs are read.
func TestNothingWaitsForAWorkerThatReads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, tree := newFakeStore(t, Options{Workers: 1})
		answer := make(chan struct{})
		stuck := pointsFile("x", 100)
		tree.put("a/"+oneFile, &fakeFile{end: stuck, before: func(int64) { <-answer }})
		tree.put("a/"+oneFile+".more", &fakeFile{end: pointsFile("y", 5)})
		live := &fakeFile{end: pointsFile("z", 3)}
		tree.put("b/"+oneFile, live)
		for _, last := range []class{backlog, tail} {
			go s.work(last)
		}
		defer s.queue.close()

		s.walk()
		synctest.Wait()
		if n := visible(s, "a", "x"); n != 0 {
			t.Fatalf("%d points of a file that cannot be read", n)
		}
		close(answer)
		synctest.Wait() // all is read once: now the live run is read by the worker for tails
		answer = make(chan struct{})
		if x, y, z := visible(s, "a", "x"), visible(s, "a", "y"), visible(s, "b", "z"); x != 100 || y != 5 || z != 3 {
			t.Fatalf("%d, %d and %d points", x, y, z)
		}

		tree.put("a/"+oneFile, &fakeFile{end: pointsFile("x", 10), before: func(int64) { <-answer }})
		s.walk()
		synctest.Wait() // the worker is stuck in it
		tree.remove("a/" + oneFile)
		tree.put("b/"+oneFile, &fakeFile{end: pointsFile("z", 4)})
		s.walk()
		synctest.Wait()
		if x, z := visible(s, "a", "x"), visible(s, "b", "z"); x != 0 || z != 4 {
			t.Errorf("%d points of the file that is gone, %d of the live run; want 0 and 4", x, z)
		}
		if p := s.Progress(); p.Files != 2 || p.FilesDone != 2 {
			t.Errorf("progress %+v", p)
		}
		close(answer)
		synctest.Wait()
		if n := s.Progress().Points; n != 5+4 || visible(s, "a", "x") != 0 {
			t.Errorf("%d points, want 9: the worker stored what it read of a file that is gone", n)
		}
	})
}

// A panic costs the file that it came from, and no other.
func TestAPanicCostsOneFile(t *testing.T) {
	var log bytes.Buffer
	s, tree := newFakeStore(t, Options{Log: slog.New(slog.NewTextHandler(&log, nil))})
	begin := pointsFile("x", 3000)
	tree.put("a/"+oneFile, &fakeFile{end: begin, before: func(offset int64) {
		if offset > 0 {
			panic("provoked")
		}
	}})
	tree.put("b/"+oneFile, &fakeFile{end: pointsFile("x", 3000)})
	for range 3 {
		s.walk()
		s.readAll()
	}
	if a, b := visible(s, "a", "x"), visible(s, "b", "x"); a == 0 || a >= 3000 || b != 3000 {
		t.Errorf("%d and %d points, want some and 3000", a, b)
	}
	problems := s.Health().Problems
	if len(problems) != 1 || problems[0].Run != "a" || problems[0].Kind != givenUp || problems[0].Count != 1 || problems[0].Offset == 0 {
		t.Errorf("problems %+v", problems)
	}
	if n := strings.Count(log.String(), "level=ERROR"); n != 1 || !strings.Contains(log.String(), "fakeFile") || !strings.Contains(log.String(), "provoked") {
		t.Errorf("log: %s", log.String())
	}
	if p := s.Progress(); p.FilesDone != 2 {
		t.Errorf("progress %+v: waiting for the load would never end", p)
	}
}

// A panic while the run is locked leaves it unlocked.
func TestAPanicUnderTheLock(t *testing.T) {
	s, tree := newFakeStore(t, Options{})
	tree.put("a/"+oneFile, &fakeFile{end: pointsFile("x", 10)})
	tree.put("a/"+oneFile+".more", &fakeFile{end: pointsFile("y", 10)})
	s.walk()
	for _, f := range s.runs["a"].known {
		if f.name == oneFile {
			f.slots.n = 1 // of no slots
		}
	}
	s.readAll()
	if n := visible(s, "a", "y"); n != 10 {
		t.Errorf("%d points of the other file, want 10", n)
	}
	if problems := s.Health().Problems; len(problems) != 1 || problems[0].Kind != givenUp {
		t.Errorf("problems %+v", problems)
	}
}

// Gigabytes of zeros are told as damage after a bounded look; what is added to them
// is read all the same.
func TestZerosAreSearchedToABound(t *testing.T) {
	s, tree := newFakeStore(t, Options{})
	s.limits.Search = 16 << 20
	f := &fakeFile{size: 300e9}
	tree.put("a/"+oneFile, f)
	s.walk()
	slices := 0
	w := s.newWorker()
	for !s.queue.isEmpty() {
		f := s.queue.pop(backlog)
		s.queue.done(f, w.slice(f))
		slices++
	}
	if f.read > 24<<20 || slices < 4 {
		t.Errorf("%d MiB of zeros were read in %d slices; the limit is 16", f.read>>20, slices)
	}
	problems := s.Health().Problems
	if len(problems) != 1 || problems[0].Kind != zeroTail || problems[0].Bytes != 300e9 || !strings.Contains(problems[0].Message, "first 16 MiB") {
		t.Errorf("problems %+v", problems)
	}
	if p := s.Progress(); p.FilesDone != 1 {
		t.Errorf("progress %+v", p)
	}
	tree.put("a/"+oneFile, &fakeFile{size: 300e9 + 1e6, end: pointsFile("x", 10)})
	s.walk()
	s.readAll()
	if n := visible(s, "a", "x"); n != 10 {
		t.Errorf("%d points behind the zeros, want 10", n)
	}
}

// The progress of a file can be seen while others share the workers with it.
func TestProgressOfAFile(t *testing.T) {
	s, tree := newFakeStore(t, Options{})
	data := pointsFile("x", 400_000)
	if len(data) < 3*sliceSize {
		t.Fatalf("%d bytes", len(data))
	}
	tree.put("a/"+oneFile, &fakeFile{end: data})
	tree.put("b/"+oneFile, &fakeFile{end: pointsFile("x", 10)})
	s.walk()
	w := s.newWorker()
	var last int64
	for !s.queue.isEmpty() {
		f := s.queue.pop(backlog)
		s.queue.done(f, w.slice(f))
		reading := s.Health().Reading
		if f.run.name == "b" || f.done.Load() {
			continue
		}
		if len(reading) != 1 || reading[0].Run != "a" || reading[0].File != "a/"+oneFile || reading[0].Bytes != int64(len(data)) || reading[0].BytesDone <= last {
			t.Fatalf("after %d bytes: %+v", last, reading)
		}
		last = reading[0].BytesDone
	}
	if reading := s.Health().Reading; len(reading) != 0 || last < 2*sliceSize {
		t.Errorf("at the end %+v; last seen at %d", reading, last)
	}
}

// Damaged records that take a whole slice each are passed all the same.
func TestDamageAsLargeAsASlice(t *testing.T) {
	s, tree := newFakeStore(t, Options{})
	var file []byte
	sizes := []int{sliceSize, sliceSize - 16, sliceSize - 300_000, 2*sliceSize + 1, 10 * sliceSize, sliceSize / 2, sliceSize / 2}
	for _, size := range sizes {
		file = summary.AppendRecord(file, bytes.Repeat([]byte{0xee}, size))
		file[len(file)-1] ^= 1
	}
	good := pointsFile("x", 100)
	tree.put("a/"+oneFile, &fakeFile{end: slices.Concat(good, file, good)})
	s.walk()
	w, n := s.newWorker(), 0
	for !s.queue.isEmpty() {
		f := s.queue.pop(backlog)
		s.queue.done(f, w.slice(f))
		if n++; n > 10*len(file)/sliceSize {
			t.Fatalf("%d slices for %d bytes: no end", n, len(file))
		}
	}
	if points := s.Progress().Points; points != 200 {
		t.Errorf("%d points, want 200", points)
	}
	if p := s.Health().Problems; len(p) != 1 || p[0].Kind != badRecord || p[0].Count != len(sizes) || p[0].Bytes != int64(len(file)) {
		t.Errorf("problems %+v", p)
	}
}

// Nothing of a large record stays in memory when it has been read.
func TestLargeRecordsLeaveNothing(t *testing.T) {
	s, tree := newFakeStore(t, Options{})
	for i, size := range []int{20 << 20, 40 << 20} {
		graph := append(binary.AppendUvarint([]byte{0x22}, uint64(size)), make([]byte, size)...)
		tree.put(string('a'+rune(i))+"/"+oneFile, &fakeFile{end: summary.AppendRecord(nil, graph)})
	}
	before := heapBytes()
	s.walk()
	w := s.newWorker()
	for !s.queue.isEmpty() {
		f := s.queue.pop(backlog)
		s.queue.done(f, w.slice(f))
	}
	s.large.Trim()
	if more := heapBytes() - before; more > 18<<20 {
		t.Errorf("%d MiB are left of records of 20 and 40 MiB", more>>20)
	}
	if n := len(s.Catalog().Runs); n != 2 {
		t.Errorf("%d runs, want 2", n)
	}
	runtime.KeepAlive(w)
}

// A file that is empty when it is opened, and full when its records are read, is still
// told from the file that takes its place.
func TestAFileFilledWhileItIsRead(t *testing.T) {
	s, tree := newFakeStore(t, Options{})
	reads, old := 0, pointsFile("x", 10)
	f := &fakeFile{}
	f.before = func(int64) {
		if reads++; reads == 2 { // the first one is for its head
			f.end, f.size = old, int64(len(old))
		}
	}
	tree.put("a/"+oneFile, f)
	s.walk()
	s.readAll()
	tree.put("a/"+oneFile, &fakeFile{end: pointsFile("y", 20)})
	s.walk()
	s.readAll()
	if x, y := visible(s, "a", "x"), visible(s, "a", "y"); x != 0 || y != 20 {
		t.Errorf("%d points of the old file and %d of the new one, want 0 and 20", x, y)
	}
	if problems := s.Health().Problems; len(problems) != 0 {
		t.Errorf("problems %+v", problems)
	}
}

// A file that is written over while its records are read is read anew, although the
// new one is longer and no event announces it.
func TestAFileWrittenOverWhileItIsRead(t *testing.T) {
	s, tree := newFakeStore(t, Options{})
	f := &fakeFile{end: pointsFile("x", 10)}
	f.before = func(offset int64) {
		if offset > 0 {
			f.before = nil
			f.end = pointsFile("y", 30)
			f.size = int64(len(f.end))
		}
	}
	tree.put("a/"+oneFile, f)
	for range 2 {
		s.walk()
		s.readAll()
	}
	r := s.runs["a"]
	if x, y := r.catalogInfo(), visible(s, "a", "y"); y != 30 || len(x.Tags) != 1 {
		t.Errorf("%d points of the new file, want 30; tags %d, want 1", y, len(x.Tags))
	}
}

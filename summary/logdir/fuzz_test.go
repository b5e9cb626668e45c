package logdir

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	"board/proto/tbpb"
	"board/summary"
)

// A memTree is a log directory in memory whose only run is ".". All its files
// were written long ago, so that nothing waits for them to become right.
type memTree struct {
	folders // none
	files   map[string][]byte
}

var longAgo = time.Now().Add(-time.Hour)

func (t *memTree) stampOf(name string) stamp {
	return stamp{size: int64(len(t.files[name])), mod: longAgo}
}

func (t *memTree) list(dir string) ([]entry, error) {
	if dir != "." {
		return nil, fs.ErrNotExist
	}
	var out []entry
	for _, name := range slices.Sorted(maps.Keys(t.files)) {
		out = append(out, entry{name: name, stamp: t.stampOf(name)})
	}
	return out, nil
}

func (t *memTree) stat(name string) (stamp, error) {
	if _, ok := t.files[name]; !ok {
		return stamp{}, fs.ErrNotExist
	}
	return t.stampOf(name), nil
}

func (t *memTree) open(name string) (blob, stamp, error) {
	data, ok := t.files[name]
	if !ok {
		return nil, stamp{}, fs.ErrNotExist
	}
	return memBlob{strings.NewReader(string(data))}, t.stampOf(name), nil
}

func (t *memTree) local(string) string { return "" }

func (t *memTree) real(dir string) (string, error) { return dir, nil }

type memBlob struct{ *strings.Reader }

func (memBlob) Close() error { return nil }

// A memStore is a store over a memTree, driven by hand.
type memStore struct {
	*Store
	tree   *memTree
	worker *worker
}

func newMemStore(t testing.TB, keepOrphaned bool) memStore {
	t.Helper()
	s, err := New(Options{Sources: []Source{{Path: "memory"}}, KeepOrphaned: keepOrphaned})
	if err != nil {
		t.Fatal(err)
	}
	tree := &memTree{files: map[string][]byte{}}
	s.trees = trees(tree)
	return memStore{s, tree, s.newWorker()}
}

// trees stands where a variable hides the name of the type.
func trees(t tree) []tree { return []tree{t} }

// put gives a file new content, nil takes it away, and looks at everything.
func (s memStore) put(name string, data []byte) {
	if data == nil {
		delete(s.tree.files, name)
	} else {
		s.tree.files[name] = data
	}
	s.look()
}

func (s memStore) look() {
	s.walk()
	for !s.queue.isEmpty() {
		f := s.queue.pop(backlog)
		s.queue.done(f, s.worker.slice(f))
	}
}

// curves is all visible points, by tag, in words: NaN is equal to itself there.
// They are ordered here: points of one step, or of one time where orphaned ones are
// kept, stand in any order where files were written side by side.
func (s memStore) curves(t testing.TB) map[string]string {
	t.Helper()
	return s.curvesOf(t, (*Series).View)
}

// curvesOf is the points of one view of every series.
func (s memStore) curvesOf(t testing.TB, view func(*Series) View) map[string]string {
	t.Helper()
	out := map[string]string{}
	s.eachSeries(func(x *Series) {
		points := viewPoints(t, view(x))
		slices.SortStableFunc(points, func(a, b summary.Point) int {
			return cmp.Or(cmp.Compare(a.Step, b.Step), cmp.Compare(a.WallTime, b.WallTime), cmp.Compare(a.Value, b.Value))
		})
		out[x.Tag()] = fmt.Sprint(points)
	})
	return out
}

// checkViews looks whether each view agrees with itself, and the runs' status with
// the views.
func (s memStore) checkViews(t testing.TB) {
	t.Helper()
	told := map[string]RunStatus{} // before the views are asked for
	for _, st := range s.RunStatus() {
		told[s.runByID[st.ID].name] = st
	}
	points, last := map[string]int64{}, map[string]int64{}
	defer func() {
		for run, st := range told {
			if points[run] != st.Points || points[run] > 0 && last[run] != st.LastStep {
				t.Fatalf("status %+v of a run that shows %d points to step %d", st, points[run], last[run])
			}
		}
	}()
	s.eachSeries(func(x *Series) {
		if v := x.View(); v.Len() > 0 {
			if step := v.At(v.Len() - 1).Step; points[x.Run()] == 0 || step > last[x.Run()] {
				last[x.Run()] = step
			}
			points[x.Run()] += int64(v.Len())
		}
		shown, all := x.View(), x.ViewAll()
		viewPoints(t, shown)
		viewPoints(t, all)
		if x.Stamp() != shown.Stamp() || x.StampAll() != all.Stamp() {
			t.Fatalf("stamps %v and %v of views of %v and %v", x.Stamp(), x.StampAll(), shown.Stamp(), all.Stamp())
		}
		if n := all.Len() - shown.Len(); n != shown.Hidden() || n != all.Hidden() {
			t.Fatalf("%d of %d points are visible; hidden: %d and %d", shown.Len(), all.Len(), shown.Hidden(), all.Hidden())
		}
	})
}

func (s memStore) eachSeries(do func(*Series)) {
	for _, r := range s.Catalog().Runs {
		for _, tag := range r.Tags {
			if tag.Series() != nil {
				do(tag.Series())
			}
		}
	}
}

// viewPoints is the points of a view, after a look whether it agrees with itself.
func viewPoints(t testing.TB, v View) []summary.Point {
	t.Helper()
	var all []summary.Point
	for first, block := range v.Blocks(0, v.Len()) {
		if first != len(all) {
			t.Fatalf("a block begins at %d after %d points", first, len(all))
		}
		for i := range block.Len() {
			all = append(all, block.At(i))
		}
	}
	if v.Len() != len(all) {
		t.Fatalf("length %d for %d points", v.Len(), len(all))
	}
	sorted := slices.IsSortedFunc(all, func(a, b summary.Point) int { return cmp.Compare(a.Step, b.Step) })
	if v.Sorted() && !sorted {
		t.Fatalf("the steps fall in a sorted view: %v", all)
	}
	for i, p := range all {
		if q := v.At(i); q != p && q.Value == q.Value && q.WallTime == q.WallTime {
			t.Fatalf("point %d is %v, or %v", i, v.At(i), p)
		}
	}
	return all
}

// checkEmpty wants that nothing is left of files that are gone.
func (s memStore) checkEmpty(t testing.TB) {
	t.Helper()
	p := s.Progress()
	if p.Runs != 0 || p.Files != 0 || p.Bytes != 0 || p.BytesDone != 0 || p.Points != 0 || len(s.Health().Problems) != 0 {
		t.Fatalf("left of an empty directory: %+v, %+v", p, s.Health())
	}
}

const (
	firstFile  = "events.out.tfevents.1000000000.a"
	secondFile = "events.out.tfevents.1000000001.b"
)

// FuzzStore reads any bytes as the two event files of a run.
func FuzzStore(f *testing.F) {
	for i, seed := range storeSeeds(f) {
		f.Add(seed, uint16(len(seed)*(i%4)/3), uint16(i*97), i%3 == 0)
	}
	f.Fuzz(func(t *testing.T, data []byte, cut, chunk uint16, keepOrphaned bool) {
		n := min(int(cut), len(data))
		checkRun(t, data[:n:n], data[n:], 20+int(chunk)%700, keepOrphaned)
	})
}

// FuzzStoreEvents reads any events: their records are always sound.
func FuzzStoreEvents(f *testing.F) {
	for i, seed := range storeSeeds(f) {
		f.Add(unframed(seed), uint8(i), uint16(i*97), i%3 == 0)
	}
	f.Fuzz(func(t *testing.T, data []byte, first uint8, chunk uint16, keepOrphaned bool) {
		var files [2][]byte
		for i := 0; len(data) > 0; i++ {
			n := min(int(data[0]), len(data)-1)
			into := &files[min(1, i/(1+int(first)))]
			*into = summary.AppendRecord(*into, data[1:1+n])
			data = data[1+n:]
		}
		checkRun(t, files[0], files[1], 20+int(chunk)%700, keepOrphaned)
	})
}

// unframed is the small events of a file, each behind its size in one byte.
func unframed(file []byte) []byte {
	var out []byte
	for r := summary.NewRecordReader(strings.NewReader(string(file)), 0); ; {
		data, err := r.Next()
		if err != nil {
			return out
		}
		if len(data) < 256 {
			out = append(append(out, byte(len(data))), data...)
		}
	}
}

// FuzzStorePoints lets steps and wall times go back and forth, in two files that
// may be a restart or stand side by side. Three bytes are a point.
func FuzzStorePoints(f *testing.F) {
	restart, beside := []byte{}, []byte{}
	for i := range byte(40) {
		restart = append(restart, i/20<<1, i-i/20*12, i)
		beside = append(beside, i%2<<1|i/20, i/2, i)
	}
	f.Add(restart, uint16(30), false)
	f.Add(restart, uint16(30), true)
	f.Add(beside, uint16(50), false)
	f.Add(beside, uint16(50), true)
	f.Fuzz(func(t *testing.T, data []byte, chunk uint16, keepOrphaned bool) {
		var files [2][]byte
		for ; len(data) >= 3; data = data[3:] {
			into := &files[data[0]>>1&1]
			event := &tbpb.Event{WallTime: 1e9 + float64(int8(data[2])), Step: int64(int8(data[1]))}
			value := &tbpb.Summary_Value{Tag: string('a' + rune(data[0]&1)), Value: &tbpb.Summary_Value_SimpleValue{SimpleValue: float32(len(data))}}
			event.What = &tbpb.Event_Summary{Summary: &tbpb.Summary{Value: []*tbpb.Summary_Value{value}}}
			b, err := proto.Marshal(event)
			if err != nil {
				t.Fatal(err)
			}
			*into = summary.AppendRecord(*into, b)
		}
		checkRun(t, files[0], files[1], 20+int(chunk)%700, keepOrphaned)
	})
}

// checkRun wants that, however the two files of a run come and grow, what is
// visible in the end depends on the bytes alone; and that when they go, nothing stays.
func checkRun(t *testing.T, first, second []byte, step int, keepOrphaned bool) {
	whole := newMemStore(t, keepOrphaned)
	whole.tree.files[firstFile], whole.tree.files[secondFile] = first, second
	whole.look()
	want := whole.curves(t)

	s := newMemStore(t, keepOrphaned)
	s.grow(t, firstFile, first, step)
	s.grow(t, secondFile, second, step)
	s.checkCurves(t, "files that grew", want)
	keeps := newMemStore(t, true)
	keeps.tree.files[firstFile], keeps.tree.files[secondFile] = first, second
	keeps.look()
	if got, want := s.curvesOf(t, (*Series).ViewAll), keeps.curves(t); !maps.Equal(got, want) {
		t.Fatalf("all points of files that grew are\n%.2000s\nand where orphaned ones are kept\n%.2000s", fmt.Sprint(got), fmt.Sprint(want))
	}
	s.put(firstFile, nil)
	s.put(secondFile, nil)
	s.checkEmpty(t)

	for size := 0; size < max(len(first), len(second))+step; size += step {
		s.put(secondFile, second[:min(size, len(second))])
		s.put(firstFile, first[:min(size, len(first))])
		s.checkViews(t)
	}
	simple := onlySimple(first) && onlySimple(second) // else it matters which run names the plugin of a tag first
	if simple {
		s.checkCurves(t, "files that grew side by side", want)
	}
	s.put(firstFile, second)
	s.put(secondFile, first)
	s.put(firstFile, first)
	s.put(secondFile, second)
	if simple {
		s.checkCurves(t, "files that were exchanged, and exchanged again", want)
	}
	s.put(secondFile, nil)
	s.put(firstFile, nil)
	s.checkEmpty(t)
}

// grow gives a file its content bit by bit.
func (s memStore) grow(t testing.TB, name string, data []byte, step int) {
	t.Helper()
	for size := 0; size < len(data); size += step {
		s.put(name, data[:size])
		s.checkViews(t)
	}
	s.put(name, data)
}

func (s memStore) checkCurves(t testing.TB, what string, want map[string]string) {
	t.Helper()
	got := s.curves(t)
	for tag := range want {
		if got[tag] != want[tag] {
			t.Fatalf("%s: tag %q\n got %.2000s\nwant %.2000s", what, tag, got[tag], want[tag])
		}
	}
	if len(got) != len(want) {
		t.Fatalf("%s: %d tags, want %d", what, len(got), len(want))
	}
}

// onlySimple tells whether a file holds nothing but simple values.
func onlySimple(file []byte) bool {
	r := summary.NewReader(strings.NewReader(string(file)))
	for event, err := range r.Events() {
		if err != nil {
			return false
		}
		for _, v := range event.GetSummary().GetValue() {
			if _, ok := v.GetValue().(*tbpb.Summary_Value_SimpleValue); !ok {
				return false
			}
		}
	}
	return true
}

// storeSeeds are the beginnings of real files, sound and damaged, and files that
// nobody should write.
func storeSeeds(f *testing.F) [][]byte {
	f.Helper()
	var seeds [][]byte
	err := filepath.WalkDir("../../testdata", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !IsEventFile(d.Name()) {
			return err
		}
		b, err := os.ReadFile(path)
		seeds = append(seeds, b[:min(len(b), 2000)])
		return err
	})
	if err != nil || len(seeds) == 0 {
		f.Fatalf("%d seeds, %v", len(seeds), err)
	}
	return append(seeds, classWithoutPlugin(), make([]byte, 200))
}

// classWithoutPlugin is a tag whose first metadata names a data class and no
// plugin, and whose later metadata names a plugin of another class.
func classWithoutPlugin() []byte {
	tensor := "\x42\x0a\x08\x01\x12\x00\x22\x04\x00\x00\x80\x3f"
	var file []byte
	for i, meta := range []string{"\x4a\x02\x20\x01", "\x4a\x0a\x0a\x08\x0a\x06images", "", "\x4a\x0b\x0a\x09\x0a\x07scalars", ""} {
		value := "\x0a\x01x" + tensor + meta
		s := string(append([]byte{0x0a, byte(len(value))}, value...))
		event := append([]byte{0x10, byte(i + 1), 0x2a, byte(len(s))}, s...)
		file = summary.AppendRecord(file, event)
	}
	return file
}

package logdir_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"

	"board/internal/limits"
	"board/summary"
	"board/summary/logdir"
)

// picture is the record of one picture, as PyTorch writes it.
func picture(wall float64, step int64, tag string, data []byte) []byte {
	return event(wall, step, pictureValue(tag, data))
}

func pictureValue(tag string, data []byte) []byte {
	image := protowire.AppendBytes(protowire.AppendTag(nil, 4, protowire.BytesType), data)
	v := protowire.AppendString(protowire.AppendTag(nil, 1, protowire.BytesType), tag)
	return protowire.AppendBytes(protowire.AppendTag(v, 4, protowire.BytesType), image)
}

// content is what a picture shows that was written at some time: no two are the same.
func content(wall float64, step int64) []byte {
	return fmt.Appendf(nil, "picture %v of step %d", wall, step)
}

// gallery is what curve is, of pictures.
func gallery(wall float64, tag string, lo, hi int64) []byte {
	out := version(wall)
	for s := lo; s < hi; s++ {
		at := wall + 1 + float64(s-lo)
		out = append(out, picture(at, s, tag, content(at, s))...)
	}
	return out
}

// places finds the places of a tag by name, nil if there are none.
func places(s *logdir.Store, run, tag string) *logdir.Places {
	r, ok := s.Catalog().Run(run)
	if !ok {
		return nil
	}
	x, ok := r.Tag(tag)
	if !ok {
		return nil
	}
	return x.Places()
}

func itemSteps(v logdir.PlacesView) (out []int64) {
	for i := range v.Len() {
		out = append(out, v.At(i).Step)
	}
	return out
}

// readPicture brings the picture of an item into memory.
func readPicture(t testing.TB, it logdir.Item) ([]byte, error) {
	t.Helper()
	v, err := it.Read(t.Context())
	if err != nil {
		return nil, err
	}
	images, err := summary.DecodeImages(&v)
	if err != nil || len(images.Files) != 1 {
		t.Fatalf("step %d: %d pictures, %v", it.Step, len(images.Files), err)
	}
	return images.Files[0], nil
}

// wantPictures checks that all items show what was written at their time.
func wantPictures(t *testing.T, v logdir.PlacesView) {
	t.Helper()
	for i := range v.Len() {
		it := v.At(i)
		if got, err := readPicture(t, it); err != nil || !bytes.Equal(got, content(it.WallTime, it.Step)) {
			t.Errorf("step %d, wall time %v: %q, %v", it.Step, it.WallTime, got, err)
		}
	}
}

// asPictures makes pictures of the points in an event file.
func asPictures(t *testing.T, file []byte) (out []byte) {
	t.Helper()
	r := summary.NewRecordReader(bytes.NewReader(file), 0)
	var e summary.Event
	for data, err := r.Next(); err == nil; data, err = r.Next() {
		if err := e.Scan(data); err != nil {
			t.Fatal(err)
		}
		if len(e.Values) == 0 {
			out = append(out, version(e.WallTime)...)
			continue
		}
		out = append(out, picture(e.WallTime, e.Step, string(e.Values[0].Tag), content(e.WallTime, e.Step))...)
	}
	return out
}

// TestPlacesOfAllKinds: every tag that is no scalar has places, and what is read back
// is the value that the event file holds.
func TestPlacesOfAllKinds(t *testing.T) {
	const logs = "../../testdata/logs"
	s := open(t, logs)
	plugins := map[string]int{}
	for _, r := range s.Catalog().Runs {
		for _, tag := range r.Tags {
			if (tag.Series() == nil) == (tag.Places() == nil) {
				t.Errorf("%s %s: a curve %v, places %v", r.Name, tag.Name, tag.Series(), tag.Places())
			}
			p := tag.Places()
			if p == nil {
				continue
			}
			if got, ok := s.PlacesByID(r.ID, tag.ID); !ok || got != p {
				t.Errorf("%s %s is not found by its numbers", r.Name, tag.Name)
			}
			if x, ok := s.SeriesByID(r.ID, tag.ID); ok || x != nil {
				t.Errorf("%s %s is found as a curve", r.Name, tag.Name)
			}
			plugins[tag.Plugin()] += p.View().Len()
			wantValues(t, filepath.Join(logs, r.Name), tag, p)
		}
	}
	for _, p := range summary.Plugins() {
		if p.Name == summary.PluginScalars || p.Name == summary.PluginRunMetadata { // of the latter no log was at hand
			continue
		}
		if plugins[p.Name] == 0 {
			t.Errorf("nothing of %s among %v", p.Name, plugins)
		}
	}
}

// wantValues compares all items of a tag with what the files of its run hold.
func wantValues(t *testing.T, dir string, tag *logdir.TagInfo, p *logdir.Places) {
	t.Helper()
	type key struct {
		step int64
		wall float64
	}
	want := map[key][]byte{}
	files, err := filepath.Glob(filepath.Join(dir, "*tfevents*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		r := summary.NewRecordReader(bytes.NewReader(data), 0)
		var e summary.Event
		for data, err := r.Next(); err == nil; data, err = r.Next() {
			if err := e.Scan(data); err != nil {
				t.Fatal(err)
			}
			for _, v := range e.Values {
				if string(v.Tag) == tag.Name {
					want[key{e.Step, e.WallTime}] = bytes.Clone(v.Data)
				}
			}
		}
	}
	for v, i := p.ViewAll(), 0; i < v.Len(); i++ {
		it := v.At(i)
		got, err := it.Read(t.Context())
		if err != nil || string(got.Tag) != tag.Name || !bytes.Equal(got.Data, want[key{it.Step, it.WallTime}]) {
			t.Errorf("%s %s step %d: %d bytes of %q, %v", p.Run(), tag.Name, it.Step, len(got.Data), got.Tag, err)
		}
	}
}

// TestPlacesFollowRestarts: what a restart hides, and how files written side by side
// are merged, is for pictures what it is for points.
func TestPlacesFollowRestarts(t *testing.T) {
	for _, c := range restarts {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			for i, data := range c.files {
				write(t, filepath.Join(dir, fileName(i, "")), asPictures(t, data))
			}
			s := follow(t, logdir.Options{Sources: []logdir.Source{{Path: dir}}, KeepOrphaned: c.keep})
			p := places(s, ".", "x")
			v, all := p.View(), p.ViewAll()
			if got := itemSteps(v); !slices.Equal(got, c.want) {
				t.Errorf("steps %v, want %v", got, c.want)
			}
			if v.Hidden() != all.Len()-v.Len() || v.Sorted() != slices.IsSorted(c.want) {
				t.Errorf("%d items are hidden of %d, %d are visible; sorted: %v", v.Hidden(), all.Len(), v.Len(), v.Sorted())
			}
			wantPictures(t, v)
			wantPictures(t, all)
			if st := s.RunStatus()[0]; st.Points != 0 || st.LastStep != c.want[len(c.want)-1] && !c.keep {
				t.Errorf("status %+v", st)
			}
			if n := s.Progress().Points; n != 0 {
				t.Errorf("%d pictures count as points", n)
			}
		})
	}
}

// TestPlacesOfOneEvent: pictures of several tags stand in one record, as Keras and
// others write them.
func TestPlacesOfOneEvent(t *testing.T) {
	dir := t.TempDir()
	var all []byte
	for i := range 70 {
		v := pictureValue(fmt.Sprint("tag", i%7), fmt.Appendf(nil, "picture %d", i))
		all = protowire.AppendBytes(protowire.AppendTag(all, 1, protowire.BytesType), v)
	}
	e := protowire.AppendVarint(protowire.AppendTag(nil, 2, protowire.VarintType), 5)
	e = protowire.AppendBytes(protowire.AppendTag(e, 5, protowire.BytesType), all)
	write(t, filepath.Join(dir, fileName(1, "")), version(100), summary.AppendRecord(nil, e))
	s := follow(t, logdir.Options{Sources: []logdir.Source{{Path: dir}}, KeepOrphaned: true})
	for k := range 7 {
		v := places(s, ".", fmt.Sprint("tag", k)).View()
		if v.Len() != 10 {
			t.Fatalf("tag%d has %d pictures", k, v.Len())
		}
		for i := range 10 {
			if got, err := readPicture(t, v.At(i)); string(got) != fmt.Sprint("picture ", k+7*i) {
				t.Errorf("tag%d, picture %d: %q, %v", k, i, got, err)
			}
		}
	}
}

// TestPlacesGrow: stamps tell of new pictures, and views and items stay what they were.
func TestPlacesGrow(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, fileName(1, ""))
	write(t, path, gallery(100, "x", 0, 3))
	s := open(t, dir)
	p := places(s, ".", "x")
	before, stamp := p.View(), p.Stamp()
	first := before.At(0)
	for step := int64(3); step < 3000; step += 999 {
		appendTo(t, path, gallery(100+float64(step), "x", step, step+999))
		until(t, s, "new pictures", func() bool { return p.Stamp().Len == int(step)+999 })
		if now := p.Stamp(); now.Generation != stamp.Generation {
			t.Errorf("the generation changed: %+v, %+v", stamp, now)
		}
	}
	if before.Len() != 3 || before.At(0) != first {
		t.Error("a view changed")
	}
	wantPictures(t, before)
	v := p.View()
	if got := itemSteps(v); !slices.Equal(got, span(0, 3000)) {
		t.Errorf("%d steps", len(got))
	}
	n := 0
	for i, c := range v.Blocks(1, 2999) {
		if c.Values != nil || len(c.Steps) != len(c.WallTimes) || c.Steps[0] != int64(i) {
			t.Errorf("block from %d on: %d steps, %d times, %d values", i, len(c.Steps), len(c.WallTimes), len(c.Values))
		}
		n += len(c.Steps)
	}
	if n != 2998 || v.SearchStep(2000) != 2000 {
		t.Errorf("%d steps in blocks, step 2000 at %d", n, v.SearchStep(2000))
	}
	appendTo(t, path, picture(9000, 1500, "x", content(9000, 1500)))
	until(t, s, "a restart", func() bool { return p.Stamp().Generation != stamp.Generation })
	if v := p.View(); v.Len() != 1501 || v.Hidden() != 1500 {
		t.Errorf("%d are visible, %d hidden", v.Len(), v.Hidden())
	}
	wantPictures(t, p.View())
}

// TestPlacesOfRunsThatGo: places stay valid when their files are replaced or deleted.
func TestPlacesOfRunsThatGo(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a", fileName(1, ""))
	write(t, path, gallery(100, "x", 0, 3))
	s := open(t, dir)
	p := places(s, "a", "x")
	old := p.View()
	write(t, path+".tmp", gallery(500, "x", 10, 12))
	if err := os.Rename(path+".tmp", path); err != nil {
		t.Fatal(err)
	}
	until(t, s, "the new file", func() bool { return p.Stamp().Len == 2 })
	if places(s, "a", "x") != p {
		t.Error("the tag has other places now")
	}
	wantPictures(t, p.View())
	if _, err := readPicture(t, old.At(0)); !errors.Is(err, logdir.ErrReplaced) && !errors.Is(err, logdir.ErrDamaged) {
		t.Errorf("an item of the old file: %v", err)
	}
	if err := os.RemoveAll(filepath.Join(dir, "a")); err != nil {
		t.Fatal(err)
	}
	until(t, s, "the end of the run", func() bool { return p.Stamp().Len == 0 })
	if _, err := readPicture(t, old.At(0)); !errors.Is(err, logdir.ErrGone) {
		t.Errorf("an item of a run that is gone: %v", err)
	}
}

// TestATagThatTurnsOutToBeACurve: some writers say what a tag is only later.
func TestATagThatTurnsOutToBeACurve(t *testing.T) {
	dir := t.TempDir()
	bare := func(step int64) []byte { // a tensor without metadata
		v := protowire.AppendString(protowire.AppendTag(nil, 1, protowire.BytesType), "x")
		return event(100+float64(step), step, protowire.AppendBytes(protowire.AppendTag(v, 8, protowire.BytesType), []byte{8, 1}))
	}
	one, two := filepath.Join(dir, fileName(1, "")), filepath.Join(dir, fileName(2, ""))
	write(t, one, version(100), bare(0), bare(1))
	write(t, two, version(100), bare(2))
	s := open(t, dir)
	if p := places(s, ".", "x"); p == nil || p.View().Len() != 3 {
		t.Fatal("the values of a tag without metadata are not there")
	}
	appendTo(t, one, tensorScalar(103, 3, "x", 3), tensorScalar(104, 4, "x", 4))
	until(t, s, "the curve", func() bool { return len(points(s, ".", "x")) == 2 })
	appendTo(t, two, scalar(105, 5, "x", 5))
	until(t, s, "a point of the other file", func() bool { return len(points(s, ".", "x")) == 3 })
	if places(s, ".", "x") != nil {
		t.Error("the curve has places")
	}
}

// withContent is the record of a text whose metadata has so much content.
func withContent(tag string, size int) []byte {
	p := protowire.AppendString(protowire.AppendTag(nil, 1, protowire.BytesType), "text")
	p = protowire.AppendBytes(protowire.AppendTag(p, 2, protowire.BytesType), bytes.Repeat([]byte("c"), size))
	m := protowire.AppendBytes(protowire.AppendTag(nil, 1, protowire.BytesType), p)
	v := protowire.AppendString(protowire.AppendTag(nil, 1, protowire.BytesType), tag)
	v = protowire.AppendBytes(protowire.AppendTag(v, 8, protowire.BytesType), []byte{8, 7})
	return event(101, 1, protowire.AppendBytes(protowire.AppendTag(v, 9, protowire.BytesType), m))
}

func TestContentIsBounded(t *testing.T) {
	dir := t.TempDir()
	head := version(100)
	write(t, filepath.Join(dir, fileName(1, "")), head, withContent("fits", 100), withContent("large", 101), withContent("none", 0))
	l := limits.Default()
	l.Content = 100
	s := follow(t, logdir.Options{Sources: []logdir.Source{{Path: dir}}, Limits: l})
	r, _ := s.Catalog().Run(".")
	for tag, want := range map[string]int{"fits": 100, "large": 0, "none": 0} {
		x, ok := r.Tag(tag)
		if !ok || x.Plugin() != "text" || len(x.Content()) != want || x.Places().View().Len() != 1 {
			t.Errorf("%s: %+v", tag, x)
		}
	}
	problems := s.Health().Problems
	if len(problems) != 1 || problems[0].Kind != "large-content" || problems[0].Offset != int64(len(head)+len(withContent("fits", 100))) ||
		!strings.Contains(problems[0].Message, `"large"`) || l.Count(limits.Content) != 1 {
		t.Errorf("%+v", problems)
	}
}

// TestPlacesWhileTheyAreWritten has readers look at pictures that two writers add side
// by side, for the race detector.
func TestPlacesWhileTheyAreWritten(t *testing.T) {
	dir := t.TempDir()
	const files, steps = 2, 200
	for f := range files {
		write(t, filepath.Join(dir, fileName(f, "")), version(100))
	}
	s := open(t, dir)
	go func() {
		for step := range int64(steps) {
			for f := range files {
				at := 101 + float64(step) + float64(f)/8
				appendTo(t, filepath.Join(dir, fileName(f, "")), picture(at, step, "x", content(at, step)))
			}
		}
	}()
	until(t, s, "all pictures", func() bool {
		p := places(s, ".", "x")
		if p == nil {
			return false
		}
		v := p.View()
		if got := itemSteps(v); !sort.SliceIsSorted(got, func(i, j int) bool { return got[i] < got[j] }) {
			t.Errorf("steps %v", got)
		}
		if v.Len() > 0 {
			it := v.At(v.Len() - 1)
			if got, err := readPicture(t, it); err != nil || !bytes.Equal(got, content(it.WallTime, it.Step)) {
				t.Errorf("step %d: %q, %v", it.Step, got, err)
			}
		}
		return p.ViewAll().Len() == files*steps
	})
	wantPictures(t, places(s, ".", "x").ViewAll())
}

package logdir_test

import (
	"path/filepath"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"

	"board/summary/logdir"
)

// statusOf is the status of the only run.
func statusOf(t testing.TB, s *logdir.Store) logdir.RunStatus {
	t.Helper()
	all := s.RunStatus()
	if len(all) != 1 {
		t.Fatalf("%d runs", len(all))
	}
	return all[0]
}

// blob is the record of a value that is no scalar.
func blob(wall float64, step int64, tag string) []byte {
	v := protowire.AppendString(protowire.AppendTag(nil, 1, protowire.BytesType), tag)
	v = protowire.AppendBytes(protowire.AppendTag(v, 8, protowire.BytesType), nil)
	v = protowire.AppendBytes(protowire.AppendTag(v, 9, protowire.BytesType), meta("text"))
	return event(wall, step, v)
}

func TestStatusTellsWhatIsVisible(t *testing.T) {
	for _, c := range []struct {
		name         string
		files        [][]byte
		keep         bool
		points, step int64
		wall         float64
	}{
		{"a restart", [][]byte{curve(100, "x", 0, 101), curve(300, "x", 50, 61)}, false, 61, 60, 311},
		{"a restart, everything shown", [][]byte{curve(100, "x", 0, 101), curve(300, "x", 50, 61)}, true, 112, 60, 311},
		{"a restart of one of two tags", [][]byte{join([][]byte{curve(100, "x", 0, 9), scalar(120, 3, "y", 1)}), curve(300, "x", 2, 4)}, false, 5, 3, 302},
		{"back in one file", [][]byte{join([][]byte{curve(100, "x", 0, 9), scalar(200, 4, "x", 1)})}, false, 5, 4, 200},
		{"side by side", [][]byte{curve(100, "x", 0, 5), curve(100.5, "x", 0, 7)}, false, 12, 6, 107.5},
		// A writer notes the time at which it opens its file; points may be older.
		{"older points", [][]byte{join([][]byte{version(9e8), scalar(101, 0, "x", 1), scalar(102, 1, "x", 1)})}, false, 2, 1, 102},
		{"other values beside", [][]byte{join([][]byte{version(1), scalar(101, 3, "x", 1), blob(9e8, 70, "t")})}, false, 1, 3, 101},
		{"other values alone", [][]byte{join([][]byte{version(9e8), blob(50, 7, "t"), blob(51, 8, "t")}), join([][]byte{version(60), blob(61, 2, "t")})}, false, 0, 2, 61},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			for i, data := range c.files {
				write(t, filepath.Join(dir, "r", fileName(i, "")), data)
			}
			s := follow(t, logdir.Options{Sources: []logdir.Source{{Path: dir}}, KeepOrphaned: c.keep})
			st := statusOf(t, s)
			if st.Points != c.points || st.LastStep != c.step || st.LastWall != c.wall {
				t.Errorf("%d points to step %d at %v, want %d, %d, %v", st.Points, st.LastStep, st.LastWall, c.points, c.step, c.wall)
			}
		})
	}
}

// A run's status follows restarts while somebody looks, whoever asks for the
// points first.
func TestStatusOfALiveRun(t *testing.T) {
	t.Run("hidden", func(t *testing.T) { followStatus(t, false) })
	t.Run("everything shown", func(t *testing.T) { followStatus(t, true) })
}

func followStatus(t *testing.T, keep bool) {
	dir := t.TempDir()
	path := filepath.Join(dir, "r", fileName(1, ""))
	write(t, path, curve(100, "x", 0, 50))
	s := follow(t, logdir.Options{Sources: []logdir.Source{{Path: dir}}, KeepOrphaned: keep})
	for i, c := range []struct{ step, points int64 }{{20, 21}, {21, 22}, {5, 6}, {90, 7}, {7, 7}, {0, 1}} {
		appendTo(t, path, scalar(200+float64(i), c.step, "x", 1))
		until(t, s, "the point", func() bool { return s.Progress().Points == int64(51+i) })
		if keep {
			c.points = int64(51 + i)
		}
		if st := statusOf(t, s); st.Points != c.points || st.LastStep != c.step {
			t.Errorf("after step %d: %d points to step %d, want %d", c.step, st.Points, st.LastStep, c.points)
		}
	}
	write(t, filepath.Join(dir, "r", fileName(2, "")), curve(300, "x", 0, 8))
	want := int64(8)
	if keep {
		want = 56 + 8
	}
	until(t, s, "the second file", func() bool { st := statusOf(t, s); return st.Points == want && st.LastStep == 7 })
}

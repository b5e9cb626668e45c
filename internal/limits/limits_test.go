package limits

import "testing"

func TestDefaultTakesEveryRow(t *testing.T) {
	l := Default()
	for n, row := range Table {
		if row.Name == "" || row.Unit == "" || row.Bounds == "" || row.Told == "" {
			t.Errorf("row %d lacks a word: %+v", n, row)
		}
		if got := *row.Value(l); got != row.Default || got <= 0 {
			t.Errorf("%s = %d, want its default, %d, above 0", row.Name, got, row.Default)
		}
	}
}

func TestReachedCounts(t *testing.T) {
	l := Default()
	l.Reached(Record)
	l.Reached(Record)
	if got := l.Count(Record); got != 2 {
		t.Errorf("Count = %d after two calls of Reached", got)
	}
}

func TestFitDescriptors(t *testing.T) {
	for _, c := range []struct{ files, connections, pages int64 }{
		{0, 4096, 3000}, {1 << 20, 4096, 3000}, {4096, 3584, 2688}, {1024, 896, 672}, {256, 192, 144}, {64, 1, 1}, {10, 1, 1},
	} {
		l := Default()
		l.FitDescriptors(c.files)
		if l.Connections != c.connections || l.Pages != c.pages {
			t.Errorf("with %d files: %d connections and %d pages, want %d and %d", c.files, l.Connections, l.Pages, c.connections, c.pages)
		}
	}
}

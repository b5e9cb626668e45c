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

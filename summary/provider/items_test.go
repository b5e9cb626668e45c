package provider

import (
	"slices"
	"testing"
)

// What Python 3.11 answers after random.seed(0).
func TestMersenneAsPython(t *testing.T) {
	m := newMersenne()
	var got []int
	for range 8 {
		got = append(got, m.below(10))
	}
	for range 3 {
		got = append(got, m.below(1<<31))
	}
	if want := []int{6, 6, 0, 4, 8, 7, 6, 4, 2046968324, 1537810351, 938204377}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	m = newMersenne()
	for range 2000 {
		m.word()
	}
	if got := m.word(); got != 4065999976 {
		t.Errorf("word 2000 is %d, want 4065999976", got)
	}
}

// TestReservoir has what TensorBoard's reservoir.py keeps.
func TestReservoir(t *testing.T) {
	for _, c := range []struct {
		n, size int
		want    []int // its beginning
	}{
		{5, 10, nil}, {10, 10, nil}, {7, 0, nil},
		{11, 10, []int{0, 1, 2, 3, 4, 5, 7, 8, 9, 10}},
		{20, 10, []int{1, 2, 3, 4, 8, 9, 10, 11, 13, 19}},
		{25, 10, []int{1, 2, 3, 4, 9, 11, 13, 20, 22, 24}},
		{1000, 10, []int{225, 304, 352, 505, 668, 789, 818, 924, 929, 999}},
		{700, 100, []int{9, 15, 16, 35, 39, 45, 52, 70, 73, 79, 80, 99}},
	} {
		got := reservoir(c.n, c.size)
		if c.want != nil && len(got) != c.size {
			t.Errorf("%d of %d: kept %d", c.size, c.n, len(got))
		}
		if got = got[:min(len(got), len(c.want))]; !slices.Equal(got, c.want) {
			t.Errorf("%d of %d: kept %v, want %v", c.size, c.n, got, c.want)
		}
	}
}

// TestThinned has what TensorBoard's data_provider.py chooses: out of a list of all,
// or number by number where there are many more.
func TestThinned(t *testing.T) {
	for _, c := range []struct {
		n, most int
		want    []int // its beginning
	}{
		{3, 3, nil}, {3, 9, nil}, {3, 0, nil},
		{400, 1, []int{399}},
		{100, 5, []int{5, 49, 53, 97, 99}},
		{30, 20, []int{1, 2, 4, 6, 8, 9, 11, 12, 13, 15, 16, 18, 19, 20, 21, 24, 26, 27, 28, 29}},
		{500, 51, []int{20, 37, 48, 50, 51, 71, 75, 111, 128, 132, 144, 155}},
	} {
		got := thinned(nil, c.n, c.most)
		if c.want != nil && len(got) != c.most {
			t.Errorf("%d of %d: chose %d", c.most, c.n, len(got))
		}
		if got = got[:min(len(got), len(c.want))]; !slices.Equal(got, c.want) {
			t.Errorf("%d of %d: chose %v, want %v", c.most, c.n, got, c.want)
		}
	}
	if got := thinned([]int{3, 5, 9}, 20, 1); !slices.Equal(got, []int{9}) {
		t.Errorf("the last of what was kept is %v, want 9", got)
	}
}

package datasets

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"board/nn/tensor"
)

// numbered makes a data set whose samples can be told apart: X is the number of the sample, Y its class.
func numbered(n, classes int) *Dataset {
	d := &Dataset{Name: "numbered", X: tensor.New(n, 1), Y: tensor.New(n)}
	for i := range n {
		d.X.Data[i], d.Y.Data[i] = float32(i), float32(i%max(classes, 1))
	}
	for k := range classes {
		d.ClassNames = append(d.ClassNames, fmt.Sprint(k))
	}
	return d
}

func TestSplitDealsEverySampleOnce(t *testing.T) {
	tests := []struct {
		c                  SplitConfig
		train, valid, test int
	}{
		{SplitConfig{}, 103, 0, 0},
		{SplitConfig{Valid: 0.1}, 93, 10, 0},
		{SplitConfig{Test: 0.2}, 82, 0, 21},
		{SplitConfig{Valid: 0.1, Test: 0.2, Seed: 7}, 72, 10, 21},
		{SplitConfig{Valid: 0.1, Test: 0.2, Stratify: true}, 72, 10, 21},
		{SplitConfig{Valid: 0.1, Test: 0.2, NoShuffle: true}, 72, 10, 21},
		{SplitConfig{Valid: 0.5, Test: 0.49}, 1, 52, 50},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprintf("%+v", tt.c), func(t *testing.T) {
			train, valid, test, err := Split(numbered(103, 4), tt.c)
			if err != nil {
				t.Fatal(err)
			}
			var seen []int
			for i, part := range []*Dataset{train, valid, test} {
				want := []int{tt.train, tt.valid, tt.test}[i]
				if (part == nil) != (want == 0) || part != nil && part.Len() != want {
					t.Fatalf("part %d: got %v, want %d samples", i, part, want)
				}
				if part != nil {
					seen = append(seen, rowsOf(t, part)...)
				}
			}
			inOrder := slices.IsSorted(seen)
			slices.Sort(seen)
			if !slices.Equal(seen, count(103)) {
				t.Errorf("samples %v", seen)
			}
			if inOrder != tt.c.NoShuffle {
				t.Errorf("in order: %v", inOrder)
			}
		})
	}
}

// rowsOf returns the numbers of the samples, and checks that labels went along with them.
func rowsOf(t *testing.T, d *Dataset) []int {
	t.Helper()
	rows := make([]int, d.Len())
	for i := range rows {
		rows[i] = int(d.X.Data[i])
		if got, want := int(d.Y.Data[i]), rows[i]%d.Classes(); got != want {
			t.Fatalf("sample %d has label %d", rows[i], got)
		}
	}
	return rows
}

func TestSplitStratified(t *testing.T) {
	for seed := range uint64(5) {
		train, valid, test, err := Split(Iris(), SplitConfig{Valid: 0.2, Test: 0.1, Stratify: true, Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		for i, part := range []*Dataset{train, valid, test} {
			n := []int{35, 10, 5}[i]
			if got := classCounts(part); !slices.Equal(got, []int{n, n, n}) {
				t.Errorf("part %d has classes %v", i, got)
			}
			if slices.IsSorted(part.Y.Data) {
				t.Errorf("part %d holds one class after the other", i)
			}
		}
	}
}

func TestSplitFollowsItsSeed(t *testing.T) {
	rows := func(c SplitConfig) []int {
		train, _, _, err := Split(numbered(50, 2), c)
		if err != nil {
			t.Fatal(err)
		}
		return rowsOf(t, train)
	}
	for _, stratify := range []bool{false, true} {
		a, b := rows(SplitConfig{Test: 0.3, Seed: 1, Stratify: stratify}), rows(SplitConfig{Test: 0.3, Seed: 1, Stratify: stratify})
		if !slices.Equal(a, b) {
			t.Error("one seed, two splits")
		}
		if slices.Equal(a, rows(SplitConfig{Test: 0.3, Seed: 2, Stratify: stratify})) {
			t.Error("two seeds, one split")
		}
	}
}

func TestSplitRefuses(t *testing.T) {
	broken, regression, strange := numbered(4, 2), numbered(4, 0), numbered(4, 2)
	broken.Y = tensor.New(3)
	strange.Y.Data[2] = 9
	tests := []struct {
		name string
		d    *Dataset
		c    SplitConfig
		want string
	}{
		{"nil", nil, SplitConfig{}, "expected a data set"},
		{"labels that do not match", broken, SplitConfig{}, "shapes (4, 1) and (3,)"},
		{"negative", numbered(4, 2), SplitConfig{Valid: -0.1}, "Valid -0.1"},
		{"everything", numbered(4, 2), SplitConfig{Valid: 0.5, Test: 0.5}, "together less than 1"},
		{"NaN", numbered(4, 2), SplitConfig{Test: math.NaN()}, "Test NaN"},
		{"too few samples", numbered(4, 2), SplitConfig{Valid: 0.01}, "leave none for validation"},
		{"nothing to train with", numbered(4, 2), SplitConfig{Valid: 0.5, Test: 0.49}, "leave none for training"},
		{"stratified in order", numbered(4, 2), SplitConfig{Stratify: true, NoShuffle: true}, "NoShuffle"},
		{"stratified without classes", regression, SplitConfig{Stratify: true}, "needs classes"},
		{"a class that does not exist", strange, SplitConfig{Stratify: true}, "from 0 to 1, got 9 in row 2"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, _, _, err := Split(tt.d, tt.c)
			wantError(t, err, tt.want)
		})
	}
}

func TestOneHot(t *testing.T) {
	labels, _ := tensor.From([]float32{2, 0, 1}, 3)
	column, _ := tensor.From([]float32{2, 0, 1}, 3, 1)
	none := tensor.New(0)
	tests := []struct {
		name    string
		labels  *tensor.Tensor
		classes int
		shape   tensor.Shape
		want    []float32
	}{
		{"as many as needed", labels, 0, tensor.Shape{3, 3}, []float32{0, 0, 1, 1, 0, 0, 0, 1, 0}},
		{"more than needed", labels, 4, tensor.Shape{3, 4}, []float32{0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0}},
		{"a column", column, 3, tensor.Shape{3, 3}, []float32{0, 0, 1, 1, 0, 0, 0, 1, 0}},
		{"no labels", none, 5, tensor.Shape{0, 5}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := OneHot(tt.labels, tt.classes)
			if err != nil || !got.Shape.Equal(tt.shape) || !slices.Equal(got.Data, tt.want) {
				t.Errorf("got %v, %v", got, err)
			}
		})
	}
}

func TestOneHotRefuses(t *testing.T) {
	with := func(v float32) *tensor.Tensor { return &tensor.Tensor{Shape: tensor.Shape{2}, Data: []float32{0, v}} }
	tests := []struct {
		name    string
		labels  *tensor.Tensor
		classes int
		want    string
	}{
		{"nil", nil, 3, "shape (n) or (n, 1)"},
		{"a scalar", tensor.New(), 3, "got ()"},
		{"a matrix", tensor.New(2, 2), 3, "got (2, 2)"},
		{"negative", with(-1), 3, "from 0 to 2, got -1 in row 1"},
		{"too high", with(3), 3, "from 0 to 2, got 3 in row 1"},
		{"half", with(0.5), 3, "got 0.5"},
		{"NaN", with(float32(math.NaN())), 3, "got NaN"},
		{"infinite", with(float32(math.Inf(1))), 0, "got +Inf"},
		{"negative classes", with(1), -1, "got -1"},
		{"gigabytes", with(1e9), 0, "got 1e+09"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := OneHot(tt.labels, tt.classes)
			wantError(t, err, tt.want)
		})
	}
}

package datasets

import (
	"math"
	"slices"
	"testing"

	"board/nn/tensor"
)

func TestIris(t *testing.T) {
	d := Iris()
	wantDataset(t, d, tensor.Shape{150, 4}, tensor.Shape{150}, 3)
	if !slices.Equal(d.X.Row(0), []float32{5.1, 3.5, 1.4, 0.2}) || !slices.Equal(d.X.Row(149), []float32{5.9, 3, 5.1, 1.8}) {
		t.Errorf("first %v, last %v", d.X.Row(0), d.X.Row(149))
	}
	for j, want := range []float64{876.5, 458.6, 563.7, 179.9} { // scikit-learn's load_iris().data.sum(0)
		if got := columnSum(d.X, j); math.Abs(got-want) > 1e-4 {
			t.Errorf("column %d sums to %v, want %v", j, got, want)
		}
	}
	if got := classCounts(d); !slices.Equal(got, []int{50, 50, 50}) {
		t.Errorf("classes %v", got)
	}
	if d.Y.Data[0] != 0 || d.Y.Data[50] != 1 || d.Y.Data[149] != 2 {
		t.Error("the classes are not in the order setosa, versicolor, virginica")
	}
}

func TestDigits(t *testing.T) {
	d := Digits()
	wantDataset(t, d, tensor.Shape{1797, 8, 8}, tensor.Shape{1797}, 10)
	sum := 0.0
	for j := range 64 {
		sum += columnSum(d.X, j)
	}
	if sum != 561718 { // scikit-learn's load_digits().data.sum()
		t.Errorf("sum %v", sum)
	}
	last := []float32{0, 0, 10, 14, 8, 1, 0, 0, 0, 2, 16, 14, 6, 1, 0, 0, 0, 0, 15, 15, 8, 15, 0, 0, 0, 0, 5, 16, 16, 10, 0, 0,
		0, 0, 12, 15, 15, 12, 0, 0, 0, 4, 16, 6, 4, 16, 6, 0, 0, 8, 16, 10, 8, 16, 8, 0, 0, 1, 8, 12, 14, 12, 1, 0}
	if got := d.X.Row(1796); !slices.Equal(got, last) {
		t.Errorf("last image %v", got)
	}
	if got := classCounts(d); !slices.Equal(got, []int{178, 182, 177, 183, 181, 182, 181, 179, 174, 180}) {
		t.Errorf("classes %v", got)
	}
	if d.FeatureNames[63] != "pixel_7_7" || d.FeatureNames[8] != "pixel_1_0" {
		t.Errorf("features %v", d.FeatureNames)
	}
}

func TestEmbeddedDataIsFreshEachTime(t *testing.T) {
	d := Iris().Scale(0)
	if d.X.Data[0] != 0 || Iris().X.Data[0] != 5.1 {
		t.Errorf("scaled %v, fresh %v", d.X.Data[0], Iris().X.Data[0])
	}
}

func TestSliceSharesAndGatherCopies(t *testing.T) {
	d := Iris()
	part := d.Slice(50, 100)
	wantDataset(t, part, tensor.Shape{50, 4}, tensor.Shape{50}, 3)
	picked, err := d.Gather([]int{149, 50})
	if err != nil || !slices.Equal(picked.X.Row(1), d.X.Row(50)) || picked.Y.Data[0] != 2 {
		t.Fatalf("gathered %v, %v, %v", picked.X, picked.Y, err)
	}
	part.Scale(10)
	if d.X.At(50, 0) != 70 || picked.X.At(1, 0) != 7 {
		t.Errorf("after scaling the slice: %v in the whole, %v in the copy", d.X.At(50, 0), picked.X.At(1, 0))
	}
	_, err = d.Gather([]int{0, 150})
	wantError(t, err, "iris: expected sample numbers from 0 to 149, got 150")
}

func TestSelect(t *testing.T) {
	d, err := Iris().Select("petal width (cm)", "petal length (cm)")
	if err != nil {
		t.Fatal(err)
	}
	wantDataset(t, d, tensor.Shape{150, 2}, tensor.Shape{150}, 3)
	if !slices.Equal(d.X.Row(0), []float32{0.2, 1.4}) {
		t.Errorf("first row %v", d.X.Row(0))
	}
	_, err = Iris().Select("petal colour")
	wantError(t, err, "petal colour", "sepal width (cm)")
	_, err = Digits().Select("pixel_0_0")
	wantError(t, err, "(1797, 8, 8)")
}

// wantDataset checks what every data set promises.
func wantDataset(t *testing.T, d *Dataset, x, y tensor.Shape, classes int) {
	t.Helper()
	if !d.X.Shape.Equal(x) || !d.Y.Shape.Equal(y) || len(d.X.Data) != x.Size() || len(d.Y.Data) != y.Size() {
		t.Fatalf("shapes %v and %v, want %v and %v", d.X.Shape, d.Y.Shape, x, y)
	}
	if d.Len() != x[0] || d.Classes() != classes || len(d.FeatureNames) != d.X.RowSize() || d.Name == "" || d.Source == "" {
		t.Errorf("%d samples, %d classes, %d feature names, name %q, source %q", d.Len(), d.Classes(), len(d.FeatureNames), d.Name, d.Source)
	}
}

func columnSum(x *tensor.Tensor, column int) float64 {
	sum := 0.0
	for i := range x.Rows() {
		sum += float64(x.Row(i)[column])
	}
	return sum
}

func classCounts(d *Dataset) []int {
	counts := make([]int, d.Classes())
	for _, class := range d.Y.Data {
		counts[int(class)]++
	}
	return counts
}

package datasets

import (
	"bytes"
	"compress/gzip"
	_ "embed" // for the two files
	"fmt"
	"slices"

	"board/nn/tensor"
)

//go:embed data/iris.csv
var irisCSV []byte

//go:embed data/digits.csv.gz
var digitsCSV []byte

// Iris returns Fisher's iris flowers (1936): 150 samples, 50 of each of three species. X has shape (150, 4), in centimetres: length
// and width of the sepals, length and width of the petals. Y has shape (150): 0 setosa, 1 versicolor, 2 virginica. Setosa can
// be parted from the others by a line, these two not from each other. The data is part of the program, the same
// as scikit-learn's load_iris; each call returns a fresh copy.
func Iris() *Dataset {
	columns := []string{"sepal_length_cm", "sepal_width_cm", "petal_length_cm", "petal_width_cm"}
	t := must(readTable(bytes.NewReader(irisCSV), columns, []string{"species"}))
	d := &Dataset{
		Name:         "iris",
		X:            tensor.New(t.rows, len(columns)),
		Y:            tensor.New(t.rows),
		FeatureNames: []string{"sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)"},
		ClassNames:   []string{"setosa", "versicolor", "virginica"},
		Source:       "R. A. Fisher, The use of multiple measurements in taxonomic problems, 1936; UCI Machine Learning Repository",
	}
	fillColumns(d.X, t, columns)
	for i, species := range t.words["species"] {
		d.Y.Data[i] = float32(slices.Index(d.ClassNames, species))
	}
	return d
}

// Digits returns 1,797 handwritten digits of 8 × 8 pixels. X has shape (1797, 8, 8): how many of the 4 × 4 pixels of the
// original scan that a pixel stands for are dark, from 0 to 16; Scale(1.0/16) brings them into the range from 0 to 1. Y has shape
// (1797): the digit. The data is part of the program, the same as scikit-learn's load_digits; each call returns a fresh copy.
func Digits() *Dataset {
	const side = 8
	columns := make([]string, side*side)
	for i := range columns {
		columns[i] = fmt.Sprintf("p%d", i)
	}
	plain := must(gzip.NewReader(bytes.NewReader(digitsCSV)))
	t := must(readTable(plain, append([]string{"digit"}, columns...), nil))
	d := &Dataset{
		Name:         "digits",
		X:            tensor.New(t.rows, side, side),
		Y:            tensor.New(t.rows),
		FeatureNames: pixelNames(side, side),
		ClassNames:   digitNames(),
		Source:       "E. Alpaydin, C. Kaynak, Optical Recognition of Handwritten Digits, test part, UCI Machine Learning Repository, 1998",
	}
	fillColumns(d.X, t, columns)
	for i, digit := range t.numbers["digit"] {
		d.Y.Data[i] = float32(digit)
	}
	return d
}

// fillColumns writes columns of a table into the places of a row.
func fillColumns(x *tensor.Tensor, t *table, columns []string) {
	for j, name := range columns {
		for i, v := range t.numbers[name] {
			x.Data[i*len(columns)+j] = float32(v)
		}
	}
}

func pixelNames(height, width int) []string {
	names := make([]string, 0, height*width)
	for row := range height {
		for column := range width {
			names = append(names, fmt.Sprintf("pixel_%d_%d", row, column))
		}
	}
	return names
}

func digitNames() []string {
	return []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}
}

// must panics on errors of data that is part of the program, which the tests rule out.
func must[T any](v T, err error) T {
	if err != nil {
		panic("datasets: the embedded data cannot be read")
	}
	return v
}

package datasets_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"os"
	"strings"

	"board/nn/datasets"
	"board/nn/tensor"
)

func ExampleIris() {
	d := datasets.Iris()
	fmt.Println(d.X.Shape, d.Y.Shape)
	fmt.Println(d.FeatureNames)
	fmt.Println(d.X.Row(0), d.ClassNames[int(d.Y.Data[0])])
	// Output:
	// (150, 4) (150,)
	// [sepal length (cm) sepal width (cm) petal length (cm) petal width (cm)]
	// [5.1 3.5 1.4 0.2] setosa
}

func ExampleDigits() {
	d := datasets.Digits()
	fmt.Println("a", d.ClassNames[int(d.Y.Data[0])])
	for row := range 8 {
		for column := range 8 {
			fmt.Print(string(" .:#"[int(d.X.At(0, row, column))/5]))
		}
		fmt.Println("|")
	}
	// Output:
	// a 0
	//   .:.   |
	//   :#:#. |
	//   #  :. |
	//   :  .. |
	//  ..  .. |
	//   :  :. |
	//   :.::  |
	//   .::   |
}

// The book's first classifier learns Fashion-MNIST. Pixels become numbers from 0 to 1, and the first 5,000 images are kept for
// validation.
func ExampleFashionMNIST() {
	ctx := context.Background()
	train, test, err := datasets.FashionMNIST(ctx, datasets.WithProgress(os.Stderr))
	if errors.Is(err, fs.ErrNotExist) { // BOARD_DATA names a folder without it
		train, test, err = datasets.MNIST(ctx)
	}
	if err != nil {
		log.Fatal(err)
	}
	train.Scale(1.0 / 255)
	test.Scale(1.0 / 255)
	valid, train := train.Slice(0, 5000), train.Slice(5000, train.Len())
	fmt.Println(train.X.Shape, valid.X.Shape, test.X.Shape)
}

// The scaler learns from the training part only, and does the same to all parts.
func ExampleStandardScaler() {
	train, _, test, err := datasets.Split(datasets.Iris(), datasets.SplitConfig{Test: 0.2, Stratify: true, Seed: 42})
	if err != nil {
		log.Fatal(err)
	}
	var scaler datasets.StandardScaler
	x, err := scaler.FitTransform(train.X)
	if err != nil {
		log.Fatal(err)
	}
	xTest, err := scaler.Transform(test.X)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(x.Shape, xTest.Shape)
	// Output: (120, 4) (30, 4)
}

func ExampleBatches() {
	train := datasets.Iris()
	for epoch := range 2 {
		batches, err := datasets.Batches(train, datasets.BatchConfig{Size: 60, Epoch: epoch})
		if err != nil {
			log.Fatal(err)
		}
		for x, y := range batches {
			fmt.Println(epoch, x.Shape, y.Shape)
		}
	}
	// Output:
	// 0 (60, 4) (60,)
	// 0 (60, 4) (60,)
	// 0 (30, 4) (30,)
	// 1 (60, 4) (60,)
	// 1 (60, 4) (60,)
	// 1 (30, 4) (30,)
}

func ExampleOneHot() {
	labels, err := tensor.From([]float32{2, 0}, 2)
	if err != nil {
		log.Fatal(err)
	}
	hot, err := datasets.OneHot(labels, 3)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(hot.Row(0), hot.Row(1))
	// Output: [0 0 1] [1 0 0]
}

// A file of any length, read row by row while the model learns.
func ExampleCSVSource() {
	text := "rooms,age,price\n3,10,200\n5,2,410\n4,30,280\n"
	open := func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil } // datasets.File("houses.csv.gz"), say

	source, err := datasets.CSVSource(open, datasets.CSVConfig{Features: []string{"rooms", "age"}, Labels: []string{"price"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	source.ShuffleBuffer = 10_000

	for piece, err := range source.Seq(context.Background()) {
		fmt.Println(piece.X[0].Shape, piece.Y[0].Data, err)
	}
	// Output: (3, 2) [200 410 280] <nil>
}

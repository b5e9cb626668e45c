// Package datasets brings the data of chapter 10 of Géron's "Hands-On Machine Learning", and the steps from data to a model: splitting,
// one-hot labels, batches and scaling.
//
//	train, test, err := datasets.FashionMNIST(ctx, datasets.WithProgress(os.Stderr))
//	train.Scale(1.0 / 255)
//	valid, train := train.Slice(0, 5000), train.Slice(5000, train.Len())
//
// [Iris] and [Digits] are part of the program. [MNIST], [FashionMNIST] and [CaliforniaHousing] are downloaded once from where
// their authors or the big frameworks publish them, checked against known SHA-256 sums and kept in the user's cache folder.
// Where the environment variable BOARD_DATA names a folder (best by its absolute path: go test runs in the folder of the package),
// they are read from it instead and nothing is downloaded:
//
//	mnist/train-images-idx3-ubyte.gz           and the other three files, packed or not
//	fashion-mnist/train-images-idx3-ubyte.gz   likewise
//	housing.csv.gz                             or housing.csv
package datasets

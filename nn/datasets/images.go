package datasets

import (
	"context"
	"fmt"
	"slices"

	"board/nn/tensor"
)

// idxSet is a data set of images in four IDX files, the form that MNIST introduced.
type idxSet struct {
	name, folder, source string
	classes              []string
	mirrors              []string
	files                [4]remoteFile // images and labels for training, images and labels for testing; named without folder
}

// The files of both sets have the same names. Sizes and checksums of MNIST's are those of copies that come with the
// project's fixtures, and agree with what TensorFlow Datasets lists. Fashion-MNIST's are those that TensorFlow Datasets lists.
const (
	trainImages = "train-images-idx3-ubyte.gz"
	trainLabels = "train-labels-idx1-ubyte.gz"
	testImages  = "t10k-images-idx3-ubyte.gz"
	testLabels  = "t10k-labels-idx1-ubyte.gz"
)

var mnist = idxSet{
	name: "MNIST", folder: "mnist", classes: digitNames(),
	source: "Y. LeCun, C. Cortes, C. J. C. Burges, The MNIST database of handwritten digits, 1998",
	mirrors: []string{
		"https://storage.googleapis.com/cvdf-datasets/mnist/",
		"https://ossci-datasets.s3.amazonaws.com/mnist/",
		"https://raw.githubusercontent.com/fgnt/mnist/master/",
	},
	files: [4]remoteFile{
		{name: trainImages, size: 9912422, sha256: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"},
		{name: trainLabels, size: 28881, sha256: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"},
		{name: testImages, size: 1648877, sha256: "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"},
		{name: testLabels, size: 4542, sha256: "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"},
	},
}

var fashionMNIST = idxSet{
	name: "Fashion-MNIST", folder: "fashion-mnist",
	classes: []string{"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"},
	source:  "H. Xiao, K. Rasul, R. Vollgraf, Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning Algorithms, 2017 (MIT licence)",
	mirrors: []string{
		"https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
		"https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
		"https://fashion-mnist.s3.eu-central-1.amazonaws.com/",
	},
	files: [4]remoteFile{
		{name: trainImages, size: 26421880, sha256: "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"},
		{name: trainLabels, size: 29515, sha256: "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"},
		{name: testImages, size: 4422102, sha256: "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"},
		{name: testLabels, size: 5148, sha256: "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"},
	},
}

// MNIST returns 60,000 handwritten digits to train with and 10,000 to test with. X has shape (n, 28, 28): pixels from 0, the
// background, to 255; Scale(1.0/255) brings them into the range from 0 to 1. Y has shape (n): the digit. The
// training part takes 188 MB of memory.
//
// The data is downloaded once (11.6 MB) and kept, or read from the folder that BOARD_DATA names; see the [Option]s. It fails
// when no server has it, when the files are not what they should be, and when ctx ends. With BOARD_DATA set and the
// files not there, errors.Is(err, fs.ErrNotExist).
func MNIST(ctx context.Context, opts ...Option) (train, test *Dataset, err error) {
	return mnist.load(ctx, opts)
}

// FashionMNIST returns 60,000 pictures of clothes in ten classes to train with and 10,000 to test with, in the shapes and units of
// [MNIST]: the harder data set that the book's chapter 10 classifies. The download is 30.9 MB; BOARD_DATA and errors are as for MNIST.
func FashionMNIST(ctx context.Context, opts ...Option) (train, test *Dataset, err error) {
	return fashionMNIST.load(ctx, opts)
}

func (s idxSet) load(ctx context.Context, opts []Option) (train, test *Dataset, err error) {
	if train, err = s.part(ctx, opts, 0); err == nil {
		test, err = s.part(ctx, opts, 2)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("datasets: %s: %w", s.name, err)
	}
	return train, test, nil
}

// part reads a pair of files, images and labels, and checks that they belong together.
func (s idxSet) part(ctx context.Context, opts []Option, first int) (*Dataset, error) {
	c, err := newConfig(opts)
	if err != nil {
		return nil, err
	}
	x, err := s.read(ctx, c, s.files[first])
	if err != nil {
		return nil, err
	}
	y, err := s.read(ctx, c, s.files[first+1])
	if err != nil {
		return nil, err
	}
	const side = 28
	if !slices.Equal(x.Shape[1:], []int{side, side}) || len(y.Shape) != 1 || x.Shape[0] != y.Shape[0] || x.Shape[0] == 0 {
		return nil, fmt.Errorf("expected images of shape (n, %d, %d) and labels of shape (n), got %v and %v", side, side, x.Shape, y.Shape)
	}
	if _, err := classNumbers(y, len(s.classes)); err != nil {
		return nil, err
	}
	return &Dataset{
		Name: s.name, X: x, Y: y, FeatureNames: pixelNames(side, side),
		ClassNames: slices.Clone(s.classes), Source: s.source,
	}, nil
}

func (s idxSet) read(ctx context.Context, c config, f remoteFile) (*tensor.Tensor, error) {
	for _, base := range s.mirrors {
		f.urls = append(f.urls, base+f.name)
	}
	f.name = s.folder + "/" + f.name
	r, err := c.open(ctx, f)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	t, err := ReadIDX(r)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", whereOf(r, f), err)
	}
	return t, nil
}

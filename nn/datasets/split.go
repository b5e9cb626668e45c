package datasets

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"board/nn/tensor"
)

// SplitConfig says how [Split] divides a data set. The zero value shuffles and gives everything to training.
type SplitConfig struct {
	// Valid and Test are the parts for validation and for testing, each at least 0 and together less than 1. What remains
	// is for training.
	Valid, Test float64
	// NoShuffle cuts the samples in the order in which they are: training first, then validation, then testing.
	NoShuffle bool
	// Stratify gives each class the same share in all parts, as far as whole samples allow. Only for data sets with classes,
	// and not together with NoShuffle.
	Stratify bool
	// Seed decides the shuffling. The same seed gives the same parts.
	Seed uint64
}

// Split copies the samples of a data set into three parts. Parts of fraction 0 are nil; a fraction above 0 that leaves a part
// without a sample is an error, and so is a training part that would be empty.
func Split(d *Dataset, c SplitConfig) (train, valid, test *Dataset, err error) {
	if err := d.check(); err != nil {
		return nil, nil, nil, err
	}
	if err := c.check(); err != nil {
		return nil, nil, nil, err
	}
	rows, err := c.deal(d)
	if err != nil {
		return nil, nil, nil, err
	}
	fractions := [3]float64{1 - c.Valid - c.Test, c.Valid, c.Test}
	var parts [3]*Dataset
	for i, name := range []string{"training", "validation", "testing"} {
		if fractions[i] == 0 {
			continue
		}
		if len(rows[i]) == 0 {
			return nil, nil, nil, fmt.Errorf("datasets: %s: %d samples leave none for %s, which is to have %.3g of them",
				d.Name, d.Len(), name, fractions[i])
		}
		parts[i] = d.gather(rows[i])
	}
	return parts[0], parts[1], parts[2], nil
}

func (c SplitConfig) check() error {
	if !(c.Valid >= 0) || !(c.Test >= 0) || !(c.Valid+c.Test < 1) {
		return fmt.Errorf("datasets: split: expected fractions of at least 0 and together less than 1, got Valid %v and Test %v", c.Valid, c.Test)
	}
	if c.Stratify && c.NoShuffle {
		return fmt.Errorf("datasets: split: Stratify picks samples by chance; leave NoShuffle out")
	}
	return nil
}

// deal hands out the numbers of the samples to the three parts.
func (c SplitConfig) deal(d *Dataset) (parts [3][]int, err error) {
	rng := rand.New(rand.NewPCG(c.Seed, 0))
	groups := [][]int{count(d.Len())}
	if c.Stratify {
		if groups, err = byClass(d); err != nil {
			return parts, err
		}
	}
	for i, sizes := range c.shares(groups) {
		rows := groups[i]
		if !c.NoShuffle {
			shuffle(rng, rows)
		}
		for part, n := range sizes {
			parts[part] = append(parts[part], rows[:n]...)
			rows = rows[n:]
		}
	}
	if c.Stratify { // else the classes would lie one after another
		for _, rows := range parts {
			shuffle(rng, rows)
		}
	}
	return parts, nil
}

// shares says how many samples of each group go to each part. Rounding is carried over from group to group, so that the
// whole comes out right although no group does exactly.
func (c SplitConfig) shares(groups [][]int) [][3]int {
	shares := make([][3]int, len(groups))
	var seen, validGiven, testGiven int
	for i, rows := range groups {
		seen += len(rows)
		valid := within(int(math.Round(c.Valid*float64(seen)))-validGiven, len(rows))
		test := within(int(math.Round(c.Test*float64(seen)))-testGiven, len(rows)-valid)
		validGiven, testGiven = validGiven+valid, testGiven+test
		shares[i] = [3]int{len(rows) - valid - test, valid, test}
	}
	return shares
}

func within(n, most int) int { return max(0, min(n, most)) }

func byClass(d *Dataset) ([][]int, error) {
	if d.Classes() == 0 {
		return nil, fmt.Errorf("datasets: split: Stratify needs classes, and %s has none", d.Name)
	}
	classes, err := classNumbers(d.Y, d.Classes())
	if err != nil {
		return nil, err
	}
	groups := make([][]int, d.Classes())
	for row, class := range classes {
		groups[class] = append(groups[class], row)
	}
	return slices.DeleteFunc(groups, func(rows []int) bool { return len(rows) == 0 }), nil
}

func count(n int) []int {
	rows := make([]int, n)
	for i := range rows {
		rows[i] = i
	}
	return rows
}

func shuffle(rng *rand.Rand, rows []int) {
	rng.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
}

// OneHot turns class numbers of shape (n) or (n, 1) into rows of shape (n, classes) that are 1 at the class and 0 elsewhere.
// With classes 0 there are as many as the highest number asks for. It fails on what is not a whole number from 0 to
// classes-1.
func OneHot(labels *tensor.Tensor, classes int) (*tensor.Tensor, error) {
	if classes < 0 || classes > maxClasses {
		return nil, fmt.Errorf("datasets: one-hot: expected from 0 to %d classes, got %d", maxClasses, classes)
	}
	numbers, err := classNumbers(labels, or(classes, maxClasses))
	if err != nil {
		return nil, err
	}
	if classes == 0 && len(numbers) > 0 {
		classes = slices.Max(numbers) + 1
	}
	hot := tensor.New(len(numbers), classes)
	for i, class := range numbers {
		hot.Data[i*classes+class] = 1
	}
	return hot, nil
}

// maxClasses keeps a stray number among the labels from asking for gigabytes. Words of a large vocabulary are fewer.
const maxClasses = 1 << 20

// classNumbers reads labels of shape (n) or (n, 1) as whole numbers below classes.
func classNumbers(labels *tensor.Tensor, classes int) ([]int, error) {
	if labels == nil || len(labels.Shape) == 0 || len(labels.Shape) > 2 || labels.RowSize() != 1 {
		return nil, fmt.Errorf("datasets: labels: expected class numbers of shape (n) or (n, 1), got %v", shapeOf(labels))
	}
	numbers := make([]int, len(labels.Data))
	for i, v := range labels.Data {
		if !(v >= 0 && v < float32(classes)) || v != float32(int(v)) {
			return nil, fmt.Errorf("datasets: labels: expected whole numbers from 0 to %d, got %v in row %d", classes-1, v, i)
		}
		numbers[i] = int(v)
	}
	return numbers, nil
}

func shapeOf(t *tensor.Tensor) tensor.Shape {
	if t == nil {
		return nil
	}
	return t.Shape
}

func or[T comparable](value, byDefault T) T {
	var zero T
	if value == zero {
		return byDefault
	}
	return value
}

package summary

import "sort"

// BasisPoints are where TensorBoard's distributions dashboard looks at a histogram, in
// hundredths of a percent: the middle, one, one and a half and a half standard
// deviations of a normal distribution to both sides of it, and the ends.
var BasisPoints = [9]int{0, 668, 1587, 3085, 5000, 6915, 8413, 9332, 10000}

// Distribution tells below which value so many of the counted numbers lie, for each
// of BasisPoints, to the bit as TensorBoard's data API answers (its compressor.py):
// inside a bucket numbers are taken to lie evenly. Without buckets all are 0.
func (h Histogram) Distribution() (values [len(BasisPoints)]float64) {
	buckets := h.Triples()
	if len(buckets) == 0 {
		return values
	}
	weights := cumulated(buckets)
	low, high := buckets[0][0], buckets[len(buckets)-1][1]
	for k, point := range BasisPoints {
		p := float64(point)
		i := sort.Search(len(weights), func(i int) bool { return weights[i] > p })
		if i == len(weights) {
			values[k] = high
			continue
		}
		before, left, right := 0.0, low, min(buckets[i][1], high)
		if i > 0 {
			before = weights[i-1]
		}
		if before != 0 {
			left = max(buckets[i-1][1], low)
		}
		values[k] = left + float64((p-before)*(right-left))/(weights[i]-before) // converted, so that no machine fuses product and sum
	}
	return values
}

// cumulated is the share of all counts up to each bucket, in basis points.
func cumulated(buckets [][3]float64) []float64 {
	sum := 0.0
	for _, b := range buckets {
		sum += b[2]
	}
	if sum == 0 {
		sum = 1
	}
	weights := make([]float64, len(buckets))
	total := 0.0
	for i, b := range buckets {
		total += float64(b[2] * 10000 / sum)
		weights[i] = total
	}
	return weights
}

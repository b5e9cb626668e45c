package page

import (
	"math"

	"board/internal/limits"
	"board/summary"
	"board/summary/logdir"
	"board/web/message"
)

// histogram tells the buckets of a histogram that count something, and its percentiles.
// Neighbours of very many buckets are told as one.
func (s *API) histogram(v *summary.Value, _ *logdir.TagInfo) (any, error) {
	h, err := summary.DecodeHistogram(v)
	if err != nil {
		return nil, err
	}
	if even, ok := evenBuckets(h.Buckets); ok && int64(len(h.Buckets)) <= s.Limits.Buckets {
		even.Percentiles = percentiles(h)
		return even, nil
	}
	drawn, leftOut := drawable(h.Buckets)
	if most := int(s.Limits.Buckets); len(drawn) > most {
		s.Limits.Reached(limits.Buckets)
		drawn = joined(drawn, most)
	}
	told := message.Histogram{Edges: make([]float64, 0, 2*len(drawn)), Counts: make([]float64, 0, len(drawn)), Percentiles: percentiles(h), LeftOut: leftOut}
	for _, b := range drawn {
		told.Edges, told.Counts = append(told.Edges, b.Left, b.Right), append(told.Counts, b.Count)
	}
	return told, nil
}

// sameWidth is by what share of a bucket's width its edges may lie elsewhere than
// buckets of one width have them. Writers compute edges with rounding errors.
const sameWidth = 1e-6

// evenBuckets tells buckets that all have the same width, as TensorFlow 2 and
// [summary.Writer] make them, by two edges. ok says whether they are such buckets.
func evenBuckets(buckets []summary.Bucket) (h message.Histogram, ok bool) {
	n := float64(len(buckets))
	if n == 0 {
		return h, false
	}
	low, high := buckets[0].Left, buckets[len(buckets)-1].Right
	width := high/n - low/n
	if !finite(low, high, width) || width < 0 {
		return h, false
	}
	h = message.Histogram{Edges: []float64{low, high}, Counts: make([]float64, len(buckets))}
	for i, b := range buckets {
		at := low + float64(i)*width
		// Written so that NaN is no such bucket.
		if !(math.Abs(b.Left-at) <= sameWidth*width && math.Abs(b.Right-at-width) <= sameWidth*width && b.Count >= 0 && finite(b.Count)) {
			return h, false
		}
		h.Counts[i] = b.Count
	}
	return h, true
}

// drawable are the buckets that count something, and how many are left out since an
// edge or the count is no number, or the edges are in the wrong order. A bucket that
// reaches to infinity ends where it begins.
func drawable(buckets []summary.Bucket) (drawn []summary.Bucket, leftOut int) {
	for _, b := range buckets {
		if math.IsInf(b.Left, -1) {
			b.Left = b.Right
		}
		if math.IsInf(b.Right, 1) {
			b.Right = b.Left
		}
		switch {
		case !finite(b.Left, b.Right, b.Count) || b.Left > b.Right || b.Count < 0:
			leftOut++
		case b.Count > 0:
			drawn = append(drawn, b)
		}
	}
	return drawn, leftOut
}

// joined makes at most so many buckets of neighbours.
func joined(buckets []summary.Bucket, most int) []summary.Bucket {
	size := (len(buckets) + most - 1) / most
	all := make([]summary.Bucket, 0, most)
	for len(buckets) > 0 {
		some := buckets[:min(size, len(buckets))]
		buckets = buckets[len(some):]
		one := some[0]
		for _, b := range some[1:] {
			one.Left, one.Right = min(one.Left, b.Left), max(one.Right, b.Right)
			one.Count = min(one.Count+b.Count, math.MaxFloat64)
		}
		all = append(all, one)
	}
	return all
}

// percentiles are TensorBoard's, to the bit.
func percentiles(h summary.Histogram) []message.Number {
	numbers := []message.Number{}
	for _, b := range h.Buckets {
		if b.Count > 0 {
			for _, x := range h.Distribution() {
				numbers = append(numbers, message.Number(x))
			}
			break
		}
	}
	return numbers
}

// finite says whether none is NaN or infinite.
func finite(numbers ...float64) bool {
	for _, x := range numbers {
		if x-x != 0 {
			return false
		}
	}
	return true
}

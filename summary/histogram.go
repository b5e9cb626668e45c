package summary

import (
	"encoding/binary"
	"fmt"
	"math"
)

// DefaultBuckets is how many buckets TensorBoard's own writers give a histogram.
const DefaultBuckets = 30

// A Bucket counts the values from Left up to Right. All of a histogram's buckets
// but the last leave out their right edge.
type Bucket struct {
	Left, Right float64
	Count       float64 // a fraction where values have weights
}

// Histogram adds one histogram of values, of DefaultBuckets buckets of the same
// width, at the present time. Where all values are the same, every bucket has that
// value for both edges and the last one counts them all; without values all numbers
// are 0. Values that are NaN or infinite have no bucket and are left out.
//
// TensorBoard shows the histograms of a tag as "Histograms" and "Distributions".
func (w *Writer) Histogram(tag string, step int64, values []float32, opts ...TagOption) error {
	var buckets [DefaultBuckets]Bucket
	fillBuckets(buckets[:], values)
	if w.opts.classic {
		return w.classicHistogram(tag, step, buckets[:], momentsOf(values), opts)
	}
	return w.histogram(tag, step, buckets[:], opts)
}

// HistogramBuckets is Histogram with the buckets given, from left to right. The
// error names the first bucket whose numbers are not finite, whose edges are in the
// wrong order, or whose count is negative.
func (w *Writer) HistogramBuckets(tag string, step int64, buckets []Bucket, opts ...TagOption) error {
	if err := checkBuckets(buckets); err != nil {
		return fmt.Errorf("histogram %q: %w", tag, err)
	}
	if w.opts.classic {
		return w.classicHistogram(tag, step, buckets, momentsOfBuckets(buckets), opts)
	}
	return w.histogram(tag, step, buckets, opts)
}

// histogram writes buckets as a tensor of shape (buckets, 3).
func (w *Writer) histogram(tag string, step int64, buckets []Bucket, opts []TagOption) error {
	var scratch [24*DefaultBuckets + 20]byte
	samples := [1]sample{{tag: tag, plugin: PluginHistograms, data: appendBuckets(scratch[:0], buckets)}}
	return w.add(step, samples[:], opts)
}

// BucketsOf counts values in n buckets of the same width, as [Writer.Histogram]
// does. There are none for an n that is not positive.
func BucketsOf[T float32 | float64](values []T, n int) []Bucket {
	buckets := make([]Bucket, max(n, 0))
	fillBuckets(buckets, values)
	return buckets
}

// fillBuckets follows TensorBoard's histogram_pb to the bit, where that gives numbers: the width of a bucket is a 64-bit float, and the
// number of a value's bucket is its distance from the smallest value, divided by the width and rounded down.
func fillBuckets[T float32 | float64](buckets []Bucket, values []T) {
	low, high, count := extent(values)
	if count == 0 || len(buckets) == 0 {
		return
	}
	if low == high {
		for i := range buckets {
			buckets[i] = Bucket{Left: low, Right: low}
		}
		buckets[len(buckets)-1].Count = float64(count)
		return
	}
	scale := 1.0
	if math.IsInf(high-low, 0) { // only with values beyond 1e308
		scale = 0.5
	}
	width := (high*scale - low*scale) / float64(len(buckets))
	setEdges(buckets, low, high, width, scale)
	last := len(buckets) - 1
	for _, v := range values {
		x := float64(v)
		if x-x != 0 {
			continue
		}
		i := 0
		switch at := (x*scale - low*scale) / width; { // NaN where a width of 0 is too small to be told
		case at >= float64(last):
			i = last
		case at >= 1:
			i = int(at)
		}
		buckets[i].Count++
	}
}

// extent is the smallest and the largest of the finite values, and how many they are.
func extent[T float32 | float64](values []T) (low, high float64, count int) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, v := range values {
		x := float64(v)
		if x-x != 0 { // NaN or infinite
			continue
		}
		if x < low {
			low = x
		}
		if x > high {
			high = x
		}
		count++
	}
	return low, high, count
}

// setEdges places the edges, none beyond high: where the values are so small that
// the width has few bits, its rounding error would carry them there.
func setEdges(buckets []Bucket, low, high, width, scale float64) {
	edge := func(i int) float64 {
		offset := float64(float64(i) * width) // converted, so that no machine fuses product and sum
		return min((offset+low*scale)/scale, high)
	}
	for i := range buckets {
		buckets[i].Left, buckets[i].Right = edge(i), edge(i+1)
	}
	buckets[len(buckets)-1].Right = high
}

func checkBuckets(buckets []Bucket) error {
	for i, b := range buckets {
		switch {
		case b.Left-b.Left != 0 || b.Right-b.Right != 0 || b.Count-b.Count != 0:
			return fmt.Errorf("bucket %d is from %v to %v with count %v; expected finite numbers", i, b.Left, b.Right, b.Count)
		case b.Left > b.Right:
			return fmt.Errorf("bucket %d begins at %v, right of its end %v", i, b.Left, b.Right)
		case b.Count < 0:
			return fmt.Errorf("bucket %d has count %v; expected none below 0", i, b.Count)
		case i > 0 && b.Left < buckets[i-1].Left:
			return fmt.Errorf("bucket %d begins at %v, left of the one before it at %v; sort them", i, b.Left, buckets[i-1].Left)
		}
	}
	return nil
}

// appendBuckets appends a TensorProto of 64-bit floats: left edge, right edge and
// count of each bucket.
func appendBuckets(dst []byte, buckets []Bucket) []byte {
	dst = appendTensorHead(dst, dtDouble, len(buckets), 3)
	if len(buckets) == 0 {
		return dst
	}
	dst = appendLength(dst, 4, 24*len(buckets))
	for _, b := range buckets {
		for _, x := range [...]float64{b.Left, b.Right, b.Count} {
			dst = binary.LittleEndian.AppendUint64(dst, math.Float64bits(x))
		}
	}
	return dst
}

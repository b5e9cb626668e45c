package summary

import (
	"fmt"
	"slices"

	"google.golang.org/protobuf/encoding/protowire"

	"board/summary/internal/wire"
)

// A Histogram is the histogram of one step of a tag.
type Histogram struct {
	Buckets []Bucket // from left to right; none where nothing was counted
	Classic bool     // it was a HistogramProto

	// Moments is what a HistogramProto tells beside its buckets; zero for a tensor.
	Moments Moments
}

// Moments are what a HistogramProto says of its numbers besides the buckets.
type Moments struct {
	Min, Max        float64
	Num             float64 // how many they are
	Sum, SumSquares float64
}

// DecodeHistogram reads a value of the plugin "histograms": a tensor of numbers
// [k, 3], which are left edge, right edge and count of each bucket (TensorFlow 2), or
// a HistogramProto (TensorFlow 1, PyTorch, tensorboardX):
//
//	HistogramProto { min=1, max=2, num=3, sum=4, sum_squares=5, bucket_limit=6, bucket=7 }
//
// which is rebinned as by [Rebin].
func DecodeHistogram(v *Value) (Histogram, error) {
	if v.Kind == KindHistogram {
		return decodeClassicHistogram(v.Data)
	}
	shape, numbers, err := numbersOf(v)
	if err != nil {
		return Histogram{}, fmt.Errorf("histogram: %w", err)
	}
	if len(shape) != 2 || shape[1] != 3 {
		return Histogram{}, fmt.Errorf("histogram: expected a tensor of shape [buckets 3], got %v", shape)
	}
	h := Histogram{Buckets: make([]Bucket, len(numbers)/3)}
	for i := range h.Buckets {
		h.Buckets[i] = Bucket{Left: numbers[3*i], Right: numbers[3*i+1], Count: numbers[3*i+2]}
	}
	return h, nil
}

// Rebin makes buckets of a HistogramProto, as TensorBoard does: the empty ones at
// both ends are left out, and the smallest and the largest number become the outer
// edges, which reach to ±1.8e308 in the file. limits are the right edges; all that is
// there beyond counts is without meaning.
func Rebin(low, high float64, limits, counts []float64) ([]Bucket, error) {
	positive := func(count float64) bool { return count > 0 }
	start := slices.IndexFunc(counts, positive)
	if start < 0 {
		return nil, nil
	}
	end := len(counts) - 1
	for !positive(counts[end]) {
		end--
	}
	if end > len(limits) {
		return nil, fmt.Errorf("expected an edge for each of %d buckets, got %d", len(counts), len(limits))
	}
	buckets := make([]Bucket, end-start+1)
	for i := range buckets {
		buckets[i] = Bucket{Left: low, Right: high, Count: counts[start+i]}
		if i > 0 {
			buckets[i].Left = limits[start+i-1]
			buckets[i-1].Right = limits[start+i-1]
		}
	}
	return buckets, nil
}

func decodeClassicHistogram(histogram []byte) (Histogram, error) {
	h := Histogram{Classic: true}
	m := &h.Moments
	var limits, counts []float64
	to := [...]*float64{1: &m.Min, 2: &m.Max, 3: &m.Num, 4: &m.Sum, 5: &m.SumSquares}
	f := wire.Of(histogram)
	for f.Next() {
		switch {
		case f.Num <= 5 && f.Type == protowire.Fixed64Type:
			*to[f.Num] = float64OfBits(f.Uint)
		case f.Num == 6 || f.Num == 7:
			list := &limits
			if f.Num == 7 {
				list = &counts
			}
			if err := takeFloat64s(list, &f); err != nil {
				return Histogram{}, fmt.Errorf("histogram: HistogramProto: %w", err)
			}
		}
	}
	if f.Err() != nil {
		return Histogram{}, fmt.Errorf("histogram: HistogramProto: %w", f.Err())
	}
	var err error
	if h.Buckets, err = Rebin(m.Min, m.Max, limits, counts); err != nil {
		return Histogram{}, fmt.Errorf("histogram: HistogramProto: %w", err)
	}
	return h, nil
}

// takeFloat64s takes a field of a list of doubles, packed or not.
func takeFloat64s(list *[]float64, f *wire.Fields) error {
	switch f.Type {
	case protowire.Fixed64Type:
		*list = append(*list, float64OfBits(f.Uint))
	case protowire.BytesType:
		*list = slices.Grow(*list, len(f.Bytes)/8)
		return eachPacked(f.Bytes, protowire.Fixed64Type, func(bits uint64) { *list = append(*list, float64OfBits(bits)) })
	}
	return nil
}

// Triples is left edge, right edge and count of each bucket, to the bit as
// TensorBoard's data API answers them: it keeps what was a HistogramProto in 32 bits.
func (h Histogram) Triples() [][3]float64 {
	triples := make([][3]float64, len(h.Buckets))
	for i, b := range h.Buckets {
		triples[i] = [3]float64{b.Left, b.Right, b.Count}
		if h.Classic {
			for k, x := range triples[i] {
				triples[i][k] = float64(float32(x))
			}
		}
	}
	return triples
}

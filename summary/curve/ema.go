package curve

import "math"

// An EMA is TensorBoard's debiased moving average, point by point, in a form
// that goes on when points are appended: feeding a series in pieces gives, bit
// for bit, what feeding it at once gives. The zero EMA leaves values unchanged.
//
// The formula (TensorBoard, data_transformer.ts, classicSmoothing), with w the
// weight and n the number of finite values up to y:
//
//	last = last·w + (1-w)·y
//	smoothed = last / (1 - wⁿ)          // last itself, that is 0, when w = 1
//
// A value that is not finite passes through and counts for nothing. Equidistance
// does not matter: every point weighs the same, however far its step is.
//
// TensorBoard leaves a series unchanged whose values are all equal, so that
// rounding does not make a constant look wavy. Whether all are equal only the
// end of a series can tell, and this one may still grow. So here values are
// unchanged as long as all finite ones have been equal so far, while the average
// runs along; from the first different value on the formula holds. A constant
// series stays exact, also with a NaN among its values, and a series that stops
// being constant differs from TensorBoard's only by rounding, only in the equal
// values at its beginning, if w < 1.
type EMA struct {
	w     float64
	last  float64
	decay float64 // w to the power of n, 0 as soon as 1-decay is 1
	n     uint64  // finite values so far
	first float64 // the value that all finite ones had so far, while phase is steady
	phase phase
}

type phase uint8

const (
	empty  phase = iota // no finite value yet
	steady              // all finite values equal so far
	moving              // not all equal
)

const (
	// negligible is small enough that 1-negligible rounds to 1.
	negligible = 1.0 / (1 << 54)
	// anchor is after how many values the running power is computed anew, so that
	// its rounding errors cannot add up.
	anchor = 256
)

// NewEMA begins an average of the given weight. A weight outside 0 to 1 is
// clamped, one that is not finite is 0, as in TensorBoard.
func NewEMA(weight float64) EMA {
	if math.IsNaN(weight) || math.IsInf(weight, 0) {
		weight = 0
	}
	e := EMA{w: min(max(weight, 0), 1)}
	if e.w < 1 {
		e.decay = 1
	}
	return e
}

// Weight is the weight, 0 to 1.
func (e *EMA) Weight() float64 { return e.w }

// Current is the smoothed value of y once more, if y was the last point.
func (e *EMA) Current(y float64) float64 {
	switch {
	case e.w == 0 || e.phase != moving || y-y != 0:
		return y
	case e.decay == 0:
		return e.last
	}
	return e.last / (1 - e.decay)
}

// Next is the smoothed value of the next point.
func (e *EMA) Next(y float64) float64 {
	v := [1]float64{y}
	e.Apply(v[:], v[:])
	return v[0]
}

// Apply writes the smoothed values of the next points ys to dst, which has at
// least the length of ys and may be the same memory.
func (e *EMA) Apply(dst, ys []float64) {
	if e.w == 0 {
		copy(dst, ys)
		return
	}
	dst = dst[:len(ys)]
	i := e.lead(dst, ys)
	i += e.debiased(dst[i:], ys[i:])
	e.settled(dst[i:], ys[i:])
}

// lead passes the equal values at the beginning of the series through, and those
// among them that are not finite, and returns how many of ys they are.
func (e *EMA) lead(dst, ys []float64) int {
	if e.phase == moving {
		return 0
	}
	for i, y := range ys {
		finite := y-y == 0
		if finite && e.phase == empty {
			e.phase, e.first = steady, y
		}
		if finite && y != e.first {
			e.phase = moving
			return i
		}
		dst[i] = y
		e.accumulate(y)
	}
	return len(ys)
}

// debiased smooths while the bias matters, and returns how many values it took.
func (e *EMA) debiased(dst, ys []float64) int {
	for i, y := range ys {
		if e.decay == 0 {
			return i
		}
		dst[i] = y
		if e.accumulate(y) {
			dst[i] = e.last / (1 - e.decay)
		}
	}
	return len(ys)
}

// accumulate takes y into the average and tells whether it was finite.
func (e *EMA) accumulate(y float64) bool {
	if y-y != 0 {
		return false
	}
	e.last = e.last*e.w + (1-e.w)*y
	e.n++
	if e.decay == 0 {
		return true
	}
	e.decay *= e.w
	if e.n%anchor == 0 {
		e.decay = math.Pow(e.w, float64(e.n))
	}
	if e.decay < negligible {
		e.decay = 0
	}
	return true
}

// settled smooths when there is no bias any more: most points of a long series.
func (e *EMA) settled(dst, ys []float64) {
	w, v, last := e.w, 1-e.w, e.last
	n := e.n
	for i, y := range ys {
		if y-y != 0 {
			dst[i] = y
			continue
		}
		last = last*w + v*y
		dst[i] = last
		n++
	}
	e.last, e.n = last, n
}

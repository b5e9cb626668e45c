package loss

import (
	"math"

	"board/nn/tape"
	"board/nn/tensor"
)

// epsilon is Keras's: what keeps logarithms and divisions from zero.
const epsilon = 1e-7

// MeanSquaredError is the mean of (yTrue − yPred)² over the last axis. Names: "mean_squared_error", "mse", "MSE".
type MeanSquaredError struct{ plain[squaredError] }

type squaredError struct{}

func (squaredError) kernel() *kernel { return squaredErrorKernel }

var squaredErrorKernel = newKernel("mean_squared_error", func(_ params, yTrue, yPred, grad []float32) float32 {
	var sum float32
	each := 2 / float32(len(yPred))
	yTrue = yTrue[:len(yPred)]
	for i, p := range yPred {
		d := p - yTrue[i]
		sum += d * d
		if grad != nil {
			grad[i] = each * d
		}
	}
	return sum / float32(len(yPred))
})

// elementwise is the row of a loss that is the mean of a function of a label and a prediction. The function gives the
// value and its derivative by the prediction.
func elementwise(f func(p params, yTrue, yPred float64) (value, slope float64)) func(p params, yTrue, yPred, grad []float32) float32 {
	return func(p params, yTrue, yPred, grad []float32) float32 {
		sum, n := 0.0, float64(len(yPred))
		for i, y := range yPred {
			value, slope := f(p, float64(yTrue[i]), float64(y))
			sum += value
			if grad != nil {
				grad[i] = float32(slope / n)
			}
		}
		return float32(sum / n)
	}
}

// MeanAbsoluteError is the mean of |yTrue − yPred| over the last axis. Names: "mean_absolute_error", "mae", "MAE".
type MeanAbsoluteError struct{ plain[absoluteError] }

type absoluteError struct{}

func (absoluteError) kernel() *kernel { return absoluteErrorKernel }

var absoluteErrorKernel = newKernel("mean_absolute_error", elementwise(func(_ params, t, y float64) (float64, float64) {
	return math.Abs(y - t), sign(y - t)
}))

// MeanAbsolutePercentageError is 100 times the mean of |yTrue − yPred| / max(|yTrue|, 1e-7) over the last axis.
// Names: "mean_absolute_percentage_error", "mape", "MAPE".
type MeanAbsolutePercentageError struct{ plain[percentageError] }

type percentageError struct{}

func (percentageError) kernel() *kernel { return percentageErrorKernel }

var percentageErrorKernel = newKernel("mean_absolute_percentage_error", elementwise(func(_ params, t, y float64) (float64, float64) {
	unit := 100 / max(math.Abs(t), epsilon)
	return unit * math.Abs(y-t), unit * sign(y-t)
}))

// MeanSquaredLogarithmicError is the mean of (log(1 + yTrue) − log(1 + yPred))² over the last axis; what is below 1e-7
// counts as 1e-7. Names: "mean_squared_logarithmic_error", "msle", "MSLE".
type MeanSquaredLogarithmicError struct{ plain[logarithmicError] }

type logarithmicError struct{}

func (logarithmicError) kernel() *kernel { return logarithmicErrorKernel }

var logarithmicErrorKernel = newKernel("mean_squared_logarithmic_error", elementwise(func(_ params, t, y float64) (float64, float64) {
	d := math.Log1p(max(y, epsilon)) - math.Log1p(max(t, epsilon))
	if y < epsilon {
		return d * d, 0
	}
	return d * d, 2 * d / (1 + y)
}))

// LogCosh is the mean of log(cosh(yPred − yTrue)) over the last axis. Names: "log_cosh", "logcosh".
type LogCosh struct{ plain[logCosh] }

type logCosh struct{}

func (logCosh) kernel() *kernel { return logCoshKernel }

var logCoshKernel = newKernel("log_cosh", elementwise(func(_ params, t, y float64) (float64, float64) {
	d := math.Abs(y - t)
	return d + math.Log1p(math.Exp(-2*d)) - math.Ln2, math.Tanh(y - t)
}))

// Poisson is the mean of yPred − yTrue·log(yPred + 1e-7) over the last axis. Name: "poisson".
type Poisson struct{ plain[poisson] }

type poisson struct{}

func (poisson) kernel() *kernel { return poissonKernel }

var poissonKernel = newKernel("poisson", elementwise(func(_ params, t, y float64) (float64, float64) {
	return y - t*math.Log(y+epsilon), 1 - t/(y+epsilon)
}))

// Huber is the mean over the last axis of d²/2 where d = |yTrue − yPred| is at most Delta, and of Delta·d − Delta²/2
// beyond it. Name: "huber".
type Huber struct {
	Delta float64 `json:"delta"` // positive; 0 is 1
}

var huberKernel = newKernel("huber", elementwise(func(p params, t, y float64) (float64, float64) {
	d, delta := y-t, p[0]
	if math.Abs(d) <= delta {
		return d * d / 2, d
	}
	return delta*math.Abs(d) - delta*delta/2, delta * sign(d)
}))

func (l Huber) parts() (*kernel, params) {
	if l.Delta == 0 {
		return huberKernel, params{1}
	}
	return huberKernel, params{l.Delta}
}

func (l Huber) validate() error { return within("huber", "Delta", l.Delta, 0, math.MaxFloat32) }

// LossName is "huber".
func (Huber) LossName() string { return huberKernel.op.Name }

// Check requires labels of the shape of the predictions.
func (l Huber) Check(yTrue, yPred tensor.Shape) error {
	k, _ := l.parts()
	return k.checkShapes(yTrue, yPred)
}

// Call records the loss.
func (l Huber) Call(t *tape.Tape, yTrue *tensor.Tensor, yPred *tape.Var, sampleWeight []float32) *tape.Var {
	k, p := l.parts()
	return k.record(t, p, yTrue, yPred, sampleWeight)
}

// CosineSimilarity is −cos of the angle between yTrue and yPred along the last axis: −1 is the same direction.
// Name: "cosine_similarity".
type CosineSimilarity struct{ plain[cosine] }

type cosine struct{}

func (cosine) kernel() *kernel { return cosineKernel }

var cosineKernel = newKernel("cosine_similarity", func(_ params, yTrue, yPred, grad []float32) float32 {
	var tt, yy, ty float64
	for i, y := range yPred {
		t := float64(yTrue[i])
		tt, yy, ty = tt+t*t, yy+float64(y)*float64(y), ty+t*float64(y)
	}
	invT, invY := min(1/math.Sqrt(tt), 1/epsilon), min(1/math.Sqrt(yy), 1/epsilon)
	similarity := ty * invT * invY
	shrink := similarity * invY * invY // the length of yPred changes with it, unless it counts as epsilon
	if invY == 1/epsilon {
		shrink = 0
	}
	for i := range grad {
		grad[i] = float32(shrink*float64(yPred[i]) - float64(yTrue[i])*invT*invY)
	}
	return float32(-similarity)
})

// sign is −1, 0 or 1.
func sign(v float64) float64 {
	switch {
	case v > 0:
		return 1
	case v < 0:
		return -1
	}
	return 0
}

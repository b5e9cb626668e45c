package loss

// Hinge is the mean of max(1 − yTrue·yPred, 0) over the last axis. Labels are −1 and 1; if all are 0 or 1, they are
// taken as −1 and 1. Name: "hinge".
type Hinge struct{ plain[hinge] }

type hinge struct{}

func (hinge) kernel() *kernel { return hingeKernel }

var hingeKernel = withSigns(newKernel("hinge", elementwise(func(p params, t, y float64) (float64, float64) {
	t = signed(p, t)
	if gap := 1 - t*y; !(gap < 0) {
		return gap, -t
	}
	return 0, 0
})))

// SquaredHinge is the mean of max(1 − yTrue·yPred, 0)² over the last axis, with labels as for Hinge.
// Name: "squared_hinge".
type SquaredHinge struct{ plain[squaredHinge] }

type squaredHinge struct{}

func (squaredHinge) kernel() *kernel { return squaredHingeKernel }

var squaredHingeKernel = withSigns(newKernel("squared_hinge", elementwise(func(p params, t, y float64) (float64, float64) {
	t = signed(p, t)
	if gap := 1 - t*y; !(gap < 0) {
		return gap * gap, -2 * gap * t
	}
	return 0, 0
})))

// withSigns makes a kernel check whether all labels are 0 or 1: params[0] is then 1.
func withSigns(k *kernel) *kernel {
	k.prepare = func(p params, yTrue []float32) params {
		p[0] = 1
		for _, t := range yTrue {
			if t != 0 && t != 1 {
				p[0] = 0
			}
		}
		return p
	}
	return k
}

// signed is the label as −1 or 1.
func signed(p params, t float64) float64 {
	if p[0] == 1 {
		return 2*t - 1
	}
	return t
}

// CategoricalHinge is max(wrong − right + 1, 0), where right is the sum of yTrue·yPred and wrong the maximum of
// (1 − yTrue)·yPred over the last axis. Labels are one-hot. Name: "categorical_hinge".
type CategoricalHinge struct{ plain[categoricalHinge] }

type categoricalHinge struct{}

func (categoricalHinge) kernel() *kernel { return categoricalHingeKernel }

var categoricalHingeKernel = newKernel("categorical_hinge", func(_ params, yTrue, yPred, grad []float32) float32 {
	right, wrong, ties := float32(0), float32(0), float32(0)
	for i, y := range yPred {
		right += yTrue[i] * y
		switch v := (1 - yTrue[i]) * y; {
		case i == 0 || v > wrong || v != v:
			wrong, ties = v, 1
		case v == wrong:
			ties++
		}
	}
	gap := wrong - right + 1
	if gap < 0 {
		clear(grad)
		return 0
	}
	for i := range grad {
		grad[i] = -yTrue[i]
		if (1-yTrue[i])*yPred[i] == wrong { // those that are equally wrong share the gradient
			grad[i] += (1 - yTrue[i]) / ties
		}
	}
	return gap
})

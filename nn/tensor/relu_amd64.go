package tensor

//go:noescape
func relu8(dst, x *float32, eights int)

//go:noescape
func reluGrad8(dst, y, grad *float32, eights int)

// reluVectors is Relu for as many elements as make whole eights, and returns how many.
func reluVectors(dst, x []float32) int {
	if !assembly || len(x) < 8 {
		return 0
	}
	relu8(&dst[0], &x[0], len(x)/8)
	return len(x) &^ 7
}

// reluGradVectors is ReluGrad for as many elements as make whole eights, and returns how many.
func reluGradVectors(dst, y, g []float32) int {
	if !assembly || len(g) < 8 {
		return 0
	}
	reluGrad8(&dst[0], &y[0], &g[0], len(g)/8)
	return len(g) &^ 7
}

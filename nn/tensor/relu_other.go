//go:build !amd64

package tensor

func reluVectors(_, _ []float32) int { return 0 }

func reluGradVectors(_, _, _ []float32) int { return 0 }

//go:build !amd64

package tensor

func setAssembly(bool) bool { return false }

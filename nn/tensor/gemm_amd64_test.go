package tensor

// kernels are the implementations that the processor has, slowest first. Each switches itself on.
func kernels() map[string]func() {
	set := func(a, w bool) func() { return func() { assembly, wide = a, w } }
	all := map[string]func(){"portable": set(false, false)}
	if assembly {
		all["AVX2"] = set(true, false)
	}
	if wide {
		all["AVX-512"] = set(true, true)
	}
	return all
}

// keepKernels returns what switches back to the kernels in use.
func keepKernels() func() {
	a, w := assembly, wide
	return func() { assembly, wide = a, w }
}

package tensor

func kernels() map[string]func() {
	set := func(on bool) func() { return func() { assembly = on } }
	return map[string]func(){"portable": set(false), "NEON": set(true)}
}

func keepKernels() func() {
	on := assembly
	return func() { assembly = on }
}

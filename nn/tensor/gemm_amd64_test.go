package tensor

// setAssembly switches the kernels on or off, and returns what they were.
func setAssembly(on bool) bool {
	kept := assembly
	assembly = on
	return kept
}

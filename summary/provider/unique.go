package provider

import "slices"

// Unique is values without repetitions, in order.
func Unique[T comparable](values []T) []T {
	seen := make(map[T]bool, len(values))
	return slices.DeleteFunc(slices.Clone(values), func(v T) bool {
		known := seen[v]
		seen[v] = true
		return known
	})
}

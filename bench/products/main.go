// Command products measures products of matrices, m×k by k×n, in GFLOPS: those of a training of the book's network, and a large one. bench/products/peer.py
// measures the same with numpy.
package main

import (
	"fmt"
	"time"

	"board/nn/tensor"
)

// shapes are m, k and n.
var shapes = [][3]int{{32, 784, 300}, {256, 784, 300}, {2048, 784, 300}, {256, 300, 100}, {1024, 1024, 1024}}

func main() {
	for _, s := range shapes {
		fmt.Printf("%d×%d×%d %.0f\n", s[0], s[1], s[2], measure(s, 15, 100*time.Millisecond))
	}
}

// measure returns the GFLOPS of the best of several rounds of about a time each.
func measure(shape [3]int, rounds int, each time.Duration) (best float64) {
	m, k, n := shape[0], shape[1], shape[2]
	a, b, c := tensor.New(m, k), tensor.New(k, n), tensor.New(m, n)
	a.Fill(0.5)
	b.Fill(0.25)
	for range rounds {
		begin, times := time.Now(), 0
		for ; time.Since(begin) < each; times++ {
			tensor.Product(m, n, k, 1, tensor.Mat(a.Data, k), tensor.Mat(b.Data, n), 0, tensor.Mat(c.Data, n))
		}
		best = max(best, 2*float64(m)*float64(k)*float64(n)*float64(times)/float64(time.Since(begin).Nanoseconds()))
	}
	return best
}

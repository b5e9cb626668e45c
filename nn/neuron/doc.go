// Package neuron starts neural networks from their oldest parts: McCulloch-Pitts units and the logical circuits that
// can be wired from them, threshold logic units, and the perceptron with its learning rule. It is the first part of
// chapter 10 of Géron's "Hands-On Machine Learning" in Go, made for reading and for small data: numbers are float64,
// samples are rows of a slice, and nothing of the rest of nn is used.
//
//   - [Unit] is a McCulloch-Pitts neuron; [Circuit] wires units into AND, OR, NOT, XOR and what follows from them.
//   - [TLU] is a threshold logic unit; [Network] stacks layers of them.
//   - [Perceptron] is one layer of TLUs that learns.
package neuron

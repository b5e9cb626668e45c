package nn

import (
	"fmt"
	"slices"

	"board/nn/tape"
)

// checkStrays looks at the first step of a training for weights that it used but that the optimizer has not got: those of a layer in an unexported
// field, or made again in every Call, which would stay at their random values unnoticed.
func (m *Model) checkStrays() error {
	if m.compiled.whole {
		return nil
	}
	for n := range m.work.tape.Nodes() {
		for _, v := range n.In {
			if m.isStray(v) {
				return fmt.Errorf("%s: %s/%s would never be trained, as it belongs to no layer of the model; keep its layer in an exported field of the Caller or list it in NewSubclassed, "+
					"have the method Weights of a layer that is made of others list theirs, or freeze it by SetTrainable(false)", m.name, n.Scope, v.Name)
			}
		}
	}
	m.compiled.whole = true
	return nil
}

// isStray reports whether a Var is a parameter that is not trained though it could be. What a Call watches has no name.
func (m *Model) isStray(v *tape.Var) bool {
	return v.Trainable() && v.Name != "" && !slices.Contains(m.compiled.params, v)
}

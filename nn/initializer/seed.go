package initializer

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strconv"
)

// Seed makes an initializer fill every weight of the same shape with the same values, regardless of what was drawn before. Zero means no
// seed of its own: values come from the model's stream (nn.Model.SetSeed). In JSON no seed is null, as Keras writes it.
type Seed uint64

// stream returns the generator that the seed asks for.
func (s Seed) stream(rng *rand.Rand) (*rand.Rand, error) {
	if s != 0 {
		return rand.New(rand.NewPCG(uint64(s), 0)), nil
	}
	if rng == nil {
		return nil, fmt.Errorf("expected a stream of random numbers or a seed, got neither; set Seed")
	}
	return rng, nil
}

// MarshalJSON writes the number, or null for no seed.
func (s Seed) MarshalJSON() ([]byte, error) {
	if s == 0 {
		return []byte("null"), nil
	}
	return strconv.AppendUint(nil, uint64(s), 10), nil
}

// UnmarshalJSON reads a number or null.
func (s *Seed) UnmarshalJSON(data []byte) error {
	var n *uint64
	if err := json.Unmarshal(data, &n); err != nil {
		return fmt.Errorf("seed: expected a whole number or null, got %.40s", data)
	}
	*s = 0
	if n != nil {
		*s = Seed(*n)
	}
	return nil
}

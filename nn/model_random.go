package nn

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"sync"

	"board/nn/layer"
	"board/nn/tape"
)

// Where new models take their seeds from.
var seeds = struct {
	sync.Mutex
	rng *rand.Rand
}{rng: rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))}

// SetRandomSeed makes models that are created from now on start from known random numbers, each model from its own, in the order in which
// they are made: Keras's set_random_seed. Call it before the model is made, as its first weights are drawn then. Without it every run of the
// program differs. Models that are made in several goroutines at once take WithSeed instead.
func SetRandomSeed(seed uint64) {
	seeds.Lock()
	defer seeds.Unlock()
	seeds.rng = rand.New(rand.NewPCG(seed, 0))
}

func nextSeed() uint64 {
	seeds.Lock()
	defer seeds.Unlock()
	return seeds.rng.Uint64()
}

// A Seed makes models whose random numbers are their own, whatever other models are made before, after or at the same time.
type Seed uint64

// WithSeed makes one model from a seed of its own:
//
//	model, err := nn.WithSeed(42).NewSequential(&layer.Input{Shape: []int{4}}, &layer.Dense{Units: 3})
//
// The same seed gives the same first weights, the same dropout and noise, and the same order of the samples in Fit, also where
// trials are made and trained at once. The bits are those of one kernel for products of matrices; see package tensor.
func WithSeed(seed uint64) Seed { return Seed(seed) }

// NewSequential is nn.NewSequential with this seed.
func (s Seed) NewSequential(layers ...layer.Layer) (*Model, error) {
	return newSequential(uint64(s), layers)
}

// NewModel is nn.NewModel with this seed.
func (s Seed) NewModel(inputs, outputs []*Symbol) (*Model, error) {
	return newFunctional(uint64(s), inputs, outputs)
}

// NewSubclassed is nn.NewSubclassed with this seed.
func (s Seed) NewSubclassed(c Caller, layers ...layer.Layer) (*Model, error) {
	return newSubclassed(uint64(s), c, layers)
}

// SetSeed starts the random numbers of this model anew: the weights, which are still to be made, dropout and noise, and the order of the
// samples in Fit. It is for a model that waits for its first data. Weights that exist cannot be drawn again: then it is an error, and
// nothing changes. WithSeed makes a model whose weights come from the seed at once.
func (m *Model) SetSeed(seed uint64) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, l := range m.layers {
		if len(l.Weights()) > 0 {
			return fmt.Errorf("%s: SetSeed: layer %s has its weights already, which come from another seed; make the model by nn.WithSeed(%d)", m.name, l.LayerName(), seed)
		}
	}
	m.setSeed(seed)
	return nil
}

// setSeed is SetSeed without weights.
func (m *Model) setSeed(seed uint64) {
	m.seed, m.shuffles = seed, shuffleState{last: -1}
	m.initial = rand.NewPCG(seed, 1)
	m.spare = newWorkspaces(seed)
	fresh := tape.New(seed)
	if m.work.tape == nil {
		m.work.tape = fresh
		return
	}
	if err := m.work.tape.SetRandomState(fresh.RandomState()); err != nil {
		panic("nn: a tape does not take another tape's random state") // it always does
	}
}

// A shuffleState determines the order in which each epoch goes through the data. The order depends on the seed and the number of the epoch
// alone, so that a training that is resumed in another process has the same; round counts how often training started over at an earlier
// epoch, as a second Fit does.
type shuffleState struct {
	round, last int64 // last is the latest epoch, -1 before the first
}

func (s *shuffleState) begin(epoch int) {
	if int64(epoch) <= s.last {
		s.round++
	}
	s.last = int64(epoch)
}

// order is a permutation of n rows for the epoch that has begun.
func (s *shuffleState) order(seed uint64, n int) []int {
	return s.rng(seed).Perm(n)
}

func (s *shuffleState) rng(seed uint64) *rand.Rand {
	return rand.New(rand.NewPCG(seed, uint64(s.round)<<32|uint64(s.last)&(1<<32-1)))
}

const (
	randomStateVersion = 2
	// randomStateHead is the version, seed, and state of the shuffles. Then follow the generators of the first weights and of the tape, pcgState bytes
	// each.
	randomStateHead = 1 + 3*8
	pcgState        = 20
)

// RandomState is all random state of the model, for saving: with it and the weights and the optimizer's state restored, training goes on
// as if it had not been interrupted.
func (m *Model) RandomState() []byte {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.randomState()
}

// randomState is RandomState for callers that hold the lock.
func (m *Model) randomState() []byte {
	state := []byte{randomStateVersion}
	state = binary.LittleEndian.AppendUint64(state, m.seed)
	state = binary.LittleEndian.AppendUint64(state, uint64(m.shuffles.round))
	state = binary.LittleEndian.AppendUint64(state, uint64(m.shuffles.last))
	initial, err := m.initial.MarshalBinary()
	if err != nil {
		panic("nn: PCG cannot be marshalled") // it always can
	}
	return append(append(state, initial...), m.work.tape.RandomState()...)
}

// SetRandomState restores what RandomState returned.
func (m *Model) SetRandomState(state []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(state) != randomStateHead+2*pcgState || state[0] != randomStateVersion {
		return fmt.Errorf("%s: expected a random state of version %d, got %d bytes of something else", m.name, randomStateVersion, len(state))
	}
	initial := &rand.PCG{}
	err := initial.UnmarshalBinary(state[randomStateHead : randomStateHead+pcgState])
	if err == nil {
		err = m.work.tape.SetRandomState(state[randomStateHead+pcgState:])
	}
	if err != nil {
		return fmt.Errorf("%s: random state: %w", m.name, err)
	}
	m.initial = initial
	m.seed = binary.LittleEndian.Uint64(state[1:])
	m.shuffles.round = int64(binary.LittleEndian.Uint64(state[9:]))
	m.shuffles.last = int64(binary.LittleEndian.Uint64(state[17:]))
	return nil
}

package nn

import (
	"sync"

	"board/nn/tape"
)

// A workspace is the memory of one forward pass at a time. Weights are not in it: all workspaces of a model share them.
type workspace struct {
	tape    *tape.Tape
	graph   *graph        // what values and args have the sizes for
	values  []*tape.Var   // by the node's index: what the node made in the step under way
	args    [][]*tape.Var // by the node's index: what the layer is called with
	in, out []*tape.Var
	home    *workspaces
}

// fit gives values and args the sizes for a graph.
func (w *workspace) fit(g *graph) {
	if w.graph == g {
		return
	}
	w.graph, w.values, w.args = g, make([]*tape.Var, len(g.nodes)), make([][]*tape.Var, len(g.nodes))
	for i, n := range g.nodes {
		w.args[i] = make([]*tape.Var, len(n.in))
	}
}

// forward records the model for a batch.
func (w *workspace) forward(m *Model, b *batch, train bool) ([]*tape.Var, error) {
	w.tape.Training = train
	w.tape.Reset()
	in := w.in[:0]
	for i, x := range b.x {
		v := w.tape.Constant(x)
		v.Name = m.inputs[i].name // shows in the graph
		in = append(in, v)
	}
	out, err := m.record(w, w.tape, in, w.out[:0])
	w.in = in
	if err == nil {
		w.out = out
	}
	return out, err
}

// infer is forward for inference while other goroutines may train the model: the batch is computed with the weights
// between two steps.
func (w *workspace) infer(m *Model, b *batch) ([]*tape.Var, error) {
	alone := m.beginReading()
	defer m.endReading(alone)
	return w.forward(m, b, false)
}

// inferLocked is infer for callers that hold the lock.
func (w *workspace) inferLocked(m *Model, b *batch) ([]*tape.Var, error) {
	return w.forward(m, b, false)
}

// maxSpare bounds the workspaces that a model keeps for later calls. More calls than that may run at a time.
const maxSpare = 16

// workspaces are those of a model that no call is using. The one that was given back last is taken first, so that calls
// one after the other have one and the same.
type workspaces struct {
	mu    sync.Mutex
	seed  uint64
	made  uint64
	spare []*workspace
}

func newWorkspaces(seed uint64) *workspaces { return &workspaces{seed: seed} }

// take is a workspace for the caller alone, until give.
func (s *workspaces) take() *workspace {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := len(s.spare); n > 0 {
		w := s.spare[n-1]
		s.spare = s.spare[:n-1]
		return w
	}
	s.made++
	return &workspace{tape: tape.New(s.seed + s.made), home: s}
}

// give hands a workspace back. It drops the caller's tensors first.
func (w *workspace) give() {
	w.tape.Release()
	clear(w.values)
	w.home.mu.Lock()
	defer w.home.mu.Unlock()
	if len(w.home.spare) < maxSpare {
		w.home.spare = append(w.home.spare, w)
	}
}

// takeWorkspace is a workspace of the model for the caller alone.
func (m *Model) takeWorkspace() *workspace {
	m.mu.RLock()
	spare := m.spare
	m.mu.RUnlock()
	return spare.take()
}

// beginReading waits until no step of training changes the weights, and keeps the next one waiting until endReading. A
// subclassed model whose Call may still build a layer is read by one goroutine at a time: alone.
func (m *Model) beginReading() (alone bool) {
	if m.kind == Subclassed && !m.complete.Load() {
		m.mu.Lock()
		return true
	}
	m.mu.RLock()
	return false
}

func (m *Model) endReading(alone bool) {
	if !alone {
		m.mu.RUnlock()
		return
	}
	m.complete.Store(m.allBuilt())
	m.mu.Unlock()
}

// allBuilt reports whether every layer has its weights.
func (m *Model) allBuilt() bool {
	for _, l := range m.layers {
		if !l.Built() {
			return false
		}
	}
	return m.built()
}

// built is Built for callers that hold the lock.
func (m *Model) built() bool { return len(m.outputs) > 0 }

// ports are the inputs and outputs; nobody changes the slices.
func (m *Model) ports() (inputs, outputs []port) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.inputs, m.outputs
}

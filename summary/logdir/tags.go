package logdir

import (
	"strings"
	"sync"
)

// A tagTable numbers the names of tags, and keeps one copy of each: thousands of
// runs share a few dozen of them. Its lock is a leaf: nothing else is locked
// under it.
type tagTable struct {
	mu     sync.RWMutex
	byName map[string]tagName
}

type tagName struct {
	id   int
	name string
}

// lookup is the number of a tag's name and the name itself, as valid UTF-8.
func (t *tagTable) lookup(raw []byte) (int, string) {
	t.mu.RLock()
	n, ok := t.byName[string(raw)]
	t.mu.RUnlock()
	if ok {
		return n.id, n.name
	}
	name := strings.ToValidUTF8(string(raw), "\uFFFD")
	t.mu.Lock()
	defer t.mu.Unlock()
	if n, ok = t.byName[name]; !ok {
		if t.byName == nil {
			t.byName = map[string]tagName{}
		}
		n = tagName{id: len(t.byName), name: name}
		t.byName[name] = n
	}
	return n.id, n.name
}

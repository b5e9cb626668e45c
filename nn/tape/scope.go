package tape

// A scope is a name within names. Scopes are kept, so that entering one again allocates nothing.
type scope struct {
	path     string
	parent   *scope
	children map[string]*scope
	memo     any
}

// PushScope names what is recorded until PopScope: nodes get the Scope "outer/name".
func (t *Tape) PushScope(name string) {
	child := t.scope.children[name]
	if child == nil {
		child = &scope{path: name, parent: t.scope}
		if t.scope.path != "" {
			child.path = t.scope.path + "/" + name
		}
		if t.scope.children == nil {
			t.scope.children = map[string]*scope{}
		}
		t.scope.children[name] = child
	}
	t.scope = child
}

// PopScope ends the scope that was entered last.
func (t *Tape) PopScope() {
	if t.scope.parent == nil {
		panic("tape: PopScope without PushScope")
	}
	t.scope = t.scope.parent
}

// Scope is PushScope, and returns PopScope: defer t.Scope("hidden1")().
func (t *Tape) Scope(name string) (end func()) {
	t.PushScope(name)
	return t.pop
}

// Memo is where the code within the present scope keeps something from step to step, on this tape.
func (t *Tape) Memo() *any { return &t.scope.memo }

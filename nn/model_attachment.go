package nn

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
)

var attachmentName = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$`)

// Attach keeps a value with the model, as JSON, and in the file that Save writes: what prepares its inputs, such as a datasets.StandardScaler, or
// the names of its classes. Names are made of letters, digits and _ . -; one that is taken is replaced.
func (m *Model) Attach(name string, value any) error {
	if !attachmentName.MatchString(name) {
		return fmt.Errorf("%s: Attach: expected a name of letters, digits and _ . -, got %.100q", m.name, name)
	}
	data, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("%s: Attach %s: %w", m.name, name, err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.attached == nil {
		m.attached = map[string]json.RawMessage{}
	}
	m.attached[name] = data
	return nil
}

// Attachment reads what Attach kept under this name into a value, as json.Unmarshal does.
func (m *Model) Attachment(name string, into any) error {
	m.mu.RLock()
	data, ok := m.attached[name]
	there := m.attachments()
	m.mu.RUnlock()
	if !ok {
		return fmt.Errorf("%s: nothing is attached as %q; there is %s", m.name, name, listed(there))
	}
	if err := json.Unmarshal(data, into); err != nil {
		return fmt.Errorf("%s: attachment %s: %w", m.name, name, err)
	}
	return nil
}

// Attachments are the names of all that is attached, sorted.
func (m *Model) Attachments() []string {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.attachments()
}

func (m *Model) attachments() []string { return slices.Sorted(maps.Keys(m.attached)) }

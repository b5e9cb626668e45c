package nn

import (
	"fmt"
	"iter"
	"slices"
	"strings"
)

// Logs are the named numbers that training reports: "loss", "accuracy", "val_loss". They keep their order: that of
// Keras, which sorts what was trained and then what was validated by name. The zero value is empty and ready.
//
// Logs that a callback receives are filled anew for the next batch: keep a Clone, not the pointer.
type Logs struct {
	names  []string
	values []float64
}

// Get is the value of that name.
func (l *Logs) Get(name string) (value float64, ok bool) {
	if i := l.index(name); i >= 0 {
		return l.values[i], true
	}
	return 0, false
}

// Set gives a name its value; a new name comes last. What a callback sets at the end of an epoch, such as
// "learning_rate", gets into the History and the progress bar.
func (l *Logs) Set(name string, value float64) {
	if i := l.index(name); i >= 0 {
		l.values[i] = value
		return
	}
	l.names, l.values = append(l.names, name), append(l.values, value)
}

// All goes through names and values in order.
func (l *Logs) All() iter.Seq2[string, float64] {
	return func(yield func(string, float64) bool) {
		if l == nil {
			return
		}
		for i, name := range l.names {
			if !yield(name, l.values[i]) {
				return
			}
		}
	}
}

// Names are the names in order; the slice is the caller's.
func (l *Logs) Names() []string {
	if l == nil {
		return nil
	}
	return slices.Clone(l.names)
}

// Len is the number of names.
func (l *Logs) Len() int {
	if l == nil {
		return 0
	}
	return len(l.names)
}

// Clone is a copy that stays as it is.
func (l *Logs) Clone() *Logs {
	if l == nil {
		return &Logs{}
	}
	return &Logs{slices.Clone(l.names), slices.Clone(l.values)}
}

// String writes the logs as the progress bar does: "accuracy: 0.7031 - loss: 1.0210".
func (l *Logs) String() string {
	var b strings.Builder
	for name, value := range l.All() {
		if b.Len() > 0 {
			b.WriteString(" - ")
		}
		fmt.Fprintf(&b, "%s: %s", name, formatValue(value))
	}
	return b.String()
}

// index finds a name. There are few, so that looking at all is fast and takes no memory.
func (l *Logs) index(name string) int {
	if l == nil {
		return -1
	}
	return slices.Index(l.names, name)
}

// clear empties the logs and keeps their memory.
func (l *Logs) clear() { l.names, l.values = l.names[:0], l.values[:0] }

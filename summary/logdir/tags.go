package logdir

import (
	"bytes"
	"slices"
	"strings"
	"sync"

	"board/summary"
)

// A tag is one tag of one run: its series, and what the catalog tells of it. It outlives a file that is replaced, so that whoever follows a
// series goes on doing so. There may be a million of them: see TestMemoryOfATag.
type tag struct {
	info   *TagInfo // what the catalog tells; another one when that changes
	series *Series  // a curve or places; not begun before the tag has info.meta
	files  int32    // how many files speak of it; with none it is not listed
	slot   int32    // its number in one of these, -1 if it has none
}

// Runs may use one name for data of different plugins. So the number of a tag is made
// of that of its name and, in the last pluginBits bits, that of its plugin: its place in
// the table of plugins, or otherPlugin.
const (
	pluginBits  = 5
	otherPlugin = 1<<pluginBits - 1
)

var pluginNumbers = func() map[string]int {
	numbers := map[string]int{}
	for i, plugin := range summary.Plugins() {
		if i >= otherPlugin {
			panic("logdir: pluginBits are too few for the table of plugins")
		}
		numbers[plugin.Name] = i
	}
	return numbers
}()

// tagID is the number of the tag of a plugin.
func tagID(name int32, plugin string) int {
	number, known := pluginNumbers[plugin]
	if !known {
		number = otherPlugin
	}
	return int(name)<<pluginBits | number
}

// release says that one file less speaks of the tag.
func (t *tag) release() {
	if t.files--; t.files == 0 {
		info := *t.info
		info.meta, info.MaxSamples = unknownMeta, 0
		t.info = &info
	}
}

// A tagMeta is what a writer says about a tag. Tags of which the same is said
// share one.
type tagMeta struct {
	summary.Metadata      // without the display name where that is the tag's name
	named            bool // the display name is the tag's name
	cut              bool // there was more content than is kept
}

var unknownMeta = &tagMeta{}

// learnt is what a run learnt last of a tag. Writers say the same of all their tags.
type learnt struct {
	meta *tagMeta
	kind summary.Kind
	raw  []byte
}

// maxLearnt is how many bytes of metadata are kept to be compared with the next tag's.
const maxLearnt = 64 << 10

// of is what a value says of its tag. Of the content it keeps no more than most bytes:
// all or nothing.
func (l *learnt) of(v *summary.Value, name string, most int64) *tagMeta {
	if l.meta != nil && l.kind == v.Kind && bytes.Equal(l.raw, v.Metadata) {
		return l.meta
	}
	meta := &tagMeta{Metadata: summary.MetadataOf(v)}
	if meta.Scalar() {
		meta.Content = nil // says nothing of a curve
	}
	if int64(len(meta.Content)) > most {
		meta.Content, meta.cut = nil, true
	}
	meta.Content = slices.Clone(meta.Content) // what was read is overwritten
	if meta.DisplayName == name {
		if bytes.Contains(v.Metadata, []byte(name)) { // the writer may have said so of this tag alone
			*l = learnt{}
			return meta
		}
		meta.named, meta.DisplayName = true, ""
	}
	if len(v.Metadata) > maxLearnt {
		*l = learnt{}
		return meta
	}
	*l = learnt{meta, v.Kind, slices.Clone(v.Metadata)}
	return meta
}

// A tagTable numbers the names of tags, and keeps one copy of each: thousands of
// runs share a few dozen of them. A name is forgotten when no run has it any more;
// its number is not given again. Its lock is a leaf: nothing else is locked under
// it.
type tagTable struct {
	mu     sync.RWMutex
	byName map[string]*tagName
	most   int   // names that byName had at some time since it was made
	next   int32 // number for the next new name
}

type tagName struct {
	id   int32
	uses int32 // how many runs have it
	text string
}

// find is the entry of a name, nil if no run has it.
func (t *tagTable) find(raw []byte) *tagName {
	t.mu.RLock()
	defer t.mu.RUnlock()
	if n := t.byName[string(raw)]; n != nil {
		return n
	}
	return t.byName[strings.ToValidUTF8(string(raw), "\uFFFD")] // no copy where it is valid
}

// use is the entry of a name, as valid UTF-8, which one run more has: a new one is made
// by that run.
func (t *tagTable) use(raw []byte, r *run) *tagName {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := t.byName[string(raw)]
	if n == nil {
		text := strings.ToValidUTF8(string(raw), "\uFFFD")
		if n = t.byName[text]; n == nil {
			n = r.names.name(t.next, text, r.cellsToMake())
			t.next++
			if t.byName == nil {
				t.byName = map[string]*tagName{}
			}
			t.byName[n.text] = n
			t.most = max(t.most, len(t.byName))
		}
	}
	n.uses++
	return n
}

// release says that one run less has the tags.
func (t *tagTable) release(tags []*tag) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, x := range tags {
		n := t.byName[x.info.Name]
		if n.uses--; n.uses == 0 {
			delete(t.byName, n.text)
		}
	}
	if t.most > 1024 && len(t.byName) < t.most/4 { // maps do not shrink
		small := make(map[string]*tagName, len(t.byName))
		for name, n := range t.byName {
			small[name] = n
		}
		t.byName, t.most = small, len(small)
	}
}

package logdir

import (
	"fmt"
	"math"
	"slices"

	"board/summary"
)

// A slot is what one file knows of one tag. Writers log their tags in the same
// order over and over, so each slot remembers which came after it the last time:
// finding the tag of a value then costs one comparison instead of a look-up. It
// remembers a number, as storing pointers would trouble the garbage collector at
// every point.
type slot struct {
	name  string // as it stands in the file
	tag   *tag
	part  *part // nil unless a scalar
	index int   // in slots.all
	next  int   // index of what followed the last time
}

// slots is the slots of a file.
type slots struct {
	all     []*slot // in the order of their making
	byName  map[string]*slot
	current int // index of the one used last
}

// find is the slot of a tag, nil if the file has not named it.
func (s *slots) find(name []byte) *slot {
	if s.current < len(s.all) {
		if next := s.all[s.all[s.current].next]; next.name == string(name) {
			s.current = next.index
			return next
		}
	}
	found := s.byName[string(name)]
	if found != nil {
		s.moveTo(found)
	}
	return found
}

func (s *slots) moveTo(x *slot) {
	s.all[s.current].next = x.index
	s.current = x.index
}

func (s *slots) add(x *slot) {
	if s.byName == nil {
		s.byName = map[string]*slot{}
	}
	s.byName[x.name] = x
	x.index = len(s.all)
	s.all = append(s.all, x)
	s.moveTo(x)
}

// ingest takes one event of a file into the run. The caller holds r.mu. The
// error says what of the event could not be read.
func (r *run) ingest(f *file, e *summary.Event) error {
	if !f.sound {
		f.sound = true
		r.sound++
		r.structure++
	}
	r.clock(f, e)
	if len(e.Values) == 0 {
		return nil
	}
	var bad error
	points := r.points
	for i := range e.Values {
		if err := r.ingestValue(f, e, &e.Values[i]); err != nil {
			bad = err
		}
	}
	f.newest.note(e.Step, e.WallTime, r.points > points)
	return bad
}

// clock follows the wall times of a file and its run.
func (r *run) clock(f *file, e *summary.Event) {
	w := e.WallTime
	if w != w {
		return
	}
	if f.first != f.first { // the first event of the file
		f.first = w
	}
	if !(f.last >= w) {
		f.last = w
	}
	if !(r.start <= w) {
		r.start = w
		r.structure++
	}
}

func (r *run) ingestValue(f *file, e *summary.Event, v *summary.Value) error {
	s := f.slots.find(v.Tag)
	if s == nil {
		s = r.newSlot(f, v)
	}
	if v.Metadata != nil && !s.tag.meta.Known() {
		r.learn(s, v)
	}
	if s.tag.series == nil {
		r.ingestSamples(s.tag, v)
		return nil
	}
	x := v.Scalar
	if v.Kind != summary.KindSimple {
		var ok bool
		if x, ok = summary.ScalarOf(v.Data); v.Kind != summary.KindTensor || !ok {
			return fmt.Errorf("the value of scalar %q at step %d is not one number", s.name, e.Step)
		}
	}
	if s.part == nil {
		s.part = r.newPart(f, s.tag.series)
	}
	s.tag.series.add(s.part, summary.Point{Step: e.Step, WallTime: e.WallTime, Value: x})
	r.touch(s.tag.series)
	r.points++
	return nil
}

// newSlot meets a tag for the first time in a file.
func (r *run) newSlot(f *file, v *summary.Value) *slot {
	id, name := r.store.tags.lookup(v.Tag)
	t := r.tags[id]
	if t == nil {
		t = &tag{id: id, name: name}
		r.tags[id] = t
	}
	t.files++
	s := &slot{name: name, tag: t}
	if name != string(v.Tag) {
		s.name = string(v.Tag)
	}
	f.slots.add(s)
	if !t.meta.Known() {
		r.learn(s, v)
	}
	return s
}

// learn takes over what the writer says of a tag.
func (r *run) learn(s *slot, v *summary.Value) {
	s.tag.meta = summary.MetadataOf(v)
	if !s.tag.meta.Scalar() {
		s.tag.series = nil
		s.tag.meta.Content = slices.Clone(s.tag.meta.Content) // what was read is overwritten
		r.structure++
		return
	}
	s.tag.meta.Content = nil // says nothing of a curve
	if s.tag.series == nil {
		s.tag.series = newSeries(r, s.tag)
	}
	r.structure++
}

// newPart gives a file its part of a series, in the order of the files.
func (r *run) newPart(f *file, x *Series) *part {
	p := &part{file: f, last: math.MinInt64}
	i := len(x.parts)
	for i > 0 && x.parts[i-1].file.name > f.name {
		i--
	}
	x.parts = append(x.parts, nil)
	copy(x.parts[i+1:], x.parts[i:])
	x.parts[i] = p
	return p
}

// ingestSamples counts the images or clips of a step.
func (r *run) ingestSamples(t *tag, v *summary.Value) {
	if t.meta.Plugin != summary.PluginImages && t.meta.Plugin != summary.PluginAudio {
		return
	}
	plugin, _ := summary.PluginOf(t.meta.Plugin)
	if n := plugin.Items(v); n > t.maxSamples {
		t.maxSamples = n
		r.structure++
	}
}

package logdir

import (
	"fmt"
	"math"

	"board/summary"
)

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
	s := f.slots.follow(v.Tag)
	if s == nil {
		s = r.slotOf(f, v)
	}
	if v.Metadata != nil && !s.tag.info.meta.Known() {
		r.learn(s.tag, v)
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

// slotOf is the slot of a value's tag, made where the file names it for the first time.
func (r *run) slotOf(f *file, v *summary.Value) *slot {
	t := r.tagOf(v)
	if s := f.slots.find(t); s != nil {
		return s
	}
	t.files++
	name := t.info.Name
	if name != string(v.Tag) {
		name = string(v.Tag)
	}
	return f.slots.add(slot{name: name, tag: t})
}

// tagOf is the run's tag of a value, made where the run has none.
func (r *run) tagOf(v *summary.Value) *tag {
	t := (*tag)(nil)
	if n := r.store.tags.find(v.Tag); n != nil {
		t = r.tags[n.id]
	}
	if t == nil {
		n := r.store.tags.use(v.Tag)
		t = newTag(n)
		r.tags[n.id] = t
	}
	if !t.info.meta.Known() {
		r.learn(t, v)
	}
	return t
}

// learn takes over what the writer says of a tag.
func (r *run) learn(t *tag, v *summary.Value) {
	meta := r.learnt.of(v, t.info.Name)
	switch {
	case !meta.Scalar():
		t.series = nil
	case t.series == nil:
		t.series = newSeries(r, t)
	}
	info := t.info
	if t.files > 0 { // a catalog may tell of it
		copied := *t.info
		info = &copied
	}
	info.meta, info.Series = meta, t.series
	t.info = info
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
	name := t.info.meta.Plugin
	if name != summary.PluginImages && name != summary.PluginAudio {
		return
	}
	plugin, _ := summary.PluginOf(name)
	if n := plugin.Items(v); n > t.info.MaxSamples {
		info := *t.info
		info.MaxSamples = n
		t.info = &info
		r.structure++
	}
}

package logdir

import (
	"fmt"
	"math"

	"board/internal/limits"
	"board/summary"
)

// ingest takes the event that a worker has scanned, of the record that it has read
// last, into the run. The caller holds r.mu. The error says what of the event could
// not be read.
func (r *run) ingest(f *file, w *worker, data []byte) error {
	e := &w.event
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
		if err := r.ingestValue(f, w, data, i); err != nil {
			bad = err
		}
	}
	if r.cut != nil {
		r.tellCut(f, w, data)
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

func (r *run) ingestValue(f *file, w *worker, data []byte, i int) error {
	e := &w.event
	v := &e.Values[i]
	s := f.slots.follow(v.Tag)
	if s == nil {
		s = r.slotOf(f, v)
	}
	if v.Metadata != nil && !s.tag.info.meta.Known() {
		r.learn(s.tag, v)
	}
	x := s.tag.series
	if x.isPlaces() {
		r.ingestPlace(f, s, w, data, i)
		return nil
	}
	value := v.Scalar
	if v.Kind != summary.KindSimple {
		var ok bool
		if value, ok = summary.ScalarOf(v.Data); v.Kind != summary.KindTensor || !ok {
			return fmt.Errorf("the value of scalar %q at step %d is not one number", s.name, e.Step)
		}
	}
	if s.part == nil {
		s.part = r.newPart(f, x)
	}
	x.add(s.part, summary.Point{Step: e.Step, WallTime: e.WallTime, Value: value}, nil)
	if value-value != 0 {
		r.noteNonFinite(x)
	}
	r.touch(x)
	r.points++
	return nil
}

// ingestPlace keeps the place of a value that is no scalar.
func (r *run) ingestPlace(f *file, s *slot, w *worker, data []byte, i int) {
	e, x := &w.event, s.tag.series
	r.ingestSamples(s.tag, &e.Values[i])
	if s.part == nil {
		s.part = r.newPart(f, x)
	}
	at := Place{
		Offset: w.rr.Offset() - frame - int64(len(data)), Length: int64(len(data)),
		Checksum: w.rr.Sum(data), Index: uint32(i),
	}
	x.add(s.part, summary.Point{Step: e.Step, WallTime: e.WallTime}, &at)
	r.touch(x)
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
		n := r.store.tags.use(v.Tag, r)
		t = r.newTag(n)
		r.tags[n.id] = t
	}
	if !t.info.meta.Known() {
		r.learn(t, v)
	}
	return t
}

// learn takes over what the writer says of a tag.
func (r *run) learn(t *tag, v *summary.Value) {
	meta := r.learnt.of(v, t.info.Name, r.store.limits.Content)
	if meta.cut {
		r.cut = t
	}
	if l := r.store.limits; int64(max(len(meta.Description), len(meta.DisplayName))) >= l.Description {
		l.Reached(limits.Description)
	}
	switch x := t.series; {
	case x.run == nil:
		x.begin(r, t, !meta.Scalar())
	case x.isPlaces() == meta.Scalar():
		r.forgetParts(t)
		t.series = new(Series)
		t.series.begin(r, t, !meta.Scalar())
	}
	info := t.info
	if t.files > 0 { // a catalog may tell of it
		copied := *t.info
		info = &copied
	}
	info.meta, info.series = meta, t.series
	info.ID = tagID(int32(info.NameID()), meta.Plugin)
	t.info = info
	r.structure++
}

// tellCut says that an event brought a tag with more content than is kept.
func (r *run) tellCut(f *file, w *worker, data []byte) {
	l := r.store.limits
	l.Reached(limits.Content)
	f.damage.count(largeContent, w.rr.Offset()-frame-int64(len(data)), 0, fmt.Sprintf(
		"the metadata of tag %q holds more than the %d bytes of content that are kept for its plugin; the tag is shown without",
		r.cut.info.Name, l.Content))
	r.cut = nil
}

// forgetParts drops what files have of a tag that turns out to be something else: its
// writer said what it is only after its first value.
func (r *run) forgetParts(t *tag) {
	if len(t.series.parts) == 0 {
		return
	}
	for _, f := range r.files {
		for s := range f.slots.each() {
			if s.tag == t {
				s.part = nil
			}
		}
	}
	t.series.parts = nil
	t.series.invalidate()
}

// newPart gives a file its part of a series, in the order of the files.
func (r *run) newPart(f *file, x *Series) *part {
	p := x.spare()
	if p == nil {
		p = &part{last: math.MinInt64}
	}
	p.file = f
	i := len(x.parts)
	for i > 0 && x.parts[i-1].file.order > f.order {
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

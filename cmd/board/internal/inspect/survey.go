package inspect

import (
	"errors"
	"fmt"
	"io"
	"os"

	"board/summary"
)

// A survey gathers what the files of one unit hold.
type survey struct {
	options Options
	only    string          // the tag to look at, "" for all
	names   map[string]bool // gets the names of all tags, looked at or not
	fields  map[string]*digest
	tags    map[tagKey]*tagSurvey
	files   []fileSurvey
}

// A tagKey tells tags of one name apart that hold values of several kinds.
type tagKey struct{ field, tag string }

type tagSurvey struct {
	digest
	plugin string // that shows it, from the first metadata; "" if there is none
}

type fileSurvey struct {
	path     string
	version  string // of the file format, as its first event says
	bytes    int64
	events   int
	problems []string
	more     int // problems that are only counted
}

// fieldOf is the name that TensorBoard's inspection gives to a kind of values: the
// plugin of the old encodings, "tensor" for all tensors, and "graph".
func fieldOf(kind summary.Kind) (string, bool) {
	switch kind {
	case summary.KindTensor:
		return "tensor", true
	case summary.KindGraph:
		return "graph", true
	case summary.KindRunMetadata: // it does not look at these
		return "", false
	}
	plugin, ok := kind.Plugin()
	return plugin.Name, ok
}

// The fields in the order in which they are printed.
var (
	tagFields = []string{"audio", "histograms", "images", "scalars", "tensor"}
	allFields = []string{"audio", "graph", "histograms", "images", "scalars",
		"sessionlog:checkpoint", "sessionlog:start", "sessionlog:stop", "tensor"}
	sessionFields = map[int64]string{1: "sessionlog:start", 2: "sessionlog:stop", 3: "sessionlog:checkpoint"}
)

func newSurvey(o Options, names map[string]bool) *survey {
	s := &survey{options: o, only: o.Tag, names: names, fields: make(map[string]*digest), tags: make(map[tagKey]*tagSurvey)}
	for _, field := range allFields {
		s.fields[field] = new(digest)
	}
	return s
}

// file reads the event file at path from end to end.
func (s *survey) file(path string) {
	f := fileSurvey{path: path}
	file, err := os.Open(path)
	if err != nil {
		f.problem("cannot be read: %v", err)
	} else {
		defer file.Close()
		var sums summary.Checksums
		if s.options.IgnoreChecksums {
			sums = summary.IgnoreChecksums()
		}
		r := summary.NewRecordReader(nil, 0)
		r.MaxRecord = s.options.MaxRecord
		r.Resume(summary.SparseFile{File: file}, summary.Place{}, &sums)
		s.records(&f, r, size(file))
		f.unchecked(&sums)
	}
	s.files = append(s.files, f)
}

func size(file *os.File) int64 {
	info, err := file.Stat()
	if err != nil {
		return 0
	}
	return info.Size()
}

func (s *survey) records(f *fileSurvey, r *summary.RecordReader, size int64) {
	f.bytes = size
	var event summary.Event
	for {
		at := r.Offset()
		data, err := r.Next()
		if err != nil {
			if !f.goOn(r, err) {
				return
			}
			continue
		}
		if err := event.Scan(data); err != nil {
			f.problem("the record at byte %d is not an event: %v", at, err)
			continue
		}
		f.events++
		if len(event.FileVersion) > 0 {
			f.version = string(event.FileVersion)
		}
		s.event(&event)
	}
}

// unchecked says that the file was written without checksums.
func (f *fileSurvey) unchecked(sums *summary.Checksums) {
	if n := sums.Passed(); n > 0 {
		f.problem("written without checksums: %d records are taken as they stand", n)
	}
}

// goOn notes the damage at the reader's place and moves past it. It returns false at
// the end of the file, or if the rest cannot be read.
func (f *fileSurvey) goOn(r *summary.RecordReader, err error) bool {
	at := r.Offset()
	var damage *summary.CorruptError
	switch {
	case errors.Is(err, io.EOF):
		return false
	case errors.Is(err, summary.ErrIncomplete):
		return f.passIncomplete(r, at)
	case !errors.As(err, &damage):
		f.problem("%v", err)
		return false
	}
	switch excused, err := r.Excuse(damage); {
	case err != nil:
		f.problem("%v", err)
		return false
	case excused:
		return true
	}
	if damage.Size > 0 {
		return f.passRecord(r, damage)
	}
	skipped, err := r.Resync()
	if err != nil {
		f.problem("from byte %d on nothing can be read: %s, and no sound record in the last %d bytes", at, damage.Damage, f.bytes-at)
		return false
	}
	f.problem("at byte %d: %s; %d bytes are passed over to the next sound record", at, damage.Damage, skipped)
	return true
}

// passIncomplete goes on with a sound record that stands inside one that the file
// does not hold to its end.
func (f *fileSurvey) passIncomplete(r *summary.RecordReader, at int64) bool {
	skipped, err := r.Resync()
	if err != nil {
		f.problem("it ends inside the record at byte %d, after %d bytes of it", at, f.bytes-at)
		return false
	}
	f.problem("the record at byte %d is longer than what there is of the file; %d bytes are passed over to the next sound record", at, skipped)
	return true
}

// passRecord leaves a record behind whose size is known.
func (f *fileSurvey) passRecord(r *summary.RecordReader, e *summary.CorruptError) bool {
	if e.Damage == summary.TooLarge {
		f.problem("the record at byte %d, %d bytes, is larger than the limit for one record; it is passed over", e.Offset, e.Length)
		r.Skip(e)
		return true
	}
	if _, err := r.PassData(e); err != nil {
		f.problem("%v", err)
		return false
	}
	f.problem("the record at byte %d, %d bytes with its frame, fails its checksum; it is passed over", e.Offset, e.Size)
	return true
}

// maxProblems bounds how many problems of one file are printed.
const maxProblems = 20

func (f *fileSurvey) problem(format string, args ...any) {
	if len(f.problems) == maxProblems {
		f.more++
		return
	}
	f.problems = append(f.problems, fmt.Sprintf(format, args...))
}

func (s *survey) event(e *summary.Event) {
	if s.only == "" {
		if field, ok := sessionFields[e.SessionStatus]; ok {
			s.fields[field].add(e)
		}
	}
	for i := range e.Values {
		s.value(e, &e.Values[i])
	}
}

func (s *survey) value(e *summary.Event, v *summary.Value) {
	field, ok := fieldOf(v.Kind)
	if ok && !s.names[string(v.Tag)] {
		s.names[string(v.Tag)] = true
	}
	if !ok || s.only != "" && string(v.Tag) != s.only {
		return
	}
	s.fields[field].add(e)
	if v.Kind == summary.KindGraph { // its tag is none that a program chose
		return
	}
	key := tagKey{field, string(v.Tag)}
	t := s.tags[key]
	if t == nil {
		t = new(tagSurvey)
		s.tags[key] = t
	}
	if t.plugin == "" && v.Metadata != nil {
		t.plugin = summary.MetadataOf(v).Plugin
	}
	t.add(e)
}

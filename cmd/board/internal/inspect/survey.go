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
	only   string          // the tag to look at, "" for all
	names  map[string]bool // gets the names of all tags, looked at or not
	fields map[string]*digest
	tags   map[tagKey]*tagSurvey
	files  []fileSurvey
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

func newSurvey(only string, names map[string]bool) *survey {
	s := &survey{only: only, names: names, fields: make(map[string]*digest), tags: make(map[tagKey]*tagSurvey)}
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
		s.records(&f, summary.NewRecordReader(file, 0), size(file))
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

// goOn notes the damage at the reader's place and moves past it. It returns false at
// the end of the file, or if the rest cannot be read.
func (f *fileSurvey) goOn(r *summary.RecordReader, err error) bool {
	at := r.Offset()
	var damage *summary.CorruptError
	switch {
	case errors.Is(err, io.EOF):
		return false
	case errors.Is(err, summary.ErrIncomplete):
		f.problem("it ends inside the record at byte %d, after %d bytes of it", at, f.bytes-at)
		return false
	case !errors.As(err, &damage):
		f.problem("%v", err)
		return false
	case damage.Damage == summary.BadData:
		f.problem("the record at byte %d, %d bytes with its frame, fails its checksum; it is passed over", at, damage.Size)
		r.Skip(damage)
		return true
	}
	skipped, err := r.Resync()
	if err != nil {
		f.problem("from byte %d on nothing can be read: %s, and no sound record in the last %d bytes", at, damage.Damage, f.bytes-at)
		return false
	}
	f.problem("at byte %d: %s; %d bytes are passed over to the next sound record", at, damage.Damage, skipped)
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

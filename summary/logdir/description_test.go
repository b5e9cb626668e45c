package logdir_test

import (
	"bytes"
	"math"
	"path/filepath"
	"slices"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"

	"board/internal/limits"
	"board/summary/logdir"
)

// withWords is the record of a scalar that is named and described in so many letters.
func withWords(tag string, size int) []byte {
	field := func(number protowire.Number, data []byte) []byte {
		return protowire.AppendBytes(protowire.AppendTag(nil, number, protowire.BytesType), data)
	}
	words := bytes.Repeat([]byte("x"), size)
	meta := slices.Concat(field(1, field(1, []byte("scalars"))), field(2, words), field(3, words))
	one := protowire.AppendFixed32(protowire.AppendTag(nil, 2, protowire.Fixed32Type), math.Float32bits(1))
	return event(101, 1, slices.Concat(field(1, []byte(tag)), one, field(9, meta)))
}

// TestDescriptionIsBounded: a record may be all description; of it a part is kept.
func TestDescriptionIsBounded(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, fileName(1, "")), version(1000), withWords("short", 100), withWords("long", 3<<20))
	l := limits.Default()
	s := follow(t, logdir.Options{Sources: []logdir.Source{{Path: dir}}, Limits: l})
	<-s.Loaded()
	run, _ := s.Catalog().Run(".")
	for tag, want := range map[string]int{"short": 100, "long": int(l.Description)} {
		x, ok := run.Tag(tag)
		if !ok || len(x.Description()) != want || len(x.DisplayName()) != want {
			t.Errorf("%s: a description of %d bytes and a name of %d, want %d", tag, len(x.Description()), len(x.DisplayName()), want)
		}
	}
	if l.Count(limits.Description) != 1 {
		t.Errorf("counted %d times, want once", l.Count(limits.Description))
	}
}

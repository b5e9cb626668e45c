package logdir

import (
	"fmt"
	"runtime"
	"testing"

	"board/summary"
)

// heapBytes is the bytes that are in use after a collection.
func heapBytes() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// manyTags is a file of so many tags with a point each, as PyTorch writes them.
func manyTags(n int) []byte {
	var file, event []byte
	for i := range n {
		tag := fmt.Sprintf("group%d/metric_%d", i%4, i)
		meta := append([]byte{0x4a, 0x0b, 0x0a, 0x09, 0x0a, 0x07}, "scalars"...)
		value := append(append([]byte{0x0a, byte(len(tag))}, tag...), 0x15, 0, 0, 0x80, 0x3f)
		value = append(value, meta...)
		event = append(event[:0], 0x09, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0x10, 1, 0x2a, byte(len(value)+2), 0x0a, byte(len(value)))
		file = summary.AppendRecord(file, append(event, value...))
	}
	return file
}

// A tag with a point takes less than 500 bytes, the catalog's part of it included,
// and nothing when it is gone.
func TestMemoryOfATag(t *testing.T) {
	const tags, most = 50_000, 500
	s := newMemStore(t, false)
	s.tree.files[firstFile] = manyTags(tags)
	before := heapBytes()
	s.look()
	if n := len(s.Catalog().Runs[0].Tags); n != tags {
		t.Fatalf("%d tags, want %d", n, tags)
	}
	if each := (heapBytes() - before) / tags; each > most {
		t.Errorf("%d bytes a tag, want %d at most", each, most)
	}
	s.put(firstFile, nil)
	if left := heapBytes() - before; left > tags*most/100 {
		t.Errorf("%d bytes are left of tags that are gone", left)
	}
	if n := len(s.tags.byName); n != 0 {
		t.Errorf("%d names are left", n)
	}
	runtime.KeepAlive(s)
}

// What a file no longer says is forgotten, however often it is written anew.
func TestTagsOfAFileThatIsReplaced(t *testing.T) {
	s := newMemStore(t, false)
	for i := range 20 {
		var file []byte
		for k := range 10 {
			file = summary.AppendRecord(file, fmt.Appendf(nil, "\x10\x01\x2a\x0c\x0a\x0a\x0a\x03%02d%x\x15\x00\x00\x80\x3f", i, k))
		}
		s.put(firstFile, nil)
		s.put(firstFile, file)
		if n := len(s.Catalog().Runs[0].Tags); n != 10 {
			t.Fatalf("%d tags, want 10", n)
		}
		if n := len(s.tags.byName); n > 20 {
			t.Fatalf("%d names after %d files of 10", n, i+1)
		}
	}
}

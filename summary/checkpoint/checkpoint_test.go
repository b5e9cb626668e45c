package checkpoint_test

import (
	"encoding/binary"
	"hash/crc32"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/golang/snappy"
	"google.golang.org/protobuf/encoding/protowire"

	"board/summary/checkpoint"
)

// Checkpoints are built here byte by byte, as the format's description has it.

// An entry is a key and its value.
type entry struct{ key, value string }

// blockOf lays entries out, each key after what it shares with the one before.
func blockOf(entries ...entry) []byte {
	var b []byte
	before := ""
	for _, e := range entries {
		shared := 0
		for shared < min(len(before), len(e.key)) && before[shared] == e.key[shared] {
			shared++
		}
		for _, n := range []int{shared, len(e.key) - shared, len(e.value)} {
			b = binary.AppendUvarint(b, uint64(n))
		}
		b = append(append(b, e.key[shared:]...), e.value...)
		before = e.key
	}
	return append(b, 0, 0, 0, 0, 1, 0, 0, 0) // one restart, at 0
}

// A table is an index that is being written.
type table []byte

// add appends a block and returns its handle.
func (t *table) add(block []byte, compressed bool) string {
	kind := byte(0)
	if compressed {
		block, kind = snappy.Encode(nil, block), 1
	}
	at := binary.AppendUvarint(binary.AppendUvarint(nil, uint64(len(*t))), uint64(len(block)))
	block = append(block, kind)
	sum := crc32.Checksum(block, crc32.MakeTable(crc32.Castagnoli))
	*t = append(append(*t, block...), 0, 0, 0, 0)
	binary.LittleEndian.PutUint32((*t)[len(*t)-4:], (sum>>15|sum<<17)+0xa282ead8)
	return string(at)
}

// close adds the index of the blocks and the footer.
func (t *table) close(handles ...string) []byte {
	var index []entry
	for i, h := range handles {
		index = append(index, entry{string(rune('a' + i)), h})
	}
	footer := t.add(blockOf(), false) + t.add(blockOf(index...), false)
	footer += strings.Repeat("\x00", 40-len(footer))
	return binary.LittleEndian.AppendUint64(append(*t, footer...), 0xdb4775248b80fb57)
}

func varint(number protowire.Number, x uint64) string {
	return string(protowire.AppendVarint(protowire.AppendTag(nil, number, protowire.VarintType), x))
}

func message(number protowire.Number, text string) string {
	return string(protowire.AppendString(protowire.AppendTag(nil, number, protowire.BytesType), text))
}

func header(shards uint64) entry { return entry{"", varint(1, shards) + message(3, varint(1, 1))} }

// tensor is an entry for a tensor.
func tensor(name string, kind checkpoint.Type, shard, offset, size uint64, shape ...uint64) entry {
	dims := ""
	for _, n := range shape {
		dims += message(2, varint(1, n))
	}
	sum := string(protowire.AppendFixed32(protowire.AppendTag(nil, 6, protowire.Fixed32Type), 7))
	return entry{name, varint(1, uint64(kind)) + message(2, dims) + varint(3, shard) + varint(4, offset) + varint(5, size) + sum}
}

// indexOf is an index of one block.
func indexOf(entries ...entry) []byte {
	var t table
	return t.close(t.add(blockOf(entries...), false))
}

func TestRead(t *testing.T) {
	sliced := tensor("sliced", checkpoint.Float, 0, 0, 0, 2, 2)
	sliced.value += message(7, "")
	first := []entry{header(2), tensor("layer/bias", checkpoint.Double, 0, 0, 24, 3), tensor("layer/kernel", checkpoint.Float, 1, 24, 24, 2, 3)}
	second := []entry{tensor("name", 7, 0, 0, 9, 1), tensor("scalar", checkpoint.Half, 0, 48, 2), sliced}
	want := []checkpoint.Tensor{
		{Name: "layer/bias", Type: checkpoint.Double, Shape: []int{3}, File: ".data-00000-of-00002", Size: 24},
		{Name: "layer/kernel", Type: checkpoint.Float, Shape: []int{2, 3}, File: ".data-00001-of-00002", Offset: 24, Size: 24},
		{Name: "scalar", Type: checkpoint.Half, File: ".data-00000-of-00002", Offset: 48, Size: 2},
	}
	for _, compressed := range []bool{false, true} {
		var x table
		got, err := checkpoint.Read(x.close(x.add(blockOf(first...), compressed), x.add(blockOf(second...), compressed)))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("compressed %v: got %+v (%v), want %+v", compressed, got, err, want)
		}
	}
	if n := want[1].Len(); n != 6 {
		t.Errorf("the kernel has %d numbers, want 6", n)
	}
}

func TestBadIndexes(t *testing.T) {
	good := indexOf(header(1), tensor("x", checkpoint.Float, 0, 0, 24, 2, 3))
	damaged := append([]byte{}, good...)
	damaged[3] ^= 1
	var twice table
	bomb := twice.add(snappy.Encode(nil, make([]byte, 60<<20)), false) // an index may name a block again and again
	for name, index := range map[string][]byte{
		"empty":         nil,
		"short":         good[len(good)-40:],
		"cut":           good[:len(good)-1],
		"damaged":       damaged,
		"no header":     indexOf(tensor("x", checkpoint.Float, 0, 0, 24, 2, 3)),
		"nothing":       indexOf(),
		"no files":      indexOf(entry{"", ""}),
		"many files":    indexOf(header(1 << 40)),
		"big-endian":    indexOf(entry{"", varint(1, 1) + varint(2, 1)}),
		"another file":  indexOf(header(1), tensor("x", checkpoint.Float, 1, 0, 24, 2, 3)),
		"another size":  indexOf(header(1), tensor("x", checkpoint.Float, 0, 0, 25, 2, 3)),
		"negative":      indexOf(header(1), tensor("x", checkpoint.Float, 0, 1<<63, 24, 2, 3)),
		"too large":     indexOf(header(1), tensor("x", checkpoint.Float, 0, 0, 0, 1<<40, 1<<40)),
		"no size":       indexOf(header(1), tensor("x", checkpoint.Float, 0, 0, 0, 1<<63)),
		"bad message":   indexOf(header(1), entry{"x", "\x0a"}),
		"bad header":    indexOf(entry{"", "\xff"}),
		"many blocks":   twice.close(bomb, bomb, bomb, bomb, bomb),
		"outside":       new(table).close("\xff\xff\xff\x7f\x01"),
		"cut handle":    new(table).close("\xff"),
		"foreign block": new(table).close("\x00\x00"),
	} {
		if got, err := checkpoint.Read(index); err == nil || !strings.HasPrefix(err.Error(), "checkpoint: ") {
			t.Errorf("%s: got %v, error %v", name, got, err)
		}
	}
}

func TestNumbers(t *testing.T) {
	float := func(x float32) []byte { return binary.LittleEndian.AppendUint32(nil, math.Float32bits(x)) }
	for _, test := range []struct {
		kind checkpoint.Type
		raw  []byte
		want float32
	}{
		{checkpoint.Float, float(1.5), 1.5},
		{checkpoint.Double, binary.LittleEndian.AppendUint64(nil, math.Float64bits(-0.25)), -0.25},
		{checkpoint.BFloat16, []byte{0x80, 0x3f}, 1},
		{checkpoint.Half, []byte{0x00, 0x3c}, 1},
		{checkpoint.Half, []byte{0x00, 0xc0}, -2},
		{checkpoint.Half, []byte{0xff, 0x7b}, 65504},
		{checkpoint.Half, []byte{0x01, 0x00}, 1.0 / (1 << 24)},
		{checkpoint.Half, []byte{0x00, 0x7c}, float32(math.Inf(1))},
	} {
		got := test.kind.Append([]byte("x"), test.raw)
		if want := append([]byte("x"), float(test.want)...); string(got) != string(want) {
			t.Errorf("type %d, % x: got % x, want % x", test.kind, test.raw, got, want)
		}
		if !test.kind.Real() || test.kind.Size() != len(test.raw) {
			t.Errorf("type %d: real %v, %d bytes", test.kind, test.kind.Real(), test.kind.Size())
		}
	}
	if got := checkpoint.Half.Append(nil, []byte{0x01, 0x7c}); !math.IsNaN(float64(math.Float32frombits(binary.LittleEndian.Uint32(got)))) {
		t.Errorf("got % x, want no number", got)
	}
	if got := checkpoint.Type(3).Append(nil, make([]byte, 8)); len(got) != 0 {
		t.Errorf("integers became % x", got)
	}
}

func FuzzRead(f *testing.F) {
	var t table
	f.Add(t.close(t.add(blockOf(header(1), tensor("ab", checkpoint.Float, 0, 0, 24, 2, 3), tensor("ac", checkpoint.Half, 0, 24, 2)), true)))
	f.Add(indexOf(header(2), tensor("x", checkpoint.Double, 1, 8, 8)))
	f.Fuzz(func(t *testing.T, index []byte) {
		tensors, err := checkpoint.Read(index)
		if err != nil {
			return
		}
		for _, x := range tensors {
			if x.Offset < 0 || x.Size < 0 || x.Type.Size() > 0 && int64(x.Len()*x.Type.Size()) != x.Size {
				t.Errorf("%+v has not the size of its shape", x)
			}
		}
	})
}

package wire_test

import (
	"errors"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"

	"board/summary/internal/wire"
)

func TestFields(t *testing.T) {
	b := protowire.AppendVarint(protowire.AppendTag(nil, 1, protowire.VarintType), 300)
	b = protowire.AppendString(protowire.AppendTag(b, 2, protowire.BytesType), "two")
	b = protowire.AppendFixed32(protowire.AppendTag(b, 3, protowire.Fixed32Type), 3)
	b = protowire.AppendFixed64(protowire.AppendTag(b, 4, protowire.Fixed64Type), 4)
	b = protowire.AppendTag(protowire.AppendTag(b, 5, protowire.StartGroupType), 5, protowire.EndGroupType)
	var nums []protowire.Number
	f := wire.Of(b)
	for f.Next() {
		nums = append(nums, f.Num)
		if f.IsBytes(2) && string(f.Bytes) != "two" || f.IsVarint(1) && f.Uint != 300 ||
			f.Num == 3 && f.Uint != 3 || f.Num == 4 && f.Uint != 4 {
			t.Errorf("field %d holds %q, %d", f.Num, f.Bytes, f.Uint)
		}
	}
	if f.Err() != nil || len(nums) != 5 {
		t.Errorf("fields %v, error %v", nums, f.Err())
	}
}

func FuzzFields(f *testing.F) {
	f.Add([]byte{0x08, 0x01})
	f.Add([]byte{0x0a, 0xff})
	f.Fuzz(func(t *testing.T, b []byte) {
		x, size := wire.Of(b), 0
		for x.Next() {
			size += len(x.Bytes)
		}
		if size > len(b) {
			t.Fatalf("%d bytes of content in a message of %d", size, len(b))
		}
		if err := x.Err(); err != nil && !errors.Is(err, wire.ErrMalformed) {
			t.Fatalf("unexpected error %v", err)
		}
	})
}

func TestNextDoesNotAllocate(t *testing.T) {
	b := protowire.AppendString(protowire.AppendTag(nil, 2, protowire.BytesType), "two")
	if n := testing.AllocsPerRun(100, func() {
		for f := wire.Of(b); f.Next(); {
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

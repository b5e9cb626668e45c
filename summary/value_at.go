package summary

import (
	"fmt"

	"board/summary/internal/wire"
)

// ValueAt reads one value of a serialized Event: the one that has this index in
// Event.Values after Scan. The store keeps the places of values and reads them back
// with it. Slices of the value are parts of the event, and nothing is allocated.
//
// A value that is not the first of its tag has no metadata, as its writer gave that
// once.
func ValueAt(event []byte, index int) (Value, error) {
	left := index
	f := wire.Of(event)
	for f.Next() {
		var message []byte
		switch {
		case f.IsBytes(5):
			var err error
			if message, err = nthValue(f.Bytes, &left); err != nil {
				return Value{}, err
			}
		case f.IsBytes(4) || f.IsBytes(8):
			message = f.Bytes
			left--
		default:
			continue
		}
		if left >= 0 || index < 0 {
			continue
		}
		return valueOf(int(f.Num), message)
	}
	if f.Err() != nil {
		return Value{}, f.Err()
	}
	return Value{}, fmt.Errorf("event has no value %d", index)
}

// valueOf reads a value by the field of Event that holds it.
func valueOf(field int, message []byte) (v Value, err error) {
	switch field {
	case 4:
		return graphValue(message), nil
	case 8:
		return runMetadataValue(message)
	}
	err = v.scan(message)
	return v, err
}

// nthValue finds a value of a serialized Summary. It takes from left for each value
// that it goes over, and for the one that it finds.
func nthValue(summary []byte, left *int) ([]byte, error) {
	f := wire.Of(summary)
	for f.Next() {
		if !f.IsBytes(1) {
			continue
		}
		if *left--; *left == -1 {
			return f.Bytes, nil
		}
	}
	return nil, f.Err()
}

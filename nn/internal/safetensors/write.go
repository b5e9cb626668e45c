package safetensors

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"unicode/utf8"
)

// Write writes the file. The same tensors are the same bytes.
func (f *File) Write(w io.Writer) error {
	header, err := f.header()
	if err != nil {
		return err
	}
	if err := binary.Write(w, binary.LittleEndian, uint64(len(header))); err != nil {
		return err
	}
	if _, err := w.Write(header); err != nil {
		return err
	}
	room := make([]byte, 0, 1<<16)
	for _, t := range f.Tensors {
		if err := writeNumbers(w, t.Data, room); err != nil {
			return err
		}
	}
	return nil
}

func (f *File) header() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	if len(f.Metadata) > 0 {
		if err := writeMember(&b, metadataKey, f.Metadata); err != nil {
			return nil, err
		}
	}
	taken, at := map[string]bool{metadataKey: true}, int64(0)
	for _, t := range f.Tensors {
		switch {
		case taken[t.Name]:
			return nil, fmt.Errorf("expected each tensor to have a name of its own, two are called %q", t.Name)
		case !utf8.ValidString(t.Name):
			return nil, fmt.Errorf("expected names of tensors to be UTF-8, got %q", t.Name)
		}
		taken[t.Name] = true
		end := at + int64(len(t.Data))*numberSize
		if err := writeMember(&b, t.Name, entry{dtype, append([]int{}, t.Shape...), [2]int64{at, end}}); err != nil {
			return nil, err
		}
		at = end
	}
	b.WriteByte('}')
	for (lengthSize+b.Len())%alignment != 0 {
		b.WriteByte(' ')
	}
	if b.Len() > maxHeader {
		return nil, fmt.Errorf("expected names and metadata of at most %d bytes, got %d", maxHeader, b.Len())
	}
	return b.Bytes(), nil
}

func writeMember(b *bytes.Buffer, key string, value any) error {
	if b.Len() > 1 {
		b.WriteByte(',')
	}
	name, err := json.Marshal(key)
	if err != nil {
		return err
	}
	data, err := json.Marshal(value)
	b.Write(append(append(name, ':'), data...))
	return err
}

// writeNumbers writes as many numbers at a time as room has place for.
func writeNumbers(w io.Writer, numbers []float32, room []byte) error {
	for len(numbers) > 0 {
		n := min(len(numbers), cap(room)/numberSize)
		room = room[:0]
		for _, v := range numbers[:n] {
			room = binary.LittleEndian.AppendUint32(room, math.Float32bits(v))
		}
		if _, err := w.Write(room); err != nil {
			return err
		}
		numbers = numbers[n:]
	}
	return nil
}

package safetensors

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	"board/nn/tensor"
)

// Read reads a file of size bytes. What it allocates is bounded by size, not by what the file claims. The error of a file that is damaged
// or foreign names the tensor, what was expected and what was found.
func Read(r io.Reader, size int64) (*File, error) {
	header, err := readHeader(r, size)
	if err != nil {
		return nil, err
	}
	f, entries, err := parseHeader(header)
	if err != nil {
		return nil, fmt.Errorf("header: %w", err)
	}
	if err := f.place(entries, size-lengthSize-int64(len(header))); err != nil {
		return nil, err
	}
	room := make([]byte, 1<<16)
	for _, t := range f.Tensors {
		t.Data = make([]float32, t.Shape.Size())
		if err := readNumbers(r, t.Data, room); err != nil {
			return nil, fmt.Errorf("%s: %w", t.Name, err)
		}
	}
	return f, nil
}

func readHeader(r io.Reader, size int64) ([]byte, error) {
	var head [lengthSize]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, fmt.Errorf("expected a length of %d bytes at the beginning, got a file of %d bytes", lengthSize, size)
	}
	length := binary.LittleEndian.Uint64(head[:])
	if length > maxHeader || int64(length) > size-lengthSize {
		return nil, fmt.Errorf("expected a header within the file's %d bytes, got one of %d; the file is cut off, or no safetensors file", size, length)
	}
	header := make([]byte, length)
	if _, err := io.ReadFull(r, header); err != nil {
		return nil, fmt.Errorf("header: %w", err)
	}
	return header, nil
}

// parseHeader reads names in order, since a map would hide duplicates.
func parseHeader(header []byte) (*File, map[string]entry, error) {
	d := json.NewDecoder(bytes.NewReader(header))
	if start, err := d.Token(); err != nil || start != json.Delim('{') {
		return nil, nil, fmt.Errorf("expected a JSON object, got %.40q; it is no safetensors file", header)
	}
	f, entries := &File{}, map[string]entry{}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, nil, err
		}
		name, _ := key.(string) // keys are strings
		if name == metadataKey && f.Metadata == nil {
			if err := d.Decode(&f.Metadata); err != nil {
				return nil, nil, fmt.Errorf("%s: %w", metadataKey, err)
			}
			continue
		}
		var e entry
		if err := d.Decode(&e); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", name, err)
		}
		if _, twice := entries[name]; twice || name == metadataKey {
			return nil, nil, fmt.Errorf("expected each name once, got %s twice", name)
		}
		entries[name] = e
		f.Tensors = append(f.Tensors, Tensor{name, &tensor.Tensor{Shape: append(tensor.Shape{}, e.Shape...)}})
	}
	if _, err := d.Token(); err != nil {
		return nil, nil, err
	}
	if rest := bytes.TrimSpace(header[d.InputOffset():]); len(rest) > 0 {
		return nil, nil, fmt.Errorf("expected nothing after the object, got %.40q", rest)
	}
	return f, entries, nil
}

// place requires the tensors to lie one after the other, from the end of the header to the end of the file: nothing is hidden between them, and nothing overlaps. Tensors are
// put in the order of their numbers.
func (f *File) place(entries map[string]entry, size int64) error {
	slices.SortStableFunc(f.Tensors, func(a, b Tensor) int {
		x, y := entries[a.Name].Offsets, entries[b.Name].Offsets
		return cmp.Or(cmp.Compare(x[0], y[0]), cmp.Compare(x[1], y[1]))
	})
	at := int64(0)
	for _, t := range f.Tensors {
		e := entries[t.Name]
		if e.DType != dtype {
			return fmt.Errorf("%s: expected numbers of type %s (float32), got %q; convert them before they are saved", t.Name, dtype, e.DType)
		}
		if e.Offsets[0] != at || e.Offsets[1] < at {
			return fmt.Errorf("%s: expected numbers from byte %d on, where those before end, got bytes %d to %d", t.Name, at, e.Offsets[0], e.Offsets[1])
		}
		if e.Offsets[1] > size {
			return fmt.Errorf("%s: expected numbers up to byte %d, got only %d bytes; the file is cut off", t.Name, e.Offsets[1], size)
		}
		if n, ok := count(e.Shape); !ok || n*numberSize != e.Offsets[1]-at {
			return fmt.Errorf("%s: expected %d bytes to be those of the shape %v", t.Name, e.Offsets[1]-at, t.Shape)
		}
		at = e.Offsets[1]
	}
	if at != size {
		return fmt.Errorf("expected %d bytes of numbers, as the header says, got %d", at, size)
	}
	return nil
}

// count is how many numbers a shape has, false for one with negative sizes or more numbers than any file.
func count(shape []int) (int64, bool) {
	n, empty := int64(1), false
	for _, size := range shape {
		if size < 0 {
			return 0, false
		}
		if size == 0 {
			empty = true
			continue
		}
		if n > math.MaxInt64/numberSize/int64(size) {
			return 0, false
		}
		n *= int64(size)
	}
	if empty {
		return 0, true
	}
	return n, true
}

func readNumbers(r io.Reader, numbers []float32, room []byte) error {
	for len(numbers) > 0 {
		n := min(len(numbers), len(room)/numberSize)
		part := room[:n*numberSize]
		if _, err := io.ReadFull(r, part); err != nil {
			if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
				return errors.New("the numbers are cut off")
			}
			return err
		}
		for i := range n {
			numbers[i] = math.Float32frombits(binary.LittleEndian.Uint32(part[i*numberSize:]))
		}
		numbers = numbers[n:]
	}
	return nil
}

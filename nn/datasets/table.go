package datasets

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
)

// Bounds of tables. Housing's has 20,640 rows of 10 fields in 1.4 MB.
const (
	maxTableBytes = 16 << 20
	maxTableRows  = 1 << 18
)

// table is a CSV file with a header, of which only some columns are kept.
type table struct {
	numbers map[string][]float64 // by column; NaN where the field is empty
	words   map[string][]string
	rows    int
}

// readTable reads the named columns of a CSV file with a header; what other columns it has does not matter. Fields of numbers
// may be empty, which means missing, and must else be finite; fields of words must not be empty.
func readTable(r io.Reader, numbers, words []string) (*table, error) {
	limited := &io.LimitedReader{R: r, N: maxTableBytes + 1}
	lines := csv.NewReader(limited)
	lines.ReuseRecord = true
	header, err := lines.Read()
	if err != nil {
		return nil, fmt.Errorf("CSV: header: %w", cutOff(err))
	}
	places, err := columnPlaces(slices.Clone(header), append(slices.Clone(numbers), words...))
	if err != nil {
		return nil, err
	}
	t := &table{numbers: map[string][]float64{}, words: map[string][]string{}}
	for {
		record, err := lines.Read()
		switch {
		case limited.N == 0:
			return nil, fmt.Errorf("CSV: expected at most %d bytes, got more", maxTableBytes)
		case errors.Is(err, io.EOF):
			return t, nil
		case err != nil:
			return nil, fmt.Errorf("CSV: %w", err)
		case t.rows == maxTableRows:
			return nil, fmt.Errorf("CSV: expected at most %d rows, got more", maxTableRows)
		}
		if err := t.add(record, places, numbers, words); err != nil {
			line, _ := lines.FieldPos(0)
			return nil, fmt.Errorf("CSV: line %d: %w", line, err)
		}
	}
}

func columnPlaces(header, names []string) (map[string]int, error) {
	places := map[string]int{}
	for _, name := range names {
		place := slices.Index(header, name)
		if place < 0 {
			return nil, fmt.Errorf("CSV: expected a column %q, got %.200q", name, header)
		}
		places[name] = place
	}
	return places, nil
}

func (t *table) add(record []string, places map[string]int, numbers, words []string) error {
	for _, name := range numbers {
		v, err := number(record[places[name]])
		if err != nil {
			return fmt.Errorf("column %s: %w", name, err)
		}
		t.numbers[name] = append(t.numbers[name], v)
	}
	for _, name := range words {
		word := record[places[name]]
		if word == "" {
			return fmt.Errorf("column %s: expected a word, got nothing", name)
		}
		t.words[name] = append(t.words[name], word)
	}
	t.rows++
	return nil
}

func number(field string) (float64, error) {
	if field == "" {
		return math.NaN(), nil
	}
	v, err := strconv.ParseFloat(field, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) || math.IsInf(float64(float32(v)), 0) {
		return 0, fmt.Errorf("expected a finite number that fits a float32, or nothing, got %.40q", field)
	}
	return v, nil
}

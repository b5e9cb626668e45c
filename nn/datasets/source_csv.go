package datasets

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"slices"

	"board/nn"
	"board/nn/tensor"
)

// CSVConfig says what the columns of a CSV file are.
type CSVConfig struct {
	Features []string // the columns of X, in order: X has the shape (n, len(Features))
	Labels   []string // those of Y: numbers, of the shape (n, len(Labels))
	Weight   string   // the column of sample weights; none if empty

	// Classes are the words of the one column of labels, in the order of their numbers. Nil: labels are numbers.
	Classes []string

	Comma rune // what separates fields; 0 is a comma
}

// CSVSource reads a CSV file with a header row by row, so that a file of any length can be trained on:
//
//	source, err := datasets.CSVSource(datasets.File("houses.csv.gz"), datasets.CSVConfig{Features: []string{"rooms", "age"}, Labels: []string{"price"}})
//	history, err := model.Fit(ctx, nn.Data{Source: source}, nn.FitConfig{Epochs: 10})
//
// What other columns there are does not matter. A field that is no finite number, or no class, is an error with its line and column. How many
// rows there are is not known; set Samples if you know it. The settings are checked now, the file is opened in every epoch.
func CSVSource(open Opener, c CSVConfig) (*nn.DataSource, error) {
	if err := c.check(open); err != nil {
		return nil, fmt.Errorf("datasets: CSVSource: %w", err)
	}
	return &nn.DataSource{Seq: func(ctx context.Context) iter.Seq2[nn.Data, error] {
		return func(yield func(nn.Data, error) bool) {
			if err := c.read(ctx, open, func(d nn.Data) bool { return yield(d, nil) }); err != nil {
				yield(nn.Data{}, err)
			}
		}
	}}, nil
}

func (c *CSVConfig) check(open Opener) error {
	switch {
	case open == nil:
		return errors.New("expected an Opener, got nil")
	case len(c.Features) == 0 || len(c.Labels) == 0:
		return fmt.Errorf("expected Features and Labels, got %d and %d columns", len(c.Features), len(c.Labels))
	case c.Classes != nil && len(c.Labels) != 1:
		return fmt.Errorf("Classes: expected one column of labels, got %d", len(c.Labels))
	}
	return nil
}

// read calls use for the rows, piece by piece, until it returns false.
func (c *CSVConfig) read(ctx context.Context, open Opener, use func(nn.Data) bool) error {
	file, err := open()
	if err != nil {
		return err
	}
	defer file.Close()
	lines := csv.NewReader(file)
	lines.ReuseRecord = true
	if c.Comma != 0 {
		lines.Comma = c.Comma
	}
	header, err := lines.Read()
	if err != nil {
		return fmt.Errorf("CSV: header: %w", cutOff(err))
	}
	places, err := c.places(slices.Clone(header))
	if err != nil {
		return err
	}
	p := newPiece([]int{len(c.Features)}, []int{len(c.Labels)}, c.Weight != "")
	for {
		record, err := lines.Read()
		switch {
		case errors.Is(err, io.EOF):
			if p.rows > 0 {
				use(p.data())
			}
			return nil
		case err != nil:
			return fmt.Errorf("CSV: %w", err)
		}
		if err := c.add(p, record, places); err != nil {
			line, _ := lines.FieldPos(0)
			return fmt.Errorf("CSV: line %d: %w", line, err)
		}
		if !p.full() {
			continue
		}
		if err := ctx.Err(); err != nil || !use(p.data()) {
			return err
		}
		p.rows = 0
	}
}

// places are those of the features, labels and weight in a record.
func (c *CSVConfig) places(header []string) ([]int, error) {
	names := slices.Concat(c.Features, c.Labels)
	if c.Weight != "" {
		names = append(names, c.Weight)
	}
	byName, err := columnPlaces(header, names)
	if err != nil {
		return nil, err
	}
	var places []int
	for _, name := range names {
		places = append(places, byName[name])
	}
	return places, nil
}

// add puts a record into the piece.
func (c *CSVConfig) add(p *piece, record []string, places []int) error {
	x, y := p.x.Row(p.rows), p.y.Row(p.rows)
	for i, place := range places {
		var err error
		switch k := i - len(x); {
		case k < 0:
			x[i], err = finite(record[place])
		case k < len(y) && c.Classes != nil:
			y[k], err = c.class(record[place])
		case k < len(y):
			y[k], err = finite(record[place])
		default:
			p.weight[p.rows], err = finite(record[place])
		}
		if err != nil {
			return fmt.Errorf("column %s: %w", c.column(i), err)
		}
	}
	p.rows++
	return nil
}

// column is the name of the column in place i.
func (c *CSVConfig) column(i int) string {
	return slices.Concat(c.Features, c.Labels, []string{c.Weight})[i]
}

func (c *CSVConfig) class(word string) (float32, error) {
	i := slices.Index(c.Classes, word)
	if i < 0 {
		return 0, fmt.Errorf("expected one of the classes %q, got %.40q", c.Classes, word)
	}
	return float32(i), nil
}

// finite is a number that is there.
func finite(field string) (float32, error) {
	v, err := number(field)
	if err == nil && math.IsNaN(v) {
		err = errors.New("expected a number, got nothing")
	}
	return float32(v), err
}

// data is what has been collected.
func (p *piece) data() nn.Data {
	cut := func(t *tensor.Tensor) *tensor.Tensor { return t.Slice(0, p.rows) }
	d := nn.XY(cut(p.x), cut(p.y))
	if p.weight != nil {
		d.SampleWeight = p.weight[:p.rows]
	}
	return d
}

package callback

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"

	"board/nn"
)

// CSVLogger writes the logs of every epoch as a line of a CSV file, which is on
// disk when the epoch ends. The columns are the epoch, counted from zero, and the
// quantities of the first epoch's logs by name, with their val_ twins; a value that
// an epoch does not have is "NA".
type CSVLogger struct {
	nn.BaseCallback

	// Filename is where the file is. Its directory must exist.
	Filename string
	// Separator stands between values; a comma unless given.
	Separator rune
	// Append adds lines to a file that exists, in its columns. Without Append the file is replaced.
	Append bool

	file    *os.File
	out     *csv.Writer
	columns []string
	header  bool // the file has its columns
}

// OnTrainBegin opens the file.
func (c *CSVLogger) OnTrainBegin(*nn.Model, nn.Params) error {
	if c.Filename == "" {
		return errors.New("CSVLogger: Filename is empty; expected a file's name, as in training.csv")
	}
	if err := c.open(); err != nil {
		return fmt.Errorf("CSVLogger: %w", err)
	}
	return nil
}

func (c *CSVLogger) open() (err error) {
	if c.file != nil { // a training that ended with an error
		c.file.Close()
	}
	c.columns = nil
	flags := os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	if c.Append {
		flags = os.O_WRONLY | os.O_CREATE | os.O_APPEND
		if c.columns, err = c.readColumns(); err != nil {
			return err
		}
	}
	c.header = c.columns != nil
	if c.file, err = os.OpenFile(c.Filename, flags, 0o644); err != nil {
		return err
	}
	c.out = csv.NewWriter(c.file)
	c.out.UseCRLF = true // as Python's csv, and RFC 4180, have it
	c.out.Comma = c.separator()
	return nil
}

func (c *CSVLogger) separator() rune {
	if c.Separator == 0 {
		return ','
	}
	return c.Separator
}

// readColumns reads the first line of a file that lines are added to; nil where there is none.
func (c *CSVLogger) readColumns() ([]string, error) {
	file, err := os.Open(c.Filename)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	in := csv.NewReader(bufio.NewReader(file))
	in.Comma = c.separator()
	columns, err := in.Read()
	switch {
	case errors.Is(err, io.EOF):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("read the columns of %s: %w", c.Filename, err)
	case columns[0] != "epoch":
		return nil, fmt.Errorf("%s: the first column is %q, not epoch: this is no log, or its separator is not %q; give another file, or leave Append off", c.Filename, columns[0], c.separator())
	}
	return columns, nil
}

// OnEpochEnd writes a line.
func (c *CSVLogger) OnEpochEnd(_ *nn.Model, epoch int, logs *nn.Logs) error {
	if err := c.write(epoch, logs); err != nil {
		return fmt.Errorf("CSVLogger: %s: %w", c.Filename, err)
	}
	return nil
}

func (c *CSVLogger) write(epoch int, logs *nn.Logs) error {
	if c.columns == nil {
		c.columns = columnsOf(logs)
	} else if err := c.checkColumns(logs); err != nil {
		return err
	}
	if !c.header {
		c.header = true
		if err := c.out.Write(c.columns); err != nil {
			return err
		}
	}
	line := []string{strconv.Itoa(epoch)}
	for _, name := range c.columns[1:] {
		text := "NA"
		if v, ok := logs.Get(name); ok {
			text = pythonFloat(v)
		}
		line = append(line, text)
	}
	if err := c.out.Write(line); err != nil {
		return err
	}
	c.out.Flush()
	return c.out.Error()
}

// columnsOf names the columns of a new file. Validation may come in a later epoch:
// it has its columns from the beginning.
func columnsOf(logs *nn.Logs) []string {
	var names []string
	validated := false
	for name := range logs.All() {
		names = append(names, name)
		validated = validated || strings.HasPrefix(name, "val_")
	}
	slices.Sort(names)
	if !validated {
		for _, name := range slices.Clone(names) {
			names = append(names, "val_"+name)
		}
	}
	return append([]string{"epoch"}, names...)
}

// checkColumns reports quantities that have no column.
func (c *CSVLogger) checkColumns(logs *nn.Logs) error {
	for name := range logs.All() {
		if !slices.Contains(c.columns, name) {
			return fmt.Errorf("there is no column for %q, only %s; write to another file", name, strings.Join(c.columns, ", "))
		}
	}
	return nil
}

// OnTrainEnd closes the file.
func (c *CSVLogger) OnTrainEnd(*nn.Model, *nn.Logs) error {
	if c.file == nil {
		return nil
	}
	err := c.file.Close()
	c.file = nil
	if err != nil {
		return fmt.Errorf("CSVLogger: %w", err)
	}
	return nil
}

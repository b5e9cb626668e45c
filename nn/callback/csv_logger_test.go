package callback

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"board/nn"
)

// logAll gives a logger the logs of epochs, as strings that hold numbers.
func logAll(t *testing.T, logger *CSVLogger, epochs []map[string]string) error {
	t.Helper()
	if err := logger.OnTrainBegin(nil, nn.Params{}); err != nil {
		return err
	}
	defer func() {
		if err := logger.OnTrainEnd(nil, nil); err != nil {
			t.Error(err)
		}
	}()
	for epoch, texts := range epochs {
		values := make(map[string]float64)
		for name, text := range texts {
			v, err := strconv.ParseFloat(text, 64)
			if err != nil {
				t.Fatal(err)
			}
			values[name] = v
		}
		var logs nn.Logs
		setAll(&logs, values)
		if err := logger.OnEpochEnd(nil, epoch, &logs); err != nil {
			return err
		}
	}
	return nil
}

// The files are byte for byte those that Keras writes.
func TestCSVLoggerAsKeras(t *testing.T) {
	for i, c := range golden(t).CSV {
		path := filepath.Join(t.TempDir(), "log.csv")
		logger := &CSVLogger{Filename: path, Separator: rune(c.Separator[0]), Append: c.Append}
		for j, training := range c.Trainings {
			if err := logAll(t, logger, training); err != nil {
				t.Fatal(err)
			}
			if got := read(t, path); got != c.Texts[j] {
				t.Errorf("case %d after training %d: got %q, want %q", i, j, got, c.Texts[j])
			}
		}
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Every epoch is in the file when it has ended.
func TestCSVLoggerIsUpToDate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log.csv")
	lines := []int{}
	look := &LambdaCallback{EpochEnd: func(*nn.Model, int, *nn.Logs) error {
		lines = append(lines, strings.Count(read(t, path), "\n"))
		return nil
	}}
	fit(t, aModel(t, 0.1), 1, 3, &CSVLogger{Filename: path}, look)
	if len(lines) != 3 || lines[0] != 2 || lines[2] != 4 {
		t.Errorf("lines after each epoch: %v, want 2, 3, 4", lines)
	}
}

// A file that is gone on with keeps its columns; nothing is left out silently.
func TestCSVLoggerAppends(t *testing.T) {
	begin := func(text string) *CSVLogger {
		path := filepath.Join(t.TempDir(), "log.csv")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return &CSVLogger{Filename: path, Append: true}
	}
	logger := begin("epoch,val_loss,loss\n0,1,2\n")
	if err := logAll(t, logger, []map[string]string{{"loss": "5"}, {"val_loss": "7", "loss": "6"}}); err != nil {
		t.Fatal(err)
	}
	if got, want := read(t, logger.Filename), "epoch,val_loss,loss\n0,1,2\n0,NA,5.0\r\n1,7.0,6.0\r\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for want, logger := range map[string]*CSVLogger{
		`there is no column for "mae", only epoch, loss`:       begin("epoch,loss\n"),
		`the first column is "year", not epoch`:                begin("year,crop\n"),
		`the first column is "epoch;loss", not epoch`:          begin("epoch;loss\n"),
		"read the columns of ":                                 begin("epoch,\"loss\n"),
		"CSVLogger: open " + t.TempDir()[:1]:                   {Filename: t.TempDir() + "/none/log.csv"},
		"CSVLogger: Filename is empty; expected a file's name": {},
		"is a directory":                                       {Filename: t.TempDir(), Append: true},
	} {
		err := logAll(t, logger, []map[string]string{{"loss": "1", "mae": "2"}})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

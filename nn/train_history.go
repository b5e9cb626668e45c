package nn

import (
	"encoding/csv"
	"io"
	"slices"
	"strconv"
)

// A History is what Fit returns: the logs of every epoch.
type History struct {
	Epochs    []int // numbers of the epochs that ended, from 0
	StoppedBy Stop  // what ended the training

	series []series
}

// A series is one name's values. Validation may run in some epochs only, so each has epochs of its own.
type series struct {
	name   string
	epochs []int
	values []float64
}

// Names lists what was logged, in the order of the logs.
func (h *History) Names() []string {
	names := make([]string, len(h.series))
	for i, s := range h.series {
		names[i] = s.name
	}
	return names
}

// Values are the values of a name, one for each epoch that had it (EpochsOf), and nil if nothing of that name was
// logged. Keras's history.history["loss"] is Values("loss").
func (h *History) Values(name string) []float64 {
	if s := h.find(name); s != nil {
		return slices.Clone(s.values)
	}
	return nil
}

// EpochsOf are the epochs that Values belong to. They are fewer than Epochs where validation did not run in every
// epoch.
func (h *History) EpochsOf(name string) []int {
	if s := h.find(name); s != nil {
		return slices.Clone(s.epochs)
	}
	return nil
}

// Last is the latest value of a name.
func (h *History) Last(name string) (value float64, ok bool) {
	s := h.find(name)
	if s == nil {
		return 0, false
	}
	return s.values[len(s.values)-1], true
}

// WriteCSV writes a header and one line for each epoch: the epoch's number and every value, in all digits. A cell is empty where
// an epoch has no value.
func (h *History) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	if err := out.Write(append([]string{"epoch"}, h.Names()...)); err != nil {
		return err
	}
	for _, epoch := range h.Epochs {
		line := []string{strconv.Itoa(epoch)}
		for _, s := range h.series {
			line = append(line, s.text(epoch))
		}
		if err := out.Write(line); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func (s *series) text(epoch int) string {
	i := slices.Index(s.epochs, epoch)
	if i < 0 {
		return ""
	}
	return strconv.FormatFloat(s.values[i], 'g', -1, 64)
}

// add records the logs of an epoch.
func (h *History) add(epoch int, logs *Logs) {
	h.Epochs = append(h.Epochs, epoch)
	for name, value := range logs.All() {
		s := h.find(name)
		if s == nil {
			h.series = append(h.series, series{name: name})
			s = &h.series[len(h.series)-1]
		}
		s.epochs, s.values = append(s.epochs, epoch), append(s.values, value)
	}
}

func (h *History) find(name string) *series {
	for i := range h.series {
		if h.series[i].name == name {
			return &h.series[i]
		}
	}
	return nil
}

package summary_test

import (
	"encoding/binary"
	"fmt"
	"image"
	"io/fs"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"

	"google.golang.org/protobuf/proto"

	"board/proto/tbpb"
	"board/summary"
)

// tagged is every kind that has a tag of the caller's, and how its first sample is
// written.
var tagged = map[string]func(w *summary.Writer, tag string, step int64, opts ...summary.TagOption) error{
	"Scalar": func(w *summary.Writer, tag string, step int64, opts ...summary.TagOption) error {
		return w.Scalar(tag, step, 1, opts...)
	},
	"Histogram": func(w *summary.Writer, tag string, step int64, opts ...summary.TagOption) error {
		return w.Histogram(tag, step, []float32{1, 2}, opts...)
	},
	"HistogramBuckets": func(w *summary.Writer, tag string, step int64, opts ...summary.TagOption) error {
		return w.HistogramBuckets(tag, step, []summary.Bucket{{Left: 1, Right: 2, Count: 3}}, opts...)
	},
	"Image": func(w *summary.Writer, tag string, step int64, opts ...summary.TagOption) error {
		return w.Image(tag, step, []image.Image{gradient(2, 2)}, opts...)
	},
	"Figure": func(w *summary.Writer, tag string, step int64, opts ...summary.TagOption) error {
		return w.Figure(tag, step, strings.NewReader("GIF89a\x02\x00\x01\x00\x00\x00\x00;"), opts...)
	},
	"Audio": func(w *summary.Writer, tag string, step int64, opts ...summary.TagOption) error {
		return w.Audio(tag, step, []float32{1, 0}, [3]int{1, 2, 1}, 8000, opts...)
	},
	"Text": func(w *summary.Writer, tag string, step int64, opts ...summary.TagOption) error {
		return w.Text(tag, step, "text", opts...)
	},
	"TextTable": func(w *summary.Writer, tag string, step int64, opts ...summary.TagOption) error {
		return w.TextTable(tag, step, [][]string{{"text"}}, opts...)
	},
	"PRCurve": func(w *summary.Writer, tag string, step int64, opts ...summary.TagOption) error {
		c, err := summary.PRCurveOf([]bool{true}, []float32{1}, nil, 2)
		if err != nil {
			return err
		}
		return w.PRCurve(tag, step, c, opts...)
	},
	"Mesh": func(w *summary.Writer, tag string, step int64, opts ...summary.TagOption) error {
		return w.Mesh(tag, step, tetrahedra(), opts...)
	},
}

// untagged is every kind whose tag is TensorBoard's.
var untagged = map[string]func(w *summary.Writer) error{
	"Graph":             func(w *summary.Writer) error { return w.Graph(smallGraph()) },
	"RunMetadata":       func(w *summary.Writer) error { return w.RunMetadata("x", 1, &tbpb.RunMetadata{}) },
	"KerasModel":        func(w *summary.Writer) error { return w.KerasModel([]byte(smallModel)) },
	"HParams":           func(w *summary.Writer) error { return w.HParams(map[string]any{"a": 1}) },
	"HParamsEnd":        func(w *summary.Writer) error { return w.HParamsEnd(tbpb.SessionEndStatus_STATUS_SUCCESS) },
	"HParamsExperiment": func(w *summary.Writer) error { return w.HParamsExperiment(&tbpb.Experiment{}) },
	"CustomScalars":     func(w *summary.Writer) error { return w.CustomScalars(smallLayout()) },
	"Embedding":         func(w *summary.Writer) error { return w.Embedding("x", 1, words()) },
}

// What is told about a tag stands in its first event, in every kind, and only there.
func TestEveryKindTellsOfItsTagOnce(t *testing.T) {
	for name, write := range tagged {
		opts := []summary.TagOption{summary.Description("what it *means*"), summary.DisplayName("before"), summary.DisplayName("Name")}
		path := writeAll(t, func(w *summary.Writer) error {
			for step := range int64(3) {
				if err := write(w, "some/tag", step, opts...); err != nil {
					return err
				}
			}
			return nil
		})
		events := readEvents(t, path)[1:]
		if len(events) != 3 {
			t.Errorf("%s: %d events for 3 steps", name, len(events))
		}
		for i, event := range events {
			for _, value := range event.GetSummary().GetValue() {
				m := value.GetMetadata()
				told := m.GetDisplayName() == "Name" && m.GetSummaryDescription() == "what it *means*" && m.GetPluginData().GetPluginName() != ""
				if event.GetStep() != int64(i) || i == 0 && !told || i > 0 && m != nil {
					t.Errorf("%s: event %d, step %d, says %v", name, i, event.GetStep(), m)
				}
			}
		}
	}
}

// A tag or an option that cannot be written fails, costs only its own event, and
// leaves the tag free.
func TestEveryKindRefusesBadTags(t *testing.T) {
	for name, write := range tagged {
		path := writeAll(t, func(w *summary.Writer) error {
			for want, err := range map[string]error{
				"tag is empty": write(w, "", 1),
				`tag "a\xff`:   write(w, "a\xff", 1),
				`display name or description "b\xff" is not valid UTF-8`: write(w, "x", 1, summary.DisplayName("b\xff")),
				`display name or description "c\xff" is not valid UTF-8`: write(w, "x", 1, summary.Description("c\xff")),
			} {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("%s: %v does not say %q", name, err, want)
				}
			}
			return write(w, "x", 1)
		})
		events := readEvents(t, path)
		if len(events) != 2 || name != "Scalar" && events[1].GetSummary().GetValue()[0].GetMetadata() == nil {
			t.Errorf("%s: %d events", name, len(events))
		}
	}
}

func TestEveryKindAfterClose(t *testing.T) {
	w, err := summary.NewWriter(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for name, write := range tagged {
		checkError(t, name, write(w, name, 1), fs.ErrClosed, w.Path(), "closed")
	}
	for name, write := range untagged {
		checkError(t, name, write(w), fs.ErrClosed, w.Path(), "closed")
	}
}

// All kinds are written from many goroutines, and each event is in the file.
func TestEveryKindConcurrently(t *testing.T) {
	const steps = 20
	w, err := summary.NewWriter(t.TempDir(), summary.WithBufferSize(1000))
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for name, write := range tagged {
		for n := range 2 {
			wg.Go(func() {
				for step := range int64(steps) {
					if err := write(w, fmt.Sprint(name, n), step); err != nil {
						t.Error(name, err)
					}
				}
			})
		}
	}
	for name, write := range untagged {
		wg.Go(func() {
			if err := write(w); err != nil {
				t.Error(name, err)
			}
		})
	}
	wg.Wait()
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	checkKinds(t, readEvents(t, w.Path())[1:], steps)
}

// checkKinds requires the steps of each tag in their order, with sound tensors.
func checkKinds(t *testing.T, events []*tbpb.Event, steps int) {
	t.Helper()
	got := map[string][]int64{}
	for _, event := range events {
		for _, value := range event.GetSummary().GetValue() {
			got[value.GetTag()] = append(got[value.GetTag()], event.GetStep())
			if _, simple := value.GetValue().(*tbpb.Summary_Value_SimpleValue); !simple && value.GetTensor().GetDtype() == 0 {
				t.Errorf("%s: %v", value.GetTag(), value)
			}
		}
	}
	var want []int64
	for step := range int64(steps) {
		want = append(want, step)
	}
	for name := range tagged {
		if name == "Mesh" {
			name = "Mesh1_VERTEX"
		} else {
			name += "1"
		}
		if !slices.Equal(got[name], want) {
			t.Errorf("%s has the steps %v", name, got[name])
		}
	}
	// Scalars and the like, three tags for each of two meshes, and what has no tag of its own but embeddings.
	if tags := len(got); tags != 2*(len(tagged)-1)+2*3+5 || len(events) != 2*steps*len(tagged)+len(untagged)-1 {
		t.Errorf("%d tags in %d events", tags, len(events))
	}
}

// The scanner, which the board reads with, takes every kind as the messages have it.
func TestEveryKindIsScanned(t *testing.T) {
	path := writeAll(t, func(w *summary.Writer) error {
		for name, write := range tagged {
			if err := write(w, name, 5); err != nil {
				return err
			}
		}
		for _, write := range untagged {
			if err := write(w); err != nil {
				return err
			}
		}
		return nil
	})
	for i, data := range records(t, readFile(t, path)) {
		var scanned summary.Event
		event := new(tbpb.Event)
		if err := proto.Unmarshal(data, event); err != nil {
			t.Fatal(err)
		}
		if err := scanned.Scan(data); err != nil || scanned.Step != event.GetStep() || isGraph(&scanned) != (event.GetGraphDef() != nil) {
			t.Errorf("event %d: %v", i, err)
		}
		for k, value := range event.GetSummary().GetValue() {
			want := summary.KindTensor
			if value.GetTag() == "Scalar" {
				want = summary.KindSimple
			}
			if got := scanned.Values[k]; string(got.Tag) != value.GetTag() || got.Kind != want {
				t.Errorf("%s is scanned as %v", value.GetTag(), got)
			}
		}
	}
}

func isGraph(e *summary.Event) bool {
	return len(e.Values) == 1 && e.Values[0].Kind == summary.KindGraph
}

// What we write is what TensorFlow wrote of the same values: the samples of a sound,
// and the texts, rounded and framed as it does. The values are those of the program
// that made testdata.
func TestKindsAreTensorFlows(t *testing.T) {
	want := map[string]*tbpb.Summary_Value{}
	for _, path := range eventFiles(t, "logs/tf2_summary/a") {
		for _, event := range readEvents(t, path) {
			for _, value := range event.GetSummary().GetValue() {
				if event.GetStep() == 0 && want[value.GetTag()] == nil {
					want[value.GetTag()] = value
				}
			}
		}
	}
	sound := make([]float32, 1000)
	for i := range sound {
		sound[i] = float32(math.Sin(float64(i) / 20))
	}
	write := map[string]func(w *summary.Writer) error{
		"beep":     func(w *summary.Writer) error { return w.Audio("beep", 0, sound, [3]int{1, 1000, 1}, 8000) },
		"constant": func(w *summary.Writer) error { return w.Histogram("constant", 0, slices.Repeat([]float32{3}, 10)) },
		"empty":    func(w *summary.Writer) error { return w.Histogram("empty", 0, nil) },
		"txt": func(w *summary.Writer) error {
			return w.Texts("txt", 0, []string{"hello **world**", "# second"}, []int{2})
		},
		"table": func(w *summary.Writer) error {
			return w.TextTable("table", 0, [][]string{{"r0c0", "r0c1"}, {"r1c0", "`r1c1`"}})
		},
	}
	for tag, write := range write {
		if got := onlyValue(t, write); !proto.Equal(expanded(got), expanded(want[tag])) {
			t.Errorf("%s:\n got %v\nwant %v", tag, got, want[tag])
		}
	}
}

// expanded is a value in which the numbers of a tensor stand in its content, where
// the writer put them, or one for all of them, into a list.
func expanded(value *tbpb.Summary_Value) *tbpb.Summary_Value {
	value = proto.CloneOf(value)
	if tensor := value.GetTensor(); len(tensor.GetDoubleVal()) == 1 {
		size := 1
		for _, d := range dimsOf(tensor) {
			size *= int(d)
		}
		for range size {
			tensor.TensorContent = binary.LittleEndian.AppendUint64(tensor.GetTensorContent(), math.Float64bits(tensor.GetDoubleVal()[0]))
		}
		tensor.DoubleVal = nil
	}
	return value
}

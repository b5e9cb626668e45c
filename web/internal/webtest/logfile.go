package webtest

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"google.golang.org/protobuf/proto"

	"board/proto/tbpb"
	"board/summary"
)

// A LogFile is an event file that a test writes to, byte by byte its own.
type LogFile struct {
	t    testing.TB
	path string
}

// NewLogFile begins an event file of a run.
func NewLogFile(t testing.TB, dir, run string) *LogFile {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(run), "events.out.tfevents.1700000000.test")
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	l := &LogFile{t, path}
	l.write(l.record(&tbpb.Event{WallTime: 1000, What: &tbpb.Event_FileVersion{FileVersion: "brain.Event:2"}}))
	return l
}

func (l *LogFile) record(e *tbpb.Event) []byte {
	data, err := proto.Marshal(e)
	if err != nil {
		l.t.Fatal(err)
	}
	return summary.AppendRecord(nil, data)
}

// Add appends points of a tag with the steps from step on, a second apart, in
// one write.
func (l *LogFile) Add(tag string, step int64, values ...float64) *LogFile {
	l.t.Helper()
	var b []byte
	for i, v := range values {
		b = append(b, l.record(&tbpb.Event{
			WallTime: 1000 + float64(step) + float64(i), Step: step + int64(i),
			What: &tbpb.Event_Summary{Summary: &tbpb.Summary{Value: []*tbpb.Summary_Value{
				{Tag: tag, Value: &tbpb.Summary_Value_SimpleValue{SimpleValue: float32(v)}},
			}}},
		})...)
	}
	l.write(b)
	return l
}

// AddTexts appends texts of a tag with the steps from step on, a second apart, in one
// write.
func (l *LogFile) AddTexts(tag string, step int64, texts ...string) *LogFile {
	l.t.Helper()
	var b []byte
	for i, text := range texts {
		b = append(b, l.record(&tbpb.Event{
			WallTime: 1000 + float64(step) + float64(i), Step: step + int64(i),
			What: &tbpb.Event_Summary{Summary: &tbpb.Summary{Value: []*tbpb.Summary_Value{{
				Tag: tag, Metadata: &tbpb.SummaryMetadata{PluginData: &tbpb.SummaryMetadata_PluginData{PluginName: "text"}},
				Value: &tbpb.Summary_Value_Tensor{Tensor: &tbpb.TensorProto{Dtype: tbpb.DataType_DT_STRING, StringVal: [][]byte{[]byte(text)}}},
			}}}},
		})...)
	}
	l.write(b)
	return l
}

// AddTensor appends a tensor of a plugin, a second later with each step.
func (l *LogFile) AddTensor(plugin, tag string, step int64, content []byte, tensor *tbpb.TensorProto) *LogFile {
	l.t.Helper()
	l.write(l.record(&tbpb.Event{
		WallTime: 1000 + float64(step), Step: step,
		What: &tbpb.Event_Summary{Summary: &tbpb.Summary{Value: []*tbpb.Summary_Value{{
			Tag: tag, Metadata: &tbpb.SummaryMetadata{PluginData: &tbpb.SummaryMetadata_PluginData{PluginName: plugin, Content: content}},
			Value: &tbpb.Summary_Value_Tensor{Tensor: tensor},
		}}}},
	}))
	return l
}

// Strings is a tensor of strings.
func Strings(texts ...string) *tbpb.TensorProto {
	t := &tbpb.TensorProto{Dtype: tbpb.DataType_DT_STRING, TensorShape: &tbpb.TensorShapeProto{Dim: []*tbpb.TensorShapeProto_Dim{{Size: int64(len(texts))}}}}
	for _, text := range texts {
		t.StringVal = append(t.StringVal, []byte(text))
	}
	return t
}

func (l *LogFile) write(b []byte) {
	l.t.Helper()
	f, err := os.OpenFile(l.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	if err != nil {
		l.t.Fatal(err)
	}
	if _, err := f.Write(b); err != nil {
		l.t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		l.t.Fatal(err)
	}
}

// OpenLogFile goes on with a file that is there.
func OpenLogFile(t testing.TB, path string) *LogFile { return &LogFile{t, path} }

// Wave is n values that all fit in a float32.
func Wave(n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = float64(i*7919%1000) / 8
	}
	return out
}

// Truncate cuts all event files below a directory down to their first bytes.
func Truncate(t testing.TB, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		return os.Truncate(path, 20)
	})
	if err != nil {
		t.Fatal(err)
	}
}

package tbpb_test

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"board/proto/tbpb"
	"board/summary"
)

const logs = "../../testdata/logs"

// allowed lists the fields that real writers fill and our messages leave out on purpose, as "message.number".
var allowed = []string{
	"MetaGraphDef.1", // meta_info_def: the list of all operations that the graph uses
	"MetaGraphDef.4", // collection_def: names of variables and of summaries, for restoring them
}

// TestFixturesHoldNothingUnknown parses all that Keras, TensorFlow, PyTorch and tensorboardX wrote, down to the
// messages that travel inside bytes fields.
func TestFixturesHoldNothingUnknown(t *testing.T) {
	seen := newSurvey()
	for _, path := range eventFiles(t) {
		seen.file(t, path)
	}
	for _, field := range slices.Sorted(maps.Keys(seen.unknown)) {
		if !slices.Contains(allowed, field) {
			t.Errorf("%s: %d messages carry this field, which is not in our .proto files; first in %s", field, seen.unknown[field].count, seen.unknown[field].first)
		}
	}
	for _, field := range allowed {
		if seen.unknown[field] == nil {
			t.Errorf("%s is allowed to be unknown, and nothing carries it: take it off the list", field)
		}
	}
	for _, want := range []string{"Event", "GraphDef", "MetaGraphDef", "RunMetadata", "HParamsPluginData", "Layout", "MeshPluginData", "PrCurvePluginData", "TextPluginData", "ImagePluginData", "AudioPluginData"} {
		if seen.messages[want] == 0 {
			t.Errorf("no %s in the fixtures: this test has lost its sight", want)
		}
	}
	t.Logf("messages by kind: %v", seen.messages)
}

func TestProjectorConfigsParse(t *testing.T) {
	for _, run := range []string{"run_0", "run_1"} {
		text, err := os.ReadFile(filepath.Join(logs, "torch_all", run, "projector_config.pbtxt"))
		if err != nil {
			t.Fatal(err)
		}
		var config tbpb.ProjectorConfig
		if err := prototext.Unmarshal(text, &config); err != nil {
			t.Fatalf("%s: %v", run, err)
		}
		got := config.GetEmbeddings()[0]
		if got.GetTensorName() != "digits:00000" || !slices.Equal(got.GetSprite().GetSingleImageDim(), []uint32{28, 28}) {
			t.Errorf("%s: embedding %v", run, got)
		}
	}
}

// eventFiles lists the event files of the fixtures.
func eventFiles(t *testing.T) []string {
	t.Helper()
	var paths []string
	err := filepath.WalkDir(logs, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && strings.Contains(entry.Name(), "tfevents") {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil || len(paths) == 0 {
		t.Fatalf("no event files below %s (error %v)", logs, err)
	}
	return paths
}

// A survey counts what it meets.
type survey struct {
	messages map[string]int       // by name
	unknown  map[string]*sighting // by "message.number"
}

type sighting struct {
	count int
	first string // file and record
}

func newSurvey() *survey {
	return &survey{messages: map[string]int{}, unknown: map[string]*sighting{}}
}

func (s *survey) file(t *testing.T, path string) {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	records := summary.NewRecordReader(file, 0)
	plugins := map[string]string{} // by tag: only a tag's first value names it
	for {
		place := fmt.Sprintf("%s at byte %d", path, records.Offset())
		data, err := records.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("%s: %v", place, err)
		}
		var event tbpb.Event
		s.parse(t, place, data, &event)
		s.inside(t, place, &event, plugins)
	}
}

// parse decodes data, notes what is unknown in it, and checks that nothing gets lost on the way back.
func (s *survey) parse(t *testing.T, place string, data []byte, m proto.Message) {
	t.Helper()
	if err := proto.Unmarshal(data, m); err != nil {
		t.Fatalf("%s: %v", place, err)
	}
	s.messages[string(m.ProtoReflect().Descriptor().Name())]++
	s.walk(place, m.ProtoReflect())
	if back := proto.Size(m); back != len(data) {
		t.Errorf("%s: %T was %d bytes and would be written as %d", place, m, len(data), back)
	}
}

// walk notes the unknown fields of m and of all messages in it.
func (s *survey) walk(place string, m protoreflect.Message) {
	for rest := m.GetUnknown(); len(rest) > 0; {
		number, _, n := protowire.ConsumeField(rest)
		if n < 0 {
			break
		}
		s.note(fmt.Sprintf("%s.%d", m.Descriptor().Name(), number), place)
		rest = rest[n:]
	}
	m.Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		switch {
		case field.IsMap():
			if field.MapValue().Message() != nil {
				value.Map().Range(func(_ protoreflect.MapKey, v protoreflect.Value) bool { s.walk(place, v.Message()); return true })
			}
		case field.Message() == nil:
		case field.IsList():
			for i := range value.List().Len() {
				s.walk(place, value.List().Get(i).Message())
			}
		default:
			s.walk(place, value.Message())
		}
		return true
	})
}

func (s *survey) note(field, place string) {
	if s.unknown[field] == nil {
		s.unknown[field] = &sighting{first: place}
	}
	s.unknown[field].count++
}

// inside parses the messages that an event carries as bytes.
func (s *survey) inside(t *testing.T, place string, event *tbpb.Event, plugins map[string]string) {
	t.Helper()
	switch what := event.GetWhat().(type) {
	case *tbpb.Event_GraphDef:
		s.parse(t, place, what.GraphDef, &tbpb.GraphDef{})
	case *tbpb.Event_MetaGraphDef:
		s.parse(t, place, what.MetaGraphDef, &tbpb.MetaGraphDef{})
	case *tbpb.Event_TaggedRunMetadata:
		s.parse(t, place, what.TaggedRunMetadata.GetRunMetadata(), &tbpb.RunMetadata{})
	case *tbpb.Event_Summary:
		for _, value := range what.Summary.GetValue() {
			s.value(t, place, value, plugins)
		}
	}
}

func (s *survey) value(t *testing.T, place string, value *tbpb.Summary_Value, plugins map[string]string) {
	t.Helper()
	if data := value.GetMetadata().GetPluginData(); data.GetPluginName() != "" {
		plugins[value.GetTag()] = data.GetPluginName()
		if m := contentOf(data.GetPluginName()); m != nil {
			s.parse(t, place, data.GetContent(), m)
		}
	}
	for _, blob := range value.GetTensor().GetStringVal() {
		if m := blobOf(plugins[value.GetTag()]); m != nil {
			s.parse(t, place, blob, m)
		}
	}
}

// contentOf is the message that a plugin keeps in its metadata's content, nil if none.
func contentOf(plugin string) proto.Message {
	switch plugin {
	case "scalars":
		return &tbpb.ScalarPluginData{}
	case "histograms":
		return &tbpb.HistogramPluginData{}
	case "images":
		return &tbpb.ImagePluginData{}
	case "audio":
		return &tbpb.AudioPluginData{}
	case "text":
		return &tbpb.TextPluginData{}
	case "pr_curves":
		return &tbpb.PrCurvePluginData{}
	case "mesh":
		return &tbpb.MeshPluginData{}
	case "hparams":
		return &tbpb.HParamsPluginData{}
	}
	return nil
}

// blobOf is the message in a plugin's string tensors, nil if they hold no message.
func blobOf(plugin string) proto.Message {
	switch plugin {
	case "custom_scalars":
		return &tbpb.Layout{}
	case "graphs":
		return &tbpb.GraphDef{}
	case "graph_run_metadata", "graph_run_metadata_graph", "graph_tagged_run_metadata":
		return &tbpb.RunMetadata{}
	}
	return nil
}

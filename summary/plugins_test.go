package summary_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"board/proto/tbpb"
	"board/summary"
)

var goldenFacts = sync.OnceValues(func() (facts map[string]json.RawMessage, err error) {
	text, err := os.ReadFile(filepath.Join(testdata, "parity", "golden.json"))
	if err == nil {
		err = json.Unmarshal(text, &facts)
	}
	return facts, err
})

// golden reads what TensorBoard answered about testdata/logs, by the key of a fact.
func golden[T any](tb testing.TB, key string) (fact T) {
	tb.Helper()
	facts, err := goldenFacts()
	if err != nil {
		tb.Fatal(err)
	}
	if facts[key] == nil {
		tb.Fatalf("no fact %q", key)
	}
	if err := json.Unmarshal(facts[key], &fact); err != nil {
		tb.Fatalf("fact %q: %v", key, err)
	}
	return fact
}

// A loggedValue is a value of a real file, with what its tag's first value said.
type loggedValue struct {
	summary.Value
	Meta summary.Metadata
	Wall float64
	Step int64
}

// logged are the values of all real files below a directory, by run and tag.
func logged(tb testing.TB, dir string) map[string]map[string][]loggedValue {
	tb.Helper()
	runs := map[string]map[string][]loggedValue{}
	for _, path := range eventFiles(tb, dir) {
		run, err := filepath.Rel(filepath.Join(testdata, "logs"), filepath.Dir(path))
		if err != nil {
			tb.Fatal(err)
		}
		if runs[run] == nil {
			runs[run] = map[string][]loggedValue{}
		}
		for _, data := range records(tb, readFile(tb, path)) {
			var e summary.Event
			if err := e.Scan(data); err != nil {
				tb.Fatal(err)
			}
			for i := range e.Values {
				v := loggedValue{Value: e.Values[i], Meta: summary.MetadataOf(&e.Values[i]), Wall: e.WallTime, Step: e.Step}
				tag := string(v.Tag)
				if before := runs[run][tag]; len(before) > 0 {
					v.Meta = before[0].Meta
				}
				runs[run][tag] = append(runs[run][tag], v)
			}
		}
	}
	return runs
}

func TestPlugins(t *testing.T) {
	all := summary.Plugins()
	if len(all) != 14 {
		t.Fatalf("%d plugins", len(all))
	}
	kinds := map[summary.Kind]string{}
	for _, p := range all {
		if p.Name == "" || p.Class == summary.ClassUnknown || p.Samples < 1 {
			t.Errorf("%+v lacks something", p)
		}
		if got, ok := summary.PluginOf(p.Name); !ok || got.Name != p.Name {
			t.Errorf("%q finds %+v, %v", p.Name, got, ok)
		}
		if p.Classic != summary.KindNone {
			kinds[p.Classic] = p.Name
		}
	}
	want := map[summary.Kind]string{
		summary.KindSimple: "scalars", summary.KindImage: "images", summary.KindAudio: "audio", summary.KindHistogram: "histograms",
		summary.KindGraph: "graphs", summary.KindRunMetadata: "graph_tagged_run_metadata",
	}
	if !maps.Equal(kinds, want) {
		t.Errorf("old kinds are of %v, want %v", kinds, want)
	}
	for k := range summary.Kind(12) {
		if p, ok := k.Plugin(); p.Name != want[k] || ok != (want[k] != "") {
			t.Errorf("kind %d is of %q, %v; want %q", k, p.Name, ok, want[k])
		}
	}
	if p, ok := summary.PluginOf("beholder"); ok {
		t.Errorf("%+v is nobody's", p)
	}
	all[0].Name = "changed"
	if summary.Plugins()[0].Name != summary.PluginScalars {
		t.Error("the table can be changed from outside")
	}
}

// Every plugin's runs and tags in the real logs are those that TensorBoard lists,
// with the names and descriptions that it shows.
func TestPluginsOfRealFiles(t *testing.T) {
	got := map[string][]string{}
	for run, tags := range logged(t, "logs") {
		for tag, values := range tags {
			plugin := values[0].Meta.Plugin
			if plugin == "" {
				t.Errorf("%s, %s belongs to no plugin", run, tag)
			}
			got[plugin] = append(got[plugin], run+" "+tag)
		}
	}
	for _, area := range []string{"scalars", "histograms", "images", "audio", "pr_curves"} {
		var want []string
		for run, tags := range golden[map[string]map[string]any](t, area+"|tags") {
			for tag := range tags {
				want = append(want, run+" "+tag)
			}
		}
		slices.Sort(want)
		slices.Sort(got[area])
		if !slices.Equal(got[area], want) {
			t.Errorf("%s: %q; want %q", area, got[area], want)
		}
	}
	for _, plugin := range []string{"text", "mesh", "hparams", "custom_scalars", "graphs", "graph_keras_model", "graph_tagged_run_metadata"} {
		if len(got[plugin]) == 0 {
			t.Errorf("no tag of plugin %s", plugin)
		}
	}
}

// The names to show and the most items of a step are TensorBoard's.
func TestItemsOfRealFiles(t *testing.T) {
	runs := logged(t, "logs")
	for _, area := range []string{"images", "audio"} {
		type info struct {
			DisplayName string `json:"displayName"`
			Samples     int    `json:"samples"`
		}
		for run, tags := range golden[map[string]map[string]info](t, area+"|tags") {
			for tag, want := range tags {
				values := runs[run][tag]
				plugin, _ := summary.PluginOf(values[0].Meta.Plugin)
				got := info{DisplayName: values[0].Meta.DisplayName}
				for _, v := range values {
					got.Samples = max(got.Samples, plugin.Items(&v.Value))
				}
				if got != want {
					t.Errorf("%s, %s: %+v; want %+v", run, tag, got, want)
				}
			}
		}
	}
}

func TestItems(t *testing.T) {
	strings := func(n int, shape ...int64) *tbpb.TensorProto {
		return &tbpb.TensorProto{Dtype: tbpb.DataType_DT_STRING, TensorShape: shapeOf(shape...), StringVal: make([][]byte, n)}
	}
	for name, tt := range map[string]struct {
		plugin string
		tensor *tbpb.TensorProto
		want   int
	}{
		"three pictures":        {"images", strings(5, 5), 3},
		"no picture":            {"images", strings(2, 2), 0},
		"not even a size":       {"images", strings(1, 1), 0},
		"two sounds":            {"audio", strings(2, 2), 2},
		"two with labels":       {"audio", strings(4, 2, 2), 2},
		"no sound":              {"audio", strings(0, 0, 2), 0},
		"a shape out of a hat":  {"audio", strings(3, 1, 1<<62, 1<<62), 3},
		"a shape with a hole":   {"audio", strings(3, 3, -1, 0), 3},
		"text":                  {"text", strings(3, 3), 1},
		"a single, bare string": {"audio", strings(1), 1},
	} {
		plugin, _ := summary.PluginOf(tt.plugin)
		if got := plugin.Items(&summary.Value{Kind: summary.KindTensor, Data: marshal(t, tt.tensor)}); got != tt.want {
			t.Errorf("%s: %d, want %d", name, got, tt.want)
		}
		if got := plugin.Items(&summary.Value{Kind: summary.KindImage}); got != 1 {
			t.Errorf("%s: an old picture counts %d", name, got)
		}
	}
}

func TestMetadataOf(t *testing.T) {
	full := &tbpb.SummaryMetadata{
		PluginData:  &tbpb.SummaryMetadata_PluginData{PluginName: "mine", Content: []byte{1, 2}},
		DisplayName: "shown", SummaryDescription: "*why*", DataClass: tbpb.DataClass_DATA_CLASS_TENSOR,
	}
	for name, tt := range map[string]struct {
		kind summary.Kind
		meta *tbpb.SummaryMetadata
		want summary.Metadata
	}{
		"tensor":          {summary.KindTensor, full, summary.Metadata{Plugin: "mine", Content: []byte{1, 2}, DisplayName: "shown", Description: "*why*", Class: summary.ClassTensor}},
		"nothing":         {summary.KindTensor, nil, summary.Metadata{}},
		"simple":          {summary.KindSimple, nil, summary.Metadata{Plugin: "scalars", DisplayName: "tag", Class: summary.ClassScalar}},
		"simple, named":   {summary.KindSimple, full, summary.Metadata{Plugin: "scalars", DisplayName: "shown", Description: "*why*", Class: summary.ClassScalar}},
		"image":           {summary.KindImage, nil, summary.Metadata{Plugin: "images", DisplayName: "tag", Class: summary.ClassBlobs}},
		"histogram":       {summary.KindHistogram, nil, summary.Metadata{Plugin: "histograms", DisplayName: "tag", Class: summary.ClassTensor}},
		"audio":           {summary.KindAudio, nil, summary.Metadata{Plugin: "audio", DisplayName: "tag", Class: summary.ClassBlobs}},
		"graph":           {summary.KindGraph, nil, summary.Metadata{Plugin: "graphs", Class: summary.ClassBlobs}},
		"run metadata":    {summary.KindRunMetadata, nil, summary.Metadata{Plugin: "graph_tagged_run_metadata", Class: summary.ClassBlobs}},
		"class of beyond": {summary.KindTensor, &tbpb.SummaryMetadata{DataClass: 77}, summary.Metadata{}},
	} {
		v := summary.Value{Tag: []byte("tag"), Kind: tt.kind}
		if tt.meta != nil {
			v.Metadata = marshal(t, tt.meta)
		}
		got := summary.MetadataOf(&v)
		if !slices.Equal(got.Content, tt.want.Content) {
			t.Errorf("%s: content %v", name, got.Content)
		}
		got.Content, tt.want.Content = nil, nil
		if !equalMetadata(got, tt.want) {
			t.Errorf("%s: %+v; want %+v", name, got, tt.want)
		}
		if known := tt.kind != summary.KindTensor || tt.meta.GetPluginData() != nil; got.Known() != known {
			t.Errorf("%s: known %v", name, got.Known())
		}
		if got.Scalar() != (tt.kind == summary.KindSimple) {
			t.Errorf("%s: scalar %v", name, got.Scalar())
		}
	}
	for _, cut := range []string{"\xff", "\x0a\x05ab", strings.Repeat("\x0a", 9)} {
		if got := summary.MetadataOf(&summary.Value{Kind: summary.KindTensor, Metadata: []byte(cut)}); got.Known() {
			t.Errorf("garbage %q: %+v", cut, got)
		}
	}
}

func equalMetadata(a, b summary.Metadata) bool {
	return a.Plugin == b.Plugin && a.DisplayName == b.DisplayName && a.Description == b.Description && a.Class == b.Class
}

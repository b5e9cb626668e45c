package dataapi_test

import (
	"net/http"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"board/proto/tbpb"
	"board/web/internal/webtest"
)

// TestBadRequestsOfKinds has what cannot be answered. TensorBoard breaks down on some
// of these.
func TestBadRequestsOfKinds(t *testing.T) {
	h := webtest.OpenSite(t, "../../testdata/logs")
	for target, want := range map[string]int{
		"pr_curves/pr_curves": 400, "pr_curves/pr_curves?run=torch_all/run_0": 400, "pr_curves/pr_curves?run=no&tag=pr": 400, "pr_curves/pr_curves?run=torch_all/run_0&tag=lr": 400,
		"custom_scalars/download_data": 400, "custom_scalars/download_data?run=no&tag=x": 404,
		"graphs/graph": 400, "graphs/graph?run=no": 404, "graphs/graph?run=tf2_summary/a": 404, "graphs/graph?run=tf2_summary/a&tag=no": 404,
		"graphs/graph?run=tf2_summary/a&tag=f_trace&conceptual=true": 404, "graphs/graph?run=tf1/train&limit_attr_size=x": 400,
		"graphs/graph?run=tf1/train&limit_attr_size=0&large_attrs_key=k": 400, "graphs/graph?run=tf1/train&limit_attr_size=10": 400,
		"graphs/run_metadata?run=torch_all/run_0": 400, "graphs/run_metadata?tag=step1": 400, "graphs/run_metadata?run=torch_all/run_0&tag=lr": 404,
		"mesh/meshes": 200, "mesh/data": 400, "mesh/data?content_type=UNDEFINED": 400, "mesh/data?content_type=VERTEX&step=x": 400, "mesh/data?content_type=VERTEX&sample=-1": 400,
		"mesh/data?content_type=VERTEX&run=no": 200, "mesh/data?run=torch_all/run_0&tag=cube&content_type=VERTEX&sample=1": 404,
	} {
		if w := webtest.Get(h, "/data/plugin/"+target); w.Code != want {
			t.Errorf("%s: status %d, want %d: %.200s", target, w.Code, want, w.Body)
		}
	}
}

func TestCustomScalarsRegex(t *testing.T) {
	h := webtest.OpenSite(t, webtest.Made(t))
	for regex, want := range map[string]string{
		"": `{"regex_valid":false,"tag_to_events":{}}`, "(": `{"regex_valid":false,"tag_to_events":{}}`, "a|(": `{"regex_valid":false,"tag_to_events":{}}`,
		"rain": `{"regex_valid":true,"tag_to_events":{}}`, "loss": `{"regex_valid":true,"tag_to_events":{"loss/train":[[5000.0,0,"NaN"],[5001.0,1,"Infinity"],[5002.0,2,"-Infinity"],[5003.0,3,0.25]]}}`,
	} {
		if w := webtest.Get(h, "/data/plugin/custom_scalars/scalars"+webtest.Query("run", "b", "tag", regex)); w.Body.String() != want {
			t.Errorf("%q: got %s, want %s", regex, w.Body, want)
		}
	}
	if w := webtest.Get(h, "/data/plugin/custom_scalars/scalars?run=no&tag=.*"); w.Body.String() != `{"regex_valid":true,"tag_to_events":{}}` {
		t.Errorf("no such run: %s", w.Body)
	}
}

func layoutTensor(t *testing.T, layout *tbpb.Layout) *tbpb.TensorProto {
	t.Helper()
	b, err := proto.Marshal(layout)
	if err != nil {
		t.Fatal(err)
	}
	return &tbpb.TensorProto{Dtype: tbpb.DataType_DT_STRING, StringVal: [][]byte{b}}
}

func category(title string, charts ...string) *tbpb.Category {
	c := &tbpb.Category{Title: title}
	for _, chart := range charts {
		c.Chart = append(c.Chart, &tbpb.Chart{Title: chart})
	}
	return c
}

// TestLayoutsAreMerged has three runs, one of which has a layout that is none.
func TestLayoutsAreMerged(t *testing.T) {
	dir := t.TempDir()
	const tag = "custom_scalars__config__"
	webtest.NewLogFile(t, dir, "a").AddTensor("custom_scalars", tag, 0, nil, layoutTensor(t, &tbpb.Layout{Category: []*tbpb.Category{category("one", "x")}}))
	webtest.NewLogFile(t, dir, "b").AddTensor("custom_scalars", tag, 0, nil, layoutTensor(t, &tbpb.Layout{Category: []*tbpb.Category{category("one", "x", "y"), category("two", "z")}}))
	webtest.NewLogFile(t, dir, "c").AddTensor("custom_scalars", tag, 0, nil, webtest.Strings("\xff\xff"))
	webtest.NewLogFile(t, dir, "d").AddTensor("custom_scalars", tag, 0, nil, layoutTensor(t, &tbpb.Layout{Category: []*tbpb.Category{category("two", "w")}}))
	got := webtest.Get(webtest.OpenSite(t, dir), "/data/plugin/custom_scalars/layout").Body.String()
	want := `{"version":0,"category":[{"title":"one","chart":[{"title":"x"},{"title":"y"}],"closed":false},{"title":"two","chart":[{"title":"z"},{"title":"w"}],"closed":false}]}`
	if got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

// TestLargeAttributes has a graph whose attributes are cut.
func TestLargeAttributes(t *testing.T) {
	h := webtest.OpenSite(t, "../../testdata/logs")
	w := webtest.Get(h, "/data/plugin/graphs/graph?run=tf1/train&limit_attr_size=10&large_attrs_key=_too_large")
	body := w.Body.String()
	if w.Code != http.StatusOK || !strings.Contains(body, "key: \"_too_large\"\n    value {\n      list {\n        s: \"") || strings.Contains(body, `key: "value"`) {
		t.Errorf("status %d: %.1500s", w.Code, body)
	}
}

// TestValuesOfAnotherKind has tags whose values are not what their plugin is about.
func TestValuesOfAnotherKind(t *testing.T) {
	dir := t.TempDir()
	log := webtest.NewLogFile(t, dir, "r")
	for _, plugin := range []string{"histograms", "pr_curves", "images", "graph_keras_model", "graph_run_metadata"} {
		log.AddTensor(plugin, plugin, 0, []byte{}, webtest.Strings("[]"))
	}
	log.AddTensor("mesh", "m_VERTEX", 0, []byte("\x12\x01m\x18\x01"), webtest.Strings("x"))
	h := webtest.OpenSite(t, dir)
	for target, want := range map[string]string{
		"histograms/histograms?run=r&tag=histograms": "Not found: histogram: ", "distributions/distributions?run=r&tag=histograms": "Not found: histogram: ",
		"images/images?run=r&tag=images": "Not found: images: ", "graphs/graph?run=r&tag=graph_keras_model&conceptual=true": "Not found: keras model: ",
		"graphs/graph?run=r&tag=graph_run_metadata": "Not found: run metadata: ", "mesh/data?run=r&tag=m&content_type=VERTEX": "Not found: mesh: ",
		"pr_curves/pr_curves?run=r&tag=pr_curves": `{"r":[]}`,
	} {
		if w := webtest.Get(h, "/data/plugin/"+target); !strings.HasPrefix(w.Body.String(), want) {
			t.Errorf("%s: status %d, %s", target, w.Code, w.Body)
		}
	}
}

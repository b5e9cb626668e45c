package web

import (
	"encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"

	"board/internal/logtest"
	"board/summary"
	"board/summary/sidecar"
	"board/web/message"
	"board/web/page"
)

var updateOpenAPI = flag.Bool("update", false, "write the schemas of docs/openapi.yaml")

// openAPI reads and checks docs/openapi.yaml.
func openAPI(t *testing.T) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromFile(openapiFile)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return doc
}

// TestOpenAPIHasEveryRoute compares the paths and methods of the file with the routes below
// api/.
func TestOpenAPIHasEveryRoute(t *testing.T) {
	var documented, served []string
	for path, item := range openAPI(t).Paths.Map() {
		for method := range item.Operations() {
			documented = append(documented, method+" "+path)
		}
	}
	for path, route := range New(Options{Store: logtest.Open(t, t.TempDir(), 0)}).routes {
		if strings.HasPrefix(path, "/api/") {
			for _, method := range route.Methods {
				served = append(served, method+" "+path)
			}
		}
	}
	slices.Sort(documented)
	slices.Sort(served)
	for _, route := range served {
		if !slices.Contains(documented, route) {
			t.Errorf("%s lacks %s", openapiFile, route)
		}
	}
	for _, route := range documented {
		if !slices.Contains(served, route) {
			t.Errorf("%s has %s, which nobody serves", openapiFile, route)
		}
	}
}

// openapiLogs writes runs with something of each kind that the API answers.
func openapiLogs(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for i, run := range []string{"a", "b"} {
		w, err := summary.NewWriter(filepath.Join(dir, run))
		check(err)
		check(w.HParams(map[string]any{"lr": float64(i), "name": "x", "deep": i == 1}))
		for step := range int64(4) {
			check(w.ScalarAt(1000+float64(step), "loss", step, float64(i)+1/float64(step)))
			check(w.ScalarAt(1000+float64(step), "acc", step, float64(step)/8))
			check(w.Histogram("weights", step, []float32{1, 2, 3, float32(step)}))
			check(w.Text("words", step, "some *words*"))
		}
		check(w.Close())
	}
	plugin := filepath.Join(dir, "projector")
	check(os.MkdirAll(plugin, 0o700))
	check(os.WriteFile(filepath.Join(plugin, "projector_config.pbtxt"), []byte("embeddings {\n tensor_name: \"e\"\n tensor_path: \"e.tsv\"\n metadata_path: \"labels.tsv\"\n}\n"), 0o600))
	check(os.WriteFile(filepath.Join(plugin, "e.tsv"), []byte("1\t2\t3\n4\t5\t6\n"), 0o600))
	check(os.WriteFile(filepath.Join(plugin, "labels.tsv"), []byte("one\ntwo\n"), 0o600))
	return dir
}

// An asker asks the server, and checks requests and answers by docs/openapi.yaml.
type asker struct {
	handler http.Handler
	router  routers.Router
	seen    map[string]bool // operations that were answered, with their kind of status
}

// ask asks, and expects a status and an answer that the file describes.
func (a *asker) ask(t *testing.T, method, target, body string, status int) []byte {
	t.Helper()
	r := httptest.NewRequest(method, "http://localhost:6006"+target, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if target == "/api/graph" {
		r.Header.Set("Content-Type", "application/octet-stream")
	}
	route, params, err := a.router.FindRoute(r)
	if err != nil {
		t.Fatalf("%s %s: %v", method, target, err)
	}
	options := &openapi3filter.Options{IncludeResponseStatus: true, AuthenticationFunc: openapi3filter.NoopAuthenticationFunc}
	input := &openapi3filter.RequestValidationInput{Request: r, PathParams: params, Route: route, Options: options}
	if err := openapi3filter.ValidateRequest(t.Context(), input); err != nil && status == http.StatusOK {
		t.Errorf("%s %s: the request is not as documented: %v", method, target, err)
	}
	r.Body = io.NopCloser(strings.NewReader(body))
	w := httptest.NewRecorder()
	a.handler.ServeHTTP(w, r)
	if w.Code != status {
		t.Fatalf("%s %s: status %d, want %d: %.300s", method, target, w.Code, status, w.Body)
	}
	answered := &openapi3filter.ResponseValidationInput{RequestValidationInput: input, Status: w.Code, Header: w.Header(), Options: options}
	answered.SetBodyBytes(w.Body.Bytes())
	if err := openapi3filter.ValidateResponse(t.Context(), answered); err != nil {
		t.Errorf("%s %s: the answer is not as documented: %v", method, target, err)
	}
	kind := map[bool]string{true: " 200", false: " default"}[status == http.StatusOK]
	a.seen[method+" "+route.Path+kind] = true
	return w.Body.Bytes()
}

func bodyDecoders() {
	for _, kind := range []string{"text/html", "image/png"} {
		openapi3filter.RegisterBodyDecoder(kind, openapi3filter.FileBodyDecoder)
	}
	openapi3filter.RegisterBodyDecoder("text/csv", openapi3filter.FileBodyDecoder)
}

// TestOpenAPIAnswers asks every operation for something that it answers and for something
// that it refuses, and compares both with the file.
func TestOpenAPIAnswers(t *testing.T) {
	bodyDecoders()
	doc, dir := openAPI(t), openapiLogs(t)
	router, err := legacy.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	h := New(Options{Store: logtest.Open(t, dir, 0), Version: "1.2.3", Keeper: page.Keeper{
		Sidecar: sidecar.New(sidecar.Options{Logdir: dir}), Trash: sidecar.NewTrash([]sidecar.Source{{Path: dir}}), AllowDelete: true,
	}})
	t.Cleanup(func() {
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	})
	a := &asker{h, router, map[string]bool{}}
	var all message.CatalogAnswer
	if err := json.Unmarshal(a.ask(t, "GET", "/api/catalog", "", 200), &all); err != nil {
		t.Fatal(err)
	}
	tags := map[string]int{}
	for tag := range all.Catalog.Tags.All() {
		tags[tag.Name] = tag.ID
	}
	run := all.Catalog.Runs[0].ID
	askAll(t, a, tags, run, all.Hello.Epoch)
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			for status := range op.Responses.Map() {
				if what := method + " " + path + " " + status; status != "101" && !a.seen[what] && !alwaysAnswered[path] {
					t.Errorf("no test asks for %s", what)
				}
			}
		}
	}
}

// alwaysAnswered are the paths that take nothing which they could refuse.
var alwaysAnswered = map[string]bool{
	"/api/catalog": true, "/api/health": true, "/api/hparams": true, "/api/others": true, "/api/embeddings": true, "/api/compare/names": true, "/api/derive/names": true, "/api/match": true,
}

func askAll(t *testing.T, a *asker, tags map[string]int, run int, epoch string) {
	t.Helper()
	loss, words := tags["loss"], tags["words"]
	curve := fmt.Sprintf("?tag=%d&run=%d", loss, run)
	place := func(tag int) string {
		return fmt.Sprintf("?epoch=%s&run=%d&tag=%d&generation=%d&row=0", epoch, run, tag, generationOf(t, a, run, tag))
	}
	for _, target := range []string{
		"/api/health", "/api/hparams", "/api/others", "/api/embeddings", "/api/compare/names", "/api/derive/names", "/api/match?pattern=loss&pattern=(", "/api/sidecar", "/api/alerts",
		"/api/description?tag=" + fmt.Sprint(loss), "/api/points" + curve, "/api/export" + curve, "/api/export" + curve + "&format=json", fmt.Sprintf("/api/run?run=%d", run),
		"/api/content" + place(words), "/api/values" + place(words) + "&rows=3", "/api/values" + place(tags["weights"]),
		"/api/embedding?run=projector&name=e&source=file&part=points", "/api/embedding?run=projector&name=e&source=file&part=labels", "/api/derive/export?formula=loss*2&format=csv", "/api/derive/export?formula=loss*2&format=json",
	} {
		a.ask(t, "GET", target, "", 200)
	}
	for _, target := range []string{"/api/description?tag=x", "/api/points?tag=1", "/api/export", "/api/run?run=999999", "/api/embedding?run=r&name=n&source=file&part=points", "/api/derive/export?formula=loss&format=xml"} {
		want := map[bool]int{true: 404, false: 400}[strings.HasPrefix(target, "/api/run?") || strings.HasPrefix(target, "/api/embedding?")]
		a.ask(t, "GET", target, "", want)
	}
	for _, path := range []string{"/api/content", "/api/values"} {
		a.ask(t, "GET", path+"?epoch=old&run=0&tag=0&generation=0&row=0", "", 410)
	}
	a.ask(t, "GET", "/api/live", "", 426)

	for _, q := range [][2]string{
		{"graph", `node { name: "a" op: "Const" }`}, {"select", fmt.Sprintf(`{"tag":%d,"runs":"all"}`, loss)}, {"summaries", fmt.Sprintf(`{"tags":[%d],"runs":[%d]}`, loss, run)},
		{"search", fmt.Sprintf(`{"text":"words","tags":[%d],"runs":"all"}`, words)}, {"series", fmt.Sprintf(`{"cards":[{"card":"c1","tag":%d}]}`, loss)},
		{"compare", `{"params":["lr","name","deep"],"metrics":[{"tag":"loss","agg":"best"},{"tag":"acc","agg":"mean"}],"baseline":0}`},
		{"compare", `{"groupBy":"folder","metrics":[{"tag":"loss","agg":"best"}],"sort":[{"by":"metric","name":"loss","agg":"min","stat":"std"}],"top":{"tag":"loss","agg":"min","n":1}}`},
		{"compare", `{"query":"lr <"}`}, {"compare/curves", `{"tag":"loss","groups":[[0,1],[0]],"axis":"relative"}`}, {"compare/insight", `{"tag":"acc","agg":"last"}`},
		{"report", `{"tags":["loss"],"metrics":[{"tag":"loss","agg":"min"}],"band":"ci","line":"median"}`}, {"derive", `{"formulas":["loss - acc","("],"runs":"all"}`}, {"derive/select", `{"formulas":["loss - acc"],"runs":"all"}`},
		{"sidecar", `{"runs":[{"run":"a","notes":"n","tags":["x"],"favourite":true,"color":"#123456"}],"directions":{"loss":"lower"},"baseline":"a","views":[{"name":"v","view":"tab=text"}]}`},
		{"alerts", `{"mute":{"rule":"plateau"},"muted":true}`}, {"delete", `{"runs":["b","nothing"]}`},
	} {
		a.ask(t, "POST", "/api/"+q[0], q[1], 200)
	}
	var kept message.Sidecar
	if err := json.Unmarshal(a.ask(t, "GET", "/api/sidecar", "", 200), &kept); err != nil || len(kept.Trash) != 1 {
		t.Fatalf("%+v, %v", kept, err)
	}
	a.ask(t, "POST", "/api/restore", fmt.Sprintf(`{"ids":[%q]}`, kept.Trash[0].ID), 200)
	for _, path := range []string{"graph", "select", "summaries", "search", "series", "compare", "compare/curves", "compare/insight", "report", "derive", "derive/select", "sidecar", "alerts", "delete", "restore"} {
		a.ask(t, "POST", "/api/"+path, `{"`, 400)
	}
	refused(t, a)
}

// refused asks what GET refuses only to strangers.
func refused(t *testing.T, a *asker) {
	t.Helper()
	stranger := &asker{http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Host = "evil.example"
		a.handler.ServeHTTP(w, r)
	}), a.router, a.seen}
	for _, path := range []string{"/api/sidecar", "/api/alerts"} {
		stranger.ask(t, "GET", path, "", 403)
	}
}

// generationOf is the generation of a series, as the answer of api/series tells it.
func generationOf(t *testing.T, a *asker, run, tag int) int {
	t.Helper()
	frame := a.ask(t, "POST", "/api/series", fmt.Sprintf(`{"cards":[{"card":"c1","tag":%d,"runs":[%d]}]}`, tag, run), 200)
	if len(frame) < message.FrameHeader+message.BlockHeader {
		t.Fatalf("a frame of %d bytes", len(frame))
	}
	return int(math.Float64frombits(binary.LittleEndian.Uint64(frame[message.FrameHeader+16:])))
}

package page_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"board/internal/limits"
	"board/proto/tbpb"
	"board/summary"
	"board/web"
	"board/web/internal/webtest"
)

type histogram struct {
	Edges, Counts []float64
	Percentiles   []any
	LeftOut       int
}

func histogramOf(t *testing.T, v valued) (got histogram) {
	t.Helper()
	if v.Error != "" {
		t.Fatal(v.Error)
	}
	if err := json.Unmarshal(v.Value, &got); err != nil {
		t.Fatal(err)
	}
	return got
}

// openHistograms is a site over one histogram for each of the steps.
func openHistograms(t *testing.T, l *limits.Limits, write func(w *summary.Writer, step int64) error, steps int64) *shelf {
	t.Helper()
	s := &shelf{t: t, dir: t.TempDir()}
	webtest.LogRun(t, s.dir, "a", steps, func(w *summary.Writer, step int64) {
		if err := write(w, step); err != nil {
			t.Fatal(err)
		}
	})
	s.site = webtest.OpenSite(t, s.dir, func(o *web.Options) {
		s.store = o.Store
		if l != nil {
			o.Limits = l
		}
	})
	return s
}

// rawHistogram writes a tensor of left edges, right edges and counts as it is given.
func rawHistogram(w *summary.Writer, rows ...float64) error {
	return w.WriteEvent(&tbpb.Event{WallTime: 1, What: &tbpb.Event_Summary{Summary: &tbpb.Summary{Value: []*tbpb.Summary_Value{{
		Tag:      "h",
		Metadata: &tbpb.SummaryMetadata{PluginData: &tbpb.SummaryMetadata_PluginData{PluginName: summary.PluginHistograms}},
		Value: &tbpb.Summary_Value_Tensor{Tensor: &tbpb.TensorProto{
			Dtype: tbpb.DataType_DT_DOUBLE, DoubleVal: rows,
			TensorShape: &tbpb.TensorShapeProto{Dim: []*tbpb.TensorShapeProto_Dim{{Size: int64(len(rows) / 3)}, {Size: 3}}},
		}},
	}}}}})
}

func TestHistogramsAreTold(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, tt := range []struct {
		name string
		rows []float64
		want histogram
	}{
		{"one width", []float64{0, 1, 3, 1, 2, 0, 2, 3, 1}, histogram{Edges: []float64{0, 3}, Counts: []float64{3, 0, 1}}},
		{"one value", []float64{2, 2, 0, 2, 2, 9}, histogram{Edges: []float64{2, 2}, Counts: []float64{0, 9}}},
		{"other widths", []float64{0, 1, 3, 1, 5, 0, 5, 6, 1}, histogram{Edges: []float64{0, 1, 5, 6}, Counts: []float64{3, 1}}},
		{"to infinity", []float64{-inf, 1, 3, 1, 5, 1, 5, inf, 2}, histogram{Edges: []float64{1, 1, 1, 5, 5, 5}, Counts: []float64{3, 1, 2}}},
		{"no numbers", []float64{nan, 1, 3, 1, 5, nan, -inf, inf, 2, 5, 6, 1, 9, 8, 1, 8, 9, -1, 7, 8, 0}, histogram{Edges: []float64{5, 6}, Counts: []float64{1}, LeftOut: 5}},
		{"nothing", []float64{0, 1, 0, 1, 2, 0}, histogram{Edges: []float64{0, 2}, Counts: []float64{0, 0}}},
		{"no buckets", nil, histogram{Edges: []float64{}, Counts: []float64{}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := openHistograms(t, nil, func(w *summary.Writer, _ int64) error { return rawHistogram(w, tt.rows...) }, 1)
			got := histogramOf(t, s.values("h", 0, 1)[0])
			if counts := tt.name != "nothing" && tt.name != "no buckets"; counts != (len(got.Percentiles) == 9) {
				t.Errorf("percentiles %v", got.Percentiles)
			}
			got.Percentiles = nil
			if !reflect.DeepEqual(got, tt.want) {
				t.Errorf("told %+v, want %+v", got, tt.want)
			}
		})
	}
}

// TestHistogramsOfAllWriters: what the page is told counts as many numbers as what
// TensorBoard is answered.
func TestHistogramsOfAllWriters(t *testing.T) {
	dir := filepath.Join("..", "..", "testdata", "logs")
	s := &shelf{t: t, dir: dir}
	s.site = webtest.OpenSite(t, dir, func(o *web.Options) { s.store = o.Store })
	seen := 0
	for _, run := range s.store.Catalog().Runs {
		for _, tag := range run.Tags {
			if tag.Plugin() != summary.PluginHistograms {
				continue
			}
			url := "/api/values" + webtest.Query("epoch", s.store.Epoch(), "run", fmt.Sprint(run.ID), "tag", fmt.Sprint(tag.ID),
				"generation", fmt.Sprint(tag.Places().Stamp().Generation), "row", "0", "rows", "1000")
			told := webtest.Decoded[[]valued](t, webtest.Get(s.site, url))
			answered := webtest.Decoded[[][3]json.RawMessage](t, webtest.Get(s.site, "/data/plugin/histograms/histograms"+webtest.Query("run", run.Name, "tag", tag.Name)))
			if len(told) != len(answered) {
				t.Errorf("%s, %s: %d values, TensorBoard is answered %d", run.Name, tag.Name, len(told), len(answered))
				continue
			}
			for i := range told {
				var triples [][3]float64
				if err := json.Unmarshal(answered[i][2], &triples); err != nil {
					t.Fatal(err)
				}
				want, got := 0.0, 0.0
				for _, triple := range triples {
					want += triple[2]
				}
				for _, n := range histogramOf(t, told[i]).Counts {
					got += n
				}
				if got != want {
					t.Errorf("%s, %s, row %d: counts %v, want %v", run.Name, tag.Name, i, got, want)
				}
				seen++
			}
		}
	}
	if seen < 20 {
		t.Errorf("%d histograms", seen)
	}
}

func TestHistogramsAreBounded(t *testing.T) {
	l := limits.Default()
	l.Buckets = 2
	s := openHistograms(t, l, func(w *summary.Writer, _ int64) error {
		return rawHistogram(w, 0, 1, 1, 1, 3, 2, 3, 4, math.MaxFloat64, 4, 5, math.MaxFloat64, 5, 9, 3)
	}, 1)
	got := histogramOf(t, s.values("h", 0, 1)[0])
	if want := []float64{0, 4, 4, 9}; !reflect.DeepEqual(got.Edges, want) || !reflect.DeepEqual(got.Counts, []float64{math.MaxFloat64, math.MaxFloat64}) {
		t.Errorf("told %+v, want edges %v", got, want)
	}
	if l.Count(limits.Buckets) == 0 {
		t.Error("the limit is not counted")
	}
}

// TestEveryFewRows: a request may name every so many-th row and the last.
func TestEveryFewRows(t *testing.T) {
	l := limits.Default()
	l.Points = 5
	s := openHistograms(t, l, func(w *summary.Writer, step int64) error {
		return w.HistogramBuckets("h", step, []summary.Bucket{{Left: 0, Right: 1, Count: float64(step)}})
	}, 12)
	for _, tt := range []struct {
		row, rows, every int
		want             []float64
	}{
		{0, 12, 4, []float64{0, 4, 8, 11}}, {1, 8, 4, []float64{4, 8}}, {1, 9, 4, []float64{4, 8, 9}}, {5, 2, 4, []float64{6}}, {8, 100, 100, []float64{11}},
		{0, 13, 3, []float64{0, 3, 6, 9, 11}},
	} {
		w := webtest.Get(s.site, s.valuesURL("h", tt.row, tt.rows)+fmt.Sprintf("&every=%d", tt.every))
		if w.Code != http.StatusOK {
			t.Errorf("%+v: status %d: %s", tt, w.Code, w.Body)
			continue
		}
		var got []float64
		for _, v := range webtest.Decoded[[]valued](t, w) {
			got = append(got, histogramOf(t, v).Counts[0])
		}
		if !reflect.DeepEqual(got, tt.want) {
			t.Errorf("rows=%d&every=%d from %d: %v, want %v", tt.rows, tt.every, tt.row, got, tt.want)
		}
	}
	for _, every := range []string{"0", "-1", "2", "x"} {
		if w := webtest.Get(s.site, s.valuesURL("h", 0, 12)+"&every="+every); w.Code != http.StatusBadRequest {
			t.Errorf("every=%s: status %d", every, w.Code)
		}
	}
}

// All buckets of all steps are downloaded, in the words of spreadsheets; what cannot be
// read is a line without buckets.
func TestExportHistograms(t *testing.T) {
	s := openHistograms(t, nil, func(w *summary.Writer, step int64) error {
		return w.HistogramBuckets("h", step, []summary.Bucket{{Left: 0, Right: 1, Count: float64(step)}, {Left: 1, Right: 2.5, Count: 1234.5}})
	}, 3)
	c := readCatalog(t, s.site)
	target := fmt.Sprintf("/api/export?tag=%d&run=%d", c.tag(t, "h"), c.run(t, "a"))
	damaged := make([]byte, 8)
	binary.LittleEndian.PutUint64(damaged, math.Float64bits(2))
	lines := func() []string {
		t.Helper()
		w := webtest.Get(s.site, target+"&format=csv")
		if w.Code != http.StatusOK || w.Header().Get("Content-Disposition") != `attachment; filename=h.csv` {
			t.Fatalf("%d, Content-Disposition %q", w.Code, w.Header().Get("Content-Disposition"))
		}
		var steps []string // without the wall time
		for line := range strings.Lines(w.Body.String()) {
			run, rest, _ := strings.Cut(line, ",")
			_, rest, _ = strings.Cut(rest, ",")
			steps = append(steps, run+","+strings.TrimRight(rest, "\r\n"))
		}
		return steps
	}
	want := []string{"run,step,left,right,count", "a,0,0.0,1.0,0.0", "a,0,1.0,2.5,1234.5", "a,1,0.0,1.0,1.0", "a,1,1.0,2.5,1234.5", "a,2,0.0,1.0,2.0", "a,2,1.0,2.5,1234.5"}
	if got := lines(); !slices.Equal(got, want) {
		t.Errorf("the download is %q, want %q", got, want)
	}
	if w := webtest.Get(s.site, target+"&format=json"); w.Code != http.StatusBadRequest {
		t.Errorf("format=json: status %d, want 400", w.Code)
	}
	files, err := filepath.Glob(filepath.Join(s.dir, "a", "*tfevents*"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	data, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.LastIndex(data, damaged)
	if at < 0 {
		t.Fatal("the count of the last step is not in the file")
	}
	if err := os.WriteFile(files[0], append(append(data[:at:at], "damaged!"...), data[at+8:]...), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := lines(); !slices.Equal(got, append(want[:5:5], "a,2,,,")) {
		t.Errorf("with a damaged step the download is %q", got)
	}
}

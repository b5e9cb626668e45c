package page_test

import (
	"encoding/json"
	"strings"
	"testing"

	"board/internal/limits"
	"board/proto/tbpb"
	"board/summary"
	"board/web"
	"board/web/internal/webtest"
)

type sound struct {
	Type            string
	Bytes, Channels int
	Frames          int64
	Rate            float64
	Long            bool
	Problem         string
}

func TestSoundsAreTold(t *testing.T) {
	dir := t.TempDir()
	webtest.LogRun(t, dir, "a", 1, func(w *summary.Writer, _ int64) {
		if err := w.Audio("tone", 0, make([]float32, 2000), [3]int{2, 500, 2}, 8000); err != nil {
			t.Fatal(err)
		}
		odd := imagesOf("odd", "words", "")
		value := odd.GetSummary().Value[0]
		value.Metadata.PluginData.PluginName = "audio"
		value.Value = &tbpb.Summary_Value_Tensor{Tensor: &tbpb.TensorProto{
			Dtype: tbpb.DataType_DT_STRING, StringVal: [][]byte{[]byte("words"), nil},
			TensorShape: &tbpb.TensorShapeProto{Dim: []*tbpb.TensorShapeProto_Dim{{Size: 2}}},
		}}
		if err := w.WriteEvent(odd); err != nil {
			t.Fatal(err)
		}
	})
	s := &shelf{t: t, dir: dir}
	s.site = webtest.OpenSite(t, dir, func(o *web.Options) { s.store = o.Store })
	read := func(tag string) (all []sound) {
		v := s.values(tag, 0, 1)[0]
		if err := json.Unmarshal(v.Value, &all); err != nil {
			t.Fatalf("%v: %+v", err, v)
		}
		return all
	}
	tone := read("tone")
	if len(tone) != 2 {
		t.Fatalf("%d sounds, want 2", len(tone))
	}
	if got := tone[1]; got.Type != "audio/wav" || got.Channels != 2 || got.Frames != 500 || got.Rate != 8000 || got.Bytes < 2000 || got.Problem != "" {
		t.Errorf("told %+v", got)
	}
	if tone[1].Long {
		t.Error("a sound of 2 KB is too large for a waveform")
	}
	odd := read("odd")
	for i, want := range []string{"known format", "empty"} {
		if !strings.Contains(odd[i].Problem, want) {
			t.Errorf("sound %d: %q, want %q", i, odd[i].Problem, want)
		}
	}
}

// A sound beyond the limit is told as too large for a waveform, and is played all the same.
func TestLongSoundsAreTold(t *testing.T) {
	dir, most := t.TempDir(), limits.Default()
	most.Waveform = 1000
	webtest.LogRun(t, dir, "a", 1, func(w *summary.Writer, _ int64) {
		for tag, n := range map[string]int{"short": 100, "long": 2000} {
			if err := w.Audio(tag, 0, make([]float32, n), [3]int{1, n, 1}, 8000); err != nil {
				t.Fatal(err)
			}
		}
	})
	s := &shelf{t: t, dir: dir}
	s.site = webtest.OpenSite(t, dir, func(o *web.Options) { s.store, o.Limits = o.Store, most })
	for tag, want := range map[string]bool{"short": false, "long": true} {
		var all []sound
		if err := json.Unmarshal(s.values(tag, 0, 1)[0].Value, &all); err != nil || len(all) != 1 {
			t.Fatalf("%v: %+v", err, all)
		}
		if all[0].Long != want || all[0].Problem != "" {
			t.Errorf("%s: %+v", tag, all[0])
		}
	}
	if n := most.Count(limits.Waveform); n != 1 {
		t.Errorf("the limit was reached %d times, want once", n)
	}
}

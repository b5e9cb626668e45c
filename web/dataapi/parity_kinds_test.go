package dataapi_test

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"board/web/internal/webtest"
)

// What testdata/parity/parity.py asks about kinds of data that are no scalars. Whatever
// a server's handles are, the bytes behind them are compared.

// kindFact is the answer about a key of such an area, false for other keys.
func kindFact(t *testing.T, h http.Handler, part []string) (any, bool) {
	t.Helper()
	switch area := part[0]; {
	case area == "timeseries" && part[1] == "images":
		return imageSeriesFact(t, h, part[2], part[3]), true
	case area == "text" || area == "histograms" || area == "distributions":
		if part[1] == "tags" {
			return asked(t, h, area, "tags"), true
		}
		return asked(t, h, area, area, "run", part[1], "tag", part[2]), true
	case area == "images" || area == "audio":
		if part[1] == "tags" {
			return asked(t, h, area, "tags"), true
		}
		return blobsFact(t, h, area, part[1], part[2], part[3]), true
	case area == "pr_curves":
		if part[1] == "tags" {
			return asked(t, h, area, "tags"), true
		}
		return asked(t, h, area, area, "run", part[1], "tag", part[2]), true
	case area == "custom_scalars":
		if part[1] == "layout" {
			return asked(t, h, area, "layout"), true
		}
		return asked(t, h, area, "scalars", "run", part[1], "tag", part[2]), true
	case area == "graphs":
		return graphKeyFact(t, h, part), true
	case area == "mesh":
		if part[1] == "tags" {
			return asked(t, h, area, "tags"), true
		}
		return meshFact(t, h, part), true
	case area == "projector":
		return projectorFact(t, h, part[1:]), true
	case area == "hparams":
		return hparamsFact(t, h, part[1]), true
	}
	return nil, false
}

// hparamsFact is the experiment, or all its session groups by name.
func hparamsFact(t *testing.T, h http.Handler, what string) any {
	t.Helper()
	experiment := webtest.Decoded[map[string]any](t, webtest.PostJSON(h, "/data/plugin/hparams/experiment", "{}"))
	if what == "experiment" {
		return experiment
	}
	columns := []any{}
	for _, info := range experiment["hparamInfos"].([]any) {
		columns = append(columns, map[string]any{"hparam": info.(map[string]any)["name"]})
	}
	for _, info := range experiment["metricInfos"].([]any) {
		columns = append(columns, map[string]any{"metric": info.(map[string]any)["name"]})
	}
	request := every + `,"colParams":` + webtest.AsJSON(t, columns) + "}"
	return webtest.Decoded[any](t, webtest.PostJSON(h, "/data/plugin/hparams/session_groups", request))
}

// asked is the JSON that a route of a plugin answers.
func asked(t *testing.T, h http.Handler, plugin, route string, query ...string) any {
	t.Helper()
	return webtest.Decoded[any](t, webtest.Get(h, "/data/plugin/"+plugin+"/"+route+webtest.Query(query...)))
}

// blobsFact is one sample of each step, with its bytes.
func blobsFact(t *testing.T, h http.Handler, area, run, tag, sample string) any {
	t.Helper()
	list := asked(t, h, area, area, "run", run, "tag", tag, "sample", sample).([]any)
	one := map[string]string{"images": "individualImage", "audio": "individualAudio"}[area]
	for _, entry := range list {
		entry := entry.(map[string]any)
		entry["content"] = digest(h, "/data/plugin/"+area+"/"+one+"?"+entry["query"].(string))
		delete(entry, "query")
	}
	return list
}

func imageSeriesFact(t *testing.T, h http.Handler, tag, run string) any {
	t.Helper()
	requests := webtest.AsJSON(t, []map[string]any{{"plugin": "images", "tag": tag, "run": run, "sample": 0}})
	list := webtest.Decoded[[]any](t, webtest.PostForm(h, "/data/plugin/timeseries/timeSeries", url.Values{"requests": {requests}}))
	for _, one := range list {
		for _, series := range one.(map[string]any)["runToSeries"].(map[string]any) {
			for _, entry := range series.([]any) {
				entry := entry.(map[string]any)
				entry["content"] = digest(h, "/data/plugin/timeseries/imageData"+webtest.Query("imageId", entry["imageId"].(string)))
				delete(entry, "imageId")
			}
		}
	}
	return list
}

// digest is what parity.py says of bytes.
func digest(h http.Handler, target string) any {
	w := webtest.Get(h, target)
	kind, _, _ := strings.Cut(w.Header().Get("Content-Type"), ";")
	sum := sha256.Sum256(w.Body.Bytes())
	return map[string]any{"status": float64(w.Code), "type": kind, "bytes": float64(w.Body.Len()), "sha256": hex.EncodeToString(sum[:])}
}

// graphFact is what parity.py says of a text: its lines without regard to spaces.
func graphFact(h http.Handler, route string, query ...string) any {
	w := webtest.Get(h, "/data/plugin/graphs/"+route+webtest.Query(query...))
	var lines []string
	nodes := 0
	for line := range strings.Lines(w.Body.String()) {
		if words := strings.Fields(line); len(words) > 0 {
			lines = append(lines, strings.Join(words, " "))
			if strings.HasPrefix(lines[len(lines)-1], "node {") {
				nodes++
			}
		}
	}
	sum := sha256.Sum256([]byte(strings.Join(lines, "\n")))
	return map[string]any{"status": float64(w.Code), "nodes": float64(nodes), "lines": float64(len(lines)), "sha256": hex.EncodeToString(sum[:])}
}

// graphKeyFact is the answer about a key of graphs.
func graphKeyFact(t *testing.T, h http.Handler, part []string) any {
	t.Helper()
	switch kind := part[len(part)-1]; kind {
	case "info":
		return asked(t, h, "graphs", "info")
	case "run graph":
		return graphFact(h, "graph", "run", part[1])
	case "profile":
		return graphFact(h, "run_metadata", "run", part[1], "tag", part[2])
	default:
		conceptual := map[bool]string{true: "true", false: "false"}[kind == "conceptual"]
		return graphFact(h, "graph", "run", part[1], "tag", part[2], "conceptual", conceptual)
	}
}

// meshFact is the list of a mesh's parts, or the bytes of one of them.
func meshFact(t *testing.T, h http.Handler, part []string) any {
	t.Helper()
	query := []string{"run", part[1], "tag", part[2], "sample", part[3]}
	list := asked(t, h, "mesh", "meshes", query...)
	if len(part) == 4 {
		return list
	}
	number, err := strconv.Atoi(strings.TrimPrefix(part[4], "data "))
	if err != nil {
		t.Fatal(err)
	}
	one := list.([]any)[number].(map[string]any)
	kind := []string{"", "VERTEX", "FACE", "COLOR"}[int(one["content_type"].(float64))]
	query = append(query, "content_type", kind, "step", strconv.Itoa(int(one["step"].(float64))))
	return digest(h, "/data/plugin/mesh/data"+webtest.Query(query...))
}

// projectorFact is what parity.py asks about embeddings.
func projectorFact(t *testing.T, h http.Handler, part []string) any {
	t.Helper()
	switch {
	case part[0] == "runs":
		runs := asked(t, h, "projector", "runs").([]any)
		slices.SortFunc(runs, func(a, b any) int { return strings.Compare(a.(string), b.(string)) })
		return runs
	case part[1] == "info":
		return asked(t, h, "projector", "info", "run", part[0])
	}
	route := map[string]string{"tensor": "tensor", "metadata": "metadata", "sprite": "sprite_image"}[part[2]]
	return digest(h, "/data/plugin/projector/"+route+webtest.Query("run", part[0], "name", part[1]))
}

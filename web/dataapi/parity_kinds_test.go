package dataapi_test

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
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
	}
	return nil, false
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

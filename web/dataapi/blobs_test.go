package dataapi_test

import (
	"net/http"
	"strings"
	"testing"

	"board/summary/provider"
	"board/web/internal/webtest"
)

// picturesOf writes a run with one, two and no pictures at a step.
func picturesOf(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	webtest.NewLogFile(t, dir, "r").
		AddTensor("images", "i", 0, nil, webtest.Strings("1", "1", "<svg onload=alert(1)>")).
		AddTensor("images", "i", 1, nil, webtest.Strings("1", "1", "<svg/>", "RIFF....WEBPx")).
		AddTensor("images", "i", 2, nil, webtest.Strings("1", "1"))
	return dir
}

func TestBadBlobRequests(t *testing.T) {
	h := webtest.OpenSite(t, "../../testdata/logs")
	gone := provider.Blob{Run: "tf2_summary/a", Tag: "img", Step: 0, Checksum: 1, Index: 2}.Key()
	for target, want := range map[string]int{
		"images/images": 404, "images/images?run=tf2_summary/a&tag=loss": 404, "images/images?run=tf2_summary/a&tag=img&sample=x": 400,
		"images/images?run=tf2_summary/a&tag=img&sample=-1": 400, "images/images?run=tf2_summary/a&tag=img&sample=99999999999": 400,
		"images/images?run=tf2_summary/a&tag=img&sample=7": 200,
		"images/individualImage":                           400, "images/individualImage?blob_key=%00": 400, "images/individualImage?blob_key=W10": 400,
		"images/individualImage?blob_key=" + gone: 404, "audio/audio?run=tf2_summary/a&tag=img": 404, "audio/audio?run=tf2_summary/a&tag=beep&sample=1": 200,
		"audio/individualAudio?content_type=text/html&blob_key=" + gone: 400, "audio/individualAudio?content_type=audio/wav": 400,
		"audio/individualAudio?content_type=audio/wav&blob_key=" + gone: 404, "timeseries/imageData": 400, "timeseries/imageData?imageId=!": 400,
		"histograms/histograms": 404, "histograms/histograms?run=tf2_summary/a&tag=loss": 404, "distributions/distributions?run=no&tag=weights": 404,
	} {
		if w := webtest.Get(h, "/data/plugin/"+target); w.Code != want {
			t.Errorf("%s: status %d, want %d: %.200s", target, w.Code, want, w.Body)
		}
	}
}

// TestStepsWithoutTheSample asks for the second picture, which not every step has.
func TestStepsWithoutTheSample(t *testing.T) {
	h := webtest.OpenSite(t, picturesOf(t))
	list := asked(t, h, "images", "images", "run", "r", "tag", "i", "sample", "1").([]any)
	if len(list) != 1 || list[0].(map[string]any)["step"] != 1.0 {
		t.Errorf("got %v, want step 1 alone", list)
	}
	w := webtest.Get(h, "/data/plugin/images/individualImage?"+list[0].(map[string]any)["query"].(string))
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "image/webp" {
		t.Errorf("status %d, type %s", w.Code, w.Header().Get("Content-Type"))
	}
}

// TestPicturesRunNothing fetches a picture that is a document with a script.
func TestPicturesRunNothing(t *testing.T) {
	h := webtest.OpenSite(t, picturesOf(t))
	list := asked(t, h, "images", "images", "run", "r", "tag", "i").([]any)
	w := webtest.Get(h, "/data/plugin/images/individualImage?"+list[0].(map[string]any)["query"].(string))
	if w.Header().Get("Content-Type") != "image/svg+xml" || !strings.HasPrefix(w.Header().Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("header %v", w.Header())
	}
}

// TestAKeyIsOfItsPlugin asks for a sound as if it were a picture.
func TestAKeyIsOfItsPlugin(t *testing.T) {
	h := webtest.OpenSite(t, "../../testdata/logs")
	list := asked(t, h, "audio", "audio", "run", "tf2_summary/a", "tag", "beep").([]any)
	key, _, _ := strings.Cut(list[0].(map[string]any)["query"].(string), "&")
	if w := webtest.Get(h, "/data/plugin/images/individualImage?"+key); w.Code != http.StatusNotFound {
		t.Errorf("status %d, want 404", w.Code)
	}
}

func TestBlobsOfAShrunkFile(t *testing.T) {
	dir := picturesOf(t)
	h := webtest.OpenSite(t, dir)
	list := asked(t, h, "images", "images", "run", "r", "tag", "i").([]any)
	webtest.Truncate(t, dir)
	for _, target := range []string{"images/images?run=r&tag=i", "images/individualImage?" + list[0].(map[string]any)["query"].(string)} {
		if w := webtest.Get(h, "/data/plugin/"+target); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "does not hold the value any more") {
			t.Errorf("%s: status %d, %s", target, w.Code, w.Body)
		}
	}
}

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"board/examples/internal/exampletest"
	"board/nn"
	"board/nn/datasets"
)

// served is the handler of a model that learned the digits, and the model.
func served(t testing.TB) (http.Handler, *nn.Model) {
	t.Helper()
	model, err := config{epochs: 15}.digits(t.Context(), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	p, err := nn.NewPredictor(model, nn.PredictorConfig{DynamicBatching: true})
	if err != nil {
		t.Fatal(err)
	}
	return newHandler(p), model
}

// body is a request with image k.
func body(t testing.TB, d *datasets.Dataset, k int) []byte {
	t.Helper()
	data, err := json.Marshal(image{d.X.Row(k)})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Many clients at once get, each for its own image, what the model says.
func TestAnswersAtOnce(t *testing.T) {
	handler, model := served(t)
	server := httptest.NewServer(handler)
	defer server.Close()
	images := datasets.Digits()
	want, err := model.PredictOne(t.Context(), datasets.Digits().Scale(1.0/16).X)
	if err != nil {
		t.Fatal(err)
	}
	var clients sync.WaitGroup
	right := make([]int, 8)
	for c := range right {
		clients.Go(func() {
			for k := c; k < 200; k += len(right) {
				a, err := ask(server.URL, body(t, images, k))
				if err != nil {
					t.Error(err)
					return
				}
				for i, p := range a.Probabilities {
					if p != want.At(k, i) {
						t.Errorf("image %d: got %v, want %v", k, a.Probabilities, want.Row(k))
						break
					}
				}
				if a.Digit == int(images.Y.At(k)) {
					right[c]++
				}
			}
		})
	}
	clients.Wait()
	sum := 0
	for _, n := range right {
		sum += n
	}
	if sum < 190 {
		t.Errorf("%d of 200 digits are right, want at least 190", sum)
	}
}

func ask(url string, body []byte) (a answer, err error) {
	r, err := http.Post(url+"/predict", "application/json", bytes.NewReader(body))
	if err != nil {
		return a, err
	}
	defer r.Body.Close()
	if r.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(r.Body)
		return a, fmt.Errorf("%s: %s", r.Status, text)
	}
	return a, json.NewDecoder(r.Body).Decode(&a)
}

func TestBadRequests(t *testing.T) {
	handler, _ := served(t)
	for _, tt := range []struct {
		method, path, body string
		status             int
		says               string
	}{
		{"GET", "/predict", "", http.StatusMethodNotAllowed, ""},
		{"POST", "/", "", http.StatusNotFound, ""},
		{"POST", "/predict", "{", http.StatusBadRequest, "unexpected"},
		{"POST", "/predict", `{"pixels": [1, 2]}`, http.StatusBadRequest, "expected 64 pixels, got 2"},
		{"POST", "/predict", `{"pixels": [17` + strings.Repeat(", 0", 63) + `]}`, http.StatusBadRequest, "got 17 at 0"},
		{"POST", "/predict", `{"pixels": [` + strings.Repeat("0, ", maxBody) + `0]}`, http.StatusRequestEntityTooLarge, "too large"},
	} {
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest(tt.method, tt.path, strings.NewReader(tt.body)))
		if w.Code != tt.status || !strings.Contains(w.Body.String(), tt.says) {
			t.Errorf("%s %s %.40s: got %d %s, want %d and %q", tt.method, tt.path, tt.body, w.Code, w.Body, tt.status, tt.says)
		}
	}
}

// A lines writer hands on the lines that the program prints.
type lines chan string

func (l lines) Write(p []byte) (int, error) {
	l <- string(p)
	return len(p), nil
}

// The program trains, saves, serves what it saved, and stops when it is told to.
func TestServesASavedModel(t *testing.T) {
	exampletest.Offline(t)
	dir := t.TempDir()
	c := config{listen: "127.0.0.1:0", save: filepath.Join(dir, "digits.nn"), onnx: filepath.Join(dir, "digits.onnx"), epochs: 5}
	if _, err := c.digits(t.Context(), io.Discard); err != nil {
		t.Fatal(err)
	}
	c.model = c.save
	ctx, stop := context.WithCancel(t.Context())
	out, ended := make(lines), make(chan error)
	go func() { ended <- run(ctx, out, c) }()
	address, ok := strings.CutPrefix(strings.TrimSpace(<-out), "Listening on ")
	if !ok {
		t.Fatalf("got %q, want the address", address)
	}
	if a, err := ask(strings.TrimSuffix(address, "/predict"), body(t, datasets.Digits(), 0)); err != nil || a.Digit != 0 {
		t.Errorf("got %d, %v", a.Digit, err)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// BenchmarkServe is what 64 clients on one machine get answered. scripts/bench-serve.sh measures beside a server in Python.
func BenchmarkServe(b *testing.B) {
	handler, _ := served(b)
	server := httptest.NewServer(handler)
	defer server.Close()
	http.DefaultTransport.(*http.Transport).MaxIdleConnsPerHost = 64
	request := body(b, datasets.Digits(), 0)
	b.SetParallelism(32) // 64 on two processors
	b.RunParallel(func(next *testing.PB) {
		for next.Next() {
			if _, err := ask(server.URL, request); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
}

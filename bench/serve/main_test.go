package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestLoad(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"digit": 3}`) }))
	defer server.Close()
	r, err := load(server.URL, 4, 50*time.Millisecond)
	if err != nil || r.Requests < 4 || r.P50 > r.P99 || r.PerSecond <= 0 || r.Right >= 1 {
		t.Errorf("got %+v, %v", r, err)
	}
}

func TestLoadReportsErrors(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	if _, err := load(server.URL, 2, 50*time.Millisecond); err == nil || !strings.Contains(err.Error(), "404") {
		t.Errorf("got %v, want an error with the status", err)
	}
}

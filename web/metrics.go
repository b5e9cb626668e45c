package web

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"board/internal/limits"
	"board/summary/logdir"
	"board/web/answer"
)

// GET metrics: what Prometheus scrapes. Each site has a registry of its own, so
// that several can live in one process.

type metrics struct {
	registry  *prometheus.Registry
	durations *prometheus.HistogramVec
}

func newMetrics(store *logdir.Store, most *limits.Limits, clients func() int) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		durations: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "board_http_request_duration_seconds", Help: "Time from a request's arrival to the end of its answer, without websockets.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
		}, []string{"route", "code"}),
	}
	m.registry.MustRegister(m.durations, &storeCollector{store: store, clients: clients}, limitCollector{most},
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// handler answers a scrape. promhttp chooses the format and compresses.
func (m *metrics) handler() http.Handler {
	scrape := promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer.WriteHead(w.Header(), answer.TypeText, nil) // promhttp says what type it is
		scrape.ServeHTTP(w, r)
	})
}

// observed times next. A websocket lives as long as it is watched: its time
// says nothing and is left out.
func (m *metrics) observed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		t, start := &answer.Tracked{ResponseWriter: w}, time.Now()
		defer func() {
			if t.Route == "/api/live" {
				return
			}
			code := t.Status
			if code == 0 {
				code = http.StatusOK
			}
			m.durations.WithLabelValues(t.Route, strconv.Itoa(code)).Observe(time.Since(start).Seconds())
		}()
		next.ServeHTTP(t, r)
	})
}

// storeCollector asks the store when it is scraped, so that nothing is counted twice.
type storeCollector struct {
	store   *logdir.Store
	clients func() int
}

func gauge(name, help string) *prometheus.Desc { return prometheus.NewDesc(name, help, nil, nil) }

var (
	runsDesc      = gauge("board_runs", "Runs found in the log directories.")
	pointsDesc    = gauge("board_points", "Scalar points in memory.")
	filesDesc     = gauge("board_files", "Event files found.")
	filesDoneDesc = gauge("board_files_loaded", "Event files read to their end at least once.")
	bytesDesc     = gauge("board_file_bytes", "Size of all event files.")
	bytesDoneDesc = gauge("board_file_bytes_read", "Bytes of event files that were read.")
	loadDesc      = gauge("board_load_seconds", "Time the first load took, or has taken so far.")
	loadedDesc    = gauge("board_loaded", "1 when the first load is done.")
	problemsDesc  = gauge("board_problems", "Places in event files that could not be read.")
	missingDesc   = gauge("board_missing_directories", "Log directories that do not exist.")
	clientsDesc   = gauge("board_websocket_clients", "Open websocket connections.")
)

// Describe implements prometheus.Collector.
func (c *storeCollector) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{
		runsDesc, pointsDesc, filesDesc, filesDoneDesc, bytesDesc, bytesDoneDesc, loadDesc, loadedDesc, problemsDesc, missingDesc, clientsDesc,
	} {
		ch <- d
	}
}

// Collect implements prometheus.Collector.
func (c *storeCollector) Collect(ch chan<- prometheus.Metric) {
	send := func(d *prometheus.Desc, v float64) { ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v) }
	p, health := c.store.Progress(), c.store.Health()
	send(runsDesc, float64(p.Runs))
	send(pointsDesc, float64(p.Points))
	send(filesDesc, float64(p.Files))
	send(filesDoneDesc, float64(p.FilesDone))
	send(bytesDesc, float64(p.Bytes))
	send(bytesDoneDesc, float64(p.BytesDone))
	send(loadDesc, p.Elapsed.Seconds())
	loaded := 0.0
	if p.Loaded {
		loaded = 1
	}
	send(loadedDesc, loaded)
	send(problemsDesc, float64(len(health.Problems)))
	send(missingDesc, float64(len(health.Missing)))
	send(clientsDesc, float64(c.clients()))
}

// limitCollector tells how often each limit was reached.
type limitCollector struct{ limits *limits.Limits }

var reachedDesc = prometheus.NewDesc("board_limit_reached_total", "How often a limit of docs/security.md was reached.", []string{"limit"}, nil)

// Describe implements prometheus.Collector.
func (c limitCollector) Describe(ch chan<- *prometheus.Desc) { ch <- reachedDesc }

// Collect implements prometheus.Collector.
func (c limitCollector) Collect(ch chan<- prometheus.Metric) {
	for n, row := range limits.Table {
		ch <- prometheus.MustNewConstMetric(reachedDesc, prometheus.CounterValue, float64(c.limits.Count(limits.Name(n))), row.Name)
	}
}

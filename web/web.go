// Package web serves the board: TensorBoard's data API, the page's own
// endpoints and websocket, and the page itself. It reads the store of
// summary/logdir and parses no files; docs/api.md describes every route.
//
// A request passes, in this order: a recorder for metrics, a net for panics,
// the Host allow-list, the token, the router, the check of method and Origin,
// and its handler, which returns a value or an error to the responder.
package web

import (
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"board/internal/limits"
	"board/summary/logdir"
	"board/web/markdown"
)

// Options say what to serve and to whom.
type Options struct {
	Store *logdir.Store

	PathPrefix   string // "/x": all routes are below it; "" = none
	WindowTitle  string // of the page
	DataLocation string // the log directories in words
	Version      string // of the board

	// Host is the address that was asked for, "" for localhost. An unspecified
	// one ("0.0.0.0", "::") stands for all interfaces: then the machine's own
	// names and every address are answered to.
	Host string
	// AllowedHosts are further names to answer to, such as a proxy's; a leading
	// dot allows all names below. Pages from there may use the websocket.
	AllowedHosts []string
	// Token is what clients must know; "" lets everyone in.
	Token string

	// SamplesPerPlugin is the most points of a series that TensorBoard's data
	// API answers, by plugin; 0 = all.
	SamplesPerPlugin map[string]int
	// Flags are shown in /data/environment.
	Flags map[string]any

	// PageDir is a directory with a build of the page that takes the place of the
	// one in the binary, and is read again whenever it changes: for work on the page.
	PageDir string

	Limits *limits.Limits // of what clients may cost; nil: the defaults
	Log    *slog.Logger   // nil: nothing is logged
}

// site is what New makes.
type site struct {
	responder
	opts    Options
	store   *logdir.Store
	live    *live
	origins *originCheck
	routes  map[string]endpoint // by path, below prefix and experiment
	pages   *pageSource
	metrics *metrics
	texts   *markdown.Renderer // of descriptions
	chain   http.Handler
}

// New returns the handler of all routes. It also is an io.Closer: Close ends
// the websockets, which http.Server.Shutdown does not know of. Its method
// Clients() int counts the pages that are connected.
func New(o Options) http.Handler {
	o.PathPrefix = strings.TrimRight(o.PathPrefix, "/")
	s := &site{responder: newResponder(o), opts: o, store: o.Store, origins: newOriginCheck(o.AllowedHosts), pages: newPageSource(o.PageDir)}
	s.live = newLive(s.responder, o)
	s.metrics = newMetrics(s.store, s.limits, s.live.Clients)
	s.texts = markdown.New(s.limits)
	s.routes = s.allRoutes()

	hosts := newHostList(o.Host, o.AllowedHosts)
	health := func(path string) bool { return path == o.PathPrefix+"/healthz" }
	tokens := newTokenGuard(s.responder, o, health)
	routed := http.HandlerFunc(s.route)
	s.chain = s.metrics.observed(s.recovered(s.guardCrowd(hosts.guard(s.responder, tokens.guard(s.responder, routed)), health)))
	return s
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.chain.ServeHTTP(w, r) }

// Clients is how many pages are connected.
func (s *site) Clients() int { return s.live.Clients() }

// Close ends all websocket connections.
func (s *site) Close() error {
	s.live.Close()
	return nil
}

// A Server is an HTTP server that bounds how many connections it has at once.
type Server struct {
	*http.Server
	door *door // nil for handlers that New did not make
}

// Serve is http.Server.Serve.
func (s *Server) Serve(l net.Listener) error {
	if s.door != nil {
		l = doorListener{l, s.door}
	}
	return s.Server.Serve(l)
}

// NewServer returns a server for a handler of New with limits that keep slow
// or silent clients from holding connections. Its Shutdown also ends websockets.
func NewServer(h http.Handler) *Server {
	server := &Server{Server: &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       time.Minute, // of a whole request; bodies are small
		WriteTimeout:      time.Minute, // of an answer; streams move it on while they are read
		IdleTimeout:       2 * time.Minute,
	}}
	if s, ok := h.(*site); ok {
		server.MaxHeaderBytes = int(s.limits.Header) // every server on localhost shares its cookies
		server.ErrorLog = slog.NewLogLogger(s.log.Handler(), slog.LevelDebug)
		server.RegisterOnShutdown(s.live.Close)
		server.door = newDoor(s.responder)
		server.ConnState, server.ConnContext = server.door.state, server.door.context
	}
	return server
}

// Package web serves the board: TensorBoard's data API, the page's own
// endpoints and websocket, and the page itself. It reads the store of
// summary/logdir and parses no files; docs/api.md describes every route.
//
// A request passes, in this order: a recorder for metrics, a net for panics,
// the Host allow-list, the token, the router, the check of method and Origin,
// and its handler, which returns a value or an error to the responder.
package web

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"board/internal/limits"
	"board/summary/alerts"
	"board/summary/logdir"
	"board/summary/provider"
	"board/web/access"
	"board/web/answer"
	"board/web/dataapi"
	"board/web/markdown"
	"board/web/message"
	"board/web/news"
	"board/web/page"
	"board/web/push"
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

	// Keeper is what is kept beside the runs. With a sidecar of nil nothing is.
	Keeper page.Keeper

	// Alerts watches the store; nil: nothing is watched.
	Alerts *alerts.Engine

	Limits *limits.Limits // of what clients may cost; nil: the defaults
	Log    *slog.Logger   // nil: nothing is logged
}

// A Server answers all routes. Its methods may be called by many goroutines.
type Server struct {
	answers answer.Responder
	dataAPI *dataapi.API
	pageAPI *page.API
	hub     *push.Hub
	origins *access.Origins
	routes  map[string]answer.Route // by path, below prefix and experiment
	files   *page.Files
	metrics *metrics
	chain   http.Handler

	door *access.Door
	http *http.Server
}

// New wires the rooms of the server together.
func New(o Options) *Server {
	answers := answer.New(o.Log, o.Limits, strings.TrimRight(o.PathPrefix, "/"))
	data := provider.New(o.Store, o.SamplesPerPlugin)
	told := news.New(data, message.Hello{Version: o.Version, Title: o.WindowTitle, DataLocation: o.DataLocation})
	if o.Keeper.Sidecar != nil {
		told.Watch(o.Keeper.Sidecar.Version)
	}
	if o.Alerts != nil {
		told.WatchAlerts(o.Alerts.Version)
	}
	texts := markdown.New(answers.Limits)
	s := &Server{
		answers: answers,
		dataAPI: dataapi.New(answers, data, texts, dataapi.Environment{
			Version: o.Version, DataLocation: o.DataLocation, WindowTitle: o.WindowTitle, Flags: o.Flags,
		}),
		pageAPI: page.New(answers, data, told, texts, o.Version, o.Keeper, o.Alerts),
		hub:     push.New(answers, data, told),
		origins: access.NewOrigins(answers, o.AllowedHosts),
		files:   page.NewFiles(o.PageDir),
		door:    access.NewDoor(answers),
	}
	s.metrics = newMetrics(o.Store, answers.Limits, s.hub.Clients)
	s.routes = s.allRoutes()
	s.chain = s.guarded(o, http.HandlerFunc(s.route))
	s.http = s.newHTTP()
	return s
}

// guarded is what a request passes before it comes to next.
func (s *Server) guarded(o Options, next http.Handler) http.Handler {
	health := func(path string) bool { return path == s.answers.Prefix+"/healthz" }
	hosts := access.NewHosts(s.answers, o.Host, o.AllowedHosts)
	tokens := access.NewTokens(s.answers, o.Token, health)
	return s.metrics.observed(s.answers.Recovered(s.door.Guard(hosts.Guard(tokens.Guard(next)), health)))
}

// newHTTP is the server of connections, with limits that keep slow or silent clients
// from holding them. Its Shutdown also ends websockets.
func (s *Server) newHTTP() *http.Server {
	server := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       time.Minute, // of a whole request; bodies are small
		WriteTimeout:      time.Minute, // of an answer; streams move it on while they are read
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    int(s.answers.Limits.Header), // every server on localhost shares its cookies
		ErrorLog:          slog.NewLogLogger(s.answers.Log.Handler(), slog.LevelDebug),
		ConnState:         s.door.State,
		ConnContext:       s.door.Context,
	}
	server.RegisterOnShutdown(s.hub.Close)
	return server
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.chain.ServeHTTP(w, r) }

// Serve answers the connections of a listener until the server is shut down or closed.
// It bounds how many there are at once.
func (s *Server) Serve(l net.Listener) error { return s.http.Serve(s.door.Listener(l)) }

// Shutdown ends all websockets, and returns when all requests have been answered or
// ctx is done.
func (s *Server) Shutdown(ctx context.Context) error { return s.http.Shutdown(ctx) }

// Close ends all websockets, then all connections.
func (s *Server) Close() error {
	s.hub.Close()
	return s.http.Close()
}

// Hub is the endpoint of the websocket.
func (s *Server) Hub() *push.Hub { return s.hub }

package web

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gorilla/websocket"

	"board/web/answer"
)

// From a path to its handler. Paths are looked up as they are: nothing is
// cleaned, joined or read from disk, so tricks with dots, slashes and encodings
// find no route.

// allRoutes is every route but the page's files. A new one also belongs into docs/api.md and,
// below api/, into docs/openapi.yaml.
func (s *Server) allRoutes() map[string]answer.Route {
	routes := map[string]answer.Route{
		"/api/live":   {Methods: []string{http.MethodGet}, Handler: http.HandlerFunc(s.upgrade)},
		"/api/series": {Methods: []string{http.MethodPost}, Handler: http.HandlerFunc(s.hub.ServeSeries)},

		// for whoever runs the server
		"/healthz": s.answers.Get(healthz),
		"/metrics": {Methods: []string{http.MethodGet}, Handler: s.metrics.handler()},
	}
	for _, old := range []string{"/audio", "/events", "/graphs", "/histograms", "/images"} {
		routes[old] = answer.Route{Methods: []string{http.MethodGet}, Handler: http.HandlerFunc(s.toPage)}
	}
	maps.Copy(routes, s.dataAPI.Routes())
	maps.Copy(routes, s.pageAPI.Routes())
	return routes
}

// healthz says that the server answers; it asks for no token.
func healthz(*http.Request) (any, error) {
	return answer.Document{ContentType: answer.TypeText, Body: []byte("ok")}, nil
}

// route finds the handler of a request and checks whether it may be called so.
func (s *Server) route(w http.ResponseWriter, r *http.Request) {
	root, path, err := answer.SplitPath(s.answers.Prefix, r.URL.Path)
	if err != nil {
		s.answers.Fail(w, r, err)
		return
	}
	if path == "" { // "/prefix" or "/experiment/id": relative links would go wrong
		redirect(w, http.StatusMovedPermanently, root+"/")
		return
	}
	if path != "/" {
		path = strings.TrimSuffix(path, "/")
	}
	page := s.files.Now()
	e, known := s.routes[path]
	if !known {
		e, known = page.Endpoint(s.answers, path)
	}
	if !known {
		s.answers.Fail(w, r, &answer.Error{Status: http.StatusNotFound, Message: "Not found"})
		return
	}
	answer.Label(w, page.Label(path))
	if err := s.admit(r, e); err != nil {
		s.answers.Fail(w, r, err)
		return
	}
	s.answers.Bounded(e.Handler).ServeHTTP(w, r)
}

// admit checks the method and, for anything but a plain GET, the origin.
func (s *Server) admit(r *http.Request, e answer.Route) error {
	method := r.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	if !slices.Contains(e.Methods, method) {
		allowed := strings.Join(e.Allowed(), ", ")
		return &answer.Error{
			Status: http.StatusMethodNotAllowed, Message: fmt.Sprintf("Method not allowed: %s; use %s", answer.Clip(r.Method), allowed),
			Header: map[string]string{"Allow": allowed},
		}
	}
	if method != http.MethodGet && !s.origins.Allows(r) {
		return s.origins.Refuse(r)
	}
	return nil
}

// upgrade hands the connection to the websocket. It needs the server's own
// writer, which can be taken over.
func (s *Server) upgrade(w http.ResponseWriter, r *http.Request) {
	switch {
	case !websocket.IsWebSocketUpgrade(r):
		s.answers.Fail(w, r, s.whyNoWebsocket(r))
	case !s.origins.AllowsUpgrade(r):
		s.answers.Fail(w, r, s.origins.Refuse(r))
	default:
		s.hub.ServeHTTP(answer.Unwrap(w), r)
	}
}

// whyNoWebsocket answers a plain GET. A browser does not tell a page why it was
// refused a websocket: the page asks here, with its origin as a parameter.
func (s *Server) whyNoWebsocket(r *http.Request) error {
	if origin := r.URL.Query().Get("origin"); origin != "" {
		asked := r.Clone(r.Context())
		asked.Header.Set("Origin", origin)
		asked.Header.Del("Sec-Fetch-Site") // of the question, which browsers do not send with a websocket
		if !s.origins.AllowsUpgrade(asked) {
			return s.origins.Refuse(asked)
		}
	}
	return &answer.Error{
		Status: http.StatusUpgradeRequired, Code: answer.CodeNoUpgrade,
		Message: "Invalid argument: only a websocket is served here; something between may have taken the header Upgrade away",
		Header:  map[string]string{"Upgrade": "websocket", "Connection": "Upgrade"},
	}
}

// toPage answers the addresses of TensorBoard's first dashboards.
func (s *Server) toPage(w http.ResponseWriter, r *http.Request) {
	root, _, err := answer.SplitPath(s.answers.Prefix, r.URL.Path)
	if err != nil {
		s.answers.Fail(w, r, err)
		return
	}
	redirect(w, http.StatusFound, root+"/")
}

// redirect sends the client to a path of this server.
func redirect(w http.ResponseWriter, status int, path string) {
	answer.WriteHead(w.Header(), answer.TypeText, nil)
	w.Header().Set("Location", (&url.URL{Path: path}).EscapedPath())
	w.WriteHeader(status)
}
